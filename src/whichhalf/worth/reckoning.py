"""What is each channel of this business worth, so that all of them and the baseline are the booked?

    books (weeks, what was done, margin) + claims (tracking, answers) → reconciled draws → figures

Points are told so that they add up: the middle of all channels together is shared out by the
middles of each, to the minor unit; the baseline is what is left of the booked. Ranges are those of
the draws.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from whichhalf.ledger.standing import Standing
from whichhalf.mix.weeks import Floats
from whichhalf.nouns.estimate import Estimate, Figure, Unknown
from whichhalf.nouns.money import split_integer
from whichhalf.nouns.statement import Sentence
from whichhalf.nouns.worth import SOURCES, ChannelWorth, Reconciled, Verdict
from whichhalf.till.inquiry import Inquiry
from whichhalf.worth.asked import Asked, asked
from whichhalf.worth.reconcile import Reconciliation, reconciled
from whichhalf.worth.series import PAID, Books, books

_LEVEL_PERCENT = 90
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Reckoning:
    """What a reconciliation stands on, and what came out."""

    inquiry: Inquiry
    kept: Books
    asked: Asked
    found: Reconciliation


def reckon(standing: Standing) -> Reckoning | Unknown:
    """What did each channel bring, draw by draw? Unknown where nothing can be said of any."""
    inquiry = standing.inquiry
    rng = np.random.default_rng(inquiry.rng_seed)
    kept = books(standing, rng)
    if isinstance(kept, Unknown):
        return kept
    question = asked(kept.known)
    if isinstance(question, Unknown):
        return question
    found = reconciled(question.question, rng)
    return found if isinstance(found, Unknown) else Reckoning(inquiry, kept, question, found)


def reckoned(standing: Standing) -> Reconciled | Unknown:
    """What did each channel bring in the period that would not have come anyway?"""
    made = reckon(standing)
    return made if isinstance(made, Unknown) else told(made)


def told(made: Reckoning) -> Reconciled:
    """The figures of a reconciliation, which add up to what was booked."""
    inquiry, kept, found = made.inquiry, made.kept, made.found
    social = social_of(made)
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
        channels=(*channels, *_refused(made)),
        social=ranged(sum(ours), together),
        baseline=ranged(kept.booked - sum(points), kept.booked - whole),
        notes=notes,
    )


def social_of(made: Reckoning) -> list[str]:
    """Which of the channels are social, posted or paid?"""
    return [one.name for one in made.asked.channels if one.kind.social]


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


def _refused(made: Reckoning) -> Iterable[ChannelWorth]:
    """Channels about which nothing may be said: their part is in the baseline."""
    for name, why in sorted(made.asked.refused.items()):
        cost = made.kept.costs.get(name, 0)
        yield ChannelWorth(name, name.removesuffix(PAID), why, Verdict.REFUSED, cost)


def _said(refused: Unknown) -> Sentence:
    return Sentence("worth.series_refused", (("reason", refused.reason), *refused.facts))
