"""The terminal's door: `whichhalf VERB`.

Each verb parses what was typed, calls one function of `whichhalf.front`, and shows what comes back. No
arithmetic and no queries here; sentences about figures live in `report`.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """What was typed? The front page is text of our own and loads nothing; a verb loads what it needs."""
    typed = list(sys.argv[1:] if arguments is None else arguments)
    from whichhalf.cli import frontpage

    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter shows a question mark; it does not stop the work.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if not typed or typed[0] in ("--help", "-h", "help") and len(typed) == 1:
        sys.stdout.write(frontpage.page())
        return
    if typed[0] in ("--version", "-V"):
        sys.stdout.write(frontpage.version())
        return
    from whichhalf.cli import app

    sys.exit(app.run(typed))
