"""How is credit shared fairly among the channels that a journey met? Four games, each exact."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import factorial

import numpy as np

from whichhalf.models.fit import Fit, bucketed, by_sets, too_thin
from whichhalf.models.journeys import Floats, Integers
from whichhalf.models.path_sums import PathSums
from whichhalf.nouns.estimate import Unknown

#: A game has 2^K worths: a million for 20 channels.
MOST_PLAYERS = 20


@dataclass(frozen=True, slots=True)
class ShapleySimplified:
    """How is credit shared if the worth of channels is what was bought after meeting just them?

    credit_k = Σ over sets S that hold k of conversions(S) / |S|: Zhao, Mahboobi & Bagheri 2018,
    Shapley Value Methods for Attribution Modeling in Online Advertising (arXiv 1804.05327), §3.2.
    Never below nothing, needs no journeys without a conversion, and any number of channels.

    >>> from whichhalf.models.journeys import Journeys, Outcomes
    >>> from whichhalf.models.path_sums import path_sums
    >>> bought = Outcomes(np.array([1]), np.array([0]), np.array([4000]))
    >>> sums = path_sums(Journeys.from_paths(["email > search > email"], bought))
    >>> ShapleySimplified().fit(sums).credit[:, 1]
    array([2000., 2000.])
    """

    name: str = "shapley_simplified"

    def fit(self, sums: PathSums) -> Fit:
        """What is the sum over the sets that hold a channel?"""
        by_bucket = by_sets(sums, shared=True)
        return Fit(self.name, sums, by_bucket.sum(axis=0), by_bucket)


@dataclass(frozen=True, slots=True, eq=False)
class OrderedFit(Fit):
    """How is a channel's credit spread over the places at which it stood? (places, channels, 2)."""

    by_place: Floats = field(default_factory=lambda: np.zeros((0, 0, 2)))


@dataclass(frozen=True, slots=True)
class ShapleyOrdered:
    """At which place of the journey does a channel earn its simplified Shapley credit?

    credit_ki = Σ over journeys with channel k at place i of conversions / (|S| · how often k is in
    the journey), S its distinct channels: Zhao, Mahboobi & Bagheri 2018, §3.3. Over all places it
    is the simplified credit; the split tells openers from closers. The 32nd place holds later ones.

    >>> from whichhalf.models.journeys import Journeys, Outcomes
    >>> from whichhalf.models.path_sums import path_sums
    >>> bought = Outcomes(np.array([1]), np.array([0]), np.array([4000]))
    >>> sums = path_sums(Journeys.from_paths(["email > search > email"], bought))
    >>> ShapleyOrdered().fit(sums).by_place[:, :, 1]
    array([[1000.,    0.],
           [   0., 2000.],
           [1000.,    0.]])
    """

    name: str = "shapley_ordered"

    def fit(self, sums: PathSums) -> OrderedFit:
        """What is the sum over the journeys in which a channel stood at a place?"""
        turn = sums.turn()
        worth = sums.turns.counts / (turn.distinct * turn.often)[:, None]
        by_bucket = bucketed(sums, turn.bucket, turn.channel, worth)
        places, channels = int(turn.place.max(initial=-1)) + 1, len(sums.channels)
        by_place = np.zeros((places, channels, 2))
        np.add.at(by_place, (turn.place, turn.channel), worth)
        return OrderedFit(self.name, sums, by_bucket.sum(axis=0), by_bucket, by_place=by_place)


@dataclass(frozen=True, slots=True)
class ShapleyRate:
    """How is credit shared if the worth of channels is how often those who met no others buy?

    v(S) = conversions(T ⊆ S) / journeys(T ⊆ S); φ_k = Σ_{S∌k} |S|!(K-|S|-1)!/K! · (v(S∪k) - v(S)):
    Shapley 1953, A value for n-person games, eq. 12. credit_k = booked · φ_k / v(all). The sums
    over subsets are one zeta transform, K·2^K additions (Yates 1937; Björklund et al. 2007, STOC,
    §2.2). Can be below nothing.

    >>> from whichhalf.models.journeys import Journeys, Outcomes
    >>> from whichhalf.models.path_sums import path_sums
    >>> outcomes = Outcomes(np.array([10, 20, 60]), np.array([90, 80, 40]), np.array([1, 2, 6]))
    >>> sums = path_sums(Journeys.from_paths(["a", "b", "a > b"], outcomes))
    >>> ShapleyRate().fit(sums).credit[:, 0].round(6)  # v: a 0.1, b 0.2, both 90/300
    array([30., 60.])
    """

    name: str = "shapley_rate"
    fewest_conversions: int = 50

    def fit(self, sums: PathSums) -> Fit | Unknown:
        """What is the Shapley value of the game?"""
        if cannot := too_thin(sums, self.fewest_conversions) or _too_many(sums):
            return cannot
        players = len(sums.channels)
        journeys, *paid = (_subset_sums(column) for column in sums.sets.pooled().T)
        per_journey = np.divide(1, journeys, out=np.zeros_like(journeys), where=journeys > 0)
        pulls = [_pull(player, players) for player in range(players)]
        met, sets = sums.sets.compact()
        reach = np.column_stack([_superset_sums(pull * per_journey)[met] for pull in pulls])
        credit, moved = [], []
        for column, total in enumerate(paid, start=1):
            worth = total * per_journey
            # booked · φ / v(all) = φ · journeys, and both move with the counts
            value = np.array([_value(pull, worth, k) for k, pull in enumerate(pulls)])
            less = [_superset_sums(pull * worth * per_journey)[met] for pull in pulls]
            drag = value - journeys[-1] * np.column_stack(less)
            credit.append(value * journeys[-1])
            more = sets.by_bucket(journeys[-1] * reach, sums.buckets, column=column)
            moved.append(more + sets.by_bucket(drag, sums.buckets))
        return Fit(self.name, sums, np.stack(credit, axis=-1), np.stack(moved, axis=-1))


@dataclass(frozen=True, slots=True)
class ShapleyPerSet:
    """How is credit shared if every set of channels that sold is a game of its own?

    In the game of set T the worth of S ⊆ T is the conversion rate of journeys that met exactly S;
    the conversions of T are shared out by its Shapley values. As Google Analytics 360 and DP6's
    marketing-attribution-models with `max_size` = K do it. With J(S) = Σ_{T⊇S} journeys(T) (|S|-1)!
    (|T|-|S|)!/|T|! the whole sum closes: credit_k = Σ_{S∋k} J(S) (rate(S) - rate(S without k)). Can
    be below nothing.

    >>> from whichhalf.models.journeys import Journeys, Outcomes
    >>> from whichhalf.models.path_sums import path_sums
    >>> outcomes = Outcomes(np.array([10, 20, 60]), np.array([90, 80, 40]), np.array([1, 2, 6]))
    >>> sums = path_sums(Journeys.from_paths(["a", "b", "a > b"], outcomes))
    >>> ShapleyPerSet().fit(sums).credit[:, 0].round(6)  # 10 + 25 and 20 + 35
    array([35., 55.])
    """

    name: str = "shapley_per_set"
    fewest_conversions: int = 50

    def fit(self, sums: PathSums) -> Fit | Unknown:
        """What are the Shapley values of all games together?"""
        if cannot := too_thin(sums, self.fewest_conversions) or _too_many(sums):
            return cannot
        players = len(sums.channels)
        journeys, wins, value = sums.sets.pooled().T
        per_journey = np.divide(1, journeys, out=np.zeros_like(wins), where=journeys > 0)
        rate = wins * per_journey
        rates = (-rate * per_journey, per_journey, 0 * rate)
        met, sets = sums.sets.compact()
        own = _own_values(rate, met, players)
        credit, moved = [], []
        for weight, drifts in _games(journeys, wins, value):
            joint = _joint(weight, players)
            full = [_marginal(joint, player) for player in range(players)]
            credit.append(np.array([_value(pull, rate, k) for k, pull in enumerate(full)]))
            pulls = np.column_stack([pull[met] for pull in full])
            brought = np.zeros((sums.buckets, players))
            for column, (drift, change) in enumerate(zip(drifts, rates, strict=True)):
                gradient = own * drift[met, None] + pulls * change[met, None]
                brought += sets.by_bucket(gradient, sums.buckets, column=column)
            moved.append(brought)
        return Fit(self.name, sums, np.stack(credit, axis=-1), np.stack(moved, axis=-1))


def _games(journeys: Floats, wins: Floats, value: Floats) -> list[tuple[Floats, list[Floats]]]:
    """How much does the game of each set weigh, for conversions and for value?

    So much that the Shapley values of a set add up to what it sold. Beside each weight stands how
    it moves with the set's journeys, conversions and value.
    """
    sold = (wins > 0) * 1.0
    per_win = np.divide(1, wins, out=np.zeros_like(wins), where=wins > 0)
    moves = [value * per_win, -value * journeys * per_win**2, journeys * per_win]
    return [
        (journeys * sold, [sold, 0 * sold, 0 * sold]),
        (value * journeys * per_win, moves),
    ]


def _own_values(rate: Floats, met: Integers, players: int) -> Floats:
    """Shapley value of each player in the game of each set that was met: (sets, players).

    φ_k(T) = Σ_j (j-1)!(n-j)!/n! · Σ_{S⊆T, |S|=j, k∈S} (rate(S) - rate(S without k)), by one ranked
    zeta transform for each size j (Björklund et al. 2007, §3).
    """
    sizes, mine = _sizes(np.arange(len(rate))), _sizes(met)
    own, below = np.zeros((len(met), players)), np.zeros((len(met), players))
    for size in range(players + 1):
        ranked = _subset_sums(np.where(sizes == size, rate, 0))
        without = np.column_stack([ranked[met & ~(1 << player)] for player in range(players)])
        weight = np.array([_weight(size, n) for n in range(players + 1)])[mine]
        own += weight[:, None] * (ranked[met][:, None] - without - below)
        below = without
    held: Floats = own * (met[:, None] >> np.arange(players) & 1)
    return held


def _joint(weight: Floats, players: int) -> Floats:
    """J(S) = Σ_{T⊇S} weight(T) (|S|-1)! (|T|-|S|)! / |T|!."""
    sizes = _sizes(np.arange(len(weight)))
    joint = np.zeros(len(weight))
    for size in range(1, players + 1):
        factors = np.array([_weight(int(s), size) for s in range(players + 1)])
        joint += factors[sizes] * _superset_sums(np.where(sizes == size, weight, 0))
    return joint


def _marginal(joint: Floats, player: int) -> Floats:
    """How much does each rate count: +J(S) where the player is in S, -J(S with it) where not?"""
    halves = joint.reshape(-1, 2, 1 << player)
    return np.stack([-halves[:, 1], halves[:, 1]], axis=1).reshape(-1)


def _value(pull: Floats, worth: Floats, player: int) -> float:
    """A player's value: what it adds to each set; exactly nothing for one whom nobody met."""
    counts, sets = (column.reshape(-1, 2, 1 << player) for column in (pull, worth))
    return float((counts[:, 1] * (sets[:, 1] - sets[:, 0])).sum())


def _weight(size: int, players: int) -> float:
    """(s-1)!(n-s)!/n!: the share of orders in which a player completes a set of this size."""
    if not 1 <= size <= players:
        return 0.0
    return factorial(size - 1) * factorial(players - size) / factorial(players)


def _pull(player: int, players: int) -> Floats:
    """How much does the worth of each set count in this player's Shapley value?"""
    weights = np.array([_weight(size, players) for size in range(players + 1)])
    return _marginal(weights[_sizes(np.arange(1 << players))], player)


def _sizes(masks: Integers) -> Integers:
    sizes: Integers = np.bitwise_count(masks).astype(np.int64)
    return sizes


def _too_many(sums: PathSums) -> Unknown | None:
    if len(sums.channels) <= MOST_PLAYERS:
        return None
    facts = (("channels", str(len(sums.channels))), ("most", str(MOST_PLAYERS)))
    return Unknown("unknown.too_many_channels", "remedy.join_rare_channels", facts)


def _subset_sums(worth: Floats) -> Floats:
    """Σ_{T⊆S} of every set S, in K·2^(K-1) additions."""
    total = worth.copy()
    for player in range(len(total).bit_length() - 1):
        halves = total.reshape(-1, 2, 1 << player)
        halves[:, 1] += halves[:, 0]
    return total


def _superset_sums(worth: Floats) -> Floats:
    """Σ_{T⊇S} of every set S."""
    total = worth.copy()
    for player in range(len(total).bit_length() - 1):
        halves = total.reshape(-1, 2, 1 << player)
        halves[:, 0] += halves[:, 1]
    return total
