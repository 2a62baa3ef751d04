"""Which share of all is so, if a random sample of them was looked at?

Jeffreys' interval (Brown, Cai and DasGupta, Statistical Science 16 (2001)) with the sample counted
as larger where it is a good part of all (finite population correction; Cochran, "Sampling
Techniques", 3rd ed., 2.6): who looked at everybody is sure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv

from whichhalf.effects.buying import Floats
from whichhalf.nouns.estimate import Estimate, Unknown

_MILLION = 1_000_000
_TAIL = 0.05
_POINTS = 500


@dataclass(frozen=True, slots=True)
class Stratum:
    """So many of one network: all, drawn, looked at; labelled without being drawn: strangers."""

    everybody: int
    drawn: int
    labelled: int
    strangers: int = 0


@dataclass(frozen=True, slots=True)
class Sampled:
    """From how many on, and with how few gaps, does a sample speak for all?"""

    fewest: int = 30
    least_answered: float = 0.8
    most_strangers: float = 0.05

    def refused(self, stratum: Stratum) -> Unknown | None:
        """Why does this sample not speak for all? None if it does."""
        if stratum.strangers > self.most_strangers * max(stratum.labelled, 1):
            facts = (("strangers", str(stratum.strangers)),)
            return Unknown("unknown.not_drawn", "remedy.draw_sample", facts)
        if stratum.labelled < min(self.fewest, stratum.everybody):
            few = (("labelled", str(stratum.labelled)), ("fewest", str(self.fewest)))
            return Unknown("unknown.few_labels", "remedy.label_more", few)
        if stratum.labelled < self.least_answered * stratum.drawn:
            gaps = (("labelled", str(stratum.labelled)), ("drawn", str(stratum.drawn)))
            return Unknown("unknown.unlabelled", "remedy.label_rest", gaps)
        return None

    def share(self, strata: Sequence[tuple[Stratum, int]]) -> Estimate | Unknown:
        """Which share of all strata, given how many of each labelled are so? Parts per million.

        >>> Sampled().share([(Stratum(5000, 200, 200), 30)])
        Estimate(value=150000, low=112954, high=194181, level_percent=90)
        """
        for stratum, _ in strata:
            refused = self.refused(stratum)
            if refused is not None:
                return refused
        size = sum(stratum.everybody for stratum, _ in strata)
        parts = [stratum.everybody / size for stratum, _ in strata]
        shares = [so / stratum.labelled for stratum, so in strata]
        value = sum(part * share for part, share in zip(parts, shares, strict=True))
        low, high = _ends(strata, parts)
        whole = [round(end * _MILLION) for end in (value, min(low, value), max(high, value))]
        return Estimate(*whole)


def _ends(strata: Sequence[tuple[Stratum, int]], parts: Sequence[float]) -> tuple[float, float]:
    """Between which shares do nine of ten lie? Strata are drawn independently."""
    if len(strata) == 1:
        low, high = _points(*strata[0], np.array([_TAIL, 1 - _TAIL]))
        return float(low), float(high)
    even = (np.arange(_POINTS) + 0.5) / _POINTS
    total = np.zeros(_POINTS)
    for number, (stratum, part) in enumerate(zip(strata, parts, strict=True)):
        # each stratum in an order of its own, so that high does not always meet high
        order = np.random.default_rng(number).permutation(_POINTS)
        total += part * _points(*stratum, even)[order]
    low, high = np.quantile(total, [_TAIL, 1 - _TAIL])
    return float(low), float(high)


def _points(stratum: Stratum, so: int, at: Floats) -> Floats:
    """These quantiles of the share of one stratum."""
    n, everybody = stratum.labelled, stratum.everybody
    if n >= everybody:
        return np.full(len(at), so / n)
    larger = n * (everybody - 1) / (everybody - n)
    found: Floats = betaincinv(so / n * larger + 0.5, (1 - so / n) * larger + 0.5, at)
    return found
