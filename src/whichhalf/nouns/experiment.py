"""What was tried on purpose, planned before it began?"""

from whichhalf.nouns.table import Table, count, day, moment, text

EXPERIMENTS = Table(
    "experiments",
    "A planned comparison: what is switched on and off, when and where.",
    (
        text("experiment_id", "short name", required=True),
        day("starts_on", "first day", required=True),
        day("ends_on", "first day after"),
        text("design", "switchback, regions, shops, holdout"),
        text("network", "network that is switched"),
        text("arm", "which arm this row describes"),
        text("place", "region or shop of the arm"),
        count("seed", "seed of the random draw"),
        moment("recorded_at", "when the plan was written down"),
    ),
    happened="starts_on",
)
