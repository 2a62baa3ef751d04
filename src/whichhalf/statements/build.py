"""What does social media cost this business, what does it bring, and how sure are we?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from whichhalf.ledger.precedence import SALES_PRECEDENCE
from whichhalf.ledger.returns import counting, total
from whichhalf.ledger.standing import Basis, Standing, stated
from whichhalf.nouns.estimate import Grade, Unknown
from whichhalf.nouns.evidence import Evidence
from whichhalf.nouns.line import CostLine, ValueLine
from whichhalf.nouns.period import Period
from whichhalf.nouns.setting import Settings
from whichhalf.nouns.statement import (
    Envelope,
    OverlapGroup,
    Roi,
    Stated,
    Statement,
)
from whichhalf.nouns.worth import Reconciled
from whichhalf.statements.business import business_figures, customers
from whichhalf.statements.entering import ENTERING
from whichhalf.statements.findings import findings
from whichhalf.statements.goals import Told, goal_results, with_goals
from whichhalf.statements.health import health_checks
from whichhalf.statements.network_results import network_result, returns
from whichhalf.statements.notes import notes
from whichhalf.statements.own_measures import Counts, own_measures
from whichhalf.statements.series import series
from whichhalf.statements.traffic_figures import traffic_figures
from whichhalf.statements.unknowns import unknowns
from whichhalf.statements.worths import worth_figures
from whichhalf.till.inquiry import SOME_NETWORK, Ask, Inquiry

#: Figures that can be opened: everything in a statement that has a key and evidence.
Opened = Stated | CostLine | ValueLine | Roi


def build(ask: Ask, settings: Settings, period: Period, *, rng_seed: int) -> Statement:
    """The statement of a business for a period, from what the book answers.

    Each measure is asked once. The same book, settings, period and seed give the same statement.
    """
    standing = Standing(Inquiry(ask, settings, period, rng_seed), ENTERING)
    lines = with_goals(standing.lines, settings.goals)
    counts = Counts.of(standing.inquiry)
    traffic = traffic_figures(standing)
    buyers = customers(standing)
    own = own_measures(counts, _measured(standing, counts))
    told = Told({figure.key: figure for figure in (*traffic, *buyers, *own)})
    found = Statement(
        business=settings.business,
        currency=settings.currency,
        period=period,
        goals=goal_results(standing, lines, told),
        inside=tuple(line for line in lines if line.goal),
        outside=tuple(line for line in lines if not line.goal),
        costs=standing.costs.lines,
        other_costs=standing.costs.other,
        cost_totals=standing.costs.totals,
        booked=_total(standing, lines, "booked"),
        full=_total(standing, lines, "full"),
        rois=returns(standing, standing.costs.lines, lines),
        networks=tuple(network_result(standing, network) for network in standing.networks),
        business_figures=business_figures(standing),
        customers=buyers,
        traffic=traffic,
        measures=own,
        overlaps=_overlaps(lines),
        health=health_checks(standing),
        findings=(),
        unknowns=(),
        series=series(standing, counts),
        notes=notes(standing, lines),
        envelope=Envelope(rng_seed=rng_seed),
        reconciled=_reconciled(standing),
    )
    found = replace(found, unknowns=unknowns(standing, found))
    found = replace(found, findings=findings(standing, counts, found))
    return replace(found, envelope=_envelope(standing))


def _reconciled(standing: Standing) -> Reconciled | Unknown | None:
    """What each channel is worth, where that was asked for."""
    return next((one.reconciled for one in standing.modelled if one.reconciled is not None), None)


def _measured(standing: Standing, counts: Counts) -> tuple[str, ...]:
    """Networks whose own figures are told: those of the statement, and those that report any."""
    found = {*standing.networks, *counts.networks} - {"newsletter", "blog", SOME_NETWORK}
    return tuple(sorted(name for name in found if not standing.scope.is_other(name)))


def _total(standing: Standing, lines: tuple[ValueLine, ...], scope: str) -> Stated:
    ours = counting(lines, scope)
    figure = total(ours, nothing=standing.no_value())
    order = list(Grade)
    weakest = max((line.grade for line in ours), key=order.index, default=Grade.MEASURED)
    proofs = tuple(dict.fromkeys(proof for line in ours for proof in line.evidence))
    basis = Basis("", proofs, f"formula.sum_{scope}", weakest)
    return stated(f"value/{scope}", figure, "money", basis)


def _overlaps(lines: tuple[ValueLine, ...]) -> tuple[OverlapGroup, ...]:
    groups = sorted({line.group for line in lines})
    return tuple(
        OverlapGroup(
            group,
            SALES_PRECEDENCE if group == "sales" else (),
            tuple(line.key for line in lines if line.group == group),
            tuple(line.key for line in lines if line.group == group and line.counts),
        )
        for group in groups
    )


def _envelope(standing: Standing) -> Envelope:
    proofs: list[Evidence] = [answer.evidence for answer in standing.inquiry.answers.values()]
    newest = max(proofs, key=lambda proof: proof.batch)
    return Envelope(
        newest.batch,
        newest.settings_hash or standing.inquiry.settings.hash,
        newest.code_version,
        standing.inquiry.rng_seed,
    )


def figures(statement: Statement) -> Mapping[str, Opened]:
    """Every figure of a statement by its key, for `whichhalf explain`."""
    found: dict[str, Opened] = {}
    for cost in (*statement.costs, *statement.other_costs):
        found[cost.key] = cost
    for line in statement.lines:
        found[line.key] = line
    for roi in (*statement.rois, *(roi for n in statement.networks for roi in n.rois)):
        found[roi.key] = roi
    for figure in _stated(statement):
        found[figure.key] = figure
    return dict(sorted(found.items()))


def _stated(statement: Statement) -> tuple[Stated, ...]:
    per_network = tuple(
        figure
        for n in statement.networks
        for figure in (
            n.visits,
            n.engaged,
            n.conversions,
            n.cost_per_visit,
            n.cost_per_conversion,
            n.value_per_hour,
        )
    )
    return (
        statement.booked,
        statement.full,
        *(goal.stated for goal in statement.goals),
        *statement.business_figures,
        *statement.customers,
        *statement.traffic,
        *statement.measures,
        *worth_figures(statement.reconciled),
        *(check.stated for check in statement.health),
        *per_network,
    )
