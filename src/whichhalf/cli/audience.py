"""`whichhalf audience`: who among the followers could ever buy or refer?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from whichhalf import front
from whichhalf.cli import terminal
from whichhalf.cli.options import Form, Workspace, checked
from whichhalf.errors import BadInput
from whichhalf.pages.audience import audience_page

Draw = Annotated[
    int, typer.Option(metavar="N", help="Draw so many followers by chance, to be labelled.")
]
Network = Annotated[str, typer.Option(metavar="NETWORK", help="Of which network to draw.")]
Out = Annotated[Path, typer.Option(metavar="FILE", help="Where the sample is written.")]


def audience(
    *,
    draw: Draw = 0,
    network: Network = "",
    out: Out = Path("sample.csv"),
    workspace: Workspace = None,
    form: Form = "text",
) -> None:
    """Who among the followers could ever buy or refer?

    Draw a sample by chance, look at each of them, fill in yes or no, and import the file. Without
    `--draw` it says what the labelled samples tell of all followers, with a range.
    """
    checked(form)
    book = front.open_book(workspace)
    if draw or network:
        if not (draw and network):
            raise BadInput(detail="A draw needs both: `--draw 200 --network instagram`")
        number = front.draw_audience(book, network, draw, out)
        typer.echo(
            f"{number} followers drawn by chance: {out}. Look at each, fill in the empty columns "
            "with yes or no, and import the file. Leave nobody out."
        )
        return
    found = front.audience(book)
    if form == "json":
        typer.echo(front.audience_json(found), nl=False)
        return
    typer.echo(audience_page(found, front.teller(book), width=terminal.width()))


VERBS = {"audience": audience}
