"""`whichhalf lifetime`: what are customers worth later, by where they came from?"""

from __future__ import annotations

from typing import Annotated

import typer

from whichhalf import front
from whichhalf.cli import terminal
from whichhalf.cli.crediting import FORMATS, Form, Period
from whichhalf.cli.options import Workspace
from whichhalf.errors import BadInput
from whichhalf.pages.lifetime import lifetime_page

By = Annotated[str, typer.Option(metavar="source|network", help="How customers are grouped.")]
Weeks = Annotated[int, typer.Option(metavar="N", help="Weeks after the first purchase.")]
Discount = Annotated[float, typer.Option(metavar="PERCENT", help="Discount a year.")]


def lifetime(
    *,
    period: Period = "",
    by: By = "source",
    weeks: Weeks = 52,
    discount: Discount = 10.0,
    workspace: Workspace = None,
    form: Form = "text",
) -> None:
    """What is a customer worth after the first purchase, by where they came from?

    How often customers of each source come back and what they spend, over a year unless you say
    otherwise, with a range. A source with too few who came back is unknown, not zero.
    """
    if form not in FORMATS:
        raise BadInput(detail=f"{form!r} is no format. Choose one of {', '.join(FORMATS)}")
    book = front.open_book(workspace)
    found = front.lifetime(book, period, by=by, weeks=weeks, discount_percent=discount)
    if form == "json":
        typer.echo(front.lifetime_json(found), nl=False)
        return
    typer.echo(lifetime_page(found, front.teller(book), width=terminal.width()))


VERBS = {"lifetime": lifetime}
