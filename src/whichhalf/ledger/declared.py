"""What would those say who were not asked, or did not answer?

Of the sales that nothing else explains, R were answered and U were not. The shares of the networks
among all are drawn from the posterior of a Dirichlet with a prior of one half for each network and
for "none of them" (Jeffreys); for one network that is a Beta. A draw is what was said plus that
share of the margin of the U. What was said is the value and the low end; the high end is where 95 %
of the draws lie below. It holds if who answers is like who does not: the sentence beside the figure
says so.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from whichhalf.nouns.estimate import Estimate

DRAWS = 1_000
LEVEL_PERCENT = 90
_PRIOR = 0.5


def declared_draws(
    said: Mapping[str, tuple[int, int]], *, answered: int, silent: int, rng_seed: int
) -> dict[str, tuple[int, ...]]:
    """Which values does each network take, if the silent are like those who answered?

    `said` holds (answers, margin of those sales) per network, `answered` all answers, `silent` the
    margin of the sales without one. The draws of all networks are paired: the n-th of each belong
    together, and never come to more than everything that was sold.

    >>> draws = declared_draws({"pinterest": (5, 500)}, answered=10, silent=1000, rng_seed=7)
    >>> len(draws["pinterest"]), 800 < sorted(draws["pinterest"])[500] < 1200
    (1000, True)
    """
    names = sorted(said)
    if silent <= 0 or not names:
        return {name: (said[name][1],) * DRAWS for name in names}
    chance = random.Random(rng_seed)  # noqa: S311 - chance that can be replayed, no secret
    none = answered - sum(said[name][0] for name in names)
    weights = [*(said[name][0] + _PRIOR for name in names), max(none, 0) + _PRIOR]
    found: dict[str, list[int]] = {name: [] for name in names}
    for _ in range(DRAWS):
        parts = [chance.gammavariate(weight, 1.0) for weight in weights]
        whole = sum(parts)
        for name, part in zip(names, parts, strict=False):
            # Rounded down: all networks together never get more than there is.
            found[name].append(said[name][1] + int(silent * (part / whole)))
    return {name: tuple(draws) for name, draws in found.items()}


def from_draws(value: int, draws: Sequence[int]) -> Estimate:
    """Between which ends do nine draws of ten lie? A fixed value widens to hold itself.

    >>> from_draws(5, (5,) * 1000)
    Estimate(value=5, low=5, high=5, level_percent=100)
    """
    if not draws or min(draws) == max(draws) == value:
        return Estimate.counted(value)
    ordered = sorted(draws)
    cut = len(ordered) * (100 - LEVEL_PERCENT) // 200
    low, high = ordered[cut], ordered[-1 - cut]
    return Estimate(value, min(value, low), max(value, high), LEVEL_PERCENT)
