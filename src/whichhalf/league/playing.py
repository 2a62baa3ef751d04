"""How do all methods do in all worlds?"""

from __future__ import annotations

import tracemalloc
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from whichhalf.league.answers import Method
from whichhalf.league.scenarios import Scenario
from whichhalf.league.scoring import Run, Spent, score
from whichhalf.league.tables import Tables
from whichhalf.league.truths import made

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Game:
    """Which methods play in which worlds, where do worlds lie, and how is time taken?

    `clock` counts CPU-seconds; it is read by the door and passed down.
    """

    methods: Mapping[str, Method]
    clock: Clock
    folder: Path | None = None


def runs(
    game: Game, scenarios: Sequence[Scenario], seeds: Sequence[int], *, processes: int = 1
) -> Iterator[tuple[Run, ...]]:
    """What came out, world by world? In the same order, however many processes share the work."""
    jobs = [(scenario, seed) for seed in seeds for scenario in scenarios]
    if processes < 2:
        yield from map(partial(_run, game), jobs)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(partial(_run, game), jobs)


def _run(game: Game, job: tuple[Scenario, int]) -> tuple[Run, ...]:
    scenario, seed = job
    world = made(scenario, seed, game.folder)
    found = []
    for name, method in game.methods.items():
        begun = game.clock()
        answer = method(world.tables, chance(name, scenario.name, seed))
        spent = Spent(game.clock() - begun)
        found.append(score(world, name, answer, spent))
    return tuple(found)


def chance(method: str, scenario: str, seed: int) -> np.random.Generator:
    """Which generator does a method get in a world? The same one whatever else is played."""
    return np.random.default_rng([seed, zlib.crc32(scenario.encode()), zlib.crc32(method.encode())])


def megabytes(method: Method, tables: Tables) -> float:
    """How much memory does an answer need at most, numpy's arrays included?"""
    tracemalloc.start()
    try:
        method(tables, np.random.default_rng(0))
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()
