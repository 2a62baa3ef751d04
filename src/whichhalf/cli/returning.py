"""`whichhalf returns` and `whichhalf cohorts`: spend, hours and credit meet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated

import typer

from whichhalf import front
from whichhalf.cli import terminal
from whichhalf.cli.options import Form, Period, Workspace, checked
from whichhalf.errors import BadInput
from whichhalf.front.book import OpenBook
from whichhalf.nouns.returned import COHORTS_OF, RETURNED_BY
from whichhalf.pages.follower_cohorts import follower_cohorts_page
from whichhalf.pages.returning import cohorts_page, returns_page

By = Annotated[str, typer.Option(metavar="|".join(RETURNED_BY), help="What each row is about.")]
Of = Annotated[str, typer.Option("--of", metavar="|".join(COHORTS_OF), help="Cohorts of what.")]
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


def cohorts(
    *,
    period: Span = "",
    of: Of = COHORTS_OF[0],
    workspace: Workspace = None,
    form: Form = "text",
) -> None:
    """When did the posts of each month, or the followers won in it, cover what they cost?

    Month by month, with a range. Credit of posts stands once in the month of the post and once in
    the month of the sale: two views of the same money, never added. Followers: what one cost, what
    those who are known bought since, and which part of that following added.
    """
    checked(form)
    if of not in COHORTS_OF:
        raise BadInput(detail=f"{of!r} is no choice of --of. Choose one of {', '.join(COHORTS_OF)}")
    book = front.open_book(workspace)
    if of == "followers":
        _tell_followers(book, period, form)
        return
    found = front.cohorts(book, period)
    if form == "json":
        typer.echo(front.returns_json(found), nl=False)
        return
    typer.echo(cohorts_page(found, front.teller(book), width=terminal.width()))


def _tell_followers(book: OpenBook, period: str, form: str) -> None:
    found = front.follower_cohorts(book, period)
    if form == "json":
        typer.echo(front.returns_json(found), nl=False)
        return
    typer.echo(follower_cohorts_page(found, front.teller(book), width=terminal.width()))


VERBS: Mapping[str, Callable[..., None]] = {"returns": returns, "cohorts": cohorts}
