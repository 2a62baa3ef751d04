"""What will a new customer of each source buy after the first purchase, and how sure is that?

How often (BG/NBD, `buying.py`) times how much each time (gamma-gamma, `spending.py`), over a
horizon, discounted. Groups are believed to be alike until they differ (`pooled.py`), so that a
group of a hundred borrows from the others, and one of a thousand stands for itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from whichhalf.effects import buying, spending
from whichhalf.effects.buying import Customers, Floats
from whichhalf.effects.pooled import Belief, draw
from whichhalf.effects.spending import Spenders
from whichhalf.nouns.estimate import Unknown

#: Weekly: once in ten weeks while they stay, give or take a factor of three; every fourth purchase
#: is the last one. CDNOW's own values (.055 a week, .24, .25, 3.2) lie well inside.
BUYING = Belief(
    centre=(-2.3, -0.5, -1.0, 1.0), spread=(1.2, 0.8, 1.0, 0.8), varying=(0, 2), apart=0.5
)
_MEAN_SPREAD = 1.0
#: log p and log (q − 1): CDNOW's are 1.83 and 1.01.
_SPENDING_CENTRE, _SPENDING_SPREAD, _SPENDING_APART = (1.5, 1.0), (0.6, 0.6), 0.5
#: Fader and Hardie's own data show 0.11; from here on a mean over customers misleads.
MOST_CORRELATION = 0.3
#: Where fewer of those who came back have amounts, who has one may be another sort of customer.
_MOSTLY = 0.9
WEEKS_A_YEAR = 365.25 / 7
_STEPS = 26


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """What is known of the customers of one source: how often they came, what they spent?"""

    customers: Customers
    spenders: Spenders


@dataclass(frozen=True, slots=True, eq=False)
class LifetimeFit:
    """How often will a new customer come back, and for how much in all? One entry per draw.

    `purchases` within the horizon; `revenue` of them, discounted to the day of the first purchase.
    """

    purchases: Floats
    revenue: Floats
    each: Floats


@dataclass(frozen=True, slots=True)
class Lifetime:
    """Over how many weeks, at which discount a year, and from how many repeat buyers on?

    `after_weeks`: what is bought in these first weeks is left out of the revenue.
    """

    horizon_weeks: int = 52
    discount_a_year: float = 0.10
    fewest_repeat_buyers: int = 100
    draws: int = 400
    after_weeks: int = 0

    def fit(
        self, groups: Mapping[str, Group], rng: np.random.Generator
    ) -> dict[str, LifetimeFit | Unknown]:
        """What does each group say? Groups must share no customer.

        Unknown for a group with too few repeat buyers, with too short a history, or in which those
        who come often spend more (or less) each time.
        """
        answers: dict[str, LifetimeFit | Unknown] = {}
        sound = {}
        for name, group in groups.items():
            refused = self._refused(group)
            if refused is None:
                sound[name] = group
            else:
                answers[name] = refused
        if not sound:
            return answers
        fits = self._fitted(list(sound.values()), rng)
        return answers | dict(zip(sound, fits, strict=True))

    def _refused(self, group: Group) -> Unknown | None:
        repeat = group.customers.repeat_buyers
        if repeat < self.fewest_repeat_buyers:
            few = (("buyers", str(repeat)), ("fewest", str(self.fewest_repeat_buyers)))
            return Unknown("unknown.few_repeat_buyers", "remedy.merge_sources", few)
        longest = int(group.customers.age.max())
        if 2 * longest < self.horizon_weeks:
            short = (("weeks", str(longest)), ("horizon", str(self.horizon_weeks)))
            return Unknown("unknown.short_history", "remedy.shorter_horizon", short)
        priced = int(group.spenders.number.sum())
        if priced < _MOSTLY * repeat:
            unpriced = (("buyers", str(priced)),)
            return Unknown("unknown.few_priced_buyers", "remedy.amount_on_orders", unpriced)
        follows = spending.correlation(group.spenders)
        if abs(follows) > MOST_CORRELATION:
            tied = (("share", str(round(follows * 1_000_000))),)
            return Unknown("unknown.money_follows_frequency", "remedy.split_customers", tied)
        return None

    def _fitted(self, groups: list[Group], rng: np.random.Generator) -> list[LifetimeFit]:
        often = draw(
            buying.log_likelihood,
            [group.customers for group in groups],
            BUYING,
            draws=self.draws,
            rng=rng,
        ).points
        spenders = [group.spenders for group in groups]
        much = draw(
            spending.log_likelihood, spenders, spending_belief(spenders), draws=self.draws, rng=rng
        ).points
        each = np.exp(much[:, :, 0])
        come = buying.expected_purchases(often, self._ends)
        worth = self.discounted(come) * each
        return [
            LifetimeFit(come[:, at, -1], worth[:, at], each[:, at]) for at in range(len(groups))
        ]

    @property
    def _ends(self) -> Floats:
        return np.arange(1, _STEPS + 1) * self.horizon_weeks / _STEPS

    def discounted(self, come: Floats) -> Floats:
        """Purchases until the end of each step → discounted purchases in all (last axis).

        A step in which `after_weeks` end counts by the part of it that is left.
        """
        step = self.horizon_weeks / _STEPS
        counts = np.clip((self._ends - self.after_weeks) / step, 0.0, 1.0)
        middle = (self._ends - step / 2) / WEEKS_A_YEAR
        worth: Floats = np.diff(come, prepend=0.0) @ (
            counts * (1 + self.discount_a_year) ** -middle
        )
        return worth


def spending_belief(groups: list[Spenders]) -> Belief:
    """What is believed of spending: around what all groups together spent on average?"""
    whole = sum(float(g.number @ g.mean) for g in groups) / sum(
        float(g.number.sum()) for g in groups
    )
    return Belief(
        centre=(float(np.log(whole)), *_SPENDING_CENTRE),
        spread=(_MEAN_SPREAD, *_SPENDING_SPREAD),
        varying=(0,),
        apart=_SPENDING_APART,
    )
