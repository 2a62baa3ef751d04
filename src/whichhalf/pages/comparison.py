"""How is it told in a terminal what followers or a community bring, beside like customers?"""

from __future__ import annotations

from whichhalf.nouns.comparison import AFTER_DAYS, WINDOW_DAYS, Comparison
from whichhalf.nouns.estimate import Estimate, Figure
from whichhalf.nouns.money import exponent
from whichhalf.nouns.statement import Sentence
from whichhalf.pages.aligned import aligned, paragraph
from whichhalf.typeset.telling import Teller

_TITLES = {
    "followers": "Followers beside like customers who do not follow",
    "community": "Customers who take part, beside like customers who do not",
    "advocates": "Customers whose code brought a friend, beside like customers",
}
_SURE_PPM = 950_000


def comparison_page(found: Comparison, teller: Teller, *, width: int) -> str:
    """What is the difference, what of it is theirs, and can that be told at all?"""
    lines = [_TITLES[found.who]]
    if found.checks is None:
        return "\n".join([*lines, *paragraph(_why(found, teller), width=width)])
    lines += [*paragraph(_about(found, teller), width=width), ""]
    names = (
        ("As they are", found.naive),
        ("To like customers", found.adjusted),
        ("Change, to like customers", found.changed),
        ("Spent before (must be nothing)", found.checks.control),
    )
    rows = [("Difference per customer", teller.currency, "Range (90 %)")]
    rows += [(name, *_cells(figure, teller)) for name, figure in names]
    if found.refused is None:
        rows.append(("What those two leave open", *_cells(found.gap, teller)))
        rows.append(("Believed, with what is known", *_cells(found.believed, teller)))
    lines += aligned(rows, right=(1, 2), width=width)
    for text in (_verdict(found, teller), _checked(found, teller), _habits(found, teller)):
        lines += ["", *paragraph(text, width=width)]
    return "\n".join(lines)


def _about(found: Comparison, teller: Teller) -> str:
    count = teller.numbers.count
    return (
        f"{count(found.did)} who began in one of {count(found.windows)} windows of {WINDOW_DAYS} "
        f"days, beside {count(found.others)} who did not (a customer counts in each window); "
        f"margin in the {AFTER_DAYS} days after it. {teller.days(found.period)}."
    )


def _why(found: Comparison, teller: Teller) -> str:
    remedy = teller.label("remedy", what=teller.remedy(found.gap))
    return f"Unknown. {teller.reason(found.gap)} {remedy}"


def _verdict(found: Comparison, teller: Teller) -> str:
    """Effect, or difference only?"""
    if found.refused is not None:
        return f"A difference, not an effect. {teller.reason(found.gap)} " + teller.label(
            "remedy", what=teller.remedy(found.gap)
        )
    key = "comparison.cannot_tell"
    if isinstance(found.gap, Estimate) and found.gap.low > 0 and found.sure_ppm >= _SURE_PPM:
        key = "comparison.brings_more"
    elif isinstance(found.gap, Estimate) and found.gap.high < 0:
        key = "comparison.brings_less"
    return teller.sentence(Sentence(key, (("sure", found.sure_ppm),)))


def _checked(found: Comparison, teller: Teller) -> str:
    checks = found.checks
    if checks is None:
        return ""
    control = checks.control
    key = (
        "comparison.control_fails" if control.low > 0 or control.high < 0 else "comparison.control"
    )
    facts = (
        ("controls", checks.effective_controls),
        ("overlap", checks.overlap_ppm),
        ("worst", teller.numbers.decimal(checks.worst_milli, 3)),
        ("e_value", teller.numbers.decimal(checks.e_value_milli, 3)),
    )
    return " ".join(
        (teller.sentence(Sentence(key)), teller.sentence(Sentence("comparison.checks", facts)))
    )


def _habits(found: Comparison, teller: Teller) -> str:
    facts = (
        ("did", found.again_did_ppm or 0),
        ("others", found.again_others_ppm or 0),
        ("friends", teller.numbers.decimal((found.referred_did_milli or 0) // 10, 0)),
        ("friends_others", teller.numbers.decimal((found.referred_others_milli or 0) // 10, 0)),
    )
    return teller.sentence(Sentence("comparison.habits", facts))


def _cells(figure: Figure, teller: Teller) -> tuple[str, str]:
    if not isinstance(figure, Estimate):
        return ("unknown", "")
    places = exponent(teller.currency)
    value, low, high = (
        teller.numbers.decimal(one, places) for one in (figure.value, figure.low, figure.high)
    )
    return value, f"{low} to {high}"
