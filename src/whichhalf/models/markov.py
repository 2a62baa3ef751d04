"""How much would be lost if a channel could no longer be met? Exact, for orders 1 to 4."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from whichhalf.models.fit import Fit, too_thin
from whichhalf.models.journeys import Floats
from whichhalf.models.order_choice import OrderChoice, choose_order
from whichhalf.models.path_sums import PathSums
from whichhalf.nouns.estimate import Unknown

#: Up to so many states one inverse is the faster way; above, the series of the chain.
_MOST_STATES_OF_AN_INVERSE = 1200
#: A chain that goes on for longer (journeys of thousands of touches) is refused.
_MOST_TERMS = 20_000
#: Figures worked on at a time, to hold memory flat at order 4.
_MOST_FIGURES = 1 << 23


@dataclass(frozen=True, slots=True, eq=False)
class RemovalFit(Fit):
    """What does a Markov chain give to each channel, and what is lost without it?

    `removal_effects` is (channels, 2): the share of the conversions, and of the value, that would
    be lost. `order` is the memory of the chain, in touches; `choice` says why, if it was chosen.
    """

    removal_effects: Floats = field(default_factory=lambda: np.zeros((0, 2)))
    order: int = 1
    choice: OrderChoice | None = None


@dataclass(frozen=True, slots=True)
class MarkovRemoval:
    """How is credit shared by what would be lost without each channel?

    The chain moves from the last `order` channels to the next or to an end. With x(s) the expected
    visits to state s and h(s) the chance to convert from there, the removal effect of channel k is
    RE_k = 1 - h_k(start) / h(start), h_k without the states that hold k; credit_k = booked · RE_k /
    Σ RE. Value likewise, h being the value expected. Anderl, Becker, von Wangenheim & Schumann
    2016, Mapping the customer journey, Int. J. Research in Marketing 33(3), 457-474, §3.

    All h_k come from one inverse M = (I - Q)⁻¹: for the states S that hold k,
    h_k = h - M[:, S] M[S, S]⁻¹ h[S] (block inverse, Hager 1989, SIAM Review 31(2), eq. 1). With
    `order=None` the order is chosen (`choose_order`).

    >>> from whichhalf.models.journeys import Journeys, Outcomes
    >>> from whichhalf.models.path_sums import path_sums
    >>> paths = ["email > search", "email", "search"]
    >>> outcomes = Outcomes(np.array([30, 0, 30]), np.array([0, 30, 30]), np.array([3000, 0, 3000]))
    >>> fit = MarkovRemoval(order=1).fit(path_sums(Journeys.from_paths(paths, outcomes)))
    >>> fit.removal_effects[:, 0].round(3), fit.credit[:, 0].round(2)
    (array([0.333, 1.   ]), array([15., 45.]))
    """

    order: int | None = 1
    fewest_conversions: int = 50

    @property
    def name(self) -> str:
        """What is this model called in a table of credits?"""
        return f"markov_{self.order or 'auto'}"

    def fit(self, sums: PathSums) -> RemovalFit | Unknown:
        """What does the chain of these journeys give?"""
        if thin := too_thin(sums, self.fewest_conversions):
            return thin
        if (self.order or 1) > sums.counting.order:
            facts = (("order", str(self.order)), ("counted", str(sums.counting.order)))
            return Unknown("unknown.order_not_counted", "remedy.count_longer_memory", facts)
        choice = None if self.order else choose_order(sums)
        order = choice.order if choice else self.order or 1
        chain = _chain(sums, order)
        solved = _by_inverse(chain) if chain.small else _by_series(chain)
        if solved is None:
            return Unknown("unknown.endless_journeys", "remedy.remove_bots")
        lost, credit, by_bucket = _credited(sums, chain, solved)
        return RemovalFit(
            self.name, sums, credit, by_bucket, removal_effects=lost, order=order, choice=choice
        )


class _Chain(NamedTuple):
    """How do journeys move, and what comes of them?

    steps (states, K+1): journeys from a state to the end (0) or to a channel; left: their sum;
    payoff (states, 2): conversions and value at the end; kept (states, K+1): 1 where a state is
    left when a channel is removed (in the last column, nothing is).
    """

    order: int
    steps: Floats
    left: Floats
    payoff: Floats
    kept: Floats

    @property
    def small(self) -> bool:
        return int((self.left > 0).sum()) <= _MOST_STATES_OF_AN_INVERSE

    @property
    def shares(self) -> Floats:
        """Which share of the journeys in a state goes where?"""
        return self.steps / np.maximum(self.left, 1)[:, None]

    @property
    def expected(self) -> Floats:
        """What comes of a journey in this state, at once?"""
        return self.payoff / np.maximum(self.left, 1)[:, None]


class _Solved(NamedTuple):
    """What is expected without each channel?

    visits (states, K+1): how often a state is visited; worth (states, K+1, 2): what comes of a
    journey from there. The last of the K+1 is the chain with nothing removed.
    """

    visits: Floats
    worth: Floats


def _chain(sums: PathSums, order: int) -> _Chain:
    base = len(sums.channels) + 1
    states = base**order
    steps = sums.steps.pooled(states * base)[:, 0].reshape(states, base)
    kept = np.ones((states, base))
    code = np.arange(states)
    for _ in range(order):
        digit = code % base
        kept[np.flatnonzero(digit), digit[digit > 0] - 1] = 0
        code //= base
    return _Chain(order, steps, steps.sum(axis=1), sums.ends.pooled(states), kept)


def _by_inverse(chain: _Chain) -> _Solved:
    """All removals from one inverse and one small solve for each channel."""
    base = chain.steps.shape[1]
    states = np.flatnonzero(chain.left)  # start, state 0, is one of them
    here = np.full(len(chain.left), -1)
    here[states] = np.arange(len(states))
    source, digit = np.nonzero(chain.steps[states, 1:])
    target = here[(states[source] * base + digit + 1) % len(chain.left)]
    moves = np.zeros((len(states), len(states)))
    moves[source, target] = chain.shares[states[source], digit + 1]
    inverse = np.linalg.inv(np.eye(len(states)) - moves)
    worth = inverse @ chain.expected[states]
    solved = _Solved(np.zeros(chain.kept.shape), np.zeros((*chain.kept.shape, 2)))
    for channel in range(base):
        visits_left, worth_left = inverse[0], worth
        gone = np.flatnonzero(chain.kept[states, channel] == 0)
        if len(gone):
            block = inverse[np.ix_(gone, gone)]
            visits_left = inverse[0] - np.linalg.solve(block.T, inverse[0, gone]) @ inverse[gone]
            worth_left = worth - inverse[:, gone] @ np.linalg.solve(block, worth[gone])
        kept = chain.kept[states, channel]
        solved.visits[states, channel] = visits_left * kept
        solved.worth[states, channel] = worth_left * kept[:, None]
    return solved


def _by_series(chain: _Chain) -> _Solved | None:
    """The same by I + Q + Q² + …, until what is added is below the last digit.

    A state is (oldest, the others); the next one is (the others, the new one). So one step of all
    chains at once is one small matrix product for each of "the others": 28,561 states of 12
    channels need 10 ms, where an inverse would need an hour.
    """
    base, order = chain.steps.shape[1], chain.order
    shares = chain.shares.reshape(base, base ** (order - 1), base).copy()
    shares[:, :, 0] = 0
    ahead, back = shares.transpose(1, 2, 0).copy(), shares.transpose(1, 0, 2).copy()

    def forward(visits: Floats) -> Floats:
        oldest = visits.reshape(base, -1, base).transpose(1, 0, 2)
        arrived: Floats = (ahead @ oldest).reshape(visits.shape)
        return arrived * chain.kept

    def backward(worth: Floats) -> Floats:
        expected = back @ worth.reshape(base ** (order - 1), base, -1)
        return expected.transpose(1, 0, 2).reshape(worth.shape) * chain.kept[:, :, None]

    begin = np.zeros(chain.kept.shape)
    begin[0] = 1
    at_once = chain.expected[:, None, :] * chain.kept[:, :, None]
    visits, worth = _summed(begin, forward), _summed(at_once, backward)
    return None if visits is None or worth is None else _Solved(visits, worth)


def _summed(term: Floats, step: Callable[[Floats], Floats]) -> Floats | None:
    total = term.copy()
    for _ in range(_MOST_TERMS):
        term = step(term)
        total += term
        if np.abs(term).max() <= 1e-17 * np.abs(total).max():
            return total
    return None


def _credited(sums: PathSums, chain: _Chain, solved: _Solved) -> tuple[Floats, Floats, Floats]:
    """Removal effects (K, 2), credit (K, 2), and what each bucket brings to it (buckets, K, 2).

    dh_k(start) = Σ_s x_k(s)/n(s) · [Σ_e dn(s, e) (h_k(s·e) - h_k(s)) + d payoff(s)].
    """
    start = solved.worth[0]
    moved = _moved(sums, chain, solved)
    with np.errstate(invalid="ignore", divide="ignore"):
        lost = np.nan_to_num(1 - start[:-1] / start[-1])
    gap, gap_moved = start[-1] - start[:-1], moved[:, -1:] - moved[:, :-1]
    booked = sums.touched.sum(axis=0)
    total = gap.sum(axis=0)
    total = np.where(total == 0, 1, total)
    share = gap / total
    share_moved = (gap_moved - share * gap_moved.sum(axis=1, keepdims=True)) / total
    by_bucket = sums.touched[:, None, :] * share + booked * share_moved
    return lost, booked * share, by_bucket


def _moved(sums: PathSums, chain: _Chain, solved: _Solved) -> Floats:
    """What does each bucket add to what is expected at the start? (buckets, K+1, 2)."""
    states, base = chain.steps.shape
    after = (np.arange(states)[:, None] * base + np.arange(base)) % states
    ended = np.zeros((states, base))
    ended[:, 0] = 1
    weight = solved.visits / np.maximum(chain.left, 1)[:, None]
    moved = np.empty((sums.buckets, base, 2))
    chains = max(1, _MOST_FIGURES // (2 * states * base))
    for first in range(0, base, chains):
        part = slice(first, first + chains)
        worth = solved.worth[:, part]
        gradient = worth[after] * (1 - ended)[:, :, None, None] - worth[:, None]
        gradient *= weight[:, None, part, None]
        flat = gradient.reshape(states * base, -1)
        steps = sums.steps.by_bucket(flat, sums.buckets)
        moved[:, part] = steps.reshape(sums.buckets, -1, 2)
        for column in (0, 1):
            paid = sums.ends.by_bucket(weight[:, part], sums.buckets, column=column)
            moved[:, part, column] += paid
    return moved
