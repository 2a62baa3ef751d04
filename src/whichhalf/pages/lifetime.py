"""How is it told in a terminal what customers are worth later?"""

from __future__ import annotations

from collections.abc import Sequence

from whichhalf.nouns.estimate import Estimate, Figure, Unknown
from whichhalf.nouns.lifetime import EVERYBODY, OTHERS, SOCIAL, LifetimesFound, SourceValue
from whichhalf.nouns.money import exponent
from whichhalf.pages.aligned import aligned, paragraph
from whichhalf.typeset.numbers import rounded
from whichhalf.typeset.telling import Teller

_NAMES = {
    OTHERS: "all thin sources as one",
    SOCIAL: "social networks as one",
    EVERYBODY: "everybody",
    "direct": "nobody knows",
}
_HEAD = ("First met by", "Customers", "New", "Again", "First", "Later", "Range (90 %)", "Accrued")
_PPM_PER_PERCENT = 10_000
#: Sources with fewer customers are not listed in a terminal.
_FEWEST_SHOWN = 20


def lifetime_page(found: LifetimesFound, teller: Teller, *, width: int) -> str:
    """What is a customer of each source worth, and what do those of the period still bring?"""
    lines = ["What a customer is worth later", *paragraph(_about(found, teller), width=width), ""]
    shown = [one for one in found.sources if one.customers >= _FEWEST_SHOWN]
    rows = [_HEAD, *(_row(one, found, teller) for one in shown)]
    rows += [_row(one, found, teller) for one in found.together]
    lines += aligned(rows, right=(1, 2, 3, 4, 5, 6, 7), width=width)
    if rest := len(found.sources) - len(shown):
        lines.append(f"… and {rest} smaller sources; `--format json` has them all.")
    for text in (_COLUMNS, *_reasons((*shown, *found.together), teller)):
        lines += ["", *paragraph(text, width=width)]
    return "\n".join(lines)


_COLUMNS = (
    "New: first purchase in the period. Again: bought more than once. First: what a first purchase "
    "brought, counted. Later: what a new customer brings after it within the horizon. Accrued: "
    "later × new; it arrives in time to come, so never add it to money that came in."
)


def _about(found: LifetimesFound, teller: Teller) -> str:
    what = "net revenue: no margin is set" if found.share_ppm is None else "contribution margin"
    percent = teller.numbers.count(rounded(found.discount_ppm, _PPM_PER_PERCENT))
    return (
        f"{teller.days(found.period)}. {what[0].upper()}{what[1:]} in {found.currency}, over "
        f"{teller.numbers.count(found.horizon_weeks)} weeks after the first purchase, discounted "
        f"by {percent} % a year."
    )


def _row(one: SourceValue, found: LifetimesFound, teller: Teller) -> tuple[str, ...]:
    count = teller.numbers.count
    counts = (count(one.customers), count(one.fresh), count(one.repeat_buyers))
    money = (_money(one.first, teller), _money(one.later, teller), _range(one.later, teller))
    name = _NAMES.get(one.source, one.source)
    return (name, *counts, *money, _whole(one.accrued, found.currency, teller))


def _money(figure: Figure, teller: Teller) -> str:
    if isinstance(figure, Unknown):
        return "unknown"
    return teller.numbers.decimal(figure.value, exponent(teller.currency))


def _range(figure: Figure, teller: Teller) -> str:
    if not isinstance(figure, Estimate):
        return ""
    places = exponent(teller.currency)
    low, high = (teller.numbers.decimal(end, places) for end in (figure.low, figure.high))
    return f"{low} to {high}"


def _whole(figure: Figure, currency: str, teller: Teller) -> str:
    if isinstance(figure, Unknown):
        return "unknown"
    return teller.numbers.count(rounded(figure.value, 10 ** exponent(currency)))


def _reasons(values: Sequence[SourceValue], teller: Teller) -> list[str]:
    """Why are some unknown, each reason once, and what would make them known?"""
    found: dict[tuple[str, str], list[SourceValue]] = {}
    for one in values:
        if isinstance(one.later, Unknown):
            found.setdefault((one.later.reason, one.later.remedy), []).append(one)
    said = []
    for some in found.values():
        # the group that comes closest speaks for all
        figure = max(some, key=lambda one: one.repeat_buyers).later
        names = ", ".join(_NAMES.get(one.source, one.source) for one in some)
        remedy = teller.label("remedy", what=teller.remedy(figure))
        said.append(f"Unknown for {names}. {teller.reason(figure)} {remedy}")
    return said
