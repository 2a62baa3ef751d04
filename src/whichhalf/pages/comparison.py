"""How is it told in a terminal what followers or a community bring, beside like customers?"""

from __future__ import annotations

from whichhalf.nouns.comparison import AFTER_DAYS, WINDOW_DAYS, Comparison, Tier
from whichhalf.nouns.estimate import Estimate, Figure, Unknown
from whichhalf.nouns.money import exponent
from whichhalf.nouns.statement import Sentence
from whichhalf.pages.aligned import aligned, paragraph
from whichhalf.typeset.numbers import rounded
from whichhalf.typeset.telling import Teller

_SURE_PPM = 950_000
_PPM_PER_PERCENT = 10_000


def comparison_page(found: Comparison, teller: Teller, *, width: int) -> str:
    """What is the difference, what of it is theirs, and can that be told at all?"""
    lines = [_label(teller, found.who)]
    if found.checks is None:
        return "\n".join([*lines, *paragraph(_why(found, teller), width=width)])
    lines += [*paragraph(_about(found, teller), width=width), ""]
    names = (
        ("naive", found.naive),
        ("adjusted", found.adjusted),
        ("changed", found.changed),
        ("before", found.checks.control),
    )
    rows = [(_label(teller, "difference"), teller.currency, _label(teller, "range"))]
    rows += [(_label(teller, name), *_cells(figure, teller)) for name, figure in names]
    if found.refused is None:
        rows.append((_label(teller, "gap"), *_cells(found.gap, teller)))
        rows.append((_label(teller, "believed"), *_cells(found.believed, teller)))
    lines += aligned(rows, right=(1, 2), width=width)
    for text in (_verdict(found, teller), _checked(found, teller), _habits(found, teller)):
        lines += ["", *paragraph(text, width=width)]
    lines += ["", _label(teller, "by_loyalty"), *_tiers(found, teller, width=width)]
    return "\n".join(lines)


def _label(teller: Teller, name: str, **facts: str | int) -> str:
    return teller.label(f"comparison_{name}", **facts)


def _tiers(found: Comparison, teller: Teller, *, width: int) -> list[str]:
    """The most loyal first: what each tier spends beside like customers, and whom it brings."""
    heads = ("bought_before", "did", "spent", "alike", "more", "range", "again", "friends")
    rows = [tuple(_label(teller, head) for head in heads)]
    rows += [_tier(one, teller) for one in found.tiers]
    lines = aligned(rows, right=range(1, len(heads)), width=width)
    lines += ["", *paragraph(_label(teller, "tiers_about"), width=width)]
    unknown = [one.more for one in found.tiers if isinstance(one.more, Unknown)]
    if unknown:
        # the tier that comes closest speaks for all
        nearest = max(unknown, key=lambda one: int(dict(one.facts)["customers"]))
        remedy = teller.label("remedy", what=teller.remedy(nearest))
        lines += ["", *paragraph(f"{teller.reason(nearest)} {remedy}", width=width)]
    return lines


def _tier(one: Tier, teller: Teller) -> tuple[str, ...]:
    count, decimal = teller.numbers.count, teller.numbers.decimal
    if one.most is None:
        name = _label(teller, "times_or_more", least=count(one.least))
    elif one.most == one.least:
        name = _label(teller, "once") if one.least == 1 else count(one.least)
    else:
        name = _label(teller, "times", least=count(one.least), most=count(one.most))
    again = tuple(count(rounded(share, _PPM_PER_PERCENT)) for share in one.again_ppm)
    friends = tuple(decimal(rounded(milli, 10), 0) for milli in one.referred_milli)
    sides = (f"{count(one.did)} | {count(one.others)}",)
    money = (_cells(one.spent, teller)[0], _cells(one.alike, teller)[0])
    return (name, *sides, *money, *_cells(one.more, teller), " | ".join(again), " | ".join(friends))


def _about(found: Comparison, teller: Teller) -> str:
    count = teller.numbers.count
    return _label(
        teller,
        "about",
        did=count(found.did),
        windows=count(found.windows),
        window=WINDOW_DAYS,
        others=count(found.others),
        after=AFTER_DAYS,
        days=teller.days(found.period),
    )


def _why(found: Comparison, teller: Teller) -> str:
    remedy = teller.label("remedy", what=teller.remedy(found.gap))
    return f"{_label(teller, 'unknown')} {teller.reason(found.gap)} {remedy}"


def _verdict(found: Comparison, teller: Teller) -> str:
    """Effect, or difference only?"""
    if found.refused is not None:
        remedy = teller.label("remedy", what=teller.remedy(found.gap))
        return f"{_label(teller, 'no_effect')} {teller.reason(found.gap)} {remedy}"
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
        return (teller.label("unknown"), "")
    places = exponent(teller.currency)
    value, low, high = (
        teller.numbers.decimal(one, places) for one in (figure.value, figure.low, figure.high)
    )
    return value, f"{low} {teller.label('to')} {high}" if figure.width else ""
