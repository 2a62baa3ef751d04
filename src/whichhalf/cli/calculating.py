"""`whichhalf cost`: what does a habit cost a year?"""

from __future__ import annotations

from typing import Annotated

import typer

from whichhalf.front import calculator
from whichhalf.pages.habit import habit_page

Rate = Annotated[str, typer.Option(metavar="AMOUNT", help="What an hour costs, as in 10 or 12.50.")]
Minutes = Annotated[int, typer.Option(metavar="N", help="Minutes a day.")]
Currency = Annotated[str, typer.Option(metavar="EUR", help="Three letters, as in EUR.")]
Days = Annotated[str, typer.Option(metavar="weekdays|daily|1-7", help="On which days of the week.")]
Weeks = Annotated[int, typer.Option(metavar="N", help="Weeks a year.")]
Colleagues = Annotated[int, typer.Option(metavar="N", help="How many colleagues do the same.")]
Colleague = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NxMINUTES@RATE",
        help="Colleagues who differ: 2x15@20 are two, 15 minutes a day, at 20 an hour. Repeatable.",
    ),
]


def cost(  # the options of the verb, declared
    *,
    rate: Rate,
    minutes: Minutes,
    currency: Currency = "USD",
    days: Days = "weekdays",
    weeks: Weeks = 52,
    colleagues: Colleagues = 0,
    colleague: Colleague = None,
) -> None:
    """What does a habit cost a year?

    Half an hour each weekday at 10 USD an hour, with a colleague who does 15 minutes at 20:

    whichhalf cost --rate 10 --minutes 30 --colleague 15@20
    """
    same = [f"{colleagues}x{minutes}"] if colleagues else []
    found = calculator.cost(
        rate,
        minutes,
        currency=currency.upper(),
        days=days,
        weeks=weeks,
        colleagues=[*same, *(colleague or [])],
    )
    typer.echo(habit_page(found))


VERBS = {"cost": cost}
