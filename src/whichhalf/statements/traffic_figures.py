"""Which part of all visits comes from social media, who stays, who comes back, who buys?"""

from __future__ import annotations

from whichhalf.ledger.precedence import Claim
from whichhalf.ledger.returns import ratio
from whichhalf.ledger.standing import Basis, Standing, counted, stated
from whichhalf.measures import VISITORS
from whichhalf.nouns.estimate import Estimate, Figure, Unknown
from whichhalf.nouns.statement import Stated


def traffic_figures(standing: Standing) -> tuple[Stated, ...]:
    """Visits, share, engaged visits, visitors, conversion: of all and of each network."""
    visits = standing.visits
    if not visits.known:
        missing = Unknown("unknown.no_visits", "remedy.import_ga4_source")
        return (
            stated("traffic/visits/all", missing, "count", Basis()),
            stated("traffic/visits/social", missing, "count", Basis()),
            stated("traffic/share/social", missing, "ppm", Basis()),
        )
    whole, social = visits.total(), visits.total(social=True)
    proof = visits.evidence()
    found = [
        counted("traffic/visits/all", whole, "count", Basis("", proof)),
        counted("traffic/visits/social", social, "count", Basis("", proof)),
        stated("traffic/share/social", _share(social, whole), "ppm", _shares("", standing)),
    ]
    visitors = {row["network"] or "": row for row in standing.inquiry.answer(VISITORS)}
    for network in visits.networks:
        own = visits.total(network)
        found += [
            counted(
                f"traffic/visits/{network}", own, "count", Basis(network, visits.evidence(network))
            ),
            stated(
                f"traffic/share/{network}", _share(own, whole), "ppm", _shares(network, standing)
            ),
            _engaged(standing, network),
            _visitors(standing, network, visitors.get(network)),
            _conversion(standing, network, own),
        ]
    return tuple(found)


def _shares(network: str, standing: Standing) -> Basis:
    return Basis(network, standing.visits.evidence(network or None), "formula.share_of_visits")


def _share(part: int, whole: int) -> Figure:
    if whole <= 0:
        return Unknown("unknown.divided_by_nothing", "remedy.longer_period")
    return Estimate.counted(ratio(part, whole))


def _engaged(standing: Standing, network: str) -> Stated:
    engaged = standing.visits.engaged(network)
    figure: Figure = Unknown("unknown.no_engaged", "remedy.import_ga4_source")
    if engaged is not None:
        figure = Estimate.counted(engaged)
    basis = Basis(network, standing.visits.evidence(network))
    return stated(f"traffic/engaged/{network}", figure, "count", basis)


def _visitors(standing: Standing, network: str, row: dict[str, int] | None) -> Stated:
    figure: Figure = Unknown("unknown.no_persons", "remedy.consented_visits")
    proof = standing.inquiry.answer(VISITORS).evidence.narrowed(network=network)
    if row is not None and not row["visits_without_person"]:
        figure = Estimate.counted(row["visitors"])
    return stated(f"traffic/visitors/{network}", figure, "count", Basis(network, (proof,)))


def _conversion(standing: Standing, network: str, visits: int) -> Stated:
    """Orders whose last touch was the network, per visit from it."""
    missing = standing.no_orders or standing.no_value(network)
    figure: Figure
    if missing is not None:
        figure = missing
    else:
        orders = sum(
            row["orders"]
            for row in standing.sold.rows
            if Claim("sales.touch", network) in standing.claims.all(row)
        )
        figure = _share(orders, visits)
    basis = Basis(network, standing.visits.evidence(network), "formula.conversion_rate")
    return stated(f"traffic/conversion/{network}", figure, "ppm", basis)
