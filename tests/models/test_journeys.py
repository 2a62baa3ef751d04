"""Path texts are read as a plain loop would read them, and what cannot be read is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whichhalf.errors import BadInput
from whichhalf.models.journeys import Journeys, Outcomes

NAMES = st.sampled_from(
    ["a", "ab", "email", "organic_search", "organic_social", "Αθήνα καφέ", "größer", "x" * 40]
)


def outcomes(number: int) -> Outcomes:
    ones = np.ones(number, int)
    return Outcomes(ones, 0 * ones, ones)


@given(
    st.lists(st.lists(NAMES, max_size=5), min_size=1, max_size=20),
    st.sampled_from([" > ", ">", ";;"]),
)
def test_paths_are_read_as_a_loop_would_read_them(told: list[list[str]], separator: str) -> None:
    journeys = Journeys.from_paths(
        [separator.join(path) for path in told], outcomes(len(told)), separator=separator
    )
    assert list(journeys.channels) == sorted({name for path in told for name in path})
    assert journeys.lengths.tolist() == [len(path) for path in told]
    names = [journeys.channels[number] for number in journeys.touches]
    assert names == [name for path in told for name in path]


def test_no_paths_at_all_are_no_journeys() -> None:
    journeys = Journeys.from_paths([], outcomes(0))
    assert (journeys.channels, len(journeys.touches), len(journeys.lengths)) == ((), 0, 0)


def test_a_missing_name_is_no_touch() -> None:
    journeys = Journeys.from_paths(["a > ", " > b > a"], outcomes(2))
    assert journeys.touches.tolist() == [0, 1, 0]
    assert journeys.lengths.tolist() == [1, 2]


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        (["a > > b"], "overlap"),
        ([f"channel {number}" for number in range(51)], "join the rare"),
    ],
)
def test_what_cannot_be_read_is_refused(paths: list[str], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        Journeys.from_paths(paths, outcomes(len(paths)))


def test_a_channel_that_was_not_announced_is_refused() -> None:
    with pytest.raises(BadInput, match="not among the channels given"):
        Journeys.from_paths(["a > b"], outcomes(1), channels=["a"])


@pytest.mark.parametrize(
    ("conversions", "nulls", "bucket", "message"),
    [([1], [0, 0], [0], "one length"), ([-1], [0], [0], "below zero"), ([1], [0], [4], "bucket")],
)
def test_outcomes_that_cannot_be_are_refused(conversions, nulls, bucket, message: str) -> None:
    columns = [np.array(column) for column in (conversions, nulls, conversions, bucket)]
    with pytest.raises(BadInput, match=message):
        Outcomes(columns[0], columns[1], columns[2], columns[3], 4)
