"""Do ranges of lifetime value and of followers' effects cover the truth, over many worlds?

nice python -m tests.bench.customers 1000
nice python -m tests.bench.customers 1000 lifetime     one of followers, loyalty, lifetime

Prints for each kind of world in how many of so many sets the 90 % range held the truth, and how
often something was claimed where there is nothing. About 0.7 CPU-s a set for lifetime value, 0.2
for followers.
"""

import sys
import time
from collections.abc import Callable

import numpy as np

from tests.effects.buying_worlds import at_cdnow, from_own_beliefs
from tests.effects.follower_worlds import LOYAL_WORLDS, WORLDS, judged, judged_by_loyalty
from whichhalf.effects.lifetime import Lifetime
from whichhalf.nouns.comparison import LOYALTY_FROM

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


def loyalty(sets: int) -> None:
    for name, town in LOYAL_WORLDS.items():
        began = time.process_time()
        sets_of = [judged_by_loyalty(town, np.random.default_rng(seed)) for seed in range(sets)]
        seconds = (time.process_time() - began) / sets
        print(f"by loyalty, {name}: {sets} sets, {seconds:.2f} CPU-s a set", flush=True)
        for least in LOYALTY_FROM:
            rows = [row[least] for row in sets_of if least in row]
            told = {key: np.mean([row[key] for row in rows]) for key in rows[0]} if rows else {}
            said = ", ".join(f"{key} {value:.3f}" for key, value in told.items())
            print(f"  from {least} purchases: {len(rows)} told, {said}", flush=True)


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    only = sys.argv[2:]
    if not only or "followers" in only:
        followers(max(number // 5, 1))
    if not only or "loyalty" in only:
        loyalty(max(number // 5, 1))
    if not only or "lifetime" in only:
        lifetimes("truth drawn from the model's own beliefs", from_own_beliefs, number)
        lifetimes("CDNOW in two groups", at_cdnow, number)
