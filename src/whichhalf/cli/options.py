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
