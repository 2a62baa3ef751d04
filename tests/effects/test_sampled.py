"""Which share of all followers is so, if some of them were looked at?"""

import numpy as np
import pytest

from whichhalf.effects.sampled import Sampled, Stratum
from whichhalf.nouns.estimate import Estimate, Unknown


@pytest.mark.parametrize(
    ("everybody", "drawn", "so"), [(5000, 150, 400), (300, 150, 60), (400, 60, 8)]
)
def test_nine_of_ten_ranges_hold_the_share(everybody: int, drawn: int, so: int) -> None:
    rng = np.random.default_rng(everybody + drawn)
    hits = 0
    for found in rng.hypergeometric(so, everybody - so, drawn, 2_000).tolist():
        share = Sampled().share([(Stratum(everybody, drawn, drawn), found)])
        assert isinstance(share, Estimate)
        hits += share.low <= so / everybody * 1_000_000 <= share.high
    assert 0.87 <= hits / 2_000 <= 0.985  # counts are whole numbers: no range holds exactly 90 %


def test_strata_together_hold_the_share_of_all() -> None:
    rng = np.random.default_rng(1)
    first, second = Stratum(4000, 120, 120), Stratum(700, 120, 120)
    hits = 0
    for _ in range(200):
        seen = (rng.hypergeometric(400, 3600, 120), rng.hypergeometric(350, 350, 120))
        share = Sampled().share([(first, int(seen[0])), (second, int(seen[1]))])
        assert isinstance(share, Estimate)
        hits += share.low <= 750 / 4700 * 1_000_000 <= share.high
    assert 0.84 <= hits / 200 <= 0.97


def test_who_looked_at_everybody_is_sure() -> None:
    assert Sampled().share([(Stratum(80, 80, 80), 20)]) == Estimate(250_000, 250_000, 250_000)


@pytest.mark.parametrize(
    ("stratum", "reason"),
    [
        (Stratum(5000, 20, 20), "unknown.few_labels"),
        (Stratum(5000, 200, 120), "unknown.unlabelled"),
        (Stratum(5000, 200, 200, strangers=30), "unknown.not_drawn"),
    ],
)
def test_a_sample_that_does_not_speak_for_all_is_refused(stratum: Stratum, reason: str) -> None:
    share = Sampled().share([(stratum, 10)])
    assert isinstance(share, Unknown)
    assert share.reason == reason
