"""What must not be said, and what would make it sayable? Each rule is one named check."""

from __future__ import annotations

from whichhalf.effects.mix_weeks import MixWeeks
from whichhalf.nouns.estimate import Unknown

#: Fewer weeks than this say nothing about what would have happened anyway.
FEWEST_WEEKS = 26
#: Weeks for each figure that has to be learned: below this, none is.
FEWEST_WEEKS_PER_FIGURE = 5


def too_thin(weeks: MixWeeks, parameters: int) -> Unknown | None:
    """Are there enough weeks for so many drivers, waves and controls at all?"""
    if weeks.weeks < FEWEST_WEEKS:
        return Unknown(
            "unknown.mix_few_weeks",
            "remedy.mix_add_weeks",
            (("weeks", str(weeks.weeks)), ("needed", str(FEWEST_WEEKS))),
        )
    if weeks.outcome.mean() <= 0:
        return Unknown("unknown.mix_no_margin", "remedy.import_orders")
    if not any(driver.active_weeks for driver in weeks.drivers):
        return Unknown("unknown.mix_nothing_done", "remedy.mix_add_drivers")
    if weeks.weeks < FEWEST_WEEKS_PER_FIGURE * parameters:
        return Unknown(
            "unknown.mix_few_weeks_per_figure",
            "remedy.mix_merge_or_add",
            (("weeks", str(weeks.weeks)), ("figures", str(parameters))),
        )
    return None
