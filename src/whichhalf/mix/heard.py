"""What if something else speaks about the drivers beside the weekly outcome?

Tracking and customers' answers are measurements of what drivers brought in all. They enter the
collapsed Gibbs sampler as one Metropolis step per driver, with the Gibbs draw itself as proposal
(Tierney 1994, Markov Chains for Exploring Posterior Distributions, Annals of Statistics 22, section
2.3): as the proposal is the exact conditional without them, the ratio is their likelihood's alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from whichhalf.mix.baseline import Baseline
from whichhalf.mix.choosing import Turn
from whichhalf.mix.sampler import Beliefs, Evidence, Sampler
from whichhalf.mix.weeks import Floats, Integers


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """What else speaks about the drivers, and is the outcome listened to at all?

    `log_likelihood` takes what each driver brought, (chains, drivers), and gives (chains,). In
    `MixModel.fit` that is in minor units, in the caller's order, over weeks that count by `share`.
    With `listens` False only it, the experiments and the beliefs speak.
    """

    share: Floats  #: (weeks,)
    log_likelihood: Callable[[Floats], Floats]
    listens: bool = True

    def sampler(
        self,
        evidence: Evidence,
        beliefs: Beliefs,
        baseline: Baseline,
        chains: int,
        rng: np.random.Generator,
    ) -> Sampler:
        """Who draws when this is heard?"""
        if self.listens:
            return Weighed(self, evidence, beliefs, baseline, chains, rng)
        return Deaf(self, evidence, beliefs, unheard(baseline), chains, rng)


def unheard(baseline: Baseline) -> Baseline:
    """A baseline that takes everything: no week says anything about a driver."""
    return replace(baseline, precision=np.zeros_like(baseline.precision))


class Weighed(Sampler):
    """A sampler whose draws are weighed by what else is heard."""

    def __init__(
        self,
        heard: Heard,
        evidence: Evidence,
        beliefs: Beliefs,
        baseline: Baseline,
        chains: int,
        rng: np.random.Generator,
    ) -> None:
        super().__init__(evidence, beliefs, baseline, chains, rng)
        self.heard = heard
        self.reach = (evidence.columns @ heard.share).ravel()  # (drivers × shapes)
        # What has each driver brought in the weeks that count? (chains, drivers).
        self.brought: Floats = self.size * self.reach[self.first + self.shape]
        self.likely = heard.log_likelihood(self.brought)

    def _draw_one(self, driver: int, turn: Turn, others: Integers) -> tuple[Floats, Integers]:
        size, shape = super()._draw_one(driver, turn, others)
        proposed = self.brought.copy()
        proposed[:, driver] = size * self.reach[self.first[driver] + shape]
        likely = self.heard.log_likelihood(proposed)
        kept = np.log(self.rng.random(len(self.chain))) < likely - self.likely
        self.brought[:, driver] = np.where(kept, proposed[:, driver], self.brought[:, driver])
        self.likely = np.where(kept, likely, self.likely)
        return (
            np.where(kept, size, self.size[:, driver]),
            np.where(kept, shape, self.shape[:, driver]),
        )


class Deaf(Weighed):
    """The same, with ears for everything but the weekly outcome: its baseline is left alone."""

    def _look(self) -> Floats:
        driven = self._driven()
        self.weighted = np.zeros_like(driven)
        return driven

    def _draw_noise(self, square: Floats) -> None:
        pass
