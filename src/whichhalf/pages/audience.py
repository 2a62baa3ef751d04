"""How is it told in a terminal who among the followers could ever buy or refer?"""

from __future__ import annotations

from whichhalf.nouns.estimate import Estimate, Figure
from whichhalf.nouns.label import AudienceFit
from whichhalf.pages.aligned import aligned, paragraph
from whichhalf.typeset.telling import Teller

_SHARES = ("network", "followers", "looked_at", "buy", "refer", "either", "range")
_OTHERS = ("network", "competitors", "friends")


def audience_page(found: tuple[AudienceFit, ...], teller: Teller, *, width: int) -> str:
    """Which share of the followers could ever buy or refer?"""
    title = _label(teller, "title")
    if not found:
        return "\n".join([title, *paragraph(_label(teller, "none"), width=width)])
    rows: list[tuple[str, ...]] = [tuple(_label(teller, head) for head in _SHARES)]
    rows += [_row(one, teller) for one in found]
    lines = [title, *aligned(rows, right=(1, 2, 3, 4, 5, 6), width=width)]
    rest: list[tuple[str, ...]] = [tuple(_label(teller, head) for head in _OTHERS)]
    rest += [
        (_name(one, teller), _share(one.competitors, teller), _share(one.friends, teller))
        for one in found
    ]
    lines += [
        "",
        *aligned(rest, right=(1, 2), width=width),
        "",
        *paragraph(_label(teller, "about"), width=width),
    ]
    for one in found:
        if not isinstance(one.either, Estimate):
            remedy = teller.label("remedy", what=teller.remedy(one.either))
            name, unknown = _name(one, teller), teller.label("unknown")
            why = f"{name}: {unknown}. {teller.reason(one.either)} {remedy}"
            lines += ["", *paragraph(why, width=width)]
    return "\n".join(lines)


def _label(teller: Teller, name: str) -> str:
    return teller.label(f"audience_{name}")


def _row(one: AudienceFit, teller: Teller) -> tuple[str, ...]:
    count = teller.numbers.count
    shares = (_share(figure, teller) for figure in (one.buy, one.refer, one.either))
    spread = ""
    if isinstance(one.either, Estimate):
        low, high = (teller.numbers.percent(end) for end in (one.either.low, one.either.high))
        spread = f"{low} {teller.label('to')} {high}"
    return (_name(one, teller), count(one.followers), count(one.labelled), *shares, spread)


def _name(one: AudienceFit, teller: Teller) -> str:
    return teller.network(one.network)


def _share(figure: Figure, teller: Teller) -> str:
    if isinstance(figure, Estimate):
        return teller.numbers.percent(figure.value)
    return teller.label("unknown")
