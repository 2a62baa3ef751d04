"""Have the chains settled, and how many independent draws are they worth?

Rank-normalised split R-hat and bulk effective sample size, as in Vehtari, Gelman, Simpson,
Carpenter and Bürkner 2021, Rank-Normalization, Folding, and Localization (Bayesian Analysis 16,
pp. 667–718).
"""

from __future__ import annotations

import numpy as np
from scipy.special import ndtri

from whichhalf.mix.weeks import Floats


def settled(draws: Floats) -> tuple[Floats, Floats]:
    """What are R-hat and the effective sample size of each quantity? `draws` (chains, sweeps, q).

    A quantity that never moves has R-hat 1 and as many effective draws as there are draws.
    """
    chains, sweeps, _ = draws.shape
    half = sweeps // 2
    split = np.concatenate([draws[:, :half], draws[:, sweeps - half :]])
    ranks = _normal_ranks(split)
    folded = _normal_ranks(np.abs(split - np.median(split, axis=(0, 1))))
    still = np.ptp(split.reshape(-1, split.shape[2]), axis=0) == 0
    hat = np.maximum(_split_hat(ranks), _split_hat(folded))
    return np.where(still, 1.0, hat), np.where(still, float(chains * sweeps), _effective(ranks))


def _normal_ranks(draws: Floats) -> Floats:
    """Each draw's rank among all, as a normal score; draws that are equal share a rank."""
    flat = draws.reshape(-1, draws.shape[2])
    ranks = np.empty_like(flat)
    for quantity in range(flat.shape[1]):
        _, place, count = np.unique(flat[:, quantity], return_inverse=True, return_counts=True)
        ranks[:, quantity] = (np.cumsum(count) - 0.5 * (count - 1))[place]
    scores: Floats = ndtri((ranks - 0.375) / (len(flat) + 0.25)).reshape(draws.shape)
    return scores


def _split_hat(draws: Floats) -> Floats:
    """√(pooled variance / variance within the chains)."""
    length = draws.shape[1]
    within = np.maximum(draws.var(axis=1, ddof=1).mean(axis=0), 1e-300)
    between = draws.mean(axis=1).var(axis=0, ddof=1)
    hat: Floats = np.sqrt((length - 1) / length + between / within)
    return hat


def _effective(draws: Floats) -> Floats:
    """Number of draws / (1 + 2 Σ autocorrelation), the sum ended as by Geyer 1992."""
    chains, length, quantities = draws.shape
    centred = draws - draws.mean(axis=1, keepdims=True)
    power = np.abs(np.fft.rfft(centred, 2 * length, axis=1)) ** 2
    covariance = np.fft.irfft(power, axis=1)[:, :length] / length
    within = covariance[:, 0].mean(axis=0) * length / (length - 1)
    pooled = np.maximum(
        within * (length - 1) / length + draws.mean(axis=1).var(axis=0, ddof=1), 1e-300
    )
    correlation = 1 - (within - covariance.mean(axis=0) * length / (length - 1)) / pooled
    correlation[0] = 1.0
    pairs = correlation[: length // 2 * 2].reshape(-1, 2, quantities).sum(axis=1)
    positive = np.cumprod(pairs > 0, axis=0)
    falling = np.minimum.accumulate(np.where(positive, pairs, 0.0), axis=0)
    sum_of_time = np.maximum(-1 + 2 * falling.sum(axis=0), 1 / np.log10(chains * length))
    effective: Floats = np.minimum(chains * length / sum_of_time, 1.0 * chains * length)
    return effective
