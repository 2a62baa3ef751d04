"""What do tracking and customers' answers say about what was caused? Measurements with a bias.

Neither counts what a channel caused. Tracking misses what it cannot follow (blocked, untagged,
told on) and claims buyers who would have come anyway; customers misremember. So each is a
measurement of what was caused, through a stated belief about how it errs:

* tracking: A_k = e^(u + e_k) · (seen · V_k + claimed · V_0 · w_k), with V_k caused by channel k,
  V_0 by nobody, w_k an equal share within the class; u is shared by a class, e_k the channel's own;
* answers: counts ~ Dirichlet-multinomial(concentration · q), q = Mᵀ p, with p the shares of V_k
  and V_0 in all that was booked and M who is named by people whom k brought.

Neither adds anything: both only weigh what the series and the prior leave open, and all channels
and the baseline together stay what was booked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Floats = NDArray[np.floating[Any]]
Flags = NDArray[np.bool_]


class ChannelClass(StrEnum):
    """Which kind of channel errs alike?"""

    ORGANIC_SOCIAL = "organic_social"  #: hardly clicked, often untagged: tracking sees too little
    PAID_SOCIAL = "paid_social"  #: tagged by itself
    PAID_SEARCH = "paid_search"  #: takes the last click of those who were coming anyway
    EMAIL = "email"  #: goes to those who know the firm already
    OTHER = "other"

    @property
    def social(self) -> bool:
        """Is it social media, posted or paid?"""
        return self in {ChannelClass.ORGANIC_SOCIAL, ChannelClass.PAID_SOCIAL}


@dataclass(frozen=True, slots=True)
class Bias:
    """How does tracking err for a class of channels? Medians, and spreads of their logarithms.

    `seen` is the share of what the class causes that is credited to it; `claimed` the share of
    everybody else's margin that is credited to it too; `own` how far a single channel strays from
    its class.
    """

    seen: float
    seen_spread: float
    claimed: float
    claimed_spread: float
    own: float


#: Beliefs by class, set from known-truth worlds that are not kept aside (docs/methods/worth.md). An
#: experiment on a channel outweighs them.
BIASES: Mapping[ChannelClass, Bias] = {
    ChannelClass.ORGANIC_SOCIAL: Bias(0.24, 0.6, 0.008, 0.8, 0.5),
    ChannelClass.PAID_SOCIAL: Bias(0.19, 0.6, 0.005, 0.8, 0.5),
    ChannelClass.PAID_SEARCH: Bias(0.9, 0.8, 0.040, 1.0, 0.5),
    ChannelClass.EMAIL: Bias(0.8, 0.7, 0.030, 1.0, 0.5),
    ChannelClass.OTHER: Bias(0.6, 0.9, 0.020, 1.0, 0.5),
}


@dataclass(frozen=True, slots=True, eq=False)
class Tracked:
    """What did tracking credit to each channel, over how many purchases?

    `amounts` in minor units and `purchases` stand beside the channels; `classes` say how each errs.
    `followed`: has anybody ever been seen to come from it? If not, nothing is heard of it. `seen`:
    how many purchases had somebody seen before, beside the usual share? Where more people block,
    less of everything is tracked. The other fields follow from these, once: they are asked for
    thousands of times.
    """

    amounts: Floats
    purchases: Floats
    classes: tuple[ChannelClass, ...]
    biases: Mapping[ChannelClass, Bias]
    followed: Flags | None = None
    seen: float = 1.0
    _half: float = field(init=False)  #: half an average purchase
    _seen: Floats = field(init=False)
    _claimed: Floats = field(init=False)
    _spreads: tuple[Floats, Floats] = field(init=False)  #: variances of seen and of claimed
    _own: Floats = field(init=False)  #: 1 / variance of each channel's own error; 0: not heard
    _member: Floats = field(init=False)  #: (channels, classes)

    def __post_init__(self) -> None:
        kinds = sorted(set(self.classes))
        heard = np.ones(len(self.classes)) if self.followed is None else self.followed.astype(float)
        same = [[float(one is kind) for kind in kinds] for one in self.classes]
        member = np.array(same) * heard[:, None]
        bias = [self.biases[one] for one in self.classes]
        own = np.array([one.own**2 for one in bias]) + 1 / (self.purchases + 0.5)
        seen = np.array([self.seen * one.seen for one in bias])
        claimed = np.array([self.seen * one.claimed for one in bias])
        fixed: dict[str, object] = {
            "_half": 0.5 * float(self.amounts.sum()) / max(float(self.purchases.sum()), 1.0),
            "_seen": seen,
            "_claimed": claimed / np.maximum(member @ member.sum(axis=0), 1.0),
            "_spreads": tuple(
                np.array([spread**2 for spread in column])
                for column in zip(*((b.seen_spread, b.claimed_spread) for b in bias), strict=True)
            ),
            "_own": heard / own,
            "_member": member,
        }
        for name, value in fixed.items():
            object.__setattr__(self, name, value)

    def log_likelihood(self, caused: Floats, rest: Floats) -> Floats:
        """How likely is what was tracked, had the channels caused this? (draws, channels).

        `rest` is what no channel caused, (draws,). The lognormal's spread goes from that of `seen`
        to that of `claimed` as the one or the other makes up what is tracked; few purchases add the
        spread of counting them. A class errs together: covariance own·1 + common·11ᵀ within it, by
        the formula of Sherman & Morrison (1950).
        """
        by_effect = self._seen * np.maximum(caused, 0.0)
        # half a purchase more on both sides, so that nothing tracked is little and not impossible
        expected = by_effect + self._claimed * np.maximum(rest, 0.0)[:, None] + self._half
        share = by_effect / expected
        by_seen, by_claimed = self._spreads
        number = np.maximum(self._member.sum(axis=0), 1.0)
        common = (share**2 * by_seen + (1 - share) ** 2 * by_claimed) @ self._member / number
        off = np.log((self.amounts + self._half) / expected)
        weighted = (off * self._own) @ self._member
        together = 1 + common * (self._own @ self._member)
        square = (off**2) @ self._own - (common * weighted**2 / together).sum(axis=1)
        likelihood: Floats = -0.5 * (square + np.log(together).sum(axis=1))
        return likelihood


#: Answers count as so many at most: people err alike when they remember.
MOST_ANSWERS = 60.0


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """Which channel did customers name when asked how they had found the firm?

    `counts` stand beside the channels; the last one counts everything else that was named.
    `named` is M, (channels + 1, channels + 1): of those whom a row brought, which share names each
    column? `concentration` says how many independent answers they are worth at most: fewer where
    few of those who were asked answered.
    """

    counts: Floats
    named: Floats
    concentration: float

    def log_likelihood(self, caused: Floats, rest: Floats) -> Floats:
        """How likely are these answers? (draws, channels) and (draws,) → (draws,)."""
        parts = np.concatenate([np.maximum(caused, 0.0), np.maximum(rest, 0.0)[:, None]], axis=1)
        shares = parts / np.maximum(parts.sum(axis=1, keepdims=True), 1e-9)
        alpha = self.concentration * np.maximum(shares @ self.named, 1e-9)
        likelihood: Floats = (gammaln(alpha + self.counts) - gammaln(alpha)).sum(axis=1)
        return likelihood


def usual_memory(
    channels: int, *, faithful: float = 0.55, halo: float = 0.1, anyway: float = 0.03
) -> Floats:
    """Who names whom, before anybody has tested it? M for `Answered`.

    Of those whom a channel brought `faithful` name it, `halo` name one of the other channels and
    the rest something else; of those who came anyway `anyway` name a channel all the same.

    >>> usual_memory(2).round(3).tolist()
    [[0.55, 0.1, 0.35], [0.1, 0.55, 0.35], [0.015, 0.015, 0.97]]
    """
    named = np.full((channels + 1, channels + 1), halo / max(channels - 1, 1))
    np.fill_diagonal(named, faithful)
    named[:-1, -1] = 1 - faithful - (halo if channels > 1 else 0.0)
    named[-1, :-1] = anyway / channels
    named[-1, -1] = 1 - anyway
    return named


@dataclass(frozen=True, slots=True, eq=False)
class Claims:
    """Everything that speaks beside the series: tracking, answers, and what was booked."""

    booked: float
    tracked: Tracked | None = None
    answered: Answered | None = None

    def log_likelihood(self, caused: Floats) -> Floats:
        """How well does this agree with what was claimed? (draws, channels) → (draws,).

        Impossible where the channels come to more than was booked (law 4).
        """
        rest = self.booked - caused.sum(axis=1)
        whole = np.where(rest < 0, -np.inf, 0.0)
        for said in (self.tracked, self.answered):
            if said is not None:
                whole = whole + said.log_likelihood(caused, rest)
        return whole
