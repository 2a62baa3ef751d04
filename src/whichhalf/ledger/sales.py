"""What did social media sell, by which line is each sale booked, and what is seen beside?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from whichhalf.ledger.declared import declared_draws, from_draws
from whichhalf.ledger.met import Meetings, Met
from whichhalf.ledger.precedence import CLAIM_KEYS, GRADES, WORD_OF_MOUTH, Claim, Claims
from whichhalf.measures import SALES
from whichhalf.nouns.estimate import Estimate, Unknown
from whichhalf.nouns.evidence import Evidence
from whichhalf.nouns.line import ValueLine
from whichhalf.till.inquiry import Inquiry
from whichhalf.till.margin import Takings, Till

Rows = list[dict[str, Any]]
_SURVEY = "sales.survey"
#: Kinds that can also be looked at whole, beside what they book.
_VIEWS = ("sales.code", "sales.touch", "sales.survey")


@dataclass(frozen=True, slots=True)
class Sold:
    """All sales of the period: which line books them, and what they come to.

    `booked` partitions the sales that reach a line; `free` are those that no line claims.
    """

    lines: tuple[ValueLine, ...]
    booked: Mapping[Claim, Rows]
    free: Rows
    rows: Rows
    whole: Takings
    silent: Rows
    asked: int
    evidence: tuple[Evidence, ...]
    explained: int = 0

    @property
    def known(self) -> bool:
        """Were any sales imported?"""
        return bool(self.rows)

    @property
    def carry_sources(self) -> bool:
        """Does any sale tell what a sale by social media would tell, so that none means none?

        A line that books a sale proves it; so does an answer of a customer, or a source that no
        advertisement wrote. A code that is nobody's tells nothing; neither do clicks on
        advertisements, which tag themselves.
        """
        told = (row["survey"] or (row["sourced"] and row["paid"] != "paid") for row in self.rows)
        return bool(self.booked) or any(told)

    @property
    def silent_orders(self) -> int:
        """How many sales book no line, came from no other channel, and nobody was asked?

        Those whose path is known are not among them.
        """
        return sum(int(row["orders"]) for row in self.silent) - self.explained

    @property
    def social(self) -> Rows:
        """All groups of sales that a line books."""
        return [row for rows in self.booked.values() for row in rows]


def sold(inquiry: Inquiry, claims: Claims, till: Till, met: Meetings) -> Sold:
    """What was sold, and which line books it? `met` are the purchases with a known path."""
    rows = list(inquiry.answer(SALES))
    booked: dict[Claim, Rows] = defaultdict(list)
    seen: dict[Claim, Rows] = defaultdict(list)
    free: Rows = []
    asked = 0
    for row in rows:
        claim = claims.booked(row)
        (booked[claim] if claim else free).append(row)
        open_to_survey = claim is None or claim.kind == _SURVEY
        if row["survey"] and open_to_survey and not claims.of_another_channel(row):
            asked += row["orders"]
        for other in claims.all(row):
            seen[other].append(row)
    silent_rows = [r for r in free if not r["survey"] and not claims.of_another_channel(r)]
    # A sale whose path is known is not in the dark: it is credited there or nowhere.
    explained = met.some(lambda one: _explained(one, claims))
    silent = max((till.takings(silent_rows).margin or 0) - sum(one.margin for one in explained), 0)
    draws = _draws(inquiry, till, booked, asked, silent)
    lines = [_line(inquiry, till, c, booked[c], draws.get(c.network, ())) for c in _sorted(booked)]
    lines += [
        _view(inquiry, till, claim, seen[claim])
        for claim in _sorted(seen)
        if claim.kind in _VIEWS
        and claim.network != WORD_OF_MOUTH
        and len(seen[claim]) > len(booked.get(claim, ()))
    ]
    return Sold(
        tuple(lines),
        dict(booked),
        free,
        rows,
        till.takings(rows),
        silent_rows,
        asked,
        (inquiry.answer(SALES).evidence,),
        sum(one.orders for one in explained),
    )


def _explained(one: Met, claims: Claims) -> bool:
    """Is a sale that books no line, and of which nobody was asked, explained by its path?"""
    silent = one.claim is None and not one.row["survey"] and not claims.of_another_channel(one.row)
    return silent and one.named


def _sorted(claims: Iterable[Claim]) -> list[Claim]:
    return sorted(claims, key=lambda claim: (list(GRADES).index(claim.kind), claim.network))


def _draws(
    inquiry: Inquiry, till: Till, booked: Mapping[Claim, Rows], asked: int, silent: int
) -> dict[str, tuple[int, ...]]:
    said: dict[str, tuple[int, int]] = {}
    for claim, rows in booked.items():
        takings = till.takings(rows)
        if claim.kind == _SURVEY and takings.margin is not None:
            said[claim.network] = (takings.orders, takings.margin)
    return declared_draws(said, answered=asked, silent=silent, rng_seed=inquiry.rng_seed)


def figure_of(takings: Takings) -> Estimate | Unknown:
    """The margin as a figure: unknown without a margin share, or without any amount to add."""
    if takings.orders and takings.orders == takings.without_amount:
        orders = (("orders", str(takings.orders)),)
        return Unknown("unknown.no_amount", "remedy.amount_on_orders", orders)
    if takings.unconverted and not takings.by_known:
        currency, entries = min(takings.unconverted.items())
        facts = (("currency", currency), ("entries", str(entries)))
        return Unknown("unknown.no_exchange_rate", "remedy.import_exchange_rates", facts)
    margin = takings.margin
    if margin is None:
        return Unknown("unknown.no_margin", "remedy.set_margin")
    return Estimate.counted(margin)


def new_customers(rows: Iterable[Mapping[str, Any]]) -> int | None:
    """How many of the sales were somebody's first; None where no sale tells."""
    rows = list(rows)
    if all(row["customer"] == "unknown" for row in rows):
        return None
    return sum(int(row["orders"]) for row in rows if row["customer"] == "new")


def _line(
    inquiry: Inquiry, till: Till, claim: Claim, rows: Rows, draws: tuple[int, ...]
) -> ValueLine:
    takings = till.takings(rows)
    figure = figure_of(takings)
    declared = claim.kind == _SURVEY and isinstance(figure, Estimate) and bool(draws)
    if declared and isinstance(figure, Estimate):
        figure = from_draws(figure.value, draws)
    return ValueLine(
        key=f"value/{claim.kind}/{claim.network}",
        kind=claim.kind,
        network=claim.network,
        grade=GRADES[claim.kind],
        figure=figure,
        unit="money",
        group="sales",
        counts=True,
        conversions=takings.orders,
        new_customers=new_customers(rows),
        formula="formula.margin_declared" if declared else takings.formula,
        evidence=inquiry.evidence(SALES, CLAIM_KEYS, rows),
        draws=draws if declared else (),
    )


def _view(inquiry: Inquiry, till: Till, claim: Claim, rows: Rows) -> ValueLine:
    takings = till.takings(rows)
    return ValueLine(
        key=f"value/{claim.kind}_view/{claim.network}",
        kind=f"{claim.kind}_view",
        network=claim.network,
        grade=GRADES[claim.kind],
        figure=figure_of(takings),
        unit="money",
        group="sales",
        counts=False,
        conversions=takings.orders,
        new_customers=new_customers(rows),
        formula=takings.formula,
        evidence=inquiry.evidence(SALES, CLAIM_KEYS, rows),
    )
