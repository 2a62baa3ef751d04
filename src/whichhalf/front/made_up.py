"""How does the made-up company come into a workspace of its own?"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from whichhalf.demo.company import COMPANY
from whichhalf.demo.play import play
from whichhalf.errors import WorkspaceExists
from whichhalf.front.book import import_files
from whichhalf.front.founding import found
from whichhalf.front.telling import Look, statement, told
from whichhalf.nouns.imported import Imported
from whichhalf.nouns.statement import Statement
from whichhalf.papers.files import write
from whichhalf.papers.settings import world_settings
from whichhalf.store.layout import SETTINGS_FILE

#: The story that the documentation tells.
SEED = 7
TRUTH_FILE = "truth.json"
PAGE_FILE = "statement.html"


@dataclass(frozen=True, slots=True)
class Demo:
    """Where is the demo company, what was made and imported, and what is its statement?

    Nothing is in `imported` where the same demo stood there already.
    """

    folder: Path
    files: int
    megabytes: int
    imported: tuple[Imported, ...]
    statement: Statement
    page: Path
    truth: Path


def demo(
    folder: Path | str = "whichhalf-demo",
    seed: int = SEED,
    *,
    on_progress: Callable[[str, int], None] | None = None,
) -> Demo:
    """Makes the demo company's raw export files, imports them and tells its statement as a page.

    The same seed gives the same files, byte for byte; in the same folder it is only told again.
    """
    place = Path(folder)
    imported = () if _stands_there(place, seed) else _made(place, seed, on_progress)
    told_of = statement(place, reconciled=True)
    page = place / PAGE_FILE
    page.write_text(told(told_of, Look(form="html")), encoding="utf-8")
    raw = [path for path in (place / "raw").rglob("*") if path.is_file()]
    megabytes = round(sum(path.stat().st_size for path in raw) / 1_000_000)
    return Demo(place, len(raw), megabytes, imported, told_of, page, place / TRUTH_FILE)


def _stands_there(folder: Path, seed: int) -> bool:
    if not (folder / SETTINGS_FILE).exists():
        return False
    key = folder / TRUTH_FILE
    if not key.is_file() or json.loads(key.read_text(encoding="utf-8"))["about"]["seed"] != seed:
        raise WorkspaceExists(folder=folder)
    return True


def _made(
    folder: Path, seed: int, on_progress: Callable[[str, int], None] | None
) -> tuple[Imported, ...]:
    # The day after the story is over: what the files say must not depend on when they are made.
    now = datetime.combine(COMPANY.end + timedelta(days=1), time(9), tzinfo=UTC)
    if on_progress:
        on_progress("people, posts and orders", 0)
    write(COMPANY, play(COMPANY, seed), folder, now=now)
    found(folder, world_settings(COMPANY))
    return import_files(folder, [folder / "raw"], on_progress=on_progress)
