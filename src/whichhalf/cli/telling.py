"""`whichhalf statement` and what belongs to it: explain, schema, export, demo."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from whichhalf import front
from whichhalf.cli import terminal
from whichhalf.cli.options import Workspace, checked
from whichhalf.pages import schema as pages
from whichhalf.pages.explain import explain_page

FORMATS = ("text", "html", "json", "csv")

Period = Annotated[
    str,
    typer.Option(
        "--period",
        "-p",
        metavar="PERIOD",
        help="2025, 2025-Q3, 2025-09, 2025-W36 or 2025-07-01..2025-10-01 (the second day not "
        "included); else the year of the newest rows.",
    ),
]
Form = Annotated[str, typer.Option("--format", metavar="|".join(FORMATS), help="How to tell it.")]
Language = Annotated[
    str, typer.Option(metavar="en|de", help="In which language; else as in whichhalf.toml.")
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        "-o",
        metavar="FILE",
        help="Write it there, not on the terminal.",
        show_default=False,
    ),
]
Keys = Annotated[bool, typer.Option("--keys", help="Show the key of each figure, for `explain`.")]
Archived = Annotated[
    str, typer.Option(metavar="NAME", help="Tell one again as it was: `whichhalf archive`.")
]
At = Annotated[
    int | None,
    typer.Option(
        metavar="BATCH", help="From the book as it stood at this batch.", show_default=False
    ),
]
Reconciled = Annotated[
    bool | None,
    typer.Option(
        "--reconciled/--no-reconciled",
        help="With what would not have come anyway, channel by channel: some seconds more; else "
        "as in whichhalf.toml.",
        show_default=False,
    ),
]
Key = Annotated[
    str, typer.Argument(metavar="KEY", help="As `whichhalf statement --keys` shows it.")
]
Table = Annotated[str, typer.Argument(metavar="TABLE", help="Its name, as in `whichhalf schema`.")]
OneTable = Annotated[
    str, typer.Argument(metavar="TABLE", show_default=False, help="Its columns; else all tables.")
]
TableFile = Annotated[Path, typer.Argument(metavar="FILE", help="Ends in .csv or .parquet.")]
DemoFolder = Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to put it.")]
Seed = Annotated[int, typer.Option(metavar="N", help="Another seed is another story.")]


def statement(
    *,
    period: Period = "",
    workspace: Workspace = None,
    form: Form = "text",
    language: Language = "",
    out: Out = None,
    keys: Keys = False,
    archived: Archived = "",
    at: At = None,
    reconciled: Reconciled = None,
) -> None:
    """What does social media cost and return?

    Value inside and outside the goals, costs, return as booked and in full, what is unknown and
    what would make it known; with --reconciled also what would not have come anyway. What is told
    is kept: `whichhalf archive` lists it.
    """
    checked(form, FORMATS)
    look = front.Look(
        form=form,
        language=language,
        width=terminal.width(),
        colour=terminal.colour() and out is None,
        keys=keys,
    )
    if archived:
        found = front.again(workspace, archived)
    else:
        book = front.open_book(workspace, at=at)
        found = front.statement(book, period, reconciled=reconciled)
        front.keep(book, found)
    told = front.told(found, look, usual=front.open_workspace(workspace).settings.language)
    if out is None:
        typer.echo(told, nl=False)
        return
    out.write_text(told, encoding="utf-8", newline="")
    typer.echo(f"Written to {out}.")


def explain(
    key: Key, workspace: Workspace = None, period: Period = "", language: Language = ""
) -> None:
    """What stands behind a figure: formula, settings, SQL, rows, batches, milliseconds?"""
    found = front.explain(workspace, key, period, language=language)
    typer.echo(explain_page(found, width=terminal.width()))


def schema(table: OneTable = "") -> None:
    """Which tables and columns does the book have?"""
    typer.echo(pages.schema_page(front.schema(table), width=terminal.width()))


def export(table: Table, out: TableFile, workspace: Workspace = None) -> None:
    """Write a table as CSV or Parquet. It can be imported again as it is."""
    rows = front.export(workspace, table, out)
    typer.echo(f"{rows:,} rows of {table} written to {out}.")


def demo(folder: DemoFolder = Path("whichhalf-demo"), seed: Seed = 7) -> None:
    """See it all with a made-up company: its files, its statement.

    Writes the raw export files of its networks, shop, payments, analytics and time tracker, imports
    them, and tells the statement in the terminal and as an HTML page.
    """
    from whichhalf.pages.demo import demo_page

    with terminal.progress("Making the demo company") as on_progress:
        made = front.demo(folder, seed, on_progress=on_progress)
    look = front.Look(width=terminal.width(), colour=terminal.colour())
    typer.echo(front.told(made.statement, look))
    typer.echo(demo_page(made, width=terminal.width()))


VERBS = {
    "statement": statement,
    "explain": explain,
    "schema": schema,
    "export": export,
    "demo": demo,
}
