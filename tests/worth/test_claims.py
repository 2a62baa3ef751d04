"""Do tracking and answers speak as measurements with a bias, and never beyond what was booked?"""

import numpy as np
import pytest

from whichhalf.worth.claims import BIASES, Answered, ChannelClass, Claims, Tracked, usual_memory

BOOKED = 1_000_000.0
TWO = (ChannelClass.ORGANIC_SOCIAL, ChannelClass.ORGANIC_SOCIAL)


def tracked(amounts: list[float]) -> Tracked:
    return Tracked(np.array(amounts), np.array([60.0, 40.0]), TWO, BIASES)


def test_channels_that_come_to_more_than_was_booked_are_impossible() -> None:
    claims = Claims(BOOKED, tracked([30_000, 10_000]))
    caused = np.array([[100_000.0, 50_000.0], [800_000.0, 300_000.0]])
    likely = claims.log_likelihood(caused)
    assert np.isfinite(likely[0])
    assert likely[1] == -np.inf


def test_what_is_tracked_is_likeliest_where_a_part_of_what_was_caused_is_seen() -> None:
    seen = BIASES[ChannelClass.ORGANIC_SOCIAL].seen
    grid = np.geomspace(1_000, 400_000, 200)
    caused = np.stack([grid, grid / 3], axis=1)
    said = tracked([seen * 120_000, seen * 40_000])
    best = grid[said.log_likelihood(caused, BOOKED - caused.sum(axis=1)).argmax()]
    assert 70_000 < best < 160_000


def test_little_tracked_can_be_others_buyers_and_speaks_for_nothing() -> None:
    """What the baseline's buyers touch anyway does not prove an effect."""
    said = tracked([4_000, 4_000])
    nothing, some = np.zeros((1, 2)), np.full((1, 2), 60_000.0)
    alone = said.log_likelihood(nothing, np.array([BOOKED]))
    assert alone > said.log_likelihood(some, np.array([BOOKED - 120_000]))


def test_the_order_of_channels_changes_nothing() -> None:
    one, other = (
        tracked([30_000, 10_000]),
        Tracked(np.array([10_000.0, 30_000.0]), np.array([40.0, 60.0]), TWO, BIASES),
    )
    caused, rest = np.array([[90_000.0, 20_000.0]]), np.array([890_000.0])
    assert one.log_likelihood(caused, rest) == pytest.approx(
        other.log_likelihood(caused[:, ::-1], rest)
    )


def test_answers_are_likeliest_where_shares_say_so_after_what_people_misremember() -> None:
    named = usual_memory(2)
    assert named.sum(axis=1) == pytest.approx(np.ones(3))
    true = np.array([0.2, 0.05, 0.75])
    counts = 400 * true @ named
    answers = Answered(counts, named, 400.0)
    grid = np.linspace(0.01, 0.5, 50)
    caused = BOOKED * np.stack([grid, np.full(50, 0.05)], axis=1)
    best = grid[answers.log_likelihood(caused, BOOKED - caused.sum(axis=1)).argmax()]
    assert best == pytest.approx(0.2, abs=0.02)
