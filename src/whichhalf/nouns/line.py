"""What did it cost, and what did it bring, line by line?"""

from __future__ import annotations

from dataclasses import dataclass, field

from whichhalf.nouns.estimate import Estimate, Grade, Unknown
from whichhalf.nouns.evidence import Evidence


@dataclass(frozen=True, slots=True)
class CostLine:
    """What did one network × activity × kind cost? Minor units of the statement's currency.

    `network` is "" for what is shared and could not be allocated. `allocated` is the part that came
    from shared costs by the stated rule. `minutes_milli` is the time in it.
    """

    key: str
    network: str
    activity: str
    kind: str
    grade: Grade
    amount: int
    allocated: int
    minutes_milli: int
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class ValueLine:
    """What did one network bring in one way, how do we know, and what does it overlap with?

    `group` is the overlap group: lines of one group may be seen side by side, and only those with
    `counts` reach a total (each conversion through one line, by the printed precedence). `figure`
    is in minor units where `unit` is "money". `goal` is the id of the goal it serves, or "" for
    value outside the goals.
    """

    key: str
    kind: str
    network: str
    grade: Grade
    figure: Estimate | Unknown
    unit: str
    group: str
    counts: bool
    goal: str = ""
    conversions: int | None = None
    new_customers: int | None = None
    formula: str = ""
    evidence: tuple[Evidence, ...] = ()
    draws: tuple[int, ...] = field(default=(), repr=False)
