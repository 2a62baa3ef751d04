"""What did each network cost and bring, per visit, per sale, per hour?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from whichhalf.ledger.returns import BASES, SCOPES, counting, return_on, total
from whichhalf.ledger.standing import Basis, Standing, counted, stated
from whichhalf.nouns.estimate import Estimate, Figure, Unknown
from whichhalf.nouns.evidence import Evidence
from whichhalf.nouns.line import CostLine, ValueLine
from whichhalf.nouns.statement import NetworkResult, Roi, Stated

_MILLI_MINUTES_AN_HOUR = 60_000


def returns(
    standing: Standing,
    costs: Sequence[CostLine],
    lines: Sequence[ValueLine],
    network: str = "",
) -> tuple[Roi, ...]:
    """The four returns of these costs and lines: booked and full, on cash and with the hours."""
    cash = sum(line.amount for line in costs if line.kind != "time")
    whole = sum(line.amount for line in costs)
    found = []
    for scope in SCOPES:
        ours = counting(lines, scope)
        value = total(ours, nothing=standing.no_value(network))
        proofs = [proof for line in ours for proof in line.evidence]
        proofs += [proof for line in costs for proof in line.evidence]
        answers = standing.inquiry.whole(proof.measure for proof in proofs)
        for basis in BASES:
            gap = standing.money_gap
            if basis == "hours" and gap is None:
                gap = standing.gap
            cost = whole if basis == "hours" else cash
            roi = return_on(value, cost, scope=scope, basis=basis, network=network, gap=gap)
            found.append(replace(roi, evidence=answers))
    return tuple(found)


def network_result(standing: Standing, network: str) -> NetworkResult:
    """The facts of one network."""
    costs = [line for line in standing.costs.lines if line.network == network]
    lines = [line for line in standing.lines if line.network == network]
    full = total(counting(lines, "full"), nothing=standing.no_value(network))
    minutes = sum(line.minutes_milli for line in costs)
    cash = sum(line.amount for line in costs if line.kind != "time")
    gap = standing.money_gap or standing.gap
    cost: Figure = gap or Estimate.counted(sum(line.amount for line in costs))
    visits, engaged = _visits(standing, network)
    conversions = _conversions(standing, network, lines)
    spent, brought = (_proofs(standing, part) for part in (costs, counting(lines, "full")))
    per_visit = Basis(network, (*spent, *visits.evidence), "formula.per_visit")
    return NetworkResult(
        network=network,
        cash=cash,
        time=sum(line.amount for line in costs if line.kind == "time"),
        minutes_milli=minutes,
        booked=total(counting(lines, "booked"), nothing=standing.no_value(network)),
        full=full,
        visits=visits,
        engaged=engaged,
        conversions=conversions,
        cost_per_visit=stated(
            f"network/cost_per_visit/{network}", _each(cost, visits.figure), "money", per_visit
        ),
        cost_per_conversion=stated(
            f"network/cost_per_conversion/{network}",
            _each(cost, conversions.figure),
            "money",
            Basis(network, (*spent, *conversions.evidence), "formula.per_conversion"),
        ),
        value_per_hour=stated(
            f"network/value_per_hour/{network}",
            gap or _per_hour(full, cash, minutes, network),
            "money",
            Basis(network, _once(spent, brought), "formula.per_hour"),
        ),
        rois=returns(standing, costs, lines, network),
    )


def _visits(standing: Standing, network: str) -> tuple[Stated, Stated]:
    visits = standing.visits
    basis = Basis(network, visits.evidence(network))
    key, engaged_key = f"network/visits/{network}", f"network/engaged/{network}"
    if not visits.known:
        missing = Unknown("unknown.no_visits", "remedy.import_ga4_source")
        return stated(key, missing, "count", basis), stated(engaged_key, missing, "count", basis)
    engaged = visits.engaged(network)
    figure: Figure = Unknown("unknown.no_engaged", "remedy.import_ga4_source")
    if engaged is not None:
        figure = Estimate.counted(engaged)
    return (
        counted(key, visits.total(network), "count", basis),
        stated(engaged_key, figure, "count", basis),
    )


def _conversions(standing: Standing, network: str, lines: Sequence[ValueLine]) -> Stated:
    counting_lines = counting(lines, "full")
    evidence = tuple(proof for line in counting_lines for proof in line.evidence)
    basis = Basis(network, evidence)
    key = f"network/conversions/{network}"
    missing = standing.no_orders or standing.no_value(network)
    # Analytics says what its sales came to, not how many they were.
    uncounted = any(line.kind == "sales.analytics" for line in counting_lines)
    if missing is not None and (uncounted or not counting_lines):
        return stated(key, missing, "count", basis)
    return counted(key, sum(line.conversions or 0 for line in counting_lines), "count", basis)


def _proofs(standing: Standing, lines: Sequence[CostLine | ValueLine]) -> tuple[Evidence, ...]:
    return standing.inquiry.whole(proof.measure for line in lines for proof in line.evidence)


def _once(*proofs: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(proof for part in proofs for proof in part))


def _each(cost: Figure, number: Figure) -> Figure:
    if isinstance(cost, Unknown):
        return cost
    if isinstance(number, Unknown):
        return number
    if number.value <= 0:
        return Unknown("unknown.divided_by_nothing", "remedy.longer_period")
    return Estimate.counted(round(Fraction(cost.value, number.value)))


def _per_hour(value: Figure, cash: int, minutes_milli: int, network: str) -> Figure:
    """What is left of the value for an hour, once what was spent in money is paid?"""
    if isinstance(value, Unknown):
        return value
    if minutes_milli <= 0:
        return Unknown("unknown.no_cost", "remedy.book_costs", (("network", network),))
    ends = (value.value - cash, value.low - cash, value.high - cash)
    each = [round(Fraction(end * _MILLI_MINUTES_AN_HOUR, minutes_milli)) for end in ends]
    return Estimate(each[0], each[1], each[2], value.level_percent)
