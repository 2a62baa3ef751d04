"""How good is the ground that each group of figures stands on?"""

from __future__ import annotations

from collections.abc import Iterable

from whichhalf.ledger.returns import ratio
from whichhalf.ledger.standing import Basis, Standing, stated
from whichhalf.measures import CONFLICTS, COSTS, ORDERS_TWICE, READING_DAYS, REJECTED_ROWS
from whichhalf.nouns.estimate import Estimate, Figure, Grade, Unknown
from whichhalf.nouns.statement import HealthCheck, Sentence

#: Up to which share (parts per million) the ground is good, and up to which it is fair.
_USUAL = (100_000, 300_000)
#: Direct visits are never none: people type, and apps hide where they send from.
_DIRECT = (200_000, 400_000)
#: Days without data: one in a hundred is good, one in ten is fair.
_DAYS = (10_000, 100_000)
#: Rows that could not be read, or that contradict one another, should be none.
_NONE = (0, 10_000)


def health_checks(standing: Standing) -> tuple[HealthCheck, ...]:
    """The checks of all groups: traffic, sales, costs, readings, book."""
    return tuple(
        check
        for checks in (
            _traffic(standing),
            _sales(standing),
            _costs(standing),
            _readings(standing),
            _book(standing),
        )
        for check in checks
    )


def _level(part: int, whole: int, bounds: tuple[int, int]) -> str:
    share = ratio(part, whole)
    if share <= bounds[0]:
        return "good"
    return "fair" if share <= bounds[1] else "poor"


def _check(
    name: str,
    parts: tuple[int, int],
    bounds: tuple[int, int],
    sentence: Sentence,
    basis: Basis,
) -> HealthCheck:
    part, whole = parts
    figure = Estimate.counted(ratio(part, whole))
    group = name.split("/", 1)[0]
    return HealthCheck(
        f"health/{name}",
        group,
        _level(part, whole, bounds),
        stated(f"health/{name}", figure, "ppm", basis),
        sentence,
    )


def _unknown(group: str, reason: Unknown) -> HealthCheck:
    figure: Figure = reason
    return HealthCheck(
        f"health/{group}/known",
        group,
        "unknown",
        stated(f"health/{group}/known", figure, "ppm", Basis(formula="formula.share")),
        Sentence("health.unknown", (("group", group),)),
    )


def _traffic(standing: Standing) -> Iterable[HealthCheck]:
    visits = standing.visits
    whole, social = visits.total(), visits.total(social=True)
    if not whole:
        yield _unknown("traffic", Unknown("unknown.no_visits", "remedy.import_ga4_source"))
        return
    basis = Basis("", visits.evidence(), "formula.share")
    if social:
        untagged = sum(row.visits for row in visits.rows if row.social and not row.tagged)
        facts = (("share", ratio(untagged, social)), ("visits", untagged))
        said = Sentence("health.untagged", facts)
        yield _check("traffic/untagged", (untagged, social), _USUAL, said, basis)
    direct = sum(row.visits for row in visits.rows if row.medium == "direct")
    facts = (("share", ratio(direct, whole)), ("visits", direct))
    yield _check(
        "traffic/direct", (direct, whole), _DIRECT, Sentence("health.direct", facts), basis
    )


def _sales(standing: Standing) -> Iterable[HealthCheck]:
    rows = standing.sold.rows
    orders = sum(row["orders"] for row in rows)
    if not orders:
        yield _unknown("sales", Unknown("unknown.no_orders", "remedy.import_orders"))
        return
    without = sum(r["orders"] for r in rows if not (r["sourced"] or r["code"] or r["survey"]))
    facts = (("share", ratio(without, orders)), ("orders", without))
    said = Sentence("health.orders_without_source", facts)
    basis = Basis("", standing.sold.evidence, "formula.share")
    yield _check("sales/no_source", (without, orders), _USUAL, said, basis)
    answer = standing.inquiry.answer(ORDERS_TWICE)
    alike = sum(row["orders"] for row in answer if row["twice"])
    facts = (("share", ratio(alike, orders)), ("orders", alike))
    basis = Basis("", (answer.evidence,), "formula.share")
    said = Sentence("health.orders_twice", facts)
    yield _check("sales/orders_twice", (alike, orders), _USUAL, said, basis)


def _costs(standing: Standing) -> Iterable[HealthCheck]:
    parts = [p for p in standing.spending.parts if not standing.scope.is_other(p.network)]
    whole = sum(part.amount for part in parts)
    if whole <= 0:
        yield _unknown("costs", Unknown("unknown.no_costs", "remedy.import_costs"))
        return
    basis = Basis("", (standing.inquiry.answer(COSTS).evidence,), "formula.share")
    for name, amount in (
        ("costs_without_network", sum(p.amount for p in parts if not p.network)),
        ("assumed_costs", sum(p.amount for p in parts if p.grade == Grade.ASSUMED)),
    ):
        facts = (("share", ratio(amount, whole)), ("amount", amount))
        said = Sentence(f"health.{name}", facts)
        yield _check(f"costs/{name}", (amount, whole), _USUAL, said, basis)
    minutes = sum(part.minutes_milli for part in parts)
    if minutes:
        bare = sum(part.minutes_milli for part in parts if not part.activity)
        facts = (("share", ratio(bare, minutes)), ("minutes", bare))
        said = Sentence("health.hours_without_activity", facts)
        yield _check("costs/hours_without_activity", (bare, minutes), _USUAL, said, basis)
    yield from _spend(standing, basis)


def _spend(standing: Standing, basis: Basis) -> Iterable[HealthCheck]:
    """Advertising on networks from which no paid visit is known: its links carry no tags."""
    parts = [
        part
        for part in standing.spending.parts
        if part.kind == "advertising" and part.network and part.network not in standing.scope.other
    ]
    whole = sum(part.amount for part in parts)
    if whole <= 0 or not standing.visits.known:
        return
    seen = {row.network for row in standing.visits.rows if row.paid == "paid"}
    blind = sum(part.amount for part in parts if part.network not in seen)
    facts = (("share", ratio(blind, whole)), ("amount", blind))
    said = Sentence("health.spend_without_visits", facts)
    yield _check("costs/spend_without_visits", (blind, whole), _USUAL, said, basis)


def _readings(standing: Standing) -> Iterable[HealthCheck]:
    known = standing.visits.days_known
    if known is None:
        if not standing.visits.known:
            yield _unknown("readings", Unknown("unknown.no_visits", "remedy.import_ga4_source"))
        return
    days = standing.inquiry.period.days
    answer = standing.inquiry.answer(READING_DAYS)
    system = min(row["system"] for row in answer)
    facts = (("days", days - known), ("of", days), ("system", system))
    basis = Basis("", (answer.evidence,), "formula.share")
    said = Sentence("health.missing_days", facts)
    yield _check("readings/missing_days", (days - known, days), _DAYS, said, basis)


def _book(standing: Standing) -> Iterable[HealthCheck]:
    answer = standing.inquiry.answer(CONFLICTS)
    rows = sum(row["rows"] for row in answer)
    if rows:
        conflicts = sum(row["conflicts"] for row in answer)
        facts = (("rows", conflicts), ("of", rows))
        basis = Basis("", (answer.evidence,), "formula.share")
        said = Sentence("health.conflicts", facts)
        yield _check("book/conflicts", (conflicts, rows), _NONE, said, basis)
    rejected = standing.inquiry.answer(REJECTED_ROWS)
    # What is rejected is no data (a total, a repeated heading), what is noted is stored.
    lines = sum(row["lines"] for row in rejected if row["status"] == "quarantined")
    if rows or lines:
        basis = Basis("", (rejected.evidence,), "formula.share")
        said = Sentence("health.rejects", (("rows", lines),))
        yield _check("book/rejects", (lines, rows + lines), _NONE, said, basis)
