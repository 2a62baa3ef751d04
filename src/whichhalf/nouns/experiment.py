"""What was tried on purpose, planned before it began, and what did it show?"""

from __future__ import annotations

from dataclasses import dataclass

from whichhalf.nouns.period import Period
from whichhalf.nouns.table import Table, count, day, moment, text

EXPERIMENTS = Table(
    "experiments",
    "A planned comparison: what is switched on and off, when and where.",
    (
        text("experiment_id", "short name, and number of the arm: summer/01", required=True),
        day("starts_on", "first day of the arm", required=True),
        day("ends_on", "first day after"),
        text("design", "switchback, regions, shops, holdout"),
        text("network", "network that is switched"),
        text("arm", "what happens in this row: on, off"),
        text("place", "region or shop of the arm"),
        count("seed", "seed of the random draw"),
        moment("recorded_at", "when the plan was written down"),
        count("washout_days", "first days of each arm that are left out"),
    ),
    happened="starts_on",
)


@dataclass(frozen=True, slots=True)
class ExperimentResult:
    """What did a channel bring in the days in which it was on, as an experiment says?

    `estimate` and `standard_error` are in minor units of margin over the whole window, of which
    `days_on` days were on. It calibrates the mix model (an exact Gaussian term) and the ledger (a
    measurement).
    """

    experiment_id: str
    channel: str
    window: Period
    days_on: int
    estimate: int
    standard_error: int
