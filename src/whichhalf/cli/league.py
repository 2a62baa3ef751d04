"""`whichhalf league`: which method finds the truth, over worlds whose truth is known?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from whichhalf.cli import terminal
from whichhalf.cli.options import checked
from whichhalf.front.league import Field, league_json, put_below
from whichhalf.front.league import league as play
from whichhalf.pages.league import league_markdown, league_page

FORMATS = ("text", "md", "json")

Scenario = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="One alone; may be repeated.", show_default=False),
]
Method = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="One alone; may be repeated.", show_default=False),
]
Seeds = Annotated[int, typer.Option(metavar="N", min=1, help="So many worlds of each scenario.")]
Write = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER",
        help="Keep the worlds there as CSV; a second run reads them instead of playing again.",
        show_default=False,
    ),
]
Page = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="With --format md: put the tables into this page, below the line that marks them.",
        show_default=False,
    ),
]
Processes = Annotated[int, typer.Option(metavar="N", min=1, help="Work in so many processes.")]
Form = Annotated[str, typer.Option("--format", metavar="|".join(FORMATS), help="How to tell it.")]


def league(
    *,
    scenario: Scenario = None,
    method: Method = None,
    seeds: Seeds = 1,
    write: Write = None,
    processes: Processes = 1,
    form: Form = "text",
    page: Page = None,
) -> None:
    """Which method finds the truth, over made-up worlds whose truth is known?

    Every method is run on the same worlds, sees what a shop's own systems would see, and is judged
    against what social really brought. The same seed gives the same figures, seconds apart.
    """
    checked(form, FORMATS)
    field = Field(tuple(scenario or ()), tuple(method or ()), seeds, write, processes)
    found = play(field, on_progress=_tell)
    if form == "json":
        typer.echo(league_json(found), nl=False)
    elif form == "md" and page:
        put_below(page, league_markdown(found))
    elif form == "md":
        typer.echo(league_markdown(found), nl=False)
    else:
        typer.echo(league_page(found, width=terminal.width()))


def _tell(done: int, whole: int) -> None:
    watched = sys.stderr.isatty()  # one line that moves; in a file a line now and then
    if watched or done == whole or done % 25 == 0:
        typer.echo(f"{chr(13) * watched}{done} of {whole} worlds", err=True, nl=not watched)
    if watched and done == whole:
        typer.echo(err=True)


VERBS = {"league": league}
