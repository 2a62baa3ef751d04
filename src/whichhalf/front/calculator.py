"""What does a habit cost a year, in words that somebody types?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from whichhalf.errors import BadInput
from whichhalf.nouns.money import Money, exponent
from whichhalf.statements.habit import DAYS_A_WEEK, WEEKS_A_YEAR, Habit, HabitCost, habit_cost

_COLLEAGUE = re.compile(r"(?:(\d{1,4})\s*x\s*)?(\d{1,4})(?:\s*@\s*([\d.]+))?")


def cost(
    rate: str,
    minutes: int,
    *,
    currency: str = "USD",
    days: str = "weekdays",
    weeks: int = WEEKS_A_YEAR,
    colleagues: Sequence[str] = (),
) -> HabitCost:
    """What does it cost a year, with colleagues such as "2x15@20" (two, 15 minutes, at 20 an hour)?

    Without its own rate a colleague costs what you cost. `days` is weekdays, daily, or how many.

    >>> cost("10", 30, colleagues=["2x15@20"]).a_year
    Money(3900.00 USD)
    """
    exponent(currency)
    an_hour = Money.of(rate, currency)
    habits = [Habit(1, minutes, an_hour), *(_colleague(text, an_hour) for text in colleagues)]
    return habit_cost(habits, days_a_week=_days(days), weeks_a_year=weeks)


def _days(text: str) -> int:
    if text in DAYS_A_WEEK:
        return DAYS_A_WEEK[text]
    if not re.fullmatch(r"[1-7]", text):
        raise BadInput(
            detail=f"{text!r} is no rhythm. Write weekdays, daily, or 1 to 7 days a week"
        )
    return int(text)


def _colleague(text: str, an_hour: Money) -> Habit:
    found = _COLLEAGUE.fullmatch(text.strip())
    if found is None:
        detail = f"{text!r} is no colleague. Write 15 (minutes), 15@20 (at 20 an hour) or 2x15@20"
        raise BadInput(detail=detail)
    people, minutes, rate = found.groups()
    own = Money.of(rate, an_hour.currency) if rate else an_hour
    return Habit(int(people or 1), int(minutes), own)
