"""What do the charts show over time?

A point is None where nothing is known: a gap. Weeks begin on Mondays; the first and the last week
of a period may be cut.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from whichhalf.ledger.returns import ratio
from whichhalf.ledger.standing import Standing
from whichhalf.measures import LEADS
from whichhalf.nouns.period import Period
from whichhalf.nouns.statement import Series, SeriesLine
from whichhalf.statements.own_measures import Counts

_WEEK = timedelta(days=7)


def weeks_of(period: Period) -> tuple[date, ...]:
    """The Mondays of the weeks that the period touches.

    >>> [str(monday) for monday in weeks_of(Period.parse("2025-07-01..2025-07-15"))]
    ['2025-06-30', '2025-07-07', '2025-07-14']
    """
    monday = period.start - timedelta(days=period.start.weekday())
    found = []
    while monday < period.end:
        found.append(monday)
        monday += _WEEK
    return tuple(found)


def series(standing: Standing, counts: Counts) -> tuple[Series, ...]:
    """Share of visits, orders, engagement, leads, reach: each with its weeks."""
    weeks = weeks_of(standing.inquiry.period)
    found = (
        _traffic_share(standing, weeks),
        _orders(standing, weeks),
        _engagement(counts, weeks),
        _leads(standing, weeks),
        _reach(counts, weeks),
    )
    return tuple(each for each in found if each.lines)


def _weekly(key: str, weeks: tuple[date, ...], lines: list[SeriesLine]) -> Series:
    return Series(key, "week", weeks, (), tuple(lines))


def _traffic_share(standing: Standing, weeks: tuple[date, ...]) -> Series:
    whole: dict[date, int] = defaultdict(int)
    own: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for row in standing.visits.rows:
        if row.week is not None:
            whole[row.week] += row.visits
            if row.social:
                own[row.network][row.week] += row.visits
    lines = [
        SeriesLine(
            network,
            "network",
            "ppm",
            tuple(
                ratio(own[network][week], whole[week]) if whole[week] else None for week in weeks
            ),
        )
        for network in sorted(own)
    ]
    return _weekly("traffic_share", weeks, lines)


def _orders(standing: Standing, weeks: tuple[date, ...]) -> Series:
    found: dict[date, int] = defaultdict(int)
    for row in standing.sold.rows:
        found[_monday(row["day"])] += row["orders"]
    if not found:
        return _weekly("orders", weeks, [])
    # Before the first and after the last order the file may end: nobody knows.
    points = tuple(found[w] if min(found) <= w <= max(found) else None for w in weeks)
    return _weekly("orders", weeks, [SeriesLine("orders", "figure", "count", points)])


def _engagement(counts: Counts, weeks: tuple[date, ...]) -> Series:
    lines = []
    for network in counts.networks:
        found = counts.engagement(network)
        if found is not None:
            lines.append(SeriesLine(network, "network", "count", _points(found[0], weeks)))
    return _weekly("engagement", weeks, lines)


def _leads(standing: Standing, weeks: tuple[date, ...]) -> Series:
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in standing.inquiry.answer(LEADS):
        if network := standing.scope.social_network(row["network"], row["social"]):
            found[network][row["week"]] += row["leads"]
    every = {week for values in found.values() for week in values}
    lines = [
        SeriesLine(network, "network", "count", _counted(values, every, weeks))
        for network, values in sorted(found.items())
    ]
    return _weekly("leads", weeks, lines)


def _reach(counts: Counts, weeks: tuple[date, ...]) -> Series:
    lines = []
    for network in counts.networks:
        found = counts.reach_per_follower(network)
        if found:
            lines.append(SeriesLine(network, "network", "ppm", _points(found, weeks)))
    return _weekly("reach_per_follower", weeks, lines)


def _points(values: Mapping[str, int], weeks: tuple[date, ...]) -> tuple[int | None, ...]:
    return tuple(values.get(week.isoformat()) for week in weeks)


def _counted(
    values: Mapping[str, int], every: set[str], weeks: tuple[date, ...]
) -> tuple[int | None, ...]:
    """Between the first and the last lead of any network, no lead is a counted none."""
    first, last = min(every), max(every)
    return tuple(
        values.get(week.isoformat(), 0) if first <= week.isoformat() <= last else None
        for week in weeks
    )


def _monday(day: str) -> date:
    found = date.fromisoformat(day)
    return found - timedelta(days=found.weekday())
