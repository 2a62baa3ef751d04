"""What is said when something goes wrong, and what is the exit code?"""

from __future__ import annotations

import difflib
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import typer

from whichhalf.errors import BadInput, WhichhalfError
from whichhalf.pages.aligned import paragraph
from whichhalf.typeset.telling import clean

NOT_POSSIBLE = 1
NOT_UNDERSTOOD = 2
OUR_MISTAKE = 70  # EX_SOFTWARE in sysexits.h
STOPPED = 130  # 128 + SIGINT, as shells have it
_WIDTH = 80


@dataclass(frozen=True, slots=True)
class Failures:
    """How much is shown of an error that nobody foresaw?"""

    debug: bool = False

    def watch(self, stopped: str, work: Callable[[], None]) -> int:
        """What is the exit code of this work?"""
        try:
            work()
        except (KeyboardInterrupt, typer.Abort):
            complain(stopped)
            return STOPPED
        except BadInput as error:
            complain(str(error))
            return NOT_UNDERSTOOD
        except WhichhalfError as error:
            complain(str(error))
            return NOT_POSSIBLE
        except (typer.Exit, typer.BadParameter, BrokenPipeError):
            raise
        except Exception as error:  # noqa: BLE001 - the door is where a mistake of ours is owned up to
            complain(self._owned_up(error))
            return OUR_MISTAKE
        return 0

    def unknown_verb(self, name: str, names: Sequence[str]) -> int:
        """What is said to a verb that does not exist?"""
        near = difflib.get_close_matches(name, names, n=1)
        hint = f"Did you mean `whichhalf {near[0]}`?" if near else "`whichhalf --help` lists them."
        complain(f"There is no verb {name!r}. {hint}")
        return NOT_UNDERSTOOD

    def _owned_up(self, error: Exception) -> str:
        what = f"This is our mistake, not yours: {type(error).__name__}: {error}."
        told = "".join(traceback.format_exception(error))
        if self.debug:
            sys.stderr.write(told)
            return what
        handle, name = tempfile.mkstemp(prefix="whichhalf-mistake-", suffix=".txt", text=True)
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.write(told)
        return f"{what} Where it happened stands in {Path(name)}; please send us that file."


def complain(text: str) -> None:
    """One paragraph on stderr, red where it is read on a terminal."""
    lines = paragraph(clean(text), width=_WIDTH)
    colour = "red" if "NO_COLOR" not in os.environ else None
    typer.secho("\n".join(lines), err=True, fg=colour)
