"""Which method finds the truth, over worlds whose truth is known?"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from whichhalf.errors import BadInput, NotFound
from whichhalf.league.catalogue import SCENARIOS
from whichhalf.league.entrants import entrants
from whichhalf.league.peers import installed
from whichhalf.league.playing import Game, megabytes, runs
from whichhalf.league.scenarios import Scenario
from whichhalf.league.scoring import Run
from whichhalf.league.truths import made

T = TypeVar("T")
#: Below this line a page holds what the league wrote.
MARK = "<!-- from here on written by `whichhalf league` -->"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class League:
    """What came out: each method in each world, and how much memory an answer needs?"""

    scenarios: tuple[Scenario, ...]
    seeds: int
    runs: tuple[Run, ...]
    megabytes: dict[str, float]


@dataclass(frozen=True, slots=True)
class Field:
    """Which worlds and methods take part? Nothing named: all of them.

    Seeds count from 1. Worlds are kept in `folder`, as CSV, and read from there next time.
    """

    scenarios: Sequence[str] = ()
    methods: Sequence[str] = ()
    seeds: int = 1
    folder: Path | None = None
    processes: int = 1


def league(field: Field, *, on_progress: Progress | None = None) -> League:
    """How do these methods do in these worlds?"""
    known = {one.name: one for one in SCENARIOS}
    chosen = tuple(_named(known, name) for name in field.scenarios) or SCENARIOS
    usual = entrants()
    methods = usual | installed()  # others' mix models take a minute a world: only when named
    playing = {name: _named(methods, name) for name in field.methods} or usual
    game = Game(playing, time.process_time, field.folder)
    whole = len(chosen) * field.seeds
    found: list[Run] = []
    seeds = range(1, field.seeds + 1)
    for done, some in enumerate(runs(game, chosen, seeds, processes=field.processes), start=1):
        found += some
        if on_progress:
            on_progress(done, whole)
    one = made(chosen[0], 1, field.folder).tables
    memory = {name: megabytes(method, one) for name, method in playing.items()}
    return League(chosen, field.seeds, tuple(found), memory)


def league_json(found: League) -> str:
    """Every run as it came out: shares of what was booked, and of the truth (`relative`)."""
    written = {
        "seeds": found.seeds,
        "megabytes": found.megabytes,
        "runs": [asdict(run) for run in found.runs],
    }
    return json.dumps(written, indent=1) + "\n"


def put_below(page: Path, tables: str) -> None:
    """Puts these tables into a page, in place of what stands below its mark."""
    above, mark, _ = page.read_text(encoding="utf-8").partition(MARK)
    if not mark:
        raise BadInput(detail=f"{page} has no line {MARK!r} below which tables could stand")
    page.write_text(f"{above}{MARK}\n\n{tables}", encoding="utf-8")


def _named(known: Mapping[str, T], name: str) -> T:
    if name not in known:
        raise NotFound(what=repr(name), remedy=f"There are: {', '.join(known)}.")
    return known[name]
