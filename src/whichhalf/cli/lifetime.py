"""`whichhalf lifetime` and `whichhalf community`: what are customers worth, and whose more?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from whichhalf import front
from whichhalf.cli import terminal
from whichhalf.cli.options import Form, Period, Workspace, checked
from whichhalf.front.book import OpenBook
from whichhalf.nouns.comparison import Comparison
from whichhalf.pages.comparison import comparison_page
from whichhalf.pages.lifetime import lifetime_page

By = Annotated[str, typer.Option(metavar="source|network", help="How customers are grouped.")]
Weeks = Annotated[int, typer.Option(metavar="N", help="Weeks after the first purchase.")]
Followers = Annotated[
    bool, typer.Option("--followers", help="Followers beside like customers who do not follow.")
]


def lifetime(
    *,
    period: Period = "",
    by: By = "source",
    weeks: Weeks = 52,
    followers: Followers = False,
    workspace: Workspace = None,
    form: Form = "text",
) -> None:
    """What is a customer worth after the first purchase, by where they came from?

    How often customers of each source come back and what they spend, over a year unless you say
    otherwise, with a range. A source with too few who came back is unknown, not zero.
    """
    checked(form)
    book = front.open_book(workspace)
    if followers:
        _tell([front.followers(book, period)], book, form)
        return
    found = front.lifetime(book, period, by=by, weeks=weeks)
    if form == "json":
        typer.echo(front.lifetime_json(found), nl=False)
        return
    typer.echo(lifetime_page(found, front.teller(book), width=terminal.width()))


def community(*, period: Period = "", workspace: Workspace = None, form: Form = "text") -> None:
    """What do customers bring who take part, or whose code brings friends?

    Beside like customers who do not: what they spend afterwards, how often they come back, whom
    they bring. The biggest fans are already customers, so most of the difference is who they are.
    """
    checked(form)
    book = front.open_book(workspace)
    _tell(front.community(book, period), book, form)


def _tell(found: Sequence[Comparison], book: OpenBook, form: str) -> None:
    if form == "json":
        typer.echo("".join(front.comparison_json(one) for one in found), nl=False)
        return
    teller, width = front.teller(book), terminal.width()
    typer.echo("\n\n".join(comparison_page(one, teller, width=width) for one in found))


VERBS = {"lifetime": lifetime, "community": community}
