"""Which three findings matter most?

Candidates are ranked by the money at stake; of one kind only the weightiest is said. What needs a
minimum of data says so here.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from whichhalf.ledger.assisted import ASSISTED, behind, ours
from whichhalf.ledger.returns import ratio
from whichhalf.ledger.sales import figure_of
from whichhalf.ledger.standing import Standing
from whichhalf.measures import LEADS
from whichhalf.nouns.estimate import Estimate, Grade
from whichhalf.nouns.statement import Finding, NetworkResult, Roi, Sentence, Statement
from whichhalf.statements.own_measures import Counts
from whichhalf.statements.series import weeks_of

MOST = 3
#: Time is worth a sentence from a quarter of the cost on.
_HOURS_PPM = 250_000
#: Engagement against leads: so many weeks with figures, so much engagement in the first half of the
#: period, and so much growth in the second, at least.
_WEEKS, _ENGAGED, _GROWTH_PPM = 12, 50, 200_000
_BY_CHANCE = 0.05
#: A share below a tenth is no finding.
_SHARE_PPM = 100_000


def findings(standing: Standing, counts: Counts, statement: Statement) -> tuple[Finding, ...]:
    """The three that matter most, by the money at stake, and after them every such warning."""
    warnings = tuple(_engagement_without_leads(standing, counts, statement))
    candidates = [
        *_hours(statement),
        *_flips(statement),
        *_costs_more(statement),
        *_best_per_hour(statement),
        *_untagged(standing, statement),
        *_by_analytics(standing, statement),
        *_without_source(standing),
        *_assisted(standing, statement),
        *warnings,
        *_gaps(standing, statement),
    ]
    best: dict[str, Finding] = {}
    for finding in sorted(candidates, key=lambda f: (-f.stake, f.key)):
        best.setdefault(finding.sentence.key, finding)
    said = tuple(list(best.values())[:MOST])
    return (*said, *(warning for warning in warnings if warning not in said))


def _assisted(standing: Standing, statement: Statement) -> Iterable[Finding]:
    """Sales that social media helped to while another channel took the last click."""
    lines = [line for line in statement.lines if line.kind == ASSISTED and line.conversions]
    if not lines:
        return
    # The line of all networks together, or the only one that there is.
    line = min(lines, key=lambda one: (one.network != "", -(one.conversions or 0)))
    names = ours(standing.met, standing.scope, frozenset())
    clicks: Counter[str] = Counter()
    for one in behind(standing.met, ASSISTED, line.network, names):
        clicks[one.last] += one.orders
    last = max(clicks, key=lambda name: (clicks[name], name))
    if isinstance(line.figure, Estimate) and line.figure.value > 0:
        facts = (("orders", line.conversions or 0), ("value", line.figure.value))
        said = Sentence("finding.assisted", (*facts, ("network", last), ("clicks", clicks[last])))
        yield Finding("finding/assisted", said, line.figure.value, line.grade, (line.key,))


def _hours(statement: Statement) -> Iterable[Finding]:
    totals = statement.cost_totals
    if totals.total > 0 and ratio(totals.time, totals.total) >= _HOURS_PPM:
        share = ratio(totals.time, totals.total)
        facts = (("share", share), ("time", totals.time), ("cost", totals.total))
        grades = [line.grade for line in statement.costs if line.kind == "time"]
        keys = tuple(line.key for line in statement.costs if line.kind == "time")
        said = Sentence("finding.hours_share", facts)
        yield Finding("finding/hours", said, totals.time, _weakest(grades), keys)


def _weakest(grades: list[Grade]) -> Grade:
    return max(grades, key=list(Grade).index, default=Grade.MEASURED)


def _flips(statement: Statement) -> Iterable[Finding]:
    """A return that is a gain on cash and a loss with the hours."""
    rois = {roi.key: roi for roi in statement.rois}
    cash, hours = rois["roi/full/cash"], rois["roi/full/hours"]
    if not (isinstance(cash.figure, Estimate) and isinstance(hours.figure, Estimate)):
        return
    if cash.figure.value > 0 > hours.figure.value and isinstance(hours.value, Estimate):
        facts = (("cash", cash.figure.value), ("hours", hours.figure.value))
        stake = hours.cost - hours.value.value
        said = Sentence("finding.flips_with_hours", facts)
        keys = (cash.key, hours.key)
        yield Finding("finding/flips", said, stake, statement.full.grade, keys, warning=True)


def _costs_more(statement: Statement) -> Iterable[Finding]:
    """Networks whose cost is above even the high end of their value."""
    for result in statement.networks:
        if isinstance(result.full, Estimate) and result.cost > result.full.high:
            gap = result.cost - result.full.high
            facts = (
                ("network", result.network),
                ("cost", result.cost),
                ("value", result.full.high),
                ("gap", gap),
            )
            said = Sentence("finding.costs_more", facts)
            keys = (_full_roi(result).key, *_cost_keys(statement, result.network))
            yield Finding(
                f"finding/costs_more/{result.network}",
                said,
                gap,
                _grade_of(statement, result),
                keys,
                warning=True,
            )


def _full_roi(result: NetworkResult) -> Roi:
    return next(roi for roi in result.rois if (roi.scope, roi.basis) == ("full", "hours"))


def _cost_keys(statement: Statement, network: str) -> tuple[str, ...]:
    return tuple(line.key for line in statement.costs if line.network == network)


def _grade_of(statement: Statement, result: NetworkResult) -> Grade:
    lines = [line for line in statement.lines if line.counts and line.network == result.network]
    costs = [line.grade for line in statement.costs if line.network == result.network]
    return _weakest([*(line.grade for line in lines), *costs])


def _best_per_hour(statement: Statement) -> Iterable[Finding]:
    """The network that brings most for an hour, where at least two can be compared."""
    known = [
        (figure.value, result)
        for result in statement.networks
        if isinstance(figure := result.value_per_hour.figure, Estimate)
    ]
    if len(known) < 2:
        return
    per_hour, best = max(known, key=lambda pair: (pair[0], pair[1].network))
    if per_hour > 0 and isinstance(best.full, Estimate):
        facts = (
            ("network", best.network),
            ("per_hour", per_hour),
            ("value", best.full.value),
        )
        said = Sentence("finding.best_per_hour", facts)
        grade = _grade_of(statement, best)
        keys = (best.value_per_hour.key,)
        yield Finding(f"finding/best/{best.network}", said, best.full.value, grade, keys)


def _untagged(standing: Standing, statement: Statement) -> Iterable[Finding]:
    """Untagged visits hide what they bring: at stake is their share of the value."""
    social = standing.visits.total(social=True)
    untagged = sum(r.visits for r in standing.visits.rows if r.social and not r.tagged)
    if not social or ratio(untagged, social) < _SHARE_PPM:
        return
    share = ratio(untagged, social)
    value = statement.full.figure
    stake = 0
    if isinstance(value, Estimate):
        stake = round(Fraction(max(value.value, 0) * share, 1_000_000))
    said = Sentence("finding.untagged", (("share", share), ("visits", untagged)))
    keys = ("health/traffic/untagged",)
    yield Finding("finding/untagged", said, stake, Grade.MEASURED, keys)


def _by_analytics(standing: Standing, statement: Statement) -> Iterable[Finding]:
    """Orders are silent and analytics speaks for them: at stake is all that it says."""
    lines = [line for line in statement.lines if line.counts and line.kind == "sales.analytics"]
    value = sum(line.figure.value for line in lines if isinstance(line.figure, Estimate))
    if not standing.sold.known or standing.no_orders is None or not value:
        return
    facts = (
        ("orders", standing.sold.whole.orders),
        ("value", value),
        ("system", standing.visits.analytics),
    )
    said = Sentence("finding.orders_by_analytics", facts)
    keys = tuple(line.key for line in lines)
    yield Finding("finding/by_analytics", said, abs(value), Grade.MEASURED, keys)


def _without_source(standing: Standing) -> Iterable[Finding]:
    """Sales without a source: at stake is social media's part if they are like the others."""
    if standing.no_orders is not None:
        return
    rows = standing.sold.rows
    bare = [r for r in rows if not (r["sourced"] or r["code"] or r["survey"])]
    orders = sum(row["orders"] for row in rows)
    without = sum(row["orders"] for row in bare)
    if not orders or ratio(without, orders) < _SHARE_PPM or without == orders:
        return
    figure = figure_of(standing.till.takings(bare))
    if not isinstance(figure, Estimate):
        return
    margin = figure.value
    social = sum(row["orders"] for row in standing.sold.social)
    stake = round(Fraction(max(margin, 0) * social, orders - without))
    facts = (("share", ratio(without, orders)), ("orders", without), ("margin", margin))
    said = Sentence("finding.orders_without_source", facts)
    keys = ("health/sales/no_source",)
    yield Finding("finding/without_source", said, min(stake, margin), Grade.MEASURED, keys)


def _engagement_without_leads(
    standing: Standing, counts: Counts, statement: Statement
) -> Iterable[Finding]:
    """Networks whose engagement grows while leads and orders do not keep up.

    Said from twelve weeks with figures and 50 engagements in the first half of the period on, where
    engagement grows by a fifth or more, leads and orders together by less than half of that, and
    fewer of them lie in the second half than chance allows if they grew like engagement (one-sided
    binomial test at 5 %).
    """
    weeks = [week.isoformat() for week in weeks_of(standing.inquiry.period)]
    middle = weeks[len(weeks) // 2]
    for result in statement.networks:
        found = counts.engagement(result.network)
        if found is None or len(found[0]) < _WEEKS or not standing.sold.carry_sources:
            continue
        early, late = _halves(found[0], middle)
        before, after = _halves(_leads_by_week(standing, result.network), middle)
        if not _falls_behind((early, late), (before, after)):
            continue
        facts = (
            ("network", result.network),
            ("engagement", ratio(late - early, early)),
            ("before", before),
            ("after", after),
            ("weeks", len(found[0])),
        )
        said = Sentence("finding.engagement_without_leads", facts)
        keys = (f"measure/engagement/{result.network}", result.conversions.key)
        name = f"finding/engagement/{result.network}"
        yield Finding(name, said, result.cost, Grade.MEASURED, keys, warning=True)


def _falls_behind(engagement: tuple[int, int], leads: tuple[int, int]) -> bool:
    early, late = engagement
    before, after = leads
    if early < _ENGAGED or ratio(late - early, early) < _GROWTH_PPM or not before + after:
        return False
    keeps_up = (after - before) * early * 2 >= (late - early) * before
    share = late / (early + late)
    chance = sum(
        math.comb(before + after, k) * share**k * (1 - share) ** (before + after - k)
        for k in range(after + 1)
    )
    return not keeps_up and chance <= _BY_CHANCE


def _halves(weeks: dict[str, int], middle: str) -> tuple[int, int]:
    early = sum(value for week, value in weeks.items() if week < middle)
    return early, sum(weeks.values()) - early


def _leads_by_week(standing: Standing, network: str) -> dict[str, int]:
    """Leads and orders of a network by week, from all lines that book them."""
    found: dict[str, int] = {}
    for row in standing.inquiry.answer(LEADS):
        if row["network"] == network:
            found[row["week"]] = found.get(row["week"], 0) + row["leads"]
    for claim, rows in standing.sold.booked.items():
        for row in rows if claim.network == network else ():
            found[row["day"]] = found.get(row["day"], 0) + row["orders"]
    return found


def _gaps(standing: Standing, statement: Statement) -> Iterable[Finding]:
    """What keeps the return from being known at all."""
    totals = statement.cost_totals
    value = statement.full.figure
    for staff, minutes in standing.spending.unpriced[:1]:
        said = Sentence("finding.hours_without_rate", (("minutes", minutes), ("staff", staff)))
        yield _gap("no_rate", said, totals.total, "roi/full/hours")
    if isinstance(value, Estimate) and totals.total == 0 and value.value > 0:
        said = Sentence("finding.no_costs_entered", (("value", value.value),))
        yield _gap("no_costs", said, value.value, "value/full")
    if not isinstance(value, Estimate) and totals.total > 0:
        said = Sentence("finding.no_value_measured", (("cost", totals.total),))
        yield _gap("no_value", said, totals.total, "value/full")
    if totals.total > 0 and ratio(totals.unallocated, totals.total) >= _SHARE_PPM:
        facts = (
            ("amount", totals.unallocated),
            ("share", ratio(totals.unallocated, totals.total)),
        )
        said = Sentence("finding.shared_unallocated", facts)
        yield _gap("unallocated", said, totals.unallocated, *_cost_keys(statement, ""))


def _gap(name: str, said: Sentence, stake: int, *keys: str) -> Finding:
    return Finding(f"finding/{name}", said, stake, Grade.MEASURED, keys, warning=True)
