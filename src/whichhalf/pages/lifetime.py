"""How is it told in a terminal what customers are worth later?"""

from __future__ import annotations

from collections.abc import Sequence

from whichhalf.nouns.estimate import Estimate, Figure, Unknown
from whichhalf.nouns.lifetime import EVERYBODY, OTHERS, SOCIAL, LifetimesFound, SourceValue
from whichhalf.nouns.money import exponent
from whichhalf.pages.aligned import aligned, paragraph
from whichhalf.typeset.numbers import rounded
from whichhalf.typeset.telling import Teller

#: Groups that are no source of their own.
_NAMED = {OTHERS: "others", SOCIAL: "social", EVERYBODY: "everybody", "direct": "direct"}
_HEAD = ("met_by", "customers", "new", "again", "first", "later", "range", "accrued")
_PPM_PER_PERCENT = 10_000
#: Sources with fewer customers are not listed in a terminal.
_FEWEST_SHOWN = 20


def lifetime_page(found: LifetimesFound, teller: Teller, *, width: int) -> str:
    """What is a customer of each source worth, and what do those of the period still bring?"""
    lines = [_label(teller, "title"), *paragraph(_about(found, teller), width=width), ""]
    shown = [one for one in found.sources if one.customers >= _FEWEST_SHOWN]
    rows = [tuple(_label(teller, head) for head in _HEAD)]
    rows += [_row(one, found, teller) for one in (*shown, *found.together)]
    lines += aligned(rows, right=(1, 2, 3, 4, 5, 6, 7), width=width)
    if rest := len(found.sources) - len(shown):
        lines.append(_label(teller, "rest", number=teller.numbers.count(rest)))
    for text in (_label(teller, "columns"), *_reasons((*shown, *found.together), teller)):
        lines += ["", *paragraph(text, width=width)]
    return "\n".join(lines)


def _label(teller: Teller, name: str, **facts: str | int) -> str:
    return teller.label(f"lifetime_{name}", **facts)


def _name(source: str, teller: Teller) -> str:
    named = _NAMED.get(source)
    return _label(teller, f"of_{named}") if named else source


def _about(found: LifetimesFound, teller: Teller) -> str:
    return _label(
        teller,
        "about",
        days=teller.days(found.period),
        worth=_label(teller, "revenue" if found.share_ppm is None else "margin"),
        currency=found.currency,
        weeks=teller.numbers.count(found.horizon_weeks),
        percent=teller.numbers.count(rounded(found.discount_ppm, _PPM_PER_PERCENT)),
    )


def _row(one: SourceValue, found: LifetimesFound, teller: Teller) -> tuple[str, ...]:
    count = teller.numbers.count
    counts = (count(one.customers), count(one.fresh), count(one.repeat_buyers))
    money = (_money(one.first, teller), _money(one.later, teller), _range(one.later, teller))
    return (_name(one.source, teller), *counts, *money, _whole(one.accrued, found.currency, teller))


def _money(figure: Figure, teller: Teller) -> str:
    if isinstance(figure, Unknown):
        return teller.label("unknown")
    return teller.numbers.decimal(figure.value, exponent(teller.currency))


def _range(figure: Figure, teller: Teller) -> str:
    if not isinstance(figure, Estimate):
        return ""
    places = exponent(teller.currency)
    low, high = (teller.numbers.decimal(end, places) for end in (figure.low, figure.high))
    return f"{low} {teller.label('to')} {high}"


def _whole(figure: Figure, currency: str, teller: Teller) -> str:
    if isinstance(figure, Unknown):
        return teller.label("unknown")
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
        names = ", ".join(_name(one.source, teller) for one in some)
        remedy = teller.label("remedy", what=teller.remedy(figure))
        unknown = _label(teller, "unknown_for", names=names)
        said.append(f"{unknown} {teller.reason(figure)} {remedy}")
    return said
