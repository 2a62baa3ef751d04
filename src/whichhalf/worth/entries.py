"""What does the statement say of worth: one line per network, and what would have come anyway?

The lines stand in the overlap group of sales and in no total: they see the same sales as the lines
that count, by another question. Social media and the baseline are figures of the whole business.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from whichhalf.ledger.modelled import Modelled
from whichhalf.ledger.standing import Basis, Standing, stated
from whichhalf.nouns.estimate import Estimate, Grade, Unknown
from whichhalf.nouns.evidence import Evidence
from whichhalf.nouns.line import ValueLine
from whichhalf.nouns.statement import Sentence
from whichhalf.nouns.worth import ChannelWorth, Reconciled
from whichhalf.worth.reckoning import ranged, reckon, told

KIND = "sales.reconciled_view"


def worth_lines(standing: Standing) -> Modelled:
    """What does a reconciliation add to a statement? Its refusal, where it can say nothing."""
    made = reckon(standing)
    if isinstance(made, Unknown):
        basis = Basis("", standing.sold.evidence, "formula.reconciled", Grade.MODELLED)
        return Modelled(figures=(stated("worth/social", made, "money", basis),))
    found, proofs = told(made), made.kept.evidence
    social = Basis("", proofs, "formula.reconciled", Grade.MODELLED)
    rest = Basis("", proofs, "formula.baseline", Grade.MODELLED)
    return Modelled(
        lines=tuple(_lines(standing, found, proofs)),
        figures=(
            stated("worth/social", found.social, "money", social),
            stated("worth/baseline", found.baseline, "money", rest),
        ),
        notes=(Sentence("note.reconciled"), *map(_verdict, found.channels)),
    )


def _lines(
    standing: Standing, found: Reconciled, proofs: tuple[Evidence, ...]
) -> Iterable[ValueLine]:
    """What is posted and what is paid on a network, together."""
    by_network: dict[str, list[ChannelWorth]] = defaultdict(list)
    for one in found.channels:
        if isinstance(one.figure, Estimate) and not standing.scope.is_other(one.network):
            by_network[one.network].append(one)
    for network, parts in sorted(by_network.items()):
        drawn = np.sum([one.draws for one in parts], axis=0)
        value = sum(one.figure.value for one in parts if isinstance(one.figure, Estimate))
        yield ValueLine(
            key=f"value/{KIND}/{network}",
            kind=KIND,
            network=network,
            grade=Grade.MODELLED,
            figure=ranged(value, drawn),
            unit="money",
            group="sales",
            counts=False,
            formula="formula.reconciled",
            evidence=proofs,
        )


def _verdict(one: ChannelWorth) -> Sentence:
    channel = ("channel", one.channel)
    if isinstance(one.figure, Unknown):
        return Sentence("note.verdict_refused", (channel,))
    facts = (channel, ("verdict", one.verdict.value), ("pays", one.beyond_cost_ppm or 0))
    return Sentence("note.verdict", facts)
