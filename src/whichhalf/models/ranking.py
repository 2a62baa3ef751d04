"""Which of several channels is clearly ahead of which, and how often would chance alone say so?"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from whichhalf.models.journeys import Floats

#: One world of twenty where nothing differs. Many models and two figures are read side by side, and
#: standard errors from some hundred buckets are themselves unsure: with one of ten, up to twelve of
#: a hundred worlds without any difference had a channel said to be ahead (docs/proofs/ranges.md).
_LEVEL = 0.95


def clearly_ahead(values: Floats, draws: Floats, *, level: float = _LEVEL) -> npt.NDArray[np.bool_]:
    """Which channel (row) is clearly ahead of which (column), by its credit?

    `draws` (draws, channels) are paired. All pairs are judged together: each difference in units of
    its own standard error must exceed what the largest of all of them reaches in `level` of the
    draws. So where no channel is better than another, the chance that any is said to be is 1 -
    level (single-step maxT: Romano & Wolf 2005, Exact and Approximate Stepdown Methods for Multiple
    Hypothesis Testing, J. American Statistical Association 100, 94-108).

    >>> rng = np.random.default_rng(1)
    >>> values = np.array([100.0, 101.0, 140.0])
    >>> clearly_ahead(values, values + rng.normal(0, 10, (1000, 3))).astype(int)
    array([[0, 0, 0],
           [0, 0, 0],
           [1, 1, 0]])
    """
    one, two = np.triu_indices(len(values), 1)
    apart = draws[:, one] - draws[:, two]
    gap, unsure = values[one] - values[two], apart.std(axis=0)
    judged = unsure > 0
    # where every draw says the same, however persons are drawn, nothing is left to doubt
    needed = np.zeros(len(gap))
    if judged.any():
        away = (apart - apart.mean(axis=0))[:, judged] / unsure[judged]
        needed = float(np.quantile(np.abs(away).max(axis=1), level)) * unsure
    ahead = np.zeros((len(values), len(values)), np.bool_)
    ahead[one, two], ahead[two, one] = gap > needed, gap < -needed
    return ahead
