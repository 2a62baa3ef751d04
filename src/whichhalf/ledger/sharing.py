"""How are shared costs shared out over the networks, and what stays unallocated?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from whichhalf.ledger.spending import Spent
from whichhalf.measures import POSTS_PUBLISHED
from whichhalf.nouns.line import CostLine
from whichhalf.nouns.money import Money, split_integer
from whichhalf.nouns.statement import CostTotals
from whichhalf.till.inquiry import Inquiry, Scope


@dataclass(frozen=True, slots=True)
class Costs:
    """What did everything cost? `lines` hold the unallocated part too, with no network."""

    lines: tuple[CostLine, ...]
    other: tuple[CostLine, ...]
    totals: CostTotals


def share_out(
    inquiry: Inquiry, scope: Scope, parts: Iterable[Spent], visits: dict[str, int]
) -> Costs:
    """Which cost lines follow, when shared costs are shared out by the rule of the settings?

    Every part goes whole into one line, or is split by largest remainder (`Money.split`); what no
    weight can be found for stays in lines without a network.
    """
    known = tuple(parts)
    other = tuple(part for part in known if scope.is_other(part.network))
    ours = tuple(part for part in known if not scope.is_other(part.network))
    own = tuple(part for part in ours if part.network)
    shared = tuple(part for part in ours if not part.network)
    weights = _weights(inquiry, scope, own, visits)
    lines = [_line(part, part.network, part.amount, 0, part.minutes_milli) for part in own]
    for part in shared:
        lines += _shares(part, weights, inquiry.settings.currency)
    gathered = _gathered(lines)
    apart = _gathered(_line(p, p.network, p.amount, 0, p.minutes_milli) for p in other)
    return Costs(gathered, apart, _totals(gathered, apart, inquiry.settings.allocation))


def _weights(
    inquiry: Inquiry, scope: Scope, own: tuple[Spent, ...], visits: dict[str, int]
) -> dict[str, int]:
    rule = inquiry.settings.allocation
    found: dict[str, int] = defaultdict(int)
    if rule == "hours":
        for part in own:
            found[part.network] += part.minutes_milli
    elif rule == "posts":
        for row in inquiry.answer(POSTS_PUBLISHED):
            if row["network"] and not scope.is_other(row["network"]):
                found[row["network"]] += row["posts"]
    elif rule == "visits":
        found.update(visits)
    elif rule == "equal":
        names = inquiry.settings.networks or {part.network for part in own}
        found.update(dict.fromkeys(names, 1))
    return {network: weight for network, weight in sorted(found.items()) if weight > 0}


def _shares(part: Spent, weights: dict[str, int], currency: str) -> list[CostLine]:
    if not weights:
        return [_line(part, "", part.amount, 0, part.minutes_milli)]
    amounts = Money(part.amount, currency).split(list(weights.values()))
    minutes = split_integer(part.minutes_milli, list(weights.values()))
    return [
        _line(part, network, amount.minor, amount.minor, minute)
        for network, amount, minute in zip(weights, amounts, minutes, strict=True)
    ]


def _line(part: Spent, network: str, amount: int, allocated: int, minutes: int) -> CostLine:
    suffix = "" if part.grade == "measured" else f".{part.grade}"
    key = f"cost/{network or 'shared'}/{part.activity or 'any'}/{part.kind}{suffix}"
    return CostLine(
        key,
        network,
        part.activity,
        part.kind,
        part.grade,
        amount,
        allocated,
        minutes,
        part.evidence,
    )


def _gathered(lines: Iterable[CostLine]) -> tuple[CostLine, ...]:
    found: dict[str, CostLine] = {}
    for line in lines:
        before = found.get(line.key)
        found[line.key] = line if before is None else _sum(before, line)
    return tuple(found[key] for key in sorted(found) if _holds_something(found[key]))


def _holds_something(line: CostLine) -> bool:
    return bool(line.amount or line.minutes_milli)


def _sum(one: CostLine, other: CostLine) -> CostLine:
    return CostLine(
        one.key,
        one.network,
        one.activity,
        one.kind,
        one.grade,
        one.amount + other.amount,
        one.allocated + other.allocated,
        one.minutes_milli + other.minutes_milli,
        tuple(dict.fromkeys((*one.evidence, *other.evidence))),
    )


def _totals(lines: tuple[CostLine, ...], other: tuple[CostLine, ...], rule: str) -> CostTotals:
    return CostTotals(
        cash=sum(line.amount for line in lines if line.kind != "time"),
        time=sum(line.amount for line in lines if line.kind == "time"),
        minutes_milli=sum(line.minutes_milli for line in lines),
        allocated=sum(line.allocated for line in lines),
        unallocated=sum(line.amount for line in lines if not line.network),
        other_channels=sum(line.amount for line in other),
        rule=rule,
    )
