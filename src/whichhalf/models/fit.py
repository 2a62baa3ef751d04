"""What does a model give to each channel, how sure is that, and does it add up to the booked?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from whichhalf.models.journeys import Floats, Integers
from whichhalf.models.path_sums import PathSums
from whichhalf.nouns.credit import Credit, Credits, Flag
from whichhalf.nouns.estimate import Estimate, Figure, Unknown
from whichhalf.nouns.money import split_integer

#: Persons fall into at least so many buckets that are not empty, or nobody can say how sure a
#: credit is.
FEWEST_BUCKETS = 30
#: A channel that touched fewer conversions than this is called rare.
RARE_BELOW = 50
_LEVEL_PERCENT = 90
_MILLI = 1000


class Model(Protocol):
    """A recipe: settings in its fields, a name, and a way to fit sums."""

    @property
    def name(self) -> str:
        """What is this model called in a table of credits?"""
        ...

    def fit(self, sums: PathSums) -> Fit | Unknown:
        """What does it give to each channel? Unknown where the sums cannot say."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """What does a model give to each channel?

    `credit` is (channels, 2): conversions, and value in minor units. `by_bucket` is (buckets,
    channels, 2): what each bucket of persons brings to it, so that `by_bucket.sum(axis=0)` is
    `credit`. For rules that is a count; for a credit that is a curved function f of the counts n it
    is Σ n_b ∂f/∂n, which adds up by Euler's theorem because f doubles when all counts double.
    """

    model: str
    sums: PathSums
    credit: Floats
    by_bucket: Floats
    summable: bool = True

    def draws(self, weights: Floats) -> Floats:
        """What would the credits be, had other persons come? (draws, channels, 2).

        `weights` says how often each bucket is drawn (`person_weights`). In each draw, what is
        credited is scaled to what was booked: that is counted and has no doubt of its own.
        Delta method on the bootstrap weights: Efron 1982, The Jackknife, the Bootstrap and Other
        Resampling Plans, ch. 6 (infinitesimal jackknife).
        """
        touched = self.sums.touched
        drawn = np.tensordot(weights, self.by_bucket, 1)
        share = _divided(touched.sum(axis=0), weights @ touched)
        scaled: Floats = drawn * share[:, None, :]
        return scaled

    def credits(self, weights: Floats | None = None) -> Credits:
        """How is everything that was booked shared out, to the unit, and how sure is that?

        Without `weights`, or with too few buckets of persons, the ranges are unknown.
        """
        conversions, value = self.sums.booked
        alone = self.sums.untouched
        wholes = (_MILLI * (conversions - alone[0]), value - alone[1])
        factors = np.array([_MILLI, 1.0])
        parts = [
            shared_out(whole, column) if self.summable else _rounded(column)
            for whole, column in zip(wholes, (self.credit * factors).T, strict=True)
        ]
        drawn = None
        if weights is not None and (self.sums.touched[:, 0] > 0).sum() >= FEWEST_BUCKETS:
            drawn = self.draws(weights) * factors
        given = [
            sum(part) if self.summable else whole for part, whole in zip(parts, wholes, strict=True)
        ]
        return Credits(
            model=self.model,
            credits=tuple(self._credit(k, parts, drawn) for k in range(len(self.sums.channels))),
            booked_conversions_milli=_MILLI * conversions,
            booked_value=value,
            unattributed_conversions_milli=_MILLI * conversions - given[0],
            unattributed_value=value - given[1],
            summable=self.summable,
        )

    def _credit(self, channel: int, parts: list[tuple[int, ...]], drawn: Floats | None) -> Credit:
        conversions, value = (part[channel] for part in parts)
        warnings: list[Flag] = []
        if 0 < self.sums.converting[channel] < RARE_BELOW:
            warnings.append("credit.rare")
        if conversions < 0 or value < 0:
            warnings.append("credit.negative")
        mine = None if drawn is None else drawn[:, channel, :]
        return Credit(
            name=self.sums.channels[channel],
            conversions_milli=conversions,
            value=value,
            conversions_range=_range(conversions, None if mine is None else mine[:, 0]),
            value_range=_range(value, None if mine is None else mine[:, 1]),
            warnings=tuple(warnings),
            draws=() if mine is None else _rounded(mine[:, 1]),
        )


def person_weights(rng: np.random.Generator, buckets: int, *, draws: int = 1000) -> Floats:
    """How often is each bucket of persons drawn? (draws, buckets); a draw holds as many as exist.

    Make them once and hand them to every model: so the draws of all models and channels are paired,
    and "would another model decide otherwise?" is asked draw by draw. Persons, not paths, are
    resampled, because the journeys of one person are alike (Davison & Hinkley 1997, Bootstrap
    Methods and their Application, §3.8).

    >>> person_weights(np.random.default_rng(1), 400, draws=2).sum(axis=1)
    array([400., 400.])
    """
    return rng.multinomial(buckets, np.full(buckets, 1 / buckets), draws).astype(np.float64)


def shared_out(whole: int, credit: Floats) -> tuple[int, ...]:
    """Which whole numbers, nearest to these credits, add up to the whole?

    Largest remainder; credits below nothing are shared out apart and taken off. Where all credits
    are nothing, nothing is given.

    >>> shared_out(100, np.array([33.4, 33.3, 33.3])), shared_out(10, np.array([12.0, -2.0, 0.0]))
    ((34, 33, 33), (12, -2, 0))
    """
    largest = float(np.abs(credit).max(initial=0.0))
    if largest == 0 or whole == 0:
        return (0,) * len(credit)
    # 40 bits: noise of the last digits of a sum does not decide who gets a cent
    weights = [round(part / largest * (1 << 40)) for part in credit.tolist()]
    above, below = ([max(sign * weight, 0) for weight in weights] for sign in (1, -1))
    if not any(above):
        return split_integer(whole, below)
    taken = round(float(-credit[credit < 0].sum()))
    minus = split_integer(taken, below) if any(below) else (0,) * len(weights)
    plus = split_integer(whole + sum(minus), above)
    return tuple(more - less for more, less in zip(plus, minus, strict=True))


def split_within(credit: Credit, touches: Mapping[str, int]) -> tuple[Credit, ...]:
    """What of a channel's credit falls to each of its campaigns or posts?

    In proportion to the touches that each had in converting journeys; ranges and draws keep the
    channel's own proportions. Without any touch the credit stays with the channel, under its own
    name.

    >>> sure = Estimate.counted
    >>> whole = Credit("email", 1000, 500, sure(1000), sure(500))
    >>> [(part.name, part.value) for part in split_within(whole, {"spring": 2, "summer": 1})]
    [('spring', 333), ('summer', 167)]
    """
    names = sorted(name for name, number in touches.items() if number > 0)
    if not names:
        return (credit,)
    weights = [touches[name] for name in names]
    conversions = split_integer(credit.conversions_milli, weights)
    values = split_integer(credit.value, weights)
    draws = np.array([split_integer(draw, weights) for draw in credit.draws], int)
    return tuple(
        replace(
            credit,
            name=name,
            conversions_milli=conversions[at],
            value=values[at],
            conversions_range=_scaled(credit.conversions_range, conversions[at]),
            value_range=_scaled(credit.value_range, values[at]),
            draws=tuple(draws[:, at].tolist()) if credit.draws else (),
        )
        for at, name in enumerate(names)
    )


def too_thin(sums: PathSums, fewest_conversions: int, *, nulls: bool = True) -> Unknown | None:
    """Why can a data-driven model not be fitted to so little? None if it can."""
    conversions = int(sums.touched[:, 0].sum())
    if conversions < fewest_conversions:
        facts = (("conversions", str(conversions)), ("fewest", str(fewest_conversions)))
        return Unknown("unknown.few_conversions", "remedy.longer_period", facts)
    if nulls and not sums.nulls:
        return Unknown("unknown.only_converting_journeys", "remedy.build_all_journeys")
    return None


def _divided(above: Floats, below: Floats) -> Floats:
    quotient: Floats = np.divide(above, below, out=np.zeros_like(below), where=below != 0)
    return quotient


def _rounded(column: Floats) -> tuple[int, ...]:
    return tuple(np.rint(column).astype(np.int64).tolist())


def _range(value: int, drawn: Floats | None) -> Figure:
    if drawn is None:
        return Unknown("unknown.no_persons", "remedy.identify_persons")
    tail = (100 - _LEVEL_PERCENT) / 200
    low, high = np.rint(np.quantile(drawn, [tail, 1 - tail])).astype(np.int64).tolist()
    return Estimate(value, min(low, value), max(high, value), _LEVEL_PERCENT)


def _scaled(figure: Figure, value: int) -> Figure:
    """The range of a part: as wide, in proportion, as that of the whole."""
    if isinstance(figure, Unknown) or figure.value == 0:
        return figure if isinstance(figure, Unknown) else replace(figure, value=0, low=0, high=0)
    ends = sorted(round(end * value / figure.value) for end in (figure.low, figure.high))
    return Estimate(value, min(ends[0], value), max(ends[1], value), figure.level_percent)


def bucketed(sums: PathSums, bucket: Integers, channel: Integers, worth: Floats) -> Floats:
    """(buckets, channels, 2) from rows that each give `worth` (rows, 2) to a channel."""
    channels = len(sums.channels)
    key = bucket * channels + channel
    size = sums.buckets * channels
    columns = [np.bincount(key, column, minlength=size) for column in worth.T]
    cells: Floats = np.column_stack(columns).reshape(sums.buckets, channels, 2).astype(np.float64)
    return cells


def by_sets(sums: PathSums, *, shared: bool) -> Floats:
    """(buckets, channels, 2): what each conversion brings to all channels of its set.

    The whole to each, or `shared` among them in equal parts.
    """
    sets, tally = sums.sets.compact()
    each = (sets[:, None] >> np.arange(len(sums.channels)) & 1).astype(np.float64)
    if shared:
        each /= np.maximum(each.sum(axis=1, keepdims=True), 1)
    columns = [tally.by_bucket(each, sums.buckets, column=column) for column in (1, 2)]
    return np.stack(columns, axis=-1)
