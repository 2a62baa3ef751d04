"""What does a statement say of worth: one figure per channel, and what would have come anyway?

The figures stand in a part of their own and in no total: they see the same sales as the lines that
count, by another question.
"""

from __future__ import annotations

from dataclasses import replace

from whichhalf.ledger.modelled import Modelled
from whichhalf.ledger.standing import Standing
from whichhalf.nouns.estimate import Unknown
from whichhalf.nouns.statement import Sentence
from whichhalf.worth.reckoning import reckon, told
from whichhalf.worth.views import two_views


def reconciled_part(standing: Standing) -> Modelled:
    """What does a reconciliation add to a statement? Its refusal, where it can say nothing.

    Draws stay behind: what is told of them is told.
    """
    made = reckon(standing)
    if isinstance(made, Unknown):
        return Modelled(reconciled=made)
    found = told(made)
    part = replace(
        found,
        channels=tuple(replace(one, draws=()) for one in found.channels),
        views=two_views(made, found.social),
        evidence=made.kept.evidence,
    )
    return Modelled(notes=(Sentence("note.reconciled"),), reconciled=part)
