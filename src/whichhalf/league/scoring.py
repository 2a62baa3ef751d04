"""How far was each method from the truth, how sure was it, and was it right to be?

Errors are shares: of the true value (`relative`), or of what was booked (everything else), so that
worlds of different size count alike. A refusal is taken as the interval from nothing to everything
that was booked, and its middle as the value: whoever says nothing knows only that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from whichhalf.league.answers import Answer, Range
from whichhalf.league.truths import Made

#: 1 − level: the interval score punishes each miss by 2 / this (Gneiting & Raftery 2007, Strictly
#: proper scoring rules, JASA 102, eq. 43).
_TAIL = 0.10
#: Below this share of what was booked nobody would act on it: no claim, and no effect.
SLIGHT = 0.005


@dataclass(frozen=True, slots=True)
class Run:
    """How did one method do in one world?

    `relative` is None where social brought (nearly) nothing; `rank` where fewer than two channels
    were answered. `claimed`: it was sure of an effect that is worth something.
    """

    scenario: str
    seed: int
    method: str
    refused: bool
    relative: float | None
    absolute: float
    channels: float
    rank: float | None
    interval: float
    covered: bool
    largest_covered: bool
    width: float
    claimed: bool
    above_booked: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Spent:
    """What did an answer cost? CPU-seconds."""

    seconds: float


def score(world: Made, method: str, answer: Answer, spent: Spent) -> Run:
    """How good is this method's answer in this world? Channels: the social ones."""
    truth = world.truth
    booked = float(max(truth.booked_cents, 1))
    everything = Range(booked / 2, 0.0, booked)
    social, true = answer.social or everything, float(truth.social_cents)
    true_of = {name: truth.channels[name] for name in world.tables.social}
    said = {name: answer.channels.get(name) or everything for name in true_of}
    misses = [abs(said[name].value - cents) for name, cents in true_of.items()]
    largest = max(true_of, key=lambda name: abs(true_of[name]))
    return Run(
        scenario=world.tables.scenario,
        seed=world.tables.seed,
        method=method,
        refused=answer.social is None,
        relative=abs(social.value - true) / abs(true) if abs(true) > SLIGHT * booked else None,
        absolute=abs(social.value - true) / booked,
        channels=float(np.mean(misses)) / booked,
        rank=_rank(answer.channels, true_of),
        interval=interval_score(social, true) / booked,
        covered=social.low <= true <= social.high,
        largest_covered=_holds(said[largest], true_of[largest]),
        width=(social.high - social.low) / booked,
        claimed=answer.social is not None and social.low > SLIGHT * booked,
        above_booked=answer.social is not None and social.high > booked,
        seconds=spent.seconds,
    )


def interval_score(said: Range, true: float) -> float:
    """How wide is it, and how far beside the truth? Smaller is better.

    >>> interval_score(Range(5.0, 4.0, 6.0), 5.5), interval_score(Range(5.0, 4.0, 6.0), 7.0)
    (2.0, 22.0)
    """
    beside = max(said.low - true, 0.0) + max(true - said.high, 0.0)
    return said.high - said.low + 2 / _TAIL * beside


def _holds(said: Range, true: float) -> bool:
    return said.low <= true <= said.high


def _rank(said: Mapping[str, Range], true: Mapping[str, int]) -> float | None:
    """Spearman's rank correlation over the channels that were answered; ties share their ranks."""
    names = [name for name in true if name in said]
    if len(names) < 2:
        return None
    ours, theirs = _ranks([said[n].value for n in names]), _ranks([true[n] for n in names])
    if np.ptp(theirs) == 0:
        return None
    if np.ptp(ours) == 0:
        return 0.0
    return float(np.corrcoef(ours, theirs)[0, 1])


def _ranks(values: Sequence[float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    row = np.array(values, dtype=np.float64)
    below = (row[:, None] > row[None, :]).sum(axis=1)
    same = (row[:, None] == row[None, :]).sum(axis=1)
    ranks: np.ndarray[tuple[int], np.dtype[np.float64]] = below + (same - 1) / 2
    return ranks
