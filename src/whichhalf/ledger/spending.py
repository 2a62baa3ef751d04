"""What was spent in the period: which entries, at which price, on which network?

The parts that are priced, converted or shared out here add up to what was entered (law 2); what
could not be priced or converted is listed, never taken as zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from whichhalf.measures import COSTS
from whichhalf.nouns.estimate import Grade
from whichhalf.nouns.evidence import Evidence
from whichhalf.nouns.money import split_integer
from whichhalf.nouns.period import Period
from whichhalf.nouns.setting import TimeLabel, TimeRule
from whichhalf.till.inquiry import Inquiry
from whichhalf.till.prices import Exchange, Hours, converted, price_of

_EVIDENCE_KEYS = ("network", "channel", "activity", "kind", "project", "task", "grade")


@dataclass(frozen=True, slots=True)
class Spent:
    """What was spent on one network ("" where shared), activity and kind, by one grade?"""

    network: str
    activity: str
    kind: str
    grade: Grade
    amount: int
    minutes_milli: int
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Spending:
    """What was spent, and what of it could not be priced?

    `unpriced` are (staff, thousandths of a minute), `unconverted` (currency, entries),
    `ruled_milli` the minutes that come from rules of the settings.
    """

    parts: tuple[Spent, ...]
    unpriced: tuple[tuple[str, int], ...]
    unconverted: tuple[tuple[str, int], ...]
    converted: tuple[tuple[str, int], ...]
    ruled_milli: int


@dataclass(frozen=True, slots=True)
class _Time:
    """Minutes of one person at one rate, before they are priced."""

    network: str
    activity: str
    grade: Grade
    staff: str
    rate: int | None


def days_share(whole: int, starts: date, ends: date, period: Period) -> int:
    """Which part of a whole that stands for several days falls into the period?

    Each day gets its share by largest remainder, earlier days the odd units, so that the parts of
    periods that follow one another add up to the whole.

    >>> year = (date(2025, 1, 1), date(2026, 1, 1))
    >>> quarters = [Period.parse(f"2025-Q{n}") for n in (1, 2, 3, 4)]
    >>> [days_share(36_500, *year, quarter) for quarter in quarters]
    [9000, 9100, 9200, 9200]
    """
    days = (ends - starts).days
    first = min(max((period.start - starts).days, 0), days)
    last = min(max((period.end - starts).days, 0), days)
    each, odd = divmod(abs(whole), days)
    part = each * (last - first) + min(last, odd) - min(first, odd)
    return part if whole >= 0 else -part


def spending(inquiry: Inquiry) -> Spending:
    """What was spent in the period, priced and converted, before shared costs are shared out?"""
    hours = Hours.of(inquiry)
    rows = [_labelled(row, inquiry.settings.time_labels) for row in inquiry.answer(COSTS)]
    money, unconverted, changed = _money(inquiry, rows)
    minutes: dict[_Time, int] = defaultdict(int)
    evidence: dict[_Time, set[Evidence]] = defaultdict(set)
    for row in rows:
        _add_minutes(inquiry, hours, row, (minutes, evidence))
    ruled = 0
    for time, amount in _ruled(inquiry, hours, rows):
        minutes[time] += amount
        ruled += amount
    unpriced: dict[str, int] = defaultdict(int)
    for time, amount in minutes.items():
        if time.rate is None:
            unpriced[time.staff] += amount
    # Minutes without a rate are listed, never priced at nothing.
    priced = (
        _priced(time, time.rate, amount, evidence[time])
        for time, amount in minutes.items()
        if time.rate is not None
    )
    return Spending(
        _gathered([*money, *priced]),
        tuple(sorted(unpriced.items())),
        tuple(sorted(unconverted.items())),
        tuple(sorted(changed.items())),
        ruled,
    )


class Key(NamedTuple):
    """Under what is it spent? As the parts of `Spending`."""

    network: str
    activity: str
    kind: str
    grade: Grade


def booked_on_campaigns(
    inquiry: Inquiry, parts: Iterable[Spent]
) -> dict[Key, dict[str, tuple[int, int]]]:
    """How much of each part of the spending stands on which campaign: (amount, minutes)?

    Weights to split by; what stands on no campaign is under "". What has no price is left out.
    """
    hours, exchange = Hours.of(inquiry), Exchange.of(inquiry)
    found: dict[Key, dict[str, tuple[int, int]]] = defaultdict(dict)
    for written in inquiry.answer(COSTS):
        if not written["campaign_id"]:
            continue
        row = _labelled(written, inquiry.settings.time_labels)
        starts, ends = _span(row)
        money, minutes, free = (
            days_share(row[name] or 0, starts, ends, inquiry.period)
            for name in ("amount", "minutes_milli", "open_minutes_milli")
        )
        factor = exchange.factor(row["currency"] or inquiry.settings.currency, starts)
        rate = hours.rate(row["staff_id"], starts)
        amount = (converted(money, factor) if factor else 0) + price_of(free, rate or 0)
        key = Key(row["network"], row["activity"], row["kind"], Grade(row["grade"]))
        before = found[key].get(row["campaign_id"], (0, 0))
        found[key][row["campaign_id"]] = (before[0] + amount, before[1] + minutes)
    for part in parts:
        on = found[Key(part.network, part.activity, part.kind, part.grade)]
        amount, minutes = (sum(one[at] for one in on.values()) for at in (0, 1))
        on[""] = (part.amount - amount, part.minutes_milli - minutes)
    return found


def _labelled(row: dict[str, Any], labels: tuple[TimeLabel, ...]) -> dict[str, Any]:
    """The row with the activity and network of its project and task, where it names none."""
    row = {**row, "raw": {key: row[key] for key in _EVIDENCE_KEYS}}
    row["network"] = row["network"] or row["channel"]
    if row["kind"] != "time" or (row["activity"] and row["network"]):
        return row
    project, task = row["project"].casefold(), row["task"].casefold()
    for label in labels:
        if label.project.casefold() in {"", project} and label.task.casefold() in {"", task}:
            row["activity"] = row["activity"] or label.activity
            row["network"] = row["network"] or label.network or label.channel
            break
    return row


def _span(row: dict[str, Any]) -> tuple[date, date]:
    starts = date.fromisoformat(row["starts"])
    ends = date.fromisoformat(row["ends"]) if row["ends"] else starts
    return starts, max(ends, starts + timedelta(days=1))


def _money(
    inquiry: Inquiry, rows: Iterable[dict[str, Any]]
) -> tuple[list[Spent], dict[str, int], dict[str, int]]:
    exchange = Exchange.of(inquiry)
    parts: list[Spent] = []
    unconverted: dict[str, int] = defaultdict(int)
    changed: dict[str, int] = defaultdict(int)
    for row in rows:
        if not row["amount"]:
            continue
        starts, ends = _span(row)
        share = days_share(row["amount"], starts, ends, inquiry.period)
        currency = row["currency"] or inquiry.settings.currency
        factor = exchange.factor(currency, starts)
        if factor is None:
            unconverted[currency] += row["entries"]
            continue
        if currency != inquiry.settings.currency:
            changed[currency] += 1
        proof = (_proof(inquiry, row),)
        grade = Grade(row["grade"])
        amount = converted(share, factor)
        minutes = (row["minutes_milli"] or 0) - (row["open_minutes_milli"] or 0)
        minutes = days_share(minutes, starts, ends, inquiry.period)
        parts.append(
            Spent(row["network"], row["activity"], row["kind"], grade, amount, minutes, proof)
        )
    return parts, unconverted, changed


def _proof(inquiry: Inquiry, row: dict[str, Any]) -> Evidence:
    return inquiry.answer(COSTS).evidence.narrowed(**row["raw"])


def _add_minutes(
    inquiry: Inquiry,
    hours: Hours,
    row: dict[str, Any],
    found: tuple[dict[_Time, int], dict[_Time, set[Evidence]]],
) -> None:
    starts, ends = _span(row)
    share = days_share(row["open_minutes_milli"] or 0, starts, ends, inquiry.period)
    if not share:
        return
    rate = hours.rate(row["staff_id"], starts)
    who = hours.who(row["staff_id"])
    time = _Time(
        row["network"],
        row["activity"],
        Grade(row["grade"]),
        who.staff_id if who else row["staff_id"],
        rate,
    )
    found[0][time] += share
    found[1][time].add(_proof(inquiry, row))


def _priced(time: _Time, rate: int, minutes_milli: int, evidence: set[Evidence]) -> Spent:
    amount = price_of(minutes_milli, rate)
    proof = tuple(sorted(evidence, key=repr))
    return Spent(time.network, time.activity, "time", time.grade, amount, minutes_milli, proof)


def _ruled(
    inquiry: Inquiry, hours: Hours, rows: list[dict[str, Any]]
) -> Iterator[tuple[_Time, int]]:
    """Minutes by rules of the settings: assumed, on days without a booking for that work."""
    booked = {
        (who.staff_id, row["activity"], row["starts"])
        for row in rows
        if row["kind"] == "time" and (who := hours.who(row["staff_id"])) is not None
    }
    for rule in inquiry.settings.time_rules:
        parts = tuple(_rule_parts(rule))
        for day in _days_of(rule, inquiry.period):
            rate = hours.rate(rule.staff_id, day)
            for activity, network, minutes in parts:
                if (rule.staff_id, activity, day.isoformat()) not in booked:
                    yield (
                        _Time(network, activity, Grade.ASSUMED, rule.staff_id, rate),
                        minutes,
                    )


def _days_of(rule: TimeRule, period: Period) -> Iterator[date]:
    day = max(rule.starts_on, period.start)
    end = min(rule.ends_on or period.end, period.end)
    while day < end:
        if day.weekday() in rule.weekdays:
            yield day
        day += timedelta(days=1)


def _rule_parts(rule: TimeRule) -> Iterator[tuple[str, str, int]]:
    """(activity, network, thousandths of a minute) of one day; they add up to its minutes."""
    activities = rule.activities or (("", 1),)
    networks = rule.networks or (("", 1),)
    by_activity = split_integer(rule.minutes * 1000, [weight for _, weight in activities])
    for (activity, _), minutes in zip(activities, by_activity, strict=True):
        by_network = split_integer(minutes, [weight for _, weight in networks])
        for (network, _), part in zip(networks, by_network, strict=True):
            yield activity, network, part


def _gathered(parts: Iterable[Spent]) -> tuple[Spent, ...]:
    """One part per network, activity, kind and grade, in that order."""
    found: dict[tuple[str, str, str, Grade], list[Spent]] = defaultdict(list)
    for part in parts:
        found[part.network, part.activity, part.kind, part.grade].append(part)
    return tuple(_together(found[key]) for key in sorted(found))


def _together(parts: list[Spent]) -> Spent:
    return replace(
        parts[0],
        amount=sum(part.amount for part in parts),
        minutes_milli=sum(part.minutes_milli for part in parts),
        evidence=tuple(dict.fromkeys(proof for part in parts for proof in part.evidence)),
    )
