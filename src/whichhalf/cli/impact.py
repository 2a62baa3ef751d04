"""`whichhalf impact`: was that blunder, campaign or viral post a disaster or a hit?"""

from __future__ import annotations

from typing import Annotated

import typer

from whichhalf import front
from whichhalf.cli import terminal
from whichhalf.cli.options import Form, Workspace, checked
from whichhalf.pages.impact import impact_page

Date = Annotated[str, typer.Option("--date", metavar="DAY", help="Its first day: 2025-05-19.")]
Until = Annotated[
    str, typer.Option("--until", metavar="DAY", help="Its last day; else seven days in all.")
]
On = Annotated[
    str,
    typer.Option("--on", metavar="sales|profit|orders|price", help="By what it is judged."),
]
Controls = Annotated[
    list[str] | None,
    typer.Option(
        "--controls",
        metavar="NAME",
        help="What it cannot have touched: place:telephone, site:HOST, or a daily reading about "
        "the business (an index of the market). May be repeated.",
        show_default=False,
    ),
]
Period = Annotated[
    str,
    typer.Option(
        "--period", "-p", metavar="PERIOD", help="What is looked at; else all that the book knows."
    ),
]


def impact(
    *,
    date: Date,
    until: Until = "",
    on: On = "sales",
    controls: Controls = None,
    period: Period = "",
    workspace: Workspace = None,
    form: Form = "text",
) -> None:
    """Was that blunder, campaign or viral post a disaster or a hit?

    Says first which effect could have been seen at all; then what was booked beside what would
    have been booked anyway, with its range, how small the effect is at least, and how the weeks
    after went. The same reckoning at earlier dates, on which nothing happened, tests it.
    """
    checked(form)
    book = front.open_book(workspace)
    found = front.impact(book, date, until, on=on, controls=tuple(controls or ()), period=period)
    if form == "json":
        typer.echo(front.impact_json(found), nl=False)
        return
    typer.echo(impact_page(found, front.teller(book), width=terminal.width()))


VERBS = {"impact": impact}
