"""Which sentence is said, and which facts fill it? In no language yet."""

from __future__ import annotations

from dataclasses import dataclass

#: How a fact of a sentence is written; see `statements/sentences.py`.
FACT_KINDS = (
    "money",
    "count",
    "ppm",
    "minutes_milli",
    "network",
    "activity",
    "kind",
    "day",
    "text",
)

Fact = str | int


@dataclass(frozen=True, slots=True)
class Sentence:
    """Which sentence is said, and which facts fill it?"""

    key: str
    facts: tuple[tuple[str, Fact], ...] = ()
