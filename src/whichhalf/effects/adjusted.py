"""What is the difference between those who did something and like customers who did not?

Augmented inverse-probability weighting for those who did it (AIPW-ATT: Robins, Rotnitzky and Zhao,
JASA 89 (1994); Glynn and Quinn, Political Analysis 18 (2010)), over binned cells: a model of who
does it and a model of what is spent without it, and the answer is right if one of them is. Errors
are summed over buckets of persons, so that a person who stands in several windows counts once.

It is a difference until a negative control says that nothing else made it: the same comparison of
what was spent *before* must come to nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.linalg import solve
from scipy.special import expit

from whichhalf.effects.buying import Floats

Flags = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]
#: Nobody is weighed as if the chance to do it were outside of these (Crump et al. 2009 cut at 0.1).
_CLIP = 0.02
_RIDGE = 1e-6
_ROUNDS = 30


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Who did it and who did not, alike in all covariates of a cell, and what came of them?

    `treated` did it; `bucket` is the fixed bucket of the persons; `levels` (cells, covariates) are
    the bins of each covariate named in `names`; `people` are in the cell and `outcome` is their
    sum.
    """

    treated: Flags
    bucket: Whole
    names: tuple[str, ...]
    levels: Whole
    people: Floats
    outcome: Floats


@dataclass(frozen=True, slots=True)
class Balance:
    """How far apart are the groups in one bin, in standard deviations, before and after?"""

    name: str
    level: int
    before: float
    after: float


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """How much more is the outcome of those who did it, per person, raw and adjusted?

    `effective_controls` is the number of equal controls that the weighted ones equal; `overlap` the
    share of those who did it for whom a like control exists; `base` what those who did it would
    have come to without, by the comparison.
    """

    naive: float
    naive_error: float
    adjusted: float
    error: float
    treated: float
    controls: float
    effective_controls: float
    overlap: float
    base: float
    balance: tuple[Balance, ...]

    @property
    def worst_balance(self) -> float:
        """The largest distance that is left in any bin."""
        return max((abs(one.after) for one in self.balance), default=0.0)

    @property
    def e_value(self) -> float:
        """How strongly must something unseen go with both to explain the difference away?

        As a ratio of means (VanderWeele and Ding, Annals of Internal Medicine 167 (2017)): 1 is
        nothing at all; above 2 is hard to believe of a thing that nobody recorded.
        """
        return e_value(self.base + self.adjusted, self.base)


def e_value(outcome: float, base: float) -> float:
    """The E-value of these two means; 1 where they do not differ or one is not above nothing.

    >>> round(e_value(3.9, 1.0), 2)
    7.26
    """
    if min(outcome, base) <= 0:
        return 1.0
    ratio = max(outcome / base, base / outcome)
    return float(ratio + np.sqrt(ratio * (ratio - 1)))


def compare(cells: Cells, fewest: float = 10.0) -> Difference:
    """What is the difference for those who did it? Bins with fewer persons join their neighbour."""
    design, named = bins(cells, fewest)
    return difference(cells, design, named)


def difference(
    cells: Cells,
    design: Floats,
    named: tuple[tuple[str, int], ...] = (),
    *,
    target: Literal["treated", "everybody"] = "treated",
) -> Difference:
    """The same with a design of its own: (cells, columns), without a constant."""
    x = np.column_stack([np.ones(len(design)), design])
    n, did = cells.people, cells.treated
    mean = cells.outcome / n
    chance = expit(x @ _logistic(x, did.astype(np.float64), n))
    # who hardly ever does it weighs little among the others: only "everybody" divides by that
    chance = np.clip(chance, 0 if target == "treated" else _CLIP, 1 - _CLIP)
    without = x @ _least_squares(x[~did], mean[~did], n[~did])
    odds = chance / (1 - chance)
    if target == "treated":
        parts, whose = np.where(did, 1.0, -odds) * n * (mean - without), np.where(did, n, 0.0)
    else:
        under = x @ _least_squares(x[did], mean[did], n[did])
        rest = np.where(did, (mean - under) / chance, -(mean - without) / (1 - chance))
        parts, whose = n * (under - without + rest), n
    size = float(whose.sum())
    effect = float(parts.sum() / size)
    weight = np.where(did, n, n * odds)
    means = [float(n[side] @ mean[side] / n[side].sum()) for side in (did, ~did)]
    return Difference(
        naive=means[0] - means[1],
        naive_error=_naive_error(cells, mean, means),
        adjusted=effect,
        error=_clustered(parts - whose * effect, cells.bucket) / size,
        treated=float(n[did].sum()),
        controls=float(n[~did].sum()),
        effective_controls=_effective(odds[~did], n[~did]),
        overlap=_overlap(chance, cells),
        base=means[0] - effect,
        balance=tuple(
            Balance(*name, *_apart(design[:, at], cells, weight)) for at, name in enumerate(named)
        ),
    )


def bins(cells: Cells, fewest: float) -> tuple[Floats, tuple[tuple[str, int], ...]]:
    """One column for each bin but the first of each covariate; rare bins join the one below."""
    columns, named = [], []
    for at, name in enumerate(cells.names):
        level = cells.levels[:, at].copy()
        for value in sorted(set(level.tolist()), reverse=True):
            here = level == value
            rare = min(float(cells.people[here & side].sum()) for side in _sides(cells)) < fewest
            others = sorted(set(level[~here].tolist()))
            if rare and others:
                below = [other for other in others if other < value]
                level[here] = below[-1] if below else others[0]
        for value in sorted(set(level.tolist()))[1:]:
            columns.append((level == value).astype(np.float64))
            named.append((name, int(value)))
    design = np.column_stack(columns) if columns else np.empty((len(cells.people), 0))
    return design, tuple(named)


def _sides(cells: Cells) -> tuple[Flags, Flags]:
    return cells.treated, ~cells.treated


def _logistic(x: Floats, y: Floats, n: Floats) -> Floats:
    """Weighted logistic regression by Newton's method, with a ridge for separated bins."""
    beta = np.zeros(x.shape[1])
    ridge = _RIDGE * n.sum() * np.eye(x.shape[1])
    for _ in range(_ROUNDS):
        chance = expit(x @ beta)
        slope = x.T @ (n * (y - chance)) - ridge @ beta
        curve = x.T @ (x * (n * chance * (1 - chance))[:, None]) + ridge
        step = solve(curve, slope, assume_a="pos")
        beta = beta + step
        if float(np.abs(step).max()) < 1e-9:
            break
    return beta


def _least_squares(x: Floats, y: Floats, n: Floats) -> Floats:
    ridge = _RIDGE * n.sum() * np.eye(x.shape[1])
    beta: Floats = solve(x.T @ (x * n[:, None]) + ridge, x.T @ (n * y), assume_a="pos")
    return beta


def _clustered(influence: Floats, bucket: Whole) -> float:
    """The root of the sum of squares over buckets, with the small-sample factor B / (B − 1)."""
    _, place = np.unique(bucket, return_inverse=True)
    sums = np.bincount(place, influence)
    return float(np.sqrt(sums @ sums * len(sums) / max(len(sums) - 1, 1)))


def _naive_error(cells: Cells, mean: Floats, means: list[float]) -> float:
    total = 0.0
    for side, middle in zip(_sides(cells), means, strict=True):
        away = cells.people[side] * (mean[side] - middle)
        total += (_clustered(away, cells.bucket[side]) / float(cells.people[side].sum())) ** 2
    return float(total**0.5)


def _effective(weight: Floats, people: Floats) -> float:
    total = float(people @ weight)
    return total * total / float(people @ weight**2)


def _overlap(chance: Floats, cells: Cells) -> float:
    """The share of those who did it whose chance to is met among the others (all but 1 in 200)."""
    did = cells.treated
    order = np.argsort(chance[~did])
    reached = np.cumsum(cells.people[~did][order])
    highest = chance[~did][order][np.searchsorted(reached, 0.995 * reached[-1])]
    inside = cells.people[did] @ (chance[did] <= float(highest))
    return float(inside / cells.people[did].sum())


def _apart(column: Floats, cells: Cells, weight: Floats) -> tuple[float, float]:
    """Difference of means in standard deviations: as they are, and weighted."""
    did, n = cells.treated, cells.people
    spread = np.sqrt(sum(_variance(column[side], n[side]) for side in (did, ~did)) / 2)
    raw = np.average(column[did], weights=n[did]) - np.average(column[~did], weights=n[~did])
    even = np.average(column[did], weights=n[did])
    even -= np.average(column[~did], weights=weight[~did])
    return (float(raw / spread), float(even / spread)) if spread > 0 else (0.0, 0.0)


def _variance(column: Floats, n: Floats) -> float:
    middle = np.average(column, weights=n)
    return float(np.average((column - middle) ** 2, weights=n))
