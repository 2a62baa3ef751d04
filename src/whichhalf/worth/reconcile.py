"""How well founded is what each channel may have brought, and on which sources does it rest?

The answer is drawn once with every source, once with none (what is believed), and once without each
source in turn. How far the answer moves is what a source weighs:

    moved(a, b) = mean over levels u of |a(u) − b(u)|, a(u) the u-quantile of the draws, 5 % to 95 %
    belief's part = open / (open + moved(answer, belief)), open = moved(answer, its own middle)
    source's part = (1 − belief's part) · moved(answer, without it) / Σ over sources

(`moved` is Wasserstein's distance of first order, cut at both ends: Villani 2009, Optimal
Transport, chapter 6.) Where everything is left open the belief has it all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from whichhalf.mix.fit import MixFit
from whichhalf.mix.weeks import Floats
from whichhalf.nouns.estimate import Unknown
from whichhalf.nouns.worth import Verdict
from whichhalf.worth.claims import Claims
from whichhalf.worth.question import Question, best, drawn, fitted

#: More than this part of what is said about a channel is belief: then only the belief speaks.
MOST_BELIEVED = 0.5
#: It is surely above or below nothing with this chance.
SURE = 0.95
#: A source with at least this share has a say.
HAS_A_SAY = 0.15
#: Where leaving a source out moves nothing, as another says the same, each has a little.
_LEAST_MOVE = 1e-3
_LEVELS = np.linspace(0.05, 0.95, 19)


@dataclass(frozen=True, slots=True, eq=False)
class Reconciliation:
    """What did each channel bring? `draws` (draws, channels) in minor units, paired.

    `weights`: channel → source → share of what is known; `refused` says why the series could not
    speak, if so.
    """

    names: tuple[str, ...]
    booked: float
    draws: Floats
    weights: Mapping[str, Mapping[str, float]]
    refused: Unknown | None
    fit: MixFit

    def drawn(self, name: str) -> Floats:
        """What may this channel have brought? (draws,)."""
        return self.draws[:, self.names.index(name)]

    def verdict(self, name: str) -> Verdict:
        """How well founded is what is said about this channel?"""
        mine, weights = self.drawn(name), self.weights[name]
        if not weights:
            return Verdict.REFUSED
        if weights["prior"] > MOST_BELIEVED:
            return Verdict.PRIOR_ONLY
        if weights.get("experiment", 0.0) >= 0.5:
            return Verdict.EXPERIMENT
        sure = max(float((mine > 0).mean()), float((mine < 0).mean())) >= SURE
        said = sum(share >= HAS_A_SAY for source, share in weights.items() if source != "prior")
        return Verdict.SUPPORTED if sure and said >= 2 else Verdict.DIRECTIONAL


def reconciled(question: Question, rng: np.random.Generator) -> Reconciliation | Unknown:
    """What did each channel cause? Unknown where there is no channel to speak of."""
    if not question.weeks.drivers:
        return Unknown("unknown.no_channels", "remedy.book_activity")
    first, second = rng.spawn(2)
    question, fit, refused = best(question, first)
    if isinstance(fit, Unknown):
        return refused or fit
    draws = drawn(fit, question.share)
    return Reconciliation(
        names=fit.names,
        booked=question.claims.booked,
        draws=draws,
        weights=_weights(question, fit.names, draws, second),
        refused=refused,
        fit=fit,
    )


def _weights(
    question: Question, names: tuple[str, ...], draws: Floats, rng: np.random.Generator
) -> dict[str, dict[str, float]]:
    """Which share of what is said of each channel comes from which source? They add up to 1."""
    answer, moved = _quantiles(draws), {}
    for source, other in _left_out(question):
        fit = fitted(other, rng.spawn(1)[0])
        if isinstance(fit, MixFit):
            moved[source] = _apart(answer, _quantiles(drawn(fit, question.share)))
    if "prior" not in moved:
        return {name: {} for name in names}
    left = np.maximum(_apart(answer, answer[9]), 1e-9)  # the middle of the levels
    believed = left / (left + moved.pop("prior"))
    # Some sources speak of some channels only: what moves elsewhere is chance.
    tried = {tested.driver for tested in question.weeks.experiments}
    heard = {"experiment": np.isin(names, tuple(tried))}
    tracked = question.claims.tracked
    if tracked is not None and tracked.followed is not None:
        heard["tracking"] = tracked.followed
    moved = {source: by * heard.get(source, 1.0) for source, by in moved.items()}
    least = {source: np.maximum(by, _LEAST_MOVE * left * (by > 0)) for source, by in moved.items()}
    whole = np.maximum(sum(least.values()), 1e-300)
    shares = {source: (1 - believed) * by / whole for source, by in least.items()}
    shares["prior"] = 1 - sum(shares.values(), np.zeros_like(believed))
    return {
        name: {source: float(share[at]) for source, share in shares.items()}
        for at, name in enumerate(names)
    }


def _left_out(question: Question) -> Iterator[tuple[str, Question]]:
    """The same question without one source, and (as "prior") without any."""
    question = _shorter(question)
    weeks, claims = question.weeks, question.claims
    untested = replace(weeks, experiments=())
    nothing = replace(question, weeks=untested, claims=Claims(claims.booked), listens=False)
    yield "prior", nothing
    if claims.tracked is not None:
        yield "tracking", replace(question, claims=replace(claims, tracked=None))
    if claims.answered is not None:
        yield "answers", replace(question, claims=replace(claims, answered=None))
    if question.listens:
        yield "series", replace(question, listens=False)
    if weeks.experiments:
        yield "experiment", replace(question, weeks=untested)


def _shorter(question: Question) -> Question:
    """The same with fewer sweeps of more chains: enough for how far an answer moves."""
    model = question.model
    fewer = replace(
        model, chains=2 * model.chains, sweeps=model.sweeps // 6, warm_up=2 * model.warm_up // 5
    )
    return replace(question, model=fewer)


def _quantiles(draws: Floats) -> Floats:
    """(levels, channels)."""
    return np.quantile(draws, _LEVELS, axis=0)


def _apart(one: Floats, other: Floats) -> Floats:
    """How far is the one from the other, on average over the levels? (channels,)."""
    apart: Floats = np.abs(one - other).mean(axis=0)
    return apart
