"""Which method stands where, over many worlds? Paired: all methods played the same ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from whichhalf.league.scenarios import Effect, Scenario
from whichhalf.league.scoring import Run


@dataclass(frozen=True, slots=True)
class Standing:
    """How did one method do over these worlds? Shares, of what was booked unless named otherwise.

    `error`: median of |said − true| / true, over worlds where social brought something; `channels`:
    mean error of a channel; `rank`: mean rank correlation; `interval`: mean interval score;
    `false_claims`: share of the worlds without an effect in which it was sure of one, None where
    there is no such world; `better`: share of the worlds in which its interval score was better
    than that of the method that stands first (of the first itself: than that of the second).
    """

    method: str
    worlds: int
    error: float | None
    channels: float
    rank: float | None
    interval: float
    coverage: float
    largest_coverage: float
    width: float
    false_claims: float | None
    above_booked: float
    refused: float
    better: float
    seconds: float
    megabytes: float | None


def standings(
    runs: Sequence[Run], scenarios: Mapping[str, Scenario], megabytes: Mapping[str, float]
) -> tuple[Standing, ...]:
    """Which method stands where? The best interval score first."""
    by_method: dict[str, list[Run]] = {}
    for run in runs:
        by_method.setdefault(run.method, []).append(run)
    found = {name: _mean(run.interval for run in mine) for name, mine in by_method.items()}
    order = sorted(found, key=lambda name: (found[name], name))
    scores = {
        name: {(run.scenario, run.seed): run.interval for run in mine}
        for name, mine in by_method.items()
    }
    rows = []
    for name in order:
        rival = order[0] if name != order[0] else order[min(1, len(order) - 1)]
        better = _mean(score < scores[rival][world] for world, score in scores[name].items())
        rows.append(_standing(by_method[name], scenarios, better, megabytes.get(name)))
    return tuple(rows)


def _standing(
    mine: Sequence[Run],
    scenarios: Mapping[str, Scenario],
    better: float,
    megabytes: float | None,
) -> Standing:
    relative = [run.relative for run in mine if run.relative is not None]
    ranks = [run.rank for run in mine if run.rank is not None]
    idle = [run for run in mine if scenarios[run.scenario].effect is Effect.NOTHING]
    return Standing(
        method=mine[0].method,
        worlds=len(mine),
        error=float(np.median(relative)) if relative else None,
        channels=_mean(run.channels for run in mine),
        rank=_mean(ranks) if ranks else None,
        interval=_mean(run.interval for run in mine),
        coverage=_mean(run.covered for run in mine),
        largest_coverage=_mean(run.largest_covered for run in mine),
        width=_mean(run.width for run in mine),
        false_claims=_mean(run.claimed for run in idle) if idle else None,
        above_booked=_mean(run.above_booked for run in mine),
        refused=_mean(run.refused for run in mine),
        better=better,
        seconds=float(np.median([run.seconds for run in mine])),
        megabytes=megabytes,
    )


def _mean(values: Iterable[float]) -> float:
    return float(np.mean(list(values)))


#: Which worlds are looked at apart, and which scenarios are they?
GROUPS: dict[str, Callable[[Scenario], bool]] = {
    "all worlds": lambda _: True,
    "worlds marked answerable": lambda one: one.answerable,
    "worlds kept aside": lambda one: one.kept_aside,
    "worlds kept aside that are answerable": lambda one: one.kept_aside and one.answerable,
    "worlds in which social does nothing": lambda one: one.effect is Effect.NOTHING,
}
