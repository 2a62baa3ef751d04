"""Which options mean the same with every verb?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from whichhalf.errors import BadInput

Workspace = Annotated[
    Path | None,
    typer.Option(
        "--workspace",
        "-w",
        metavar="FOLDER",
        help="Folder of the workspace; else $WHICHHALF_WORKSPACE or the current one.",
        show_default=False,
    ),
]
Period = Annotated[
    str,
    typer.Option(
        "--period",
        "-p",
        metavar="PERIOD",
        help="As in `whichhalf statement`; else the year of the newest rows.",
    ),
]
#: For the eyes, or for a program.
FORMATS = ("text", "json")
Form = Annotated[str, typer.Option("--format", metavar="|".join(FORMATS), help="How to tell it.")]


def checked(form: str, known: Sequence[str] = FORMATS) -> str:
    """This form, if the verb can tell it so.

    >>> checked("json")
    'json'
    """
    if form not in known:
        raise BadInput(detail=f"{form!r} is no format. Choose one of {', '.join(known)}")
    return form
