"""How many touches back does what comes next depend on?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from whichhalf.models.fit import FEWEST_BUCKETS
from whichhalf.models.journeys import Floats, Integers
from whichhalf.models.path_sums import PathSums

_FOLDS = 10


@dataclass(frozen=True, slots=True)
class OrderChoice:
    """Which memory of the chain do the journeys speak for, and how strongly?

    `criterion` is of orders 1, 2, …, and small is good: minus twice the log-likelihood of persons
    who were held out; or the BIC, where nobody knows whose journeys they are (`held_out` is False).
    """

    order: int
    criterion: tuple[float, ...]
    held_out: bool = False


def choose_order(sums: PathSums) -> OrderChoice:
    """How many touches back does what comes next depend on?

    The buckets of persons fall into ten folds; shares counted in nine foretell the tenth, and the
    order wins that foretells best. A longer one must be better by more than one standard error over
    the folds (Breiman, Friedman, Olshen & Stone 1984, Classification and Regression Trees, §3.4.3).
    Shares that were seen seldom lean on those of the next shorter memory, with the weight of one
    step for each possible event (MacKay & Peto 1995, A Hierarchical Dirichlet Language Model, eq.
    13). Persons are held out whole, because journeys of one person are alike.

    Without persons: BIC = -2 log L + (free shares) · log n, free shares being the steps seen less
    the states they start from; consistent for the order of a chain (Katz 1981, On some criteria for
    estimating the order of a Markov chain, Technometrics 23(3), 243-249).

    >>> from whichhalf.models.journeys import Journeys, Outcomes
    >>> from whichhalf.models.path_sums import path_sums
    >>> paths = ["a > a > b", "b > a > a > a", "b > a > b"]  # after "a" it matters what was before
    >>> outcomes = Outcomes(np.array([400, 30, 0]), np.array([0, 400, 400]), np.array([1, 1, 0]))
    >>> choose_order(path_sums(Journeys.from_paths(paths, outcomes))).order
    2
    """
    if len(np.unique(sums.steps.keys // sums.steps.span)) < FEWEST_BUCKETS:
        criterion = tuple(_bic(sums, order) for order in range(1, sums.counting.order + 1))
        return OrderChoice(1 + int(np.argmin(criterion)), criterion)
    told = np.array([_foretold(events) for events in _folds(sums)])
    totals = told.sum(axis=0)
    behind = told[:, [int(np.argmax(totals))]] - told
    unsure = behind.std(axis=0, ddof=1) * np.sqrt(_FOLDS)
    enough = behind.sum(axis=0) <= unsure
    return OrderChoice(1 + int(np.argmax(enough)), tuple((-2 * totals).tolist()), held_out=True)


class _Events(NamedTuple):
    """What happened, event by event: in a fold, and in all others.

    For each order from the longest memory down to none, `seen` and `before` (orders, events) say
    how often this event followed on this state elsewhere, and how often the state was left.
    """

    often: Floats
    seen: Floats
    before: Floats
    kinds: int


def _folds(sums: PathSums) -> Iterator[_Events]:
    """Events are steps to a channel, ends with a conversion and ends without."""
    base, longest = len(sums.channels) + 1, sums.counting.order
    bucket, code, often = _counted(sums)
    fold = bucket % _FOLDS
    for held in range(_FOLDS):
        mine, others = fold == held, fold != held
        asked, at = np.unique(code[mine], return_inverse=True)
        times = np.bincount(at, often[mine], len(asked)).astype(np.float64)
        seen, before = [], []
        for order in range(longest, -1, -1):
            short = 2 * base ** (order + 1)
            events = np.bincount(code[others] % short, often[others], short)
            left = events.reshape(-1, 2 * base).sum(axis=1)
            seen.append(events[asked % short])
            before.append(left[asked % short // (2 * base)])
        yield _Events(times, np.array(seen), np.array(before), base + 1)


def _counted(sums: PathSums) -> tuple[Integers, Integers, Floats]:
    """Bucket, event and number of each: an event is twice the cell of a step, odd if it sold."""
    base = len(sums.channels) + 1
    steps, ends = sums.steps, sums.ends
    bucket = np.concatenate([steps.keys // steps.span, *2 * [ends.keys // ends.span]])
    sold = ends.counts[:, 0].astype(np.float64)
    end = 2 * base * ends.cells
    code = np.concatenate([2 * steps.cells, end, end + 1])
    # an end counts among the steps; what sold of it moves from the even to the odd event
    return bucket, code, np.concatenate([steps.counts[:, 0].astype(np.float64), -sold, sold])


def _foretold(events: _Events) -> Floats:
    """The log-likelihood of what happened in a fold, for each order from 1."""
    share: Floats = np.full(len(events.often), 1 / events.kinds)
    told = []
    for seen, before in zip(events.seen[::-1], events.before[::-1], strict=True):
        share = (seen + events.kinds * share) / (before + events.kinds)
        told.append(float(events.often @ np.log(share)))
    return np.array(told[1:])


def _bic(sums: PathSums, order: int) -> float:
    base = len(sums.channels) + 1
    _, code, often = _counted(sums)
    events = np.bincount(code % (2 * base ** (order + 1)), often).astype(np.float64)
    events = np.pad(events, (0, -len(events) % (2 * base))).reshape(-1, 2 * base)
    left = events.sum(axis=1)
    seen = events > 0
    shares = events[seen] / np.broadcast_to(left[:, None], events.shape)[seen]
    free = int(seen.sum() - (left > 0).sum())
    return float(-2 * events[seen] @ np.log(shares) + free * np.log(events.sum()))
