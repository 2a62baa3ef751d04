"""Does chance stay with its address?"""

import hashlib

import numpy as np

from whichhalf.demo.chance import Chance


def test_a_draw_depends_on_nothing_but_its_address():
    long, short = Chance(7).row("need", 3, 900), Chance(7).row("need", 3, 9)
    assert (long[:9] == short).all()


def test_another_seed_purpose_or_week_draws_other_numbers():
    rows = [
        Chance(7).row("need", 3, 50),
        Chance(8).row("need", 3, 50),
        Chance(7).row("buys", 3, 50),
        Chance(7).row("need", 4, 50),
    ]
    assert len({tuple(row) for row in rows}) == 4


def splitmix64(state: int) -> int:
    """As printed by its authors, with Python's own whole numbers."""
    mask = (1 << 64) - 1
    state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & mask
    state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & mask
    return state ^ (state >> 31)


def test_the_bits_are_those_of_splitmix64():
    key = int.from_bytes(hashlib.blake2b(b"1|0|anchor", digest_size=8).digest(), "little")
    states = [(key + place * 0x9E3779B97F4A7C15) & ((1 << 64) - 1) for place in (1, 2, 3)]
    expected = [(splitmix64(state) >> 11) * 2.0**-53 for state in states]
    assert Chance(1).row("anchor", 0, 3).tolist() == expected
    # The first value for the seed 1234567 that the reference implementation prints.
    assert splitmix64((1234567 + 0x9E3779B97F4A7C15) & ((1 << 64) - 1)) == 6457827717110365317


def test_the_draws_are_even_and_do_not_hang_together():
    draws = np.concatenate([Chance(5).row("even", week, 4000) for week in range(50)])
    counts = np.histogram(draws, bins=20, range=(0, 1))[0]
    expected = draws.size / 20
    assert ((counts - expected) ** 2 / expected).sum() < 43.8  # chi², 19 degrees, p = 0.001
    assert abs(np.corrcoef(draws[:-1], draws[1:])[0, 1]) < 0.01


def test_a_grid_is_as_even_as_a_row():
    grid = Chance(5).grid("grid", 2, (40, 4000))
    assert grid.shape == (40, 4000)
    assert abs(float(grid.mean()) - 0.5) < 0.003
    assert 0 <= float(grid.min()) < float(grid.max()) < 1
