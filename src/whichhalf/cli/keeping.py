"""`whichhalf archive` and `whichhalf compare`: statements told again and compared."""

from __future__ import annotations

from typing import Annotated

import typer

from whichhalf import front
from whichhalf.cli import terminal
from whichhalf.cli.options import Workspace
from whichhalf.pages.archive import archive_page, comparison_page

Name = Annotated[str, typer.Argument(metavar="NAME", help="As `whichhalf archive` shows it.")]


def archive(workspace: Workspace = None) -> None:
    """Which statements were told, and can be told again as they were?

    Each statement that is printed or written is kept; `whichhalf statement --archived NAME` tells
    it again, figure for figure, whatever was imported since.
    """
    typer.echo(archive_page(front.archived(workspace), width=terminal.width()))


def compare(first: Name, second: Name, workspace: Workspace = None) -> None:
    """Why does one statement differ from another, figure by figure?

    Each difference is split: by rows that came or went between the two, and by changed settings. A
    change of the program between them is named.
    """
    found = front.compare(workspace, first, second)
    typer.echo(comparison_page(found, width=terminal.width()))


VERBS = {"archive": archive, "compare": compare}
