"""Which rules were applied, so that a sceptic can follow every total?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from whichhalf.ledger.standing import Standing
from whichhalf.measures import REFUNDS_PAID
from whichhalf.nouns.estimate import Estimate
from whichhalf.nouns.line import ValueLine
from whichhalf.nouns.statement import Sentence


def notes(standing: Standing, lines: tuple[ValueLine, ...]) -> tuple[Sentence, ...]:
    """The rules of this statement, in the order of its sections."""
    return tuple(
        note
        for found in (_value(standing, lines), _costs(standing), _visits(standing))
        for note in found
    )


def _value(standing: Standing, lines: tuple[ValueLine, ...]) -> Iterable[Sentence]:
    if any(line.group == "sales" for line in lines):
        yield Sentence("note.precedence_sales")
        yield Sentence("note.pending_counts")
        yield Sentence("note.rounding")
    if any(line.formula in {"formula.margin_share", "formula.margin_mixed"} for line in lines):
        for margin in standing.inquiry.settings.margins:
            if margin.starts_on < standing.inquiry.period.end:
                since = margin.starts_on.isoformat()
                facts = (("share", margin.share_ppm), ("since", since))
                yield Sentence("note.margin_share", facts)
    yield from _converted(standing)
    for added in standing.modelled:
        yield from added.notes
    yield from standing.referred.notes
    if any(line.draws and line.kind == "sales.survey" for line in lines):
        asked, silent = standing.sold.asked, standing.sold.silent_orders
        yield Sentence("note.declared_range", (("asked", asked), ("silent", silent)))
    if any(line.kind == "sales.analytics" for line in lines):
        yield Sentence("note.analytics_counted", (("system", standing.visits.analytics),))
    avoided = [line.figure for line in lines if line.group == "avoided"]
    known = [figure for figure in avoided if isinstance(figure, Estimate)]
    if known:
        low, high = sum(f.low for f in known), sum(f.high for f in known)
        yield Sentence("note.avoided_not_added", (("low", low), ("high", high)))


def _converted(standing: Standing) -> Iterable[Sentence]:
    """Amounts in other currencies, and refunds of earlier orders."""
    exchange = standing.till.exchange
    for currency, groups in sorted(standing.sold.whole.converted.items()):
        yield Sentence("note.exchange", (("currency", currency), ("groups", groups)))
    earlier = sum(
        round(row["amount"] * factor)
        for row in standing.inquiry.answer(REFUNDS_PAID)
        if row["earlier"]
        and (factor := exchange.factor(row["currency"], date.fromisoformat(row["day"])))
    )
    if earlier:
        yield Sentence("note.refunds_of_earlier_orders", (("amount", earlier),))


def _costs(standing: Standing) -> Iterable[Sentence]:
    totals = standing.costs.totals
    if totals.allocated:
        facts = (("rule", totals.rule), ("amount", totals.allocated))
        yield Sentence("note.allocation", facts)
    if totals.unallocated and totals.rule != "none":
        facts = (("rule", totals.rule), ("amount", totals.unallocated))
        yield Sentence("note.allocation_impossible", facts)
    if standing.spending.ruled_milli:
        yield Sentence("note.time_rules", (("minutes", standing.spending.ruled_milli),))
    for currency, groups in standing.spending.converted:
        yield Sentence("note.exchange", (("currency", currency), ("groups", groups)))
    if totals.other_channels:
        yield Sentence("note.other_channels", (("amount", totals.other_channels),))


def _visits(standing: Standing) -> Iterable[Sentence]:
    for system in standing.visits.systems:
        yield Sentence("note.visits_from", (("system", system),))
