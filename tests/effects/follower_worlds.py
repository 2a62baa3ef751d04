"""Made-up customers some of whom begin to follow, in cells as the book would give them.

Who is eager buys often and follows sooner: whoever compares raw sums takes eagerness for the work
of following. What following does is set, so that the truth is known: 0 for "would have bought
anyway".
"""

from dataclasses import dataclass, replace

import numpy as np

from whichhalf.customers.beside import FEWEST_IN_TIER
from whichhalf.effects.adjusted import Cells, Whole, compare
from whichhalf.effects.beside import Beside, spanned
from whichhalf.effects.buying import Floats
from whichhalf.nouns.comparison import (
    AFTER_DAYS,
    LOYALTY_FROM,
    QUIET_DAYS,
    RECENCY_DAYS,
    TENURE_DAYS,
    WINDOW_DAYS,
)
from whichhalf.nouns.estimate import Unknown
from whichhalf.nouns.person import BUCKETS

WINDOW, BEFORE, AFTER = WINDOW_DAYS, QUIET_DAYS, AFTER_DAYS
NAMES = ("bought", "lately", "recency", "tenure", "window")


@dataclass(frozen=True)
class Town:
    """Who buys how often, who follows how readily, and what does following do?"""

    customers: int = 3000
    days: int = 560
    rate: float = 5.0  # purchases a year, on average
    eager: float = 1.0  # how much readier to follow is who buys twice as often (power)
    hidden: float = 0.0  # eagerness to follow that shows in later purchases only
    lift: float = 0.0  # what following does to the rate: 0.3 is +30 %
    follow: float = 0.25  # share who follow within the time, roughly


@dataclass(frozen=True)
class Lived:
    """Purchases (person, day, spent) by day, and the day on which each began to follow."""

    town: Town
    person: Whole
    day: Whole
    spent: Floats
    since: Floats  # infinity: never


def live(town: Town, rng: np.random.Generator) -> Lived:
    """What happens in this town?"""
    n = town.customers
    rate = rng.gamma(1.5, town.rate / 1.5 / 365, n)
    start = rng.uniform(0, town.days, n)
    turn = rng.standard_normal(n)  # a change of heart that no earlier purchase shows
    hazard = (rate / rate.mean()) ** town.eager * np.exp(town.hidden * turn)
    hazard *= -np.log(1 - town.follow) / town.days / np.median(hazard)
    since = start + rng.exponential(1, n) / hazard
    since[since >= town.days] = np.inf
    after = rate * (1 + town.lift) * np.exp(0.5 * town.hidden * turn)
    people, days = [np.arange(n)], [start]
    for who in range(n):
        split = min(since[who], town.days)
        early = rng.poisson(rate[who] * max(split - start[who], 0))
        late = rng.poisson(after[who] * max(town.days - split, 0))
        days += [rng.uniform(start[who], split, early), rng.uniform(split, town.days, late)]
        people.append(np.full(early + late, who))
    day, person = np.concatenate(days).astype(int), np.concatenate(people)
    order = np.lexsort((person, day))
    own = rng.gamma(8, 25 / 8, n)
    spent = own[person] * rng.gamma(4, 0.25, person.size)
    return Lived(town, person[order], day[order], spent[order], since)


def cells(lived: Lived, *, before: bool = False, spans: str = "") -> Cells:
    """Who followed within each window beside who did not; with `before`, the negative control.

    The outcome is what was spent in the half year after the window; or, before it, in the quarter
    that ends where the window begins, with the bins of the day on which that quarter began.
    """
    found = []
    last = lived.town.days - AFTER
    for number, begin in enumerate(range(2 * BEFORE, last - WINDOW + 1, WINDOW)):
        known = begin - BEFORE if before else begin
        first = np.full(lived.town.customers, np.inf)
        np.minimum.at(first, lived.person, lived.day)
        stays = (first < known) & (lived.since >= begin)
        after = (begin + WINDOW, begin + WINDOW + AFTER)
        told = (begin - BEFORE, begin) if before and spans != "after" else after
        outcome = _sum(lived, *told)
        earlier = lived.day < known
        bought = np.bincount(lived.person[earlier], minlength=lived.town.customers)
        lately = _count(lived, known - BEFORE, known)
        latest = np.zeros(lived.town.customers)
        np.maximum.at(latest, lived.person[earlier], lived.day[earlier])
        levels = np.column_stack(
            [
                np.minimum(bought, 6),
                np.minimum(lately, 3),
                np.searchsorted(RECENCY_DAYS, known - latest, "right"),
                np.searchsorted(TENURE_DAYS, known - np.where(stays, first, 0), "right"),
                np.full(lived.town.customers, number),
            ]
        )
        did = lived.since < begin + WINDOW
        found.append((did[stays], np.flatnonzero(stays) % BUCKETS, levels[stays], outcome[stays]))
    did, bucket, levels, outcome = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return Cells(did, bucket, NAMES, levels.astype(int), np.ones(len(did)), outcome)


def _sum(lived: Lived, first: int, end: int) -> Floats:
    here = (lived.day >= first) & (lived.day < end)
    return np.bincount(lived.person[here], lived.spent[here], lived.town.customers).astype(float)


def _count(lived: Lived, first: int, end: int) -> Whole:
    here = (lived.day >= first) & (lived.day < end)
    return np.bincount(lived.person[here], minlength=lived.town.customers)


def change(lived: Lived) -> Cells:
    """The same with what was spent after less what was spent before, each per half year."""
    early = cells(lived, before=True)
    later = cells(lived, before=True, spans="after")
    return replace(early, outcome=later.outcome - early.outcome * AFTER / BEFORE)


#: Towns in which followers would have bought anyway, and in which following does something.
WORLDS = {
    "nothing, followers like others": Town(customers=9000, eager=0.0),
    "nothing, the eager follow": Town(customers=9000),
    "nothing, the eager follow at once": Town(customers=9000, eager=1.5),
    "following brings 30 % more": Town(customers=9000, lift=0.3),
    "following brings 30 % more, the eager follow at once": Town(9000, eager=1.5, lift=0.3),
}


#: Towns in which tiers of loyalty have thirty to a hundred followers each.
LOYAL_WORLDS = {
    "nothing, followers like others": Town(customers=4000, eager=0.0, follow=0.22),
    "nothing, the eager follow": Town(customers=4000, follow=0.22),
    "following brings 30 % more": Town(customers=4000, follow=0.22, lift=0.3),
}


def of_tier(of: Cells, least: int, most: int | None) -> Cells:
    """The cells of those who had bought so often before."""
    bought = of.levels[:, NAMES.index("bought")]
    keep = (bought >= least) & (bought <= (most or bought.max()))
    return Cells(
        of.treated[keep],
        of.bucket[keep],
        of.names,
        of.levels[keep],
        of.people[keep],
        of.outcome[keep],
    )


def judged_by_loyalty(town: Town, rng: np.random.Generator) -> dict[int, dict[str, float]]:
    """What is said of each tier with enough followers, and is it true?"""
    lived = live(town, rng)
    after, change_since = cells(lived), change(lived)
    found, most = {}, None
    for least in LOYALTY_FROM:
        both = [of_tier(one, least, most) for one in (after, change_since)]
        most = least - 1
        if min(one.treated.sum() for one in both) < FEWEST_IN_TIER:
            continue
        spent = float(both[0].outcome[both[0].treated].mean())
        truth = spent * town.lift / (1 + town.lift)
        span = spanned(*(compare(one) for one in both))
        found[least] = {
            "did": float(both[0].treated.sum()),
            "truth": truth,
            "covered": span.low <= truth <= span.high,
            "claimed": span.low > 0,
            "width": span.high - span.low,
        }
    return found


def judged(town: Town, rng: np.random.Generator) -> dict[str, float]:
    """What is said of one town, and is it true?

    `truth` is what following adds in half a year: the lift on what its followers spend without.
    """
    lived_here = live(town, rng)
    fit = Beside().fit(cells(lived_here), cells(lived_here, before=True), change(lived_here))
    assert not isinstance(fit, Unknown)
    truth = effect(lived_here)
    return {
        "refused": fit.refused is not None,
        "covered": fit.gap.low <= truth <= fit.gap.high,
        "believed covers": fit.believed.low <= truth <= fit.believed.high,
        "claimed": fit.gap.low > 0 and fit.above >= 0.95 and fit.refused is None,
        "claimed by the second line alone": fit.difference.adjusted > 1.645 * fit.difference.error,
        "control fails": abs(fit.control.adjusted) > 1.645 * fit.control.error,
        "naive": fit.difference.naive,
        "adjusted": fit.difference.adjusted,
        "changed": fit.changed.adjusted,
        "truth": truth,
    }


def effect(lived: Lived) -> float:
    """What following adds per follower in half a year, over those who stand in a window."""
    if not lived.town.lift:
        return 0.0
    main = cells(lived)
    spent = float(main.outcome[main.treated].mean())
    return spent * lived.town.lift / (1 + lived.town.lift)
