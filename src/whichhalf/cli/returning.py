"""`whichhalf returns` and `whichhalf cohorts`: spend, hours and credit meet."""

from __future__ import annotations

from typing import Annotated

import typer

from whichhalf import front
from whichhalf.cli import terminal
from whichhalf.cli.options import Form, Period, Workspace, checked
from whichhalf.nouns.returned import RETURNED_BY
from whichhalf.pages.returning import cohorts_page, returns_page

By = Annotated[str, typer.Option(metavar="|".join(RETURNED_BY), help="What each row is about.")]
Span = Annotated[
    str,
    typer.Option("--period", "-p", metavar="PERIOD", help="Else all days of the book."),
]


def returns(
    *,
    period: Period = "",
    by: By = RETURNED_BY[0],
    workspace: Workspace = None,
    form: Form = "text",
) -> None:
    """What came back for what was spent on each campaign, theme, format, post or hour?

    Money and hours beside credit by the model of the settings, with ranges. Whatever belongs to no
    row is shown beside, so that all rows are the statement. A young post reads "too early".
    """
    checked(form)
    book = front.open_book(workspace)
    found = front.returns(book, period, by=by)
    if form == "json":
        typer.echo(front.returns_json(found), nl=False)
        return
    typer.echo(returns_page(found, front.teller(book), width=terminal.width()))


def cohorts(*, period: Span = "", workspace: Workspace = None, form: Form = "text") -> None:
    """When did the posts of each month cover what they cost?

    Month by month after publication, with a range. Credit stands once in the month of the post and
    once in the month of the sale: two views of the same money, never added.
    """
    checked(form)
    book = front.open_book(workspace)
    found = front.cohorts(book, period)
    if form == "json":
        typer.echo(front.returns_json(found), nl=False)
        return
    typer.echo(cohorts_page(found, front.teller(book), width=terminal.width()))


VERBS = {"returns": returns, "cohorts": cohorts}
