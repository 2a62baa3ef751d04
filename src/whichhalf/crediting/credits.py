"""How do all models share out what was booked, and what changes if you believe another one?

A model sees one identity tier at a time; its credits are added up afterwards. Credit is
association: it says who was there before a purchase, not what would have been without.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import add
from typing import Literal, NamedTuple

import numpy as np

from whichhalf.crediting.beside import beside
from whichhalf.crediting.parts import parts_of_channels, split
from whichhalf.ledger.standing import Standing
from whichhalf.models import decay, markov, shapley, touch_rules
from whichhalf.models.fit import RARE_BELOW, Fit, Model, person_weights
from whichhalf.models.journeys import Floats
from whichhalf.models.path_sums import PathSums
from whichhalf.models.ranking import clearly_ahead
from whichhalf.nouns.credit import Credits
from whichhalf.nouns.estimate import Estimate, Unknown
from whichhalf.nouns.journey import (
    USUAL_LOOKBACK_DAYS,
    CreditsFound,
    HalfLife,
    JourneysFound,
    Memory,
    ModelCredits,
)
from whichhalf.nouns.person import BUCKETS
from whichhalf.nouns.statement import Sentence
from whichhalf.paths.journeys import DIRECT, OWN_SITE, journey_sums
from whichhalf.till.inquiry import Inquiry

#: Every model, rules first. U, W and full path need journeys that know when they became a lead.
MODELS: tuple[Model, ...] = (
    touch_rules.FIRST_TOUCH,
    touch_rules.LAST_TOUCH,
    touch_rules.LAST_NON_DIRECT_TOUCH,
    touch_rules.LINEAR,
    touch_rules.POSITION_BASED,
    touch_rules.U_SHAPED,
    touch_rules.W_SHAPED,
    touch_rules.FULL_PATH,
    touch_rules.TimeDecay(),
    decay.FittedDecay(),
    markov.MarkovRemoval(1),
    markov.MarkovRemoval(2),
    shapley.ShapleySimplified(),
    shapley.ShapleyOrdered(),
    shapley.ShapleyRate(),
    shapley.ShapleyPerSet(),
    touch_rules.Influenced(),
)
#: Up to so many touches back a chain can remember.
LONGEST_MEMORY = 4
_MILLI = 1000
#: What most shops look at: the others are compared with it.
USUAL_MODEL = "last"
#: Nobody can give more or less to these, so their place in the order decides nothing.
_NOBODYS = (DIRECT, OWN_SITE)
#: In so many of the draws a network must cover its cost, or not, before we say so.
_SURE = 0.9
#: Of the changes of order, so many are said.
_MOST_FLIPS = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which credits are asked for?

    `by` is what credit is given to, `value` what a conversion is worth. With `reset` a purchase
    ends a journey, else the windows of two purchases may overlap.
    """

    lookback_days: int = USUAL_LOOKBACK_DAYS
    models: tuple[Model, ...] = MODELS
    by: Literal["channel", "network", "campaign", "post"] = "channel"
    value: Literal["margin", "revenue", "count"] = "margin"
    reset: bool = False

    @property
    def order(self) -> int:
        """How long a memory must be counted?"""
        chains = [one for one in self.models if isinstance(one, markov.MarkovRemoval)]
        return max((one.order or LONGEST_MEMORY for one in chains), default=1)


class _Reversal(NamedTuple):
    """Which channel is behind by the usual model and ahead by others, and by how much money?"""

    stake: int
    ahead: str
    behind: str
    models: list[str]


def journeys(inquiry: Inquiry, wanted: Wanted) -> JourneysFound:
    """Which journeys ended in the period, with a purchase and without?"""
    found = journey_sums(
        inquiry, wanted.lookback_days, networks=wanted.by == "network", reset=wanted.reset
    ).found
    return replace(found, reset=wanted.reset)


def credits_found(inquiry: Inquiry, wanted: Wanted) -> CreditsFound:
    """What does each model give to each channel, with ranges, and where do they disagree?"""
    sums = journey_sums(
        inquiry,
        wanted.lookback_days,
        networks=wanted.by == "network",
        order=wanted.order,
        value=wanted.value,
        reset=wanted.reset,
    )
    weights = person_weights(np.random.default_rng(inquiry.rng_seed), BUCKETS)
    fits = {model.name: _fits(model, sums.tiers) for model in wanted.models}
    each = tuple(
        ModelCredits(name, _shared(fit, sums.tiers, weights, thousandths=wanted.value == "count"))
        for name, fit in fits.items()
    )
    credit = replace(inquiry.settings.credit, lookback_days=wanted.lookback_days)
    standing = Standing(replace(inquiry, settings=replace(inquiry.settings, credit=credit)))
    told = (*_reversals(each), *_decisions(standing, each))
    known = [found for found in fits.values() if not isinstance(found, Unknown)]
    return CreditsFound(
        replace(sums.found, reset=wanted.reset),
        _split(inquiry, wanted, each),
        told,
        tuple(one for found in known for one in _half_lives(found, weights)),
        tuple(one for found in known for one in _memories(found)),
        beside(standing, sums.found),
        wanted.by,
    )


def _split(
    inquiry: Inquiry, wanted: Wanted, each: tuple[ModelCredits, ...]
) -> tuple[ModelCredits, ...]:
    """Down to campaigns or posts, if these are asked for."""
    if wanted.by not in {"campaign", "post"}:
        return each
    parts = parts_of_channels(inquiry, wanted.lookback_days, wanted.by, reset=wanted.reset)
    return tuple(
        replace(one, credits=split(one.credits, parts)) if isinstance(one.credits, Credits) else one
        for one in each
    )


def credited(model: Model, tiers: Mapping[str, PathSums], weights: Floats) -> Credits | Unknown:
    """What does a model give, tier by tier, added up before anything is rounded?

    Unknown as soon as it cannot say for one tier that has touched purchases: the sum would lack it.
    """
    return _shared(_fits(model, tiers), tiers, weights)


def _fits(model: Model, tiers: Mapping[str, PathSums]) -> dict[str, Fit] | Unknown:
    """What does a model give in each tier that has touched purchases?"""
    fits = {}
    for tier, sums in tiers.items():
        if not sums.touched.any():
            continue
        fit = model.fit(sums)
        if isinstance(fit, Unknown):
            return fit
        fits[tier] = fit
    return fits or Unknown("unknown.no_touched_purchases", "remedy.consented_visits")


def _shared(
    found: Mapping[str, Fit] | Unknown,
    tiers: Mapping[str, PathSums],
    weights: Floats,
    *,
    thousandths: bool = False,
) -> Credits | Unknown:
    if isinstance(found, Unknown):
        return found
    fits = tuple(found.values())
    whole = Fit(
        model=fits[0].model,
        sums=reduce(add, tiers.values()),
        credit=reduce(np.add, [fit.credit for fit in fits]),
        by_bucket=reduce(np.add, [fit.by_bucket for fit in fits]),
        summable=fits[0].summable,
    )
    return (_in_thousandths(whole) if thousandths else whole).credits(weights)


def _in_thousandths(fit: Fit) -> Fit:
    """The same with a thousand times the value.

    Where each purchase is worth one, its parts would be lost in rounding.
    """
    sets, (alone, value) = fit.sums.sets, fit.sums.untouched
    counts = sets.counts * np.array([1, 1, _MILLI])
    sums = replace(fit.sums, sets=replace(sets, counts=counts), untouched=(alone, _MILLI * value))
    factors = np.array([1.0, _MILLI])
    return replace(fit, sums=sums, credit=fit.credit * factors, by_bucket=fit.by_bucket * factors)


def _half_lives(found: Mapping[str, Fit], weights: Floats) -> Iterator[HalfLife]:
    """How fast does each channel fade? Only where enough conversions speak of it."""
    for tier, fit in found.items():
        if not isinstance(fit, decay.DecayFit):
            continue
        ranges = fit.half_life_ranges(weights)
        for at, name in enumerate(fit.sums.channels):
            if fit.sums.converting[at] >= RARE_BELOW:
                value = round(float(fit.half_life_hours[at]))
                low, high = (round(float(end)) for end in ranges[at])
                hours = Estimate(value, min(low, value), max(high, value))
                yield HalfLife(tier, name, hours)


def _memories(found: Mapping[str, Fit]) -> Iterator[Memory]:
    for tier, fit in found.items():
        if isinstance(fit, markov.RemovalFit) and fit.choice:
            yield Memory(tier, fit.choice.order, fit.choice.held_out)


def _known(each: Sequence[ModelCredits]) -> dict[str, Credits]:
    """Models that say something and whose credits add up."""
    return {
        one.model: one.credits
        for one in each
        if isinstance(one.credits, Credits) and one.credits.summable
    }


def _reversals(each: Sequence[ModelCredits]) -> tuple[Sentence, ...]:
    """Which order of two channels depends on the model, beyond chance?"""
    known = _known(each)
    usual = known.pop(USUAL_MODEL, None)
    if usual is None or not known:
        return ()
    found: dict[tuple[str, str], _Reversal] = {}
    before = _ahead(usual)
    for name, other in known.items():
        for (ahead, behind), gap in _ahead(other).items():
            if (behind, ahead) not in before:
                continue
            pair = found.setdefault((ahead, behind), _Reversal(0, ahead, behind, []))
            pair.models.append(name)
            stake = max(pair.stake, gap + before[behind, ahead])
            found[ahead, behind] = pair._replace(stake=stake)
    ranked = sorted(found.values(), key=lambda r: (-len(r.models), -r.stake, r.ahead, r.behind))
    if not ranked:
        return (Sentence("credit.same_order", (("usual", USUAL_MODEL),)),)
    return tuple(_said(reversal, known) for reversal in ranked[:_MOST_FLIPS])


def _said(reversal: _Reversal, known: Mapping[str, Credits]) -> Sentence:
    facts = (
        ("ahead", reversal.ahead),
        ("behind", reversal.behind),
        ("usual", USUAL_MODEL),
        ("models", ", ".join(reversal.models)),
        ("number", len(reversal.models)),
        ("of", len(known)),
    )
    return Sentence("credit.order_flips", facts)


def _ahead(found: Credits) -> dict[tuple[str, str], int]:
    """Which channel is clearly ahead of which, and by how many minor units?"""
    drawn = [one for one in found.credits if one.draws and one.name not in _NOBODYS]
    if len(drawn) < 2:
        return {}
    values = np.array([one.value for one in drawn], np.float64)
    ahead = clearly_ahead(values, np.array([one.draws for one in drawn], np.float64).T)
    return {
        (drawn[one].name, drawn[two].name): drawn[one].value - drawn[two].value
        for one, two in np.argwhere(ahead).tolist()
    }


def _share_above(one: np.ndarray, two: np.ndarray | int) -> float:
    return float((one > two).mean())


def _decisions(standing: Standing, each: Sequence[ModelCredits]) -> tuple[Sentence, ...]:
    """Which network covers its cost by one model and not by another, beyond chance?"""
    costs: dict[str, int] = defaultdict(int)
    for line in standing.costs.lines:
        if line.network:
            costs[line.network] += line.amount
    known = _known(each)
    if len(known) < 2 or not costs:
        return ()
    said = []
    for network, cost in sorted(costs.items()):
        verdicts = {name: _covers(credit, network, cost) for name, credit in known.items()}
        yes = [name for name, verdict in verdicts.items() if verdict is True]
        no = [name for name, verdict in verdicts.items() if verdict is False]
        if yes and no:
            facts = (("network", network), ("cost", cost))
            more = (("yes", ", ".join(yes)), ("no", ", ".join(no)))
            said.append(Sentence("credit.decision_flips", (*facts, *more)))
    return tuple(said) or (Sentence("credit.same_decisions"),)


def _covers(found: Credits, network: str, cost: int) -> bool | None:
    """Does its credit cover what a network cost? None where that cannot be said, or none is met."""
    drawn = [one.draws for one in found.credits if one.name.partition("/")[0] == network]
    if not drawn or not all(drawn):
        return None
    share = _share_above(np.array(drawn).sum(axis=0), cost)
    return None if 1 - _SURE < share < _SURE else share >= _SURE
