"""What does a system's own word for a figure mean, and what do we call it?"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Metric:
    """Which figure is it, in whose words, and how may it be added up?

    `additive` says whether values of several subjects or days may be summed; `cumulative` whether
    the value counts from publication until the day of the export, so that a later one replaces it.
    `valid_from` and `valid_to` (first day on which it no longer holds) are set where the system
    changed what its word means.
    """

    system: str
    native: str
    name: str
    unit: str
    additive: bool
    cumulative: bool
    meaning: str
    valid_from: date | None = None
    valid_to: date | None = None


@cache
def metrics() -> tuple[Metric, ...]:
    """Which figures do we know, of all systems?

    >>> next(m.name for m in metrics() if m.native == "favorites")
    'likes'
    """
    text = resources.files("whichhalf.connectors").joinpath("metrics.toml").read_text("utf-8")
    return tuple(
        Metric(
            system,
            entry["native"],
            entry["name"],
            entry.get("unit", "count"),
            entry.get("additive", True),
            entry.get("cumulative", False),
            entry["meaning"],
            entry.get("valid_from"),
            entry.get("valid_to"),
        )
        for system, entries in tomllib.loads(text).items()
        for entry in entries
    )
