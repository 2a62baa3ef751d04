"""Which options mean the same with every verb?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
Format = Annotated[
    str, typer.Option("--format", metavar="text|html|json|csv", help="How to tell it.")
]
Language = Annotated[
    str,
    typer.Option("--language", metavar="en|de", help="In which language; else the business's own."),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", metavar="FILE", help="Write it there.", show_default=False),
]
