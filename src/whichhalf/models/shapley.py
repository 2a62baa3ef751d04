"""How is credit shared fairly among the channels that a journey met? Four games, each exact."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import factorial

import numpy as np

from whichhalf.models.fit import Fit, bucketed, by_sets, too_thin
from whichhalf.models.journeys import Floats, Integers
from whichhalf.models.path_sums import PathSums
from whichhalf.models.tally import Tally
from whichhalf.nouns.estimate import Unknown

#: A game has 2^K worths: a million for 20 channels.
MOST_PLAYERS = 20
#: So many sets, those of five players, are one product of matrices.
_TOGETHER = 32


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
    over subsets are one zeta transform (Björklund et al. 2007, STOC, §2.2). Can be below nothing.

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
        game = _Game.of(sums)
        counts = game.sets.pooled()
        journeys, *paid = subset_sums(game.spread(counts))
        per_journey = np.divide(1, journeys, out=np.zeros_like(journeys), where=journeys > 0)
        reach = game.reach(per_journey)
        credit, moved = [], []
        for column, total in enumerate(paid, start=1):
            # booked · φ / v(all) = φ · journeys, and both move with the counts
            value = counts[:, column] @ reach
            drag = value - journeys[-1] * game.reach(total * per_journey**2)
            credit.append(value * journeys[-1])
            more = game.sets.by_bucket(journeys[-1] * reach, sums.buckets, column=column)
            moved.append(more + game.sets.by_bucket(drag, sums.buckets))
        return game.fit(self.name, sums, credit, moved)


@dataclass(frozen=True, slots=True)
class ShapleyPerSet:
    """How is credit shared if every set of channels that sold is a game of its own?

    In the game of set T the worth of S ⊆ T is the conversion rate of journeys that met exactly S;
    the conversions of T are shared out by its Shapley values. As Google Analytics 360 and DP6's
    marketing-attribution-models with `max_size` = K do it. Can be below nothing.

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
        game = _Game.of(sums)
        journeys, wins, value = game.sets.pooled().T
        rate = wins / journeys
        rates = (-rate / journeys, 1 / journeys, 0 * rate)
        weights, drifts = _weights(journeys, wins, value)
        own, joint = game.owned(rate, weights)
        credit = list(weights @ own)
        moved = []
        for pulls, moves in zip(joint, drifts, strict=True):
            brought = np.zeros((sums.buckets, game.players))
            for column, (drift, change) in enumerate(zip(moves, rates, strict=True)):
                gradient = own * drift[:, None] + pulls * change[:, None]
                if gradient.any():
                    brought += game.sets.by_bucket(gradient, sums.buckets, column=column)
            moved.append(brought)
        return game.fit(self.name, sums, credit, moved)


def _weights(journeys: Floats, wins: Floats, value: Floats) -> tuple[Floats, list[list[Floats]]]:
    """How much does the game of each set weigh, for conversions and for value?

    So much that the Shapley values of a set add up to what it sold. With the weights: how each
    moves with the set's journeys, conversions and value.
    """
    sold, none = (wins > 0) * 1.0, 0 * wins
    per_win = np.divide(1, wins, out=np.zeros_like(wins), where=wins > 0)
    moves = [value * per_win, -value * journeys * per_win**2, journeys * per_win]
    return np.stack([journeys * sold, value * journeys * per_win]), [[sold, none, none], moves]


@dataclass(frozen=True, slots=True, eq=False)
class _Game:
    """Who plays: channels that anybody met? `met` are the sets of them that were met, as bits.

    `sets` counts these, numbered from 0; `channel` is the channel of each player.
    """

    channel: Integers
    channels: int
    met: Integers
    sets: Tally

    @classmethod
    def of(cls, sums: PathSums) -> _Game:
        """One whom nobody met has nothing to share, and would double the number of sets."""
        held, sets = sums.sets.compact()
        every = np.arange(len(sums.channels))
        channel = np.flatnonzero(int(np.bitwise_or.reduce(held, initial=0)) >> every & 1)
        bits = (held[:, None] >> channel & 1) << np.arange(len(channel))
        return cls(channel, len(every), bits.sum(axis=1), sets)

    @property
    def players(self) -> int:
        """How many play?"""
        return len(self.channel)

    def spread(self, columns: Floats) -> Floats:
        """What is known of the sets that were met (sets, columns), as (columns, 2^players)."""
        table = np.zeros((columns.shape[1], 1 << self.players))
        table[:, self.met] = columns.T
        return table

    def joined(self) -> Integers:
        """Each set that was met with each player in it as well: (sets, players)."""
        return self.met[:, None] | 1 << np.arange(self.players)

    def reach(self, worth: Floats) -> Floats:
        """How much does one more of `worth` in all sets that hold T count in each Shapley value?

        Σ_{S⊇T} (±) w(S) worth(S) for each T that was met: (sets, players). With s the size of S, a
        player in it has w = (s-1)!(K-s)!/K!, one not in it -s!(K-s-1)!/K!. Those who are in S are
        all in S∪T, so two sums over supersets serve every player.
        """
        size = np.bitwise_count(np.arange(1 << self.players))
        weights = np.array([_weight(each, self.players) for each in range(self.players + 2)])
        inside, outside = superset_sums(
            np.stack([(weights[size] + weights[size + 1]) * worth, weights[size + 1] * worth])
        )
        found: Floats = inside[self.joined()] - outside[self.met][:, None]
        return found

    def owned(self, rate: Floats, weights: Floats) -> tuple[Floats, Floats]:
        """Each player's value in the game of each set, and how much each rate counts in all games.

        (sets, players) and (weights, sets, players). The value of k in the game of T is the mean
        slope ∫ ∂f_T/∂x_k (x, …, x) dx from 0 to 1 of its multilinear extension (Owen 1972,
        Multilinear Extensions of Games, Management Science 18(5), P64-P79). Along the
        diagonal that is a polynomial of a degree below |T|: Gauss and Legendre's points give it
        exactly. f of all sets at one point is one product of 2 × 2 matrices, one for each player.
        """
        largest = int(np.bitwise_count(self.met).max(initial=1))
        points, parts = np.polynomial.legendre.leggauss(-(-largest // 2))
        table, heavy = self.spread(rate[:, None])[0], self.spread(weights.T)
        without = self.met[:, None] & ~(1 << np.arange(self.players))
        own, joint = np.zeros((len(self.met), self.players)), np.zeros_like(heavy)
        for x, part in zip((points + 1) / 2, parts / 2, strict=True):
            found = transformed(table, np.array([[1, 0], [1 - x, x]]))
            own += part / x * (found[self.met][:, None] - found[without])
            joint += part / x * transformed(heavy, np.array([[1, 1 - x], [0, x]]))
        inside = self.met[:, None] >> np.arange(self.players) & 1
        return own, joint[:, self.joined()] * (2 * inside - 1)

    def fit(self, name: str, sums: PathSums, credit: list[Floats], moved: list[Floats]) -> Fit:
        """What conversions and value give to each player; nothing to those whom nobody met."""
        whole = np.zeros((self.channels, 2))
        whole[self.channel] = np.stack(credit, axis=-1)
        by_bucket = np.zeros((sums.buckets, self.channels, 2))
        by_bucket[:, self.channel] = np.stack(moved, axis=-1)
        return Fit(name, sums, whole, by_bucket)


def _weight(size: int, players: int) -> float:
    """(s-1)!(n-s)!/n!: the share of orders in which a player completes a set of this size."""
    if not 1 <= size <= players:
        return 0.0
    return factorial(size - 1) * factorial(players - size) / factorial(players)


def _too_many(sums: PathSums) -> Unknown | None:
    if len(sums.channels) <= MOST_PLAYERS:
        return None
    facts = (("channels", str(len(sums.channels))), ("most", str(MOST_PLAYERS)))
    return Unknown("unknown.too_many_channels", "remedy.join_rare_channels", facts)


def subset_sums(worth: Floats) -> Floats:
    """Σ_{T⊆S} of every set S.

    >>> subset_sums(np.array([1.0, 2.0, 4.0, 8.0]))
    array([ 1.,  3.,  5., 15.])
    """
    return transformed(worth, np.array([[1, 0], [1, 1]]))


def superset_sums(worth: Floats) -> Floats:
    """Σ_{T⊇S} of every set S.

    >>> superset_sums(np.array([1.0, 2.0, 4.0, 8.0]))
    array([15., 10., 12.,  8.])
    """
    return transformed(worth, np.array([[1, 1], [0, 1]]))


def transformed(worth: Floats, of_player: Floats) -> Floats:
    """Σ_T worth(T) · Π_k of_player[is k in S, is k in T] of every set S, over the last axis.

    A product of one 2 × 2 matrix for each player (Yates 1937, The Design and Analysis of Factorial
    Experiments), taken five players at a time: a matrix of 32 × 32 is what a processor is
    fastest at.
    """
    done = 1
    total: Floats = worth
    while done < worth.shape[-1]:
        together: Floats = np.ones((1, 1))
        while len(together) < _TOGETHER and done * len(together) < worth.shape[-1]:
            together = np.kron(of_player, together).astype(np.float64)
        total = together @ total.reshape(-1, len(together), done)
        done *= len(together)
    found: Floats = total.reshape(worth.shape)
    return found
