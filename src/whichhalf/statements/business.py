"""How did the whole business do, and what of it were new and repeat customers from social media?"""

from __future__ import annotations

from whichhalf.ledger.sales import Rows, figure_of
from whichhalf.ledger.standing import Basis, Standing, counted, stated
from whichhalf.measures import SALES
from whichhalf.nouns.estimate import Estimate, Figure, Unknown
from whichhalf.nouns.statement import Stated


def business_figures(standing: Standing) -> tuple[Stated, ...]:
    """Orders, revenue and margin of everything that was sold, and who is given credit for it."""
    if not standing.sold.known:
        missing = Unknown("unknown.no_orders", "remedy.import_orders")
        return tuple(
            stated(f"business/{name}", missing, unit, Basis())
            for name, unit in (("orders", "count"), ("revenue", "money"), ("margin", "money"))
        )
    whole = standing.sold.whole
    evidence = (standing.inquiry.answer(SALES).evidence,)
    revenue: Figure = Estimate.counted(whole.net)
    if not whole.by_known:
        # Not one amount could be added: what is unknown of the margin is unknown of the revenue.
        revenue = figure_of(whole)
    return (
        counted("business/orders", whole.orders, "count", Basis(evidence=evidence)),
        stated("business/revenue", revenue, "money", Basis("", evidence, "formula.revenue")),
        stated("business/margin", figure_of(whole), "money", Basis("", evidence, whole.formula)),
        *(figure for added in standing.modelled for figure in added.figures),
    )


def customers(standing: Standing) -> tuple[Stated, ...]:
    """Orders and margin that social media brought from new and from repeat customers, apart."""
    rows = standing.sold.social
    missing = standing.no_orders
    if missing is not None:
        return tuple(
            stated(f"customers/{kind}/orders", missing, "count", Basis())
            for kind in ("new", "repeat")
        )
    found: list[Stated] = []
    nobody = bool(rows) and all(row["customer"] == "unknown" for row in rows)
    for kind in ("new", "repeat"):
        theirs = [row for row in rows if row["customer"] == kind]
        found += _customers(standing, kind, theirs, nobody=nobody)
    others = [row for row in rows if row["customer"] == "unknown"]
    if others:
        found.append(_customers(standing, "unknown", others, nobody=False)[0])
    return tuple(found)


def _customers(standing: Standing, kind: str, rows: Rows, *, nobody: bool) -> list[Stated]:
    takings = standing.till.takings(rows)
    evidence = standing.inquiry.evidence(SALES, ("customer", "network", "place"), rows)
    orders: Figure = Estimate.counted(takings.orders)
    margin = figure_of(takings)
    if nobody:
        orders = margin = Unknown("unknown.no_persons", "remedy.consented_visits")
    basis = Basis("", evidence, takings.formula)
    return [
        stated(f"customers/{kind}/orders", orders, "count", Basis("", evidence)),
        stated(f"customers/{kind}/margin", margin, "money", basis),
    ]
