"""What does a habit cost a year?

The sixty-second calculator: it needs no workspace and no data, only a rate and the minutes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from whichhalf.errors import BadInput
from whichhalf.nouns.money import Money

MINUTES_A_DAY = 24 * 60
WEEKS_A_YEAR = 52
#: How many days a week the two usual rhythms have.
DAYS_A_WEEK = {"weekdays": 5, "daily": 7}


@dataclass(frozen=True, slots=True)
class Habit:
    """How many people spend how many minutes a day at which hourly rate?"""

    people: int
    minutes: int
    an_hour: Money

    def __post_init__(self) -> None:
        if self.people < 1:
            raise BadInput(detail=f"{self.people} people have no habit. Give one at least")
        if not 1 <= self.minutes <= MINUTES_A_DAY:
            detail = f"{self.minutes} minutes a day is not between 1 and {MINUTES_A_DAY:,}"
            raise BadInput(detail=f"{detail}. Give the minutes of one day")
        if self.an_hour.minor < 0:
            raise BadInput(detail="An hourly rate is not below nothing. Give it without a sign")


@dataclass(frozen=True, slots=True)
class HabitShare:
    """What does one habit cost in a year, a month and a week?

    `formula` says it as one would on paper.
    """

    habit: Habit
    a_year: Money
    a_month: Money
    a_week: Money
    hours_a_year: Fraction
    formula: str


@dataclass(frozen=True, slots=True)
class HabitCost:
    """What do these habits cost together? The shares add up to the total, to the cent."""

    shares: tuple[HabitShare, ...]
    days_a_week: int
    weeks_a_year: int
    a_year: Money
    a_month: Money
    a_week: Money
    hours_a_year: Fraction


def habit_cost(
    habits: Sequence[Habit], *, days_a_week: int = 5, weeks_a_year: int = WEEKS_A_YEAR
) -> HabitCost:
    """What do these habits cost a year?

    people × rate × minutes / 60 × days a week × weeks a year; a month is a twelfth of it. Each
    share is rounded once, to the minor unit; the totals are the sums of the rounded shares.

    >>> cost = habit_cost([Habit(1, 30, Money.of("10", "USD"))])
    >>> cost.a_year, cost.a_week, cost.shares[0].formula
    (Money(1300.00 USD), Money(25.00 USD), '10.00 USD × 30/60 h × 5 days × 52 weeks')
    """
    if not 1 <= days_a_week <= DAYS_A_WEEK["daily"]:
        raise BadInput(detail=f"A week has no {days_a_week} days. Give 1 to 7")
    if not 1 <= weeks_a_year <= 53:
        raise BadInput(detail=f"A year has no {weeks_a_year} weeks to work. Give 1 to 53")
    shares = tuple(_share(habit, days_a_week, weeks_a_year) for habit in habits)
    currency = habits[0].an_hour.currency
    return HabitCost(
        shares=shares,
        days_a_week=days_a_week,
        weeks_a_year=weeks_a_year,
        a_year=Money.total((share.a_year for share in shares), currency),
        a_month=Money.total((share.a_month for share in shares), currency),
        a_week=Money.total((share.a_week for share in shares), currency),
        hours_a_year=sum((share.hours_a_year for share in shares), Fraction(0)),
    )


def _share(habit: Habit, days_a_week: int, weeks_a_year: int) -> HabitShare:
    hours_a_week = Fraction(habit.people * habit.minutes * days_a_week, 60)
    hours_a_year = hours_a_week * weeks_a_year
    return HabitShare(
        habit=habit,
        a_year=_times(habit.an_hour, hours_a_year),
        a_month=_times(habit.an_hour, hours_a_year / 12),
        a_week=_times(habit.an_hour, hours_a_week),
        hours_a_year=hours_a_year,
        formula=_formula(habit, days_a_week, weeks_a_year),
    )


def _times(money: Money, factor: Fraction) -> Money:
    """Rounded half to even, as round() does with fractions, exactly."""
    return Money(round(money.minor * factor), money.currency)


def _formula(habit: Habit, days_a_week: int, weeks_a_year: int) -> str:
    people = f"{habit.people} people × " if habit.people > 1 else ""
    rate = f"{habit.an_hour.decimal:,} {habit.an_hour.currency}"
    days = f"{days_a_week} days" if days_a_week > 1 else "1 day"
    weeks = f"{weeks_a_year} weeks" if weeks_a_year > 1 else "1 week"
    return f"{people}{rate} × {habit.minutes}/60 h × {days} × {weeks}"
