"""Where do figures that a model made enter the statement?

Models live above the ledger. Each gives a function from the standing to what it adds; `Standing`
calls them once, after the sales have been booked and before totals are taken. A line that counts
holds nothing but sales that no line of `SALES_PRECEDENCE` before its own books, and carries draws:
the n-th of every line belong together, so that totals of ranges are taken draw by draw.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whichhalf.nouns.estimate import Unknown
from whichhalf.nouns.line import ValueLine
from whichhalf.nouns.statement import Sentence, Stated
from whichhalf.nouns.worth import Reconciled

if TYPE_CHECKING:
    from whichhalf.ledger.standing import Standing


@dataclass(frozen=True, slots=True)
class Modelled:
    """What does a model add: lines of value, figures of the whole business, rules for the notes?

    `reconciled` is what each channel is worth, where that was asked for.
    """

    lines: tuple[ValueLine, ...] = ()
    figures: tuple[Stated, ...] = ()
    notes: tuple[Sentence, ...] = ()
    reconciled: Reconciled | Unknown | None = None


Entering = Callable[["Standing"], Modelled]
