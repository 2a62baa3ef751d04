"""How long do Shapley's games of many channels take?

    uv run python tests/bench/games.py [--channels 20] [--journeys 1_000_000] [--touches 2.3]

Journeys of one touch and so many more on average, by 400 buckets of persons: CPU seconds and the
peak of memory of each game with what each bucket brings, which its ranges are made of.
"""

from __future__ import annotations

import argparse
import os
import resource
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small products: threads only wait

import numpy as np

from whichhalf.models.fit import Fit
from whichhalf.models.journeys import Journeys, Outcomes
from whichhalf.models.path_sums import Counting, path_sums
from whichhalf.models.shapley import ShapleyPerSet, ShapleyRate, ShapleySimplified
from whichhalf.nouns.person import BUCKETS


def made_up(channels: int, journeys: int, touches: float) -> Journeys:
    """Some channels are met far more often than others; one journey in twenty ends in a sale."""
    rng = np.random.default_rng(1)
    lengths = 1 + rng.poisson(touches, journeys)
    often = 1 / np.arange(1, channels + 1) ** 0.7
    met = rng.choice(channels, lengths.sum(), p=often / often.sum()).astype(np.uint8)
    bought = (rng.random(journeys) < 0.05).astype(np.int64)
    value = bought * rng.integers(500, 9000, journeys)
    bucket = rng.integers(0, BUCKETS, journeys)
    outcomes = Outcomes(bought, 1 - bought, value, bucket, BUCKETS)
    return Journeys(tuple(f"channel {k:02}" for k in range(channels)), met, lengths, outcomes)


def main() -> None:
    """Prints a line for each game, and one for all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--channels", type=int, default=20)
    parser.add_argument("--journeys", type=int, default=1_000_000)
    parser.add_argument("--touches", type=float, default=2.3)
    asked = parser.parse_args()
    sums = path_sums(made_up(asked.channels, asked.journeys, asked.touches), Counting(order=1))
    sets = len(np.unique(sums.sets.cells))
    print(f"{asked.channels} channels, {asked.journeys:,} journeys that met {sets:,} sets of them")
    began = time.process_time()
    for model in (ShapleySimplified(), ShapleyRate(), ShapleyPerSet()):
        start = time.process_time()
        assert isinstance(model.fit(sums), Fit)
        print(f"  {model.name:<20} {time.process_time() - start:5.2f} CPU s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  together             {time.process_time() - began:5.2f} CPU s, peak {peak:.0f} MB")


if __name__ == "__main__":
    main()
