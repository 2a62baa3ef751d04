"""How much, how sure are we, and what would make an unknown known?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from whichhalf.errors import BadInput


class Grade(StrEnum):
    """How do we know it? Best first."""

    MEASURED = "measured"  #: counted
    MATCHED = "matched"  #: a deterministic path leads from the post to the sale
    MODELLED = "modelled"  #: credit or a causal estimate
    DECLARED = "declared"  #: people said so
    ASSUMED = "assumed"  #: a default, or inferred


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is the value, and between which ends does it lie at this level?

    The value is an integer in the smallest unit of `unit` (minor units of a currency, counts,
    milliseconds, parts per million). A counted fact has no width of its own: low = value = high.

    >>> Estimate.counted(5).width
    0
    """

    value: int
    low: int
    high: int
    level_percent: int = 90

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise BadInput(
                detail=f"an estimate of {self.value} does not lie in {self.low}..{self.high}"
            )

    @classmethod
    def counted(cls, value: int) -> Estimate:
        """A counted fact: no width of its own."""
        return cls(value, value, value, 100)

    @property
    def width(self) -> int:
        """How far are the two ends apart?"""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Unknown:
    """Why can we not say, and what would make it known?

    Both are keys of sentences in `statements/words`; `facts` fill them.
    """

    reason: str
    remedy: str
    facts: tuple[tuple[str, str], ...] = ()


Figure = Estimate | Unknown
