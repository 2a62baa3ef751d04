"""`whichhalf journeys` and `whichhalf credit`: which way did buyers come, and who gets credit?"""

from __future__ import annotations

from typing import Annotated

import typer

from whichhalf import front
from whichhalf.cli import terminal
from whichhalf.cli.options import Form, Period, Workspace, checked
from whichhalf.nouns.journey import CREDITED_TO, CREDITED_VALUES, MEMORIES, REPEATS
from whichhalf.pages.crediting import credit_page, journeys_page

Lookback = Annotated[
    str, typer.Option(metavar="DAYS|unlimited", help="How far before a purchase is looked.")
]
Model = Annotated[
    str,
    typer.Option(metavar="MODEL", help="One alone, by its name in the table; else all of them."),
]
By = Annotated[
    str,
    typer.Option(metavar="|".join(CREDITED_TO), help="What credit is given to, or split down to."),
]
Whose = Annotated[
    str, typer.Option(metavar="|".join(CREDITED_TO[:2]), help="What stands on a path.")
]
Value = Annotated[
    str,
    typer.Option(metavar="|".join(CREDITED_VALUES), help="What a purchase counts in the tables."),
]
Repeat = Annotated[
    str,
    typer.Option(
        metavar="|".join(REPEATS),
        help="May one visit stand before two purchases, or does each begin anew?",
    ),
]
Order = Annotated[
    str,
    typer.Option(
        metavar="|".join(MEMORIES),
        help="How many visits back a Markov chain remembers; else one and two.",
    ),
]


def journeys(
    *,
    period: Period = "",
    lookback: Lookback = "90",
    by: Whose = CREDITED_TO[0],
    repeat: Repeat = REPEATS[0],
    workspace: Workspace = None,
    form: Form = "text",
) -> None:
    """Which way do buyers come, and which way do those who do not buy?

    Every path to a purchase and every path without one, from visits and clicks; which share of the
    purchases has a path at all, and how many nobody is known to have touched.
    """
    checked(form)
    book = front.open_book(workspace)
    found = front.journeys(book, period, lookback, by=by, repeat=repeat)
    if form == "json":
        typer.echo(front.journeys_json(found), nl=False)
        return
    typer.echo(journeys_page(found, front.teller(book), width=terminal.width()))


def credit(
    *,
    period: Period = "",
    lookback: Lookback = "90",
    model: Model = "",
    by: By = CREDITED_TO[0],
    value: Value = CREDITED_VALUES[0],
    repeat: Repeat = REPEATS[0],
    order: Order = "",
    workspace: Workspace = None,
    form: Form = "text",
) -> None:
    """Which channel gets what credit, by which model, and how sure is that?

    All models side by side, each amount with its range at 90 %, and what changes if you believe
    another one. Credit is association, not cause; the statement counts it for those sales only
    that no stronger line books.
    """
    checked(form)
    book = front.open_book(workspace)
    found = front.credit(
        book, period, lookback, model=model, by=by, value=value, repeat=repeat, order=order
    )
    if form == "json":
        typer.echo(front.credit_json(found), nl=False)
        return
    typer.echo(credit_page(found, front.teller(book), width=terminal.width()))


VERBS = {"journeys": journeys, "credit": credit}
