"""Path texts that several threads count come to the sums that one thread counts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
import pytest

from whichhalf.crediting.path_texts import counted_at_once, journeys_of_paths
from whichhalf.errors import BadInput
from whichhalf.models.journeys import Outcomes
from whichhalf.models.path_sums import Counting, PathSums, path_sums

NAMES = ("email", "search", "social", "video")
type_of_batch = tuple[list[str], Outcomes]


def batches(number: int) -> Iterator[type_of_batch]:
    """So many batches of 200 random paths each."""
    rng = np.random.default_rng(number)
    for _ in range(number):
        texts = [" > ".join(rng.choice(NAMES, rng.geometric(0.4))) for _ in range(200)]
        bought = (rng.random(200) < 0.3).astype(np.int64)
        value = bought * rng.integers(1, 9_000, 200)
        yield texts, Outcomes(bought, 1 - bought, value, rng.integers(0, 5, 200), 5)


def counted(batch: type_of_batch, counting: Counting) -> PathSums:
    return path_sums(journeys_of_paths(*batch, channels=NAMES), counting)


@pytest.mark.parametrize("number", [1, 3, 20])
@pytest.mark.parametrize("workers", [1, 2, 5])
def test_threads_change_no_sum(number: int, workers: int) -> None:
    count = partial(counted, counting=Counting(order=2))
    alone = PathSums.added([count(batch) for batch in batches(number)])
    together = counted_at_once(batches(number), count, workers=workers)
    assert together.booked == alone.booked
    assert together.nulls == alone.nulls
    for tally in ("steps", "ends", "sets", "places", "turns"):
        one, two = getattr(alone, tally), getattr(together, tally)
        assert one.keys.tolist() == two.keys.tolist(), tally
        assert one.counts.tolist() == two.counts.tolist(), tally


def test_what_goes_wrong_in_a_thread_is_said_outside() -> None:
    def fails(batch: type_of_batch) -> PathSums:
        return path_sums(journeys_of_paths(*batch, channels=NAMES[:1]))

    with pytest.raises(BadInput, match="are not among the channels given"):
        counted_at_once(batches(3), fails)
