"""`whichhalf import` and what belongs to it: log, rejects, replay, undo, forget."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from whichhalf import front
from whichhalf.cli import terminal
from whichhalf.cli.options import Workspace
from whichhalf.errors import BadInput
from whichhalf.nouns.imported import ReadingOptions
from whichhalf.pages import imported as pages
from whichhalf.pages.channels import channels_page

NOT_UNDERSTOOD = 2

Files = Annotated[list[Path], typer.Argument(metavar="FILE", help="Files, folders, zips.")]
Batch = Annotated[int, typer.Argument(metavar="BATCH", help="Its number in `whichhalf log`.")]
Encoding = Annotated[str, typer.Option(metavar="NAME", help="As in utf-8 or cp1252.")]
Decimal = Annotated[str, typer.Option(metavar=".|,", help="Which mark stands before the cents.")]
Dates = Annotated[
    str, typer.Option(metavar="dmy|mdy", help="What comes first in 03/04: day or month.")
]
Currency = Annotated[str, typer.Option(metavar="EUR", help="Of amounts that name none.")]
Zone = Annotated[str, typer.Option(metavar="ZONE", help="Of times that name none: Europe/Berlin.")]
System = Annotated[
    str, typer.Option(metavar="NAME", help="Where the file comes from: shopify, ga4 …")
]
Site = Annotated[str, typer.Option(metavar="HOST", help="Which of our sites the file is about.")]
AsOf = Annotated[str, typer.Option(metavar="DAY", help="When the file was exported: 2025-01-31.")]
Days = Annotated[
    str,
    typer.Option(
        metavar="PERIOD", help="Which days a file is about that does not say it: 2025-Q3."
    ),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column", metavar="FIELD=HEADING", help="Which column holds what; may be given again."
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would happen; store nothing.")]
Most = Annotated[int, typer.Option(metavar="N", min=1, help="How many rows of each reason.")]
Person = Annotated[str, typer.Argument(metavar="WHO", help="E-mail address or customer number.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask once more.")]


def import_(  # the options of the verb, declared
    files: Files,
    *,
    workspace: Workspace = None,
    encoding: Encoding = "",
    decimal: Decimal = "",
    dates: Dates = "",
    currency: Currency = "",
    zone: Zone = "",
    system: System = "",
    site: Site = "",
    as_of: AsOf = "",
    days: Days = "",
    column: Columns = None,
    dry_run: DryRun = False,
) -> None:
    """Read files, folders and zips into the book.

    Each file says by its content which system it comes from, and enters whole or not at all. What
    can be read in two ways is refused, with the option that decides it. The same file twice changes
    nothing.
    """
    columns = tuple(_pair(text) for text in column or ())
    options = ReadingOptions(
        encoding, decimal, dates, currency, zone, system, site, as_of, days, columns
    )
    with terminal.progress("Reading") as on_progress:
        found = front.import_files(
            workspace, files, options=options, dry_run=dry_run, on_progress=on_progress
        )
    typer.echo(pages.import_page(found, width=terminal.width(), dry_run=dry_run))
    if not found or any(file.refused for file in found):
        raise typer.Exit(NOT_UNDERSTOOD)


def _pair(text: str) -> tuple[str, str]:
    name, sign, heading = text.partition("=")
    if not (sign and name.strip() and heading.strip()):
        raise BadInput(detail=f"--column {text!r}: write it as field=heading, as in order_id=Nr")
    return name.strip(), heading.strip()


def log(workspace: Workspace = None) -> None:
    """What has been imported, and when?"""
    opened = front.open_workspace(workspace)
    entries = front.log(opened)
    typer.echo(pages.log_page(entries, zone=opened.settings.zone, width=terminal.width()))


def channels(workspace: Workspace = None) -> None:
    """Which channel is each source that was seen, by which rule?

    Beside ours stands the label that Google Analytics 4 gives it. Own rules go into channels.toml;
    history is classified anew, as what was seen is kept.
    """
    typer.echo(channels_page(front.channels(workspace), width=terminal.width()))


def rejects(
    batch: Annotated[
        int | None, typer.Argument(metavar="BATCH", show_default=False, help="Of one batch only.")
    ] = None,
    workspace: Workspace = None,
    most: Most = 3,
) -> None:
    """Which rows were not understood, and why?"""
    found = front.rejects(workspace, batch)
    typer.echo(pages.rejects_page(found, width=terminal.width(), most=most))


def replay(
    batch: Batch,
    workspace: Workspace = None,
    encoding: Encoding = "",
    decimal: Decimal = "",
    dates: Dates = "",
    currency: Currency = "",
) -> None:
    """Read the rejected rows of a batch again, after a fix."""
    options = ReadingOptions(encoding, decimal, dates, currency)
    found = front.replay(workspace, batch, options=options)
    typer.echo(pages.import_page([found], width=terminal.width()))


def undo(batch: Batch, workspace: Workspace = None) -> None:
    """Take a batch back. What another batch also brought stays."""
    typer.echo(pages.undone_line(front.undo(workspace, batch)))


def forget(person: Person, workspace: Workspace = None, yes: Yes = False) -> None:
    """Erase a person who asks for it; totals stay.

    The key that unlocks the name is deleted: this cannot be taken back.
    """
    if not yes:
        typer.confirm("This cannot be taken back. Erase this person?", abort=True)
    typer.echo(pages.forgotten_line(front.forget(workspace, person)))


VERBS = {
    "import": import_,
    "log": log,
    "channels": channels,
    "rejects": rejects,
    "replay": replay,
    "undo": undo,
    "forget": forget,
}
