"""Do ranges of lifetime value and of followers' effects cover the truth, over many worlds?

nice python -m tests.bench.customers 1000

Prints for each kind of world in how many of so many sets the 90 % range held the truth, and how
often something was claimed where there is nothing. About 0.7 CPU-s a set for lifetime value, 0.2
for followers.
"""

import sys
import time
from collections.abc import Callable

import numpy as np

from tests.effects.buying_worlds import at_cdnow, from_own_beliefs
from tests.effects.follower_worlds import WORLDS, judged
from whichhalf.effects.lifetime import Lifetime

RECIPE = Lifetime(draws=300)


def lifetimes(
    name: str, world: Callable[[Lifetime, np.random.Generator], list[bool]], sets: int
) -> None:
    began, hits, used = time.process_time(), [], 0
    for seed in range(sets):
        found = world(RECIPE, np.random.default_rng(seed))
        used += bool(found)
        hits += found
    seconds = time.process_time() - began
    print(
        f"{name}: {sets} sets, {used} answered, {len(hits)} ranges, covered "
        f"{np.mean(hits):.3f}, {seconds / sets:.2f} CPU-s a set",
        flush=True,
    )


def followers(sets: int) -> None:
    for name, town in WORLDS.items():
        began = time.process_time()
        rows = [judged(town, np.random.default_rng(seed)) for seed in range(sets)]
        seconds = (time.process_time() - began) / sets
        told = {key: np.mean([row[key] for row in rows]) for key in rows[0]}
        print(f"{name}: {sets} sets, {seconds:.2f} CPU-s a set", flush=True)
        print("  " + ", ".join(f"{key} {value:.3f}" for key, value in told.items()), flush=True)


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    followers(max(number // 5, 1))
    lifetimes("truth drawn from the model's own beliefs", from_own_beliefs, number)
    lifetimes("CDNOW in two groups", at_cdnow, number)
