"""The terminal's door: `whichhalf VERB`.

Each verb parses what was typed, calls one function of `whichhalf.front`, and shows what comes back.
No arithmetic and no queries here; a statement is told by `report`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from whichhalf.cli import frontpage


def main(arguments: Sequence[str] | None = None) -> None:
    """What was typed? The front page is text of our own; a verb loads what it needs."""
    typed = list(sys.argv[1:] if arguments is None else arguments)
    # Our solves are small: one thread is faster than many, and numpy loads without making them.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter shows a question mark; it does not stop the work.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if not typed or typed in (["--help"], ["-h"], ["help"]):
        sys.stdout.write(frontpage.page())
        return
    if typed[0] in ("--version", "-V"):
        sys.stdout.write(frontpage.version())
        return
    sys.exit(_run(typed))


def _run(typed: Sequence[str]) -> int:
    try:
        from whichhalf.cli import app

        return app.run(typed)
    except KeyboardInterrupt:  # before the verb has begun
        sys.stderr.write("Stopped.\n")
        return 130
