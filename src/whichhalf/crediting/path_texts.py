"""Which journeys do path texts tell, as other tools for attribution take them in?"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from whichhalf.errors import BadInput
from whichhalf.models.journeys import Integers, Journeys, Outcomes
from whichhalf.models.path_sums import PathSums

#: So many sums of batches wait to be added up at once.
_TOGETHER = 8
Batch = TypeVar("Batch")


def counted_at_once(
    batches: Iterable[Batch], count: Callable[[Batch], PathSums], *, workers: int = 2
) -> PathSums:
    """What do the sums of all batches, one or more, come to, counted by several threads?

    Texts are taken apart and counted where Python's lock is not held, so two threads take little
    more than half the time of one. No more batches are in memory than threads, and one. Sums are
    integers: how many threads there are changes nothing.

    >>> from whichhalf.models.path_sums import path_sums
    >>> many = Outcomes(np.array([1, 0]), np.array([0, 1]), np.array([4000, 0]))
    >>> texts = (["email", "search"], ["search > email", "email"])
    >>> def counted(paths):
    ...     return path_sums(journeys_of_paths(paths, many, channels=["email", "search"]))
    >>> counted_at_once(texts, counted).booked
    (2, 8000)
    """
    waiting: deque[Future[PathSums]] = deque()
    parts: list[PathSums] = []
    with ThreadPoolExecutor(workers) as pool:
        for batch in batches:
            waiting.append(pool.submit(count, batch))
            if len(waiting) > workers:
                parts.append(waiting.popleft().result())
            if len(parts) == _TOGETHER:
                parts = [PathSums.added(parts)]
        return PathSums.added([*parts, *(each.result() for each in waiting)])


def journeys_of_paths(
    paths: Any, outcomes: Outcomes, *, separator: str = " > ", channels: Sequence[str] | None = None
) -> Journeys:
    """Which journeys do a million texts tell, as in "email > search > email"?

    `paths` is a list of texts or an Arrow column. The sums over these journeys are those over
    `Journeys.from_paths`, many times sooner: each text is taken apart once, and without buckets of
    persons all that went one way are one row.

    >>> many = Outcomes(np.array([1, 0, 1]), np.array([0, 1, 0]), np.array([4000, 0, 900]))
    >>> journeys = journeys_of_paths(["email", "search > email", "email"], many)
    >>> journeys.channels, journeys.touches.tolist(), journeys.outcomes.value.tolist()
    (('email', 'search'), [0, 1, 0], [4900, 0])
    """
    form, forms = _distinct(pc.fill_null(_one_array(paths), ""))
    touches, lengths, names = _taken_apart(forms, separator, channels)
    if outcomes.bucket is None:
        return Journeys(names, touches, lengths, _joined(outcomes, form, len(lengths)))
    each = lengths[form]
    ahead = np.repeat((np.cumsum(lengths) - lengths)[form] - np.cumsum(each) + each, each)
    return Journeys(names, touches[ahead + np.arange(len(ahead))], each, outcomes)


def _one_array(texts: Any) -> Any:
    if isinstance(texts, pa.ChunkedArray):
        return texts.combine_chunks()
    return texts if isinstance(texts, pa.Array) else pa.array(texts, pa.string())


def _distinct(texts: Any) -> tuple[Integers, Any]:
    """Which of the distinct texts is each, and what are these?"""
    coded = texts.dictionary_encode()
    return coded.indices.to_numpy(), coded.dictionary


def _taken_apart(
    texts: Any, separator: str, channels: Sequence[str] | None
) -> tuple[Integers, Integers, tuple[str, ...]]:
    """The channels' numbers path after path, how many each path has, and their names.

    A name of no letters is no touch: nobody touched it, or a name is missing.
    """
    parts = pc.split_pattern(texts, separator)
    lengths = pc.list_value_length(parts).to_numpy().astype(np.int64)
    code, met = _distinct(parts.flatten())
    names: list[str] = met.to_pylist()
    if "" in names:
        named = code != names.index("")
        path = np.repeat(np.arange(len(lengths)), lengths)
        lengths = np.bincount(path[named], minlength=len(lengths))
        code = code[named]
    one = Outcomes(np.zeros(len(names), int), np.zeros(len(names), int), np.zeros(len(names), int))
    read = Journeys.from_paths(names, one, separator=separator, channels=channels)
    number = np.zeros(len(names), np.uint8)
    number[np.flatnonzero(read.lengths)] = read.touches
    return number[code], lengths, read.channels


def _joined(outcomes: Outcomes, form: Integers, forms: int) -> Outcomes:
    """All that came of each path."""
    columns = (outcomes.conversions, outcomes.nulls, outcomes.value)
    largest = max(int(np.abs(column).sum()) for column in columns)
    if largest >= 1 << 53:
        raise BadInput(detail=f"{largest} is too large a sum to be counted exactly")
    conversions, nulls, value = (
        np.bincount(form, column, forms).astype(np.int64) for column in columns
    )
    return Outcomes(conversions, nulls, value)
