"""What is each channel of this business worth, so that all of them and the baseline are the booked?

    books (weeks, what was done, margin) + claims (tracking, answers) → reconciled draws → figures

Points are told so that they add up: the middle of all channels together is shared out by the
middles of each, to the minor unit; the baseline is what is left of the booked. Ranges are those of
the draws.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from whichhalf.crediting.credits import credited
from whichhalf.crediting.journeys import journey_sums
from whichhalf.ledger.standing import Standing
from whichhalf.measures import SALES
from whichhalf.mix.weeks import Floats
from whichhalf.models.fit import person_weights
from whichhalf.models.touch_rules import LINEAR
from whichhalf.nouns.credit import Credits
from whichhalf.nouns.estimate import Estimate, Figure, Unknown
from whichhalf.nouns.money import split_integer
from whichhalf.nouns.person import BUCKETS
from whichhalf.nouns.statement import Sentence
from whichhalf.nouns.worth import SOURCES, ChannelWorth, Reconciled, Verdict
from whichhalf.till.inquiry import Inquiry
from whichhalf.worth.claims import BIASES, MOST_ANSWERS, Answered, Claims, Tracked, usual_memory
from whichhalf.worth.reconcile import Question, Reconciliation, reconciled
from whichhalf.worth.series import PAID, Books, books

_LOOKBACK_DAYS = 90
_LEVEL_PERCENT = 90
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Reckoning:
    """What a reconciliation stands on, and what came out."""

    inquiry: Inquiry
    kept: Books
    found: Reconciliation


def reckon(standing: Standing) -> Reckoning | Unknown:
    """What did each channel bring, draw by draw? Unknown where nothing can be said of any."""
    inquiry = standing.inquiry
    rng = np.random.default_rng(inquiry.rng_seed)
    kept = books(standing, rng)
    if isinstance(kept, Unknown):
        return kept
    names = tuple(driver.name for driver in kept.weeks.drivers)
    claims = Claims(float(kept.booked), _tracked(inquiry, kept, names), _answered(inquiry, names))
    found = reconciled(Question(kept.weeks, kept.share, claims), rng)
    return found if isinstance(found, Unknown) else Reckoning(inquiry, kept, found)


def reckoned(standing: Standing) -> Reconciled | Unknown:
    """What did each channel bring in the period that would not have come anyway?"""
    made = reckon(standing)
    return made if isinstance(made, Unknown) else told(made)


def told(made: Reckoning) -> Reconciled:
    """The figures of a reconciliation, which add up to what was booked."""
    inquiry, kept, found = made.inquiry, made.kept, made.found
    social = [name for name in found.names if kept.classes[name].social]
    whole = found.draws.sum(axis=1)
    points = shared_points(found.draws, whole)
    channels = tuple(
        _channel(kept, found, name, point) for name, point in zip(found.names, points, strict=True)
    )
    ours = [points[found.names.index(name)] for name in social]
    together = found.draws[:, [found.names.index(name) for name in social]].sum(axis=1)
    notes = () if found.refused is None else (_said(found.refused),)
    return Reconciled(
        period=inquiry.period,
        currency=inquiry.settings.currency,
        booked=kept.booked,
        channels=(*channels, *_refused(kept)),
        social=ranged(sum(ours), together),
        baseline=ranged(kept.booked - sum(points), kept.booked - whole),
        notes=notes,
    )


def shared_points(draws: Floats, whole: Floats) -> tuple[int, ...]:
    """Which point figures of the channels add up to the middle of their sum?

    The middle of the whole, shared out by the channels' own middles; by their means where all
    middles are nothing.
    """
    middle = round(float(np.median(whole)))
    by = np.median(draws, axis=0)
    if not (by * np.sign(middle) > 0).any():
        by = draws.mean(axis=0)
    weights = np.maximum(by * np.sign(middle), 0.0)
    if middle == 0 or not weights.any():
        return (0,) * int(draws.shape[1])
    parts = [round(weight * (1 << 40)) for weight in (weights / weights.max()).tolist()]
    return split_integer(middle, parts)


def ranged(value: int, drawn: Floats) -> Estimate:
    """This value with the 90 % range of the draws around it."""
    low, high = np.rint(np.quantile(drawn, [0.05, 0.95])).astype(int).tolist()
    return Estimate(value, min(low, value), max(high, value), _LEVEL_PERCENT)


def _channel(kept: Books, found: Reconciliation, name: str, point: int) -> ChannelWorth:
    drawn = found.drawn(name)
    verdict = found.verdict(name)
    cost = kept.costs.get(name)
    figure: Figure = ranged(point, drawn)
    if verdict is Verdict.REFUSED:
        figure = found.refused or Unknown("unknown.nothing_measures", "remedy.experiment")
    weights = found.weights[name]
    return ChannelWorth(
        channel=name,
        network=name.removesuffix(PAID),
        figure=figure,
        verdict=verdict,
        cost=cost or 0,
        beyond_cost_ppm=None if cost is None else round(_MILLION * float((drawn > cost).mean())),
        weights=tuple((source, round(_MILLION * weights.get(source, 0.0))) for source in SOURCES),
        draws=tuple(np.rint(drawn).astype(int).tolist()),
    )


def _refused(kept: Books) -> Iterable[ChannelWorth]:
    """Channels about which nothing may be said: their part is in the baseline."""
    for name, why in sorted(kept.refused.items()):
        cost = kept.costs.get(name, 0)
        yield ChannelWorth(name, name.removesuffix(PAID), why, Verdict.REFUSED, cost)


def _said(refused: Unknown) -> Sentence:
    return Sentence("worth.series_refused", (("reason", refused.reason), *refused.facts))


def _tracked(inquiry: Inquiry, kept: Books, names: Sequence[str]) -> Tracked | None:
    """What do touches before purchases credit to each channel, in equal parts?"""
    sums = journey_sums(inquiry, _LOOKBACK_DAYS)
    weights = person_weights(np.random.default_rng(inquiry.rng_seed), BUCKETS, draws=1)
    given = credited(LINEAR, sums.tiers, weights)
    if not isinstance(given, Credits):
        return None
    amounts, purchases = np.zeros(len(names)), np.zeros(len(names))
    for credit in given.credits:
        network, _, paid = credit.name.partition("/")
        name = network + (PAID if paid == PAID[1:] else "")
        if name in names:
            amounts[names.index(name)] += credit.value
            purchases[names.index(name)] += credit.conversions_milli / 1000
    classes = tuple(kept.classes[name] for name in names)
    return Tracked(amounts, purchases, classes, BIASES)


def _answered(inquiry: Inquiry, names: Sequence[str]) -> Answered | None:
    """Whom did buyers name when they were asked? A network that we pay and post on is both."""
    named: Counter[str] = Counter()
    for row in inquiry.answer(SALES):
        if row["survey"]:
            named[row["survey_network"] or ""] += row["orders"]
    asked = sum(named.values())
    if not asked:
        return None
    counts = shared_answers(named, names)
    return Answered(
        np.array([*counts, asked - sum(counts)]),
        usual_memory(len(names)),
        min(float(asked), MOST_ANSWERS),
    )


def shared_answers(named: Mapping[str, int], names: Sequence[str]) -> list[float]:
    """How many named each channel? Nobody says whether a post or an advertisement was seen.

    >>> shared_answers({"facebook": 4, "x": 1, "": 9}, ["facebook", "facebook/paid", "x"])
    [2.0, 2.0, 1.0]
    """
    parts = Counter(name.removesuffix(PAID) for name in names)
    return [
        named.get(name.removesuffix(PAID), 0) / parts[name.removesuffix(PAID)] for name in names
    ]
