"""What does one statement stand on? All that was asked and worked out, before it is told."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from whichhalf.ledger.assisted import assisted_lines
from whichhalf.ledger.content import content_lines
from whichhalf.ledger.met import Meetings, meetings
from whichhalf.ledger.modelled import Entering, Modelled
from whichhalf.ledger.other_value import (
    Ground,
    analytics_lines,
    avoided_lines,
    income_lines,
    lead_lines,
    platform_lines,
)
from whichhalf.ledger.precedence import WORD_OF_MOUTH, Claims
from whichhalf.ledger.sales import Sold, sold
from whichhalf.ledger.sharing import Costs, share_out
from whichhalf.ledger.spending import Spending, spending
from whichhalf.ledger.visits import Traffic, traffic
from whichhalf.ledger.word_of_mouth import Referred, referred
from whichhalf.nouns.estimate import Estimate, Figure, Grade, Unknown
from whichhalf.nouns.evidence import Evidence
from whichhalf.nouns.line import ValueLine
from whichhalf.nouns.statement import Stated
from whichhalf.till.inquiry import Inquiry, Scope
from whichhalf.till.margin import Till
from whichhalf.till.prices import Exchange


@dataclass(frozen=True)
class Standing:
    """What was asked of the book, and what follows from it? Each part is worked out once.

    `entering` are the models whose figures are part of the statement.
    """

    inquiry: Inquiry
    entering: tuple[Entering, ...] = ()

    @cached_property
    def scope(self) -> Scope:
        """Which networks is it about?"""
        return Scope.of(self.inquiry)

    @cached_property
    def visits(self) -> Traffic:
        """Which visits do we know of?"""
        return traffic(self.inquiry, self.scope)

    @cached_property
    def spending(self) -> Spending:
        """What was spent, before shared costs are shared out?"""
        return spending(self.inquiry)

    @cached_property
    def costs(self) -> Costs:
        """What did each network cost?"""
        sent = {name: self.visits.total(name, social=True) for name in self.visits.networks}
        return share_out(self.inquiry, self.scope, self.spending.parts, sent)

    @cached_property
    def till(self) -> Till:
        """How are sales counted into takings?"""
        return Till(self.inquiry.settings, Exchange.of(self.inquiry))

    @cached_property
    def claims(self) -> Claims:
        """Which line may book a sale?"""
        channels = frozenset(part.network for part in self.spending.parts)
        return Claims.of(self.inquiry, self.scope, channels)

    @cached_property
    def sold(self) -> Sold:
        """What was sold, and which line books it?"""
        return sold(self.inquiry, self.claims, self.till, self.met)

    @cached_property
    def met(self) -> Meetings:
        """Whom had buyers met before they bought?"""
        return meetings(self.inquiry, self.claims, self.till)

    @cached_property
    def referred(self) -> Referred:
        """What came by word of mouth?"""
        return referred(self.inquiry, self.claims, self.till)

    @cached_property
    def modelled(self) -> tuple[Modelled, ...]:
        """What do models add?"""
        return tuple(enter(self) for enter in self.entering)

    @cached_property
    def lines(self) -> tuple[ValueLine, ...]:
        """Every value line, before goals are given to them."""
        ground = Ground(
            self.inquiry, self.scope, self.till, self.visits, self.sold, bool(self.met.purchases)
        )
        return (
            *self.sold.lines,
            *(line for added in self.modelled for line in added.lines),
            *assisted_lines(self.met, self.scope),
            *content_lines(self.inquiry, self.scope, self.met),
            *self.referred.lines,
            *analytics_lines(ground),
            *platform_lines(ground),
            *lead_lines(ground),
            *income_lines(ground),
            *avoided_lines(ground),
        )

    @cached_property
    def networks(self) -> tuple[str, ...]:
        """Which networks have a cost, a counting line, visits or a place in the settings?"""
        found = set(self.inquiry.settings.networks)
        found |= {line.network for line in self.costs.lines if line.network}
        found |= {line.network for line in self.lines if line.counts}
        found |= set(self.visits.networks)
        return tuple(sorted(found - {WORD_OF_MOUTH, ""}))

    @cached_property
    def gap(self) -> Unknown | None:
        """Why is a part of the cost of time unknown, if it is?"""
        if not self.spending.unpriced:
            return None
        staff, minutes = max(self.spending.unpriced, key=lambda item: (item[1], item[0]))
        facts = (("staff", staff), ("minutes", str(minutes)))
        return Unknown("unknown.no_rate", "remedy.set_hourly_rate", facts)

    @cached_property
    def money_gap(self) -> Unknown | None:
        """Why is a part of the money spent unknown, if it is?"""
        if not self.spending.unconverted:
            return None
        currency, entries = self.spending.unconverted[0]
        facts = (("currency", currency), ("entries", str(entries)))
        return Unknown("unknown.no_exchange_rate", "remedy.import_exchange_rates", facts)

    @cached_property
    def no_orders(self) -> Unknown | None:
        """Why can nobody know which orders social media brought, if that is so?"""
        if not self.sold.known:
            return Unknown("unknown.no_orders", "remedy.import_orders")
        if not self.sold.carry_sources and not self.met.purchases:
            orders = (("orders", str(self.sold.whole.orders)),)
            return Unknown("unknown.no_source_on_orders", "remedy.tag_orders", orders)
        return None

    def no_value(self, network: str = "") -> Unknown | None:
        """What does it mean that no line brings anything? Nothing sold, or nobody can know.

        Where analytics says which source brought what, a network without revenue brought none.
        """
        analytics_says = any(row["value"] for row in self.visits.revenue)
        if self.no_orders is not None and not (self.sold.known and analytics_says):
            return self.no_orders
        if network and network not in self.scope.social and network != "newsletter":
            named = (("network", network),)
            return Unknown("unknown.nothing_measures", "remedy.experiment", named)
        return None


@dataclass(frozen=True, slots=True)
class Basis:
    """On what does a figure stand: which network, evidence, formula, grade?"""

    network: str = ""
    evidence: tuple[Evidence, ...] = ()
    formula: str = "formula.count"
    grade: Grade = Grade.MEASURED


def counted(key: str, value: int, unit: str, basis: Basis) -> Stated:
    """A counted figure."""
    return stated(key, Estimate.counted(value), unit, basis)


def stated(key: str, figure: Figure, unit: str, basis: Basis) -> Stated:
    """A figure with what it stands on."""
    return Stated(key, figure, unit, basis.grade, basis.formula, basis.network, basis.evidence)
