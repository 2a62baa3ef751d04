"""How is it told in a terminal who among the followers could ever buy or refer?"""

from __future__ import annotations

from whichhalf.nouns.estimate import Estimate, Figure
from whichhalf.nouns.label import AudienceFit
from whichhalf.pages.aligned import aligned, paragraph
from whichhalf.typeset.telling import Teller

_NONE = (
    "No sample of followers was drawn and labelled. Draw one with `whichhalf audience --draw 200 "
    "--network NETWORK --out sample.csv`, look at each of them, fill in yes or no, and import the "
    "file. Whom you know or notice says nothing of the others: chance must choose."
)
_ABOUT = (
    "Could buy: has need of it and decides. Could refer: could send somebody who buys. A "
    "competitor does neither. Range: where nine of ten shares would lie; who looked at everybody "
    "is sure."
)


def audience_page(found: tuple[AudienceFit, ...], teller: Teller, *, width: int) -> str:
    """Which share of the followers could ever buy or refer?"""
    title = "Audience fit: who could ever buy or refer"
    if not found:
        return "\n".join([title, *paragraph(_NONE, width=width)])
    head = (
        "Network",
        "Followers",
        "Looked at",
        "Could buy",
        "Could refer",
        "Either",
        "Range (90 %)",
    )
    rows: list[tuple[str, ...]] = [head, *(_row(one, teller) for one in found)]
    lines = [title, *aligned(rows, right=(1, 2, 3, 4, 5, 6), width=width)]
    rest: list[tuple[str, ...]] = [("Network", "Competitors", "Friends and relatives")]
    rest += [
        (_name(one, teller), _share(one.competitors, teller), _share(one.friends, teller))
        for one in found
    ]
    lines += ["", *aligned(rest, right=(1, 2), width=width), "", *paragraph(_ABOUT, width=width)]
    for one in found:
        if not isinstance(one.either, Estimate):
            remedy = teller.label("remedy", what=teller.remedy(one.either))
            why = f"{_name(one, teller)}: unknown. {teller.reason(one.either)} {remedy}"
            lines += ["", *paragraph(why, width=width)]
    return "\n".join(lines)


def _row(one: AudienceFit, teller: Teller) -> tuple[str, ...]:
    count = teller.numbers.count
    shares = (_share(figure, teller) for figure in (one.buy, one.refer, one.either))
    spread = ""
    if isinstance(one.either, Estimate):
        low, high = (teller.numbers.percent(end) for end in (one.either.low, one.either.high))
        spread = f"{low} to {high}"
    return (_name(one, teller), count(one.followers), count(one.labelled), *shares, spread)


def _name(one: AudienceFit, teller: Teller) -> str:
    return teller.network(one.network)


def _share(figure: Figure, teller: Teller) -> str:
    return teller.numbers.percent(figure.value) if isinstance(figure, Estimate) else "unknown"
