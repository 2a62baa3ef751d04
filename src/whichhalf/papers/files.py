"""Which raw files do the systems of the made-up company export, and what is the answer key?

    write(COMPANY, play(COMPANY, 7), folder, now=now)

writes them all, in their own languages, encodings and odd layouts, and `truth.json` beside them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from whichhalf.demo.costs import costs
from whichhalf.demo.history import History
from whichhalf.demo.income import income
from whichhalf.demo.orders import orders
from whichhalf.demo.truth import truth
from whichhalf.demo.world import World
from whichhalf.papers import analytics, hours, networks, plain, shops
from whichhalf.papers.told import File, Told


@dataclass(frozen=True, slots=True)
class Written:
    """Where is a file, from which system, with how many rows of data and bytes?"""

    path: Path
    system: str
    encoding: str
    rows: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """Which files were written, and where is the answer key?"""

    folder: Path
    files: tuple[Written, ...]
    truth: Path


def write(
    world: World,
    history: History,
    folder: Path,
    *,
    now: datetime,
    without: tuple[str, ...] | None = None,
) -> Manifest:
    """Write what the systems of this world export at `now`, and `truth.json`.

    `without` names the channels whose incremental margin is worked out, one more story each; the
    networks, and all of them together, where it is not given.
    """
    if world != history.world:
        message = "this history happened in another world"
        raise ValueError(message)
    raw = folder / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    written = []
    for file in told_files(history, now):
        path = raw / file.name
        path.write_bytes(file.content)
        written.append(Written(path, file.system, file.encoding, file.rows, len(file.content)))
    key = folder / "truth.json"
    text = json.dumps(truth(history, without), ensure_ascii=False, indent=1, sort_keys=True)
    key.write_text(text + "\n", encoding="utf-8", newline="\n")
    return Manifest(folder, tuple(written), key)


def told_files(history: History, now: datetime) -> Iterator[File]:
    """Which files tell this history?"""
    told = Told(history, orders(history), costs(history), income(history), now)
    for room in (analytics, networks, shops, hours, plain):
        yield from room.files(told)
