"""Which credit has each campaign and each post, so that all parts are what was booked?

The model of the settings gives each network its credit, as `whichhalf credit --by network` does. It
is split over the campaigns and posts that were touched before the purchases, by their touches, in
whole minor units (law 1). A part has the range of its network, in proportion: the doubt about the
split itself is not in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from whichhalf.crediting.credits import MODELS, credited
from whichhalf.ledger.assisted import ours
from whichhalf.ledger.declared import from_draws
from whichhalf.ledger.met import numbered_names
from whichhalf.ledger.standing import Standing
from whichhalf.measures import JOURNEY_CHANNELS, TOUCHED_PARTS_BY_DAY
from whichhalf.models.fit import person_weights
from whichhalf.models.journeys import Floats
from whichhalf.models.markov import MarkovRemoval
from whichhalf.nouns.credit import Credit, Credits
from whichhalf.nouns.estimate import Estimate, Figure, Unknown
from whichhalf.nouns.money import split_integer
from whichhalf.nouns.person import BUCKETS
from whichhalf.paths.journeys import journey_sums
from whichhalf.returns.costed import Part, Post
from whichhalf.till.inquiry import Inquiry


@dataclass(frozen=True, slots=True)
class Share:
    """Which part of a network's credit fell to a campaign or post by purchases of one day?"""

    part: Part
    day: str
    value: int


@dataclass(frozen=True, slots=True)
class Given:
    """What does the model give to whom? `unknown` says why it gives nothing at all.

    `shares` are of our networks; `others` is the credit of networks that are not social.
    """

    model: str
    worth: str
    booked: int
    untouched: int
    of_network: Mapping[str, Credit]
    shares: tuple[Share, ...]
    others: tuple[str, ...]
    unknown: Unknown | None = None

    def figure(self, some: Iterable[Share]) -> Figure:
        """Their sum, with its range draw by draw; unknown where the range of a network is."""
        by_network: Counter[str] = Counter()
        for one in some:
            by_network[one.part.network] += one.value
        return self.unknown or _together(
            (self.of_network[name], value) for name, value in sorted(by_network.items())
        )

    def elsewhere(self) -> Figure:
        """The credit of networks that are not social."""
        each = (self.of_network[name] for name in self.others)
        return self.unknown or _together((one, one.value) for one in each)

    def draws(self, some: Iterable[Share]) -> Floats:
        """The sum of these in each draw; nothing where a network has none."""
        by_network: Counter[str] = Counter()
        for one in some:
            by_network[one.part.network] += one.value
        return _drawn((self.of_network[name], value) for name, value in by_network.items())


def given(standing: Standing, posts: Mapping[str, Post]) -> Given:
    """What does the model of the settings give to each network, campaign and post?"""
    inquiry = standing.inquiry
    setting = inquiry.settings.credit
    model = next(one for one in MODELS if one.name == setting.model)
    chain = isinstance(model, MarkovRemoval)
    order = model.order or 1 if isinstance(model, MarkovRemoval) else 1
    sums = journey_sums(
        inquiry, setting.lookback_days, networks=True, paths=False, nulls=chain, order=order
    )
    weights = person_weights(np.random.default_rng(inquiry.rng_seed), BUCKETS)
    found = credited(model, sums.tiers, weights)
    booked, touched = (
        sum(getattr(one, name) for one in sums.found.coverage)
        for name in ("value", "touched_value")
    )
    whole = (model.name, sums.found.worth, booked)
    if isinstance(found, Unknown):
        return Given(*whole, booked - touched, {}, (), (), found)
    names = ours(standing.met, standing.scope, standing.claims.channels)
    shares = tuple(_shares(inquiry, found, names, posts))
    others = tuple(one.name for one in found.credits if one.name not in names)
    by_name = {one.name: one for one in found.credits}
    return Given(*whole, found.unattributed_value, by_name, shares, others)


def touched_parts(inquiry: Inquiry) -> Mapping[str, Counter[tuple[str, str, str]]]:
    """How often was each (campaign, post) of a network touched before purchases of each day?"""
    names = numbered_names(inquiry.answer(JOURNEY_CHANNELS))
    days = inquiry.settings.credit.lookback_days
    found: dict[str, Counter[tuple[str, str, str]]] = defaultdict(Counter)
    for row in inquiry.answer(replace(TOUCHED_PARTS_BY_DAY, lookback_days=days)):
        network = names[row["number"]].partition("/")[0]
        found[network][row["campaign"], row["post"], row["bought_on"]] += row["touches"]
    return found


def _shares(
    inquiry: Inquiry, found: Credits, names: Iterable[str], posts: Mapping[str, Post]
) -> Iterable[Share]:
    touched = touched_parts(inquiry)
    for name in names:
        credit = found.of(name)
        if credit is None:
            continue
        parts = sorted(touched.get(name, {}).items())
        if not parts:
            yield Share(Part(name, "", ""), "", credit.value)
            continue
        values = split_integer(credit.value, [number for _, number in parts])
        for ((campaign, post, day), _), value in zip(parts, values, strict=True):
            known = posts.get(post)
            own = campaign or (known.campaign if known else "")
            yield Share(Part(name, own, post if known else ""), day, value)


def _together(some: Iterable[tuple[Credit, int]]) -> Figure:
    each = [(credit, value) for credit, value in some if value]
    value = sum(value for _, value in each)
    for credit, _ in each:
        if isinstance(credit.value_range, Unknown):
            return credit.value_range
    if not each:
        return Estimate.counted(0)
    return from_draws(value, np.rint(_drawn(each)).astype(int).tolist())


def _drawn(some: Iterable[tuple[Credit, int]]) -> Floats:
    whole: Floats = np.zeros(0)
    for credit, value in some:
        if not value or not credit.draws:
            continue
        part = np.array(credit.draws, np.float64) * (value / credit.value)
        whole = part if not whole.size else whole + part
    return whole
