"""What did each channel cause, by series, experiments, tracking and answers together?

One latent amount per channel; every source is a measurement of it with an error of its own:

    log posterior(V) = mix model of the weekly series and of experiments (V)  — `mix`
                     + log likelihood of what was tracked and answered (V)    — `worth.claims`

subject to Σ V ≤ booked; the baseline is what is left. Where the weeks are too few for a mix model
they are not listened to, and its beliefs are weighed by the claims alone. Nothing is added twice:
help between channels is inside V once, and views (assist, halo, mediator) explain V without adding
to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from whichhalf.mix.fit import MixFit
from whichhalf.mix.heard import Heard
from whichhalf.mix.model import MixModel
from whichhalf.mix.weeks import Floats, MixWeeks
from whichhalf.nouns.estimate import Unknown
from whichhalf.nouns.worth import Verdict
from whichhalf.worth.claims import Claims

#: What is believed about channels in a ledger. Familiarity fades over months, so slow carry-over is
#: likely; that a firm's posts do nothing at all is less so than in a mix model alone, since claims
#: speak against it. More chains than usual, as claims are heard by all of them at once.
LEDGER = MixModel(
    adstocks=(0.0, 0.4, 0.7, 0.88, 0.95, 0.98),
    saturations=(0.4, 1.0, 3.0),
    carry_over=(1.5, 2.0),
    doubt=0.5,
    organic_odds=0.9,
    negative_share=0.1,
    scale_middle=0.05,
    chains=8,
    sweeps=600,
    warm_up=200,
)
#: So many draws are kept of each channel: paired, and few enough to travel in a statement.
KEPT_DRAWS = 1000
#: A range narrower than this part of what was believed has learned something from the data.
LEARNED = 0.85
#: It is surely above or below nothing with this chance.
SURE = 0.95
#: A source with at least this share of what is known has a say.
HAS_A_SAY = 0.15


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What is asked? Drivers are the channels; `share` says how much of each week counts."""

    weeks: MixWeeks
    share: Floats
    claims: Claims
    model: MixModel = LEDGER
    listens: bool = True  #: is the weekly margin looked at?


@dataclass(frozen=True, slots=True, eq=False)
class Reconciliation:
    """What did each channel bring? `draws` (draws, channels) in minor units, paired.

    `believed` are draws of what was believed before; `weights`: channel → source → share of what is
    known; `refused` says why the series could not speak, if so.
    """

    names: tuple[str, ...]
    booked: float
    draws: Floats
    believed: Floats
    weights: Mapping[str, Mapping[str, float]]
    refused: Unknown | None
    fit: MixFit

    def drawn(self, name: str) -> Floats:
        """What may this channel have brought? (draws,)."""
        return self.draws[:, self.names.index(name)]

    def verdict(self, name: str) -> Verdict:
        """How well founded is what is said about this channel?"""
        mine, weights = self.drawn(name), self.weights[name]
        before = self.believed[:, self.names.index(name)]
        if not before.any():
            return Verdict.REFUSED
        if mine.std() > LEARNED * before.std() or weights["prior"] > 1 - HAS_A_SAY:
            return Verdict.PRIOR_ONLY
        if weights.get("experiment", 0.0) >= 0.5:
            return Verdict.EXPERIMENT
        sure = max(float((mine > 0).mean()), float((mine < 0).mean())) >= SURE
        said = sum(share >= HAS_A_SAY for source, share in weights.items() if source != "prior")
        return Verdict.SUPPORTED if sure and said >= 2 else Verdict.DIRECTIONAL


def drawn_alone(
    question: Question, rng: np.random.Generator
) -> tuple[tuple[str, ...], Floats] | Unknown:
    """What may each channel have brought, without asking which source says so? A fifth of the work.

    Names and (draws, channels): the same draws as `reconciled` makes from the same generator.
    """
    if not question.weeks.drivers:
        return Unknown("unknown.no_channels", "remedy.book_activity")
    _, fit, _ = _best(question, rng.spawn(4)[0])
    return fit if isinstance(fit, Unknown) else (fit.names, _drawn(fit, question.share))


def reconciled(question: Question, rng: np.random.Generator) -> Reconciliation | Unknown:
    """What did each channel cause? Unknown where there is no channel to speak of.

    The weight of a source is what the range gains by it: precision is 1 / variance, and each source
    is left out once.
    """
    if not question.weeks.drivers:
        return Unknown("unknown.no_channels", "remedy.book_activity")
    seeds = rng.spawn(4)
    question, fit, refused = _best(question, seeds[0])
    believed = _fit(_without_any(question), seeds[1])
    if isinstance(fit, Unknown) or isinstance(believed, Unknown):
        return refused or Unknown("unknown.no_channels", "remedy.book_activity")
    draws, before = _drawn(fit, question.share), _drawn(believed, question.share)
    return Reconciliation(
        names=fit.names,
        booked=question.claims.booked,
        draws=draws,
        believed=before,
        weights=_weights(fit.names, _variances(question, draws, before, seeds[2:])),
        refused=refused,
        fit=fit,
    )


def _best(
    question: Question, rng: np.random.Generator
) -> tuple[Question, MixFit | Unknown, Unknown | None]:
    """The fit, and to which question: where the weeks are refused, without them, and why."""
    fit = _fit(question, rng)
    if not isinstance(fit, Unknown):
        return question, fit, None
    deaf = replace(question, listens=False)
    return deaf, _fit(deaf, rng), fit


def _fit(question: Question, rng: np.random.Generator) -> MixFit | Unknown:
    heard = Heard(question.share, question.claims.log_likelihood, listens=question.listens)
    return question.model.fit(question.weeks, rng, heard)


def _shorter(question: Question) -> Question:
    """The same with fewer draws: enough for how wide a range is."""
    model = question.model
    fewer = replace(model, sweeps=model.sweeps // 2, warm_up=model.warm_up // 2)
    return replace(question, model=fewer)


def _without_any(question: Question) -> Question:
    """Nothing but what is believed, and that channels come to no more than was booked."""
    return replace(
        _shorter(question),
        weeks=replace(question.weeks, experiments=()),
        claims=Claims(question.claims.booked),
        listens=False,
    )


def _variances(
    question: Question, draws: Floats, before: Floats, seeds: list[np.random.Generator]
) -> dict[str, Floats]:
    """How wide would the range of each channel be without one source? "" is with all of them.

    Claims are left out by weighing the draws that are there (weights cut at √n times their mean:
    Ionides 2008, Truncated Importance Sampling, JCGS 17); series and experiments by drawing anew.
    """
    found = {"": draws.var(axis=0), "prior": before.var(axis=0)}
    question = _shorter(question)
    weeks, claims = question.weeks, question.claims
    rest = claims.booked - draws.sum(axis=1)
    for source, said in (("tracking", claims.tracked), ("answers", claims.answered)):
        if said is not None:
            found[source] = _weighed_variance(draws, -said.log_likelihood(draws, rest))
    again = {"series": question.listens and replace(question, listens=False)}
    if weeks.experiments:
        again["experiment"] = replace(question, weeks=replace(weeks, experiments=()))
    for (source, left), seed in zip(again.items(), seeds, strict=False):
        fit = _fit(left, seed) if isinstance(left, Question) else None
        if isinstance(fit, MixFit):
            found[source] = _drawn(fit, question.share).var(axis=0)
    return found


def _weighed_variance(draws: Floats, log_weight: Floats) -> Floats:
    weight = np.exp(log_weight - log_weight.max())
    weight = np.minimum(weight, weight.mean() * len(weight) ** 0.5)
    weight /= weight.sum()
    variance: Floats = weight @ (draws - weight @ draws) ** 2
    return variance


def _drawn(fit: MixFit, share: Floats) -> Floats:
    """What may each channel have brought in the period? As many draws as are kept, evenly taken."""
    taken = np.linspace(0, fit.draws - 1, min(fit.draws, KEPT_DRAWS)).astype(int)
    drawn = [fit.weekly(name)[taken] @ share for name in fit.names]
    return np.stack(drawn, axis=1)


def _weights(
    names: tuple[str, ...], variances: Mapping[str, Floats]
) -> dict[str, dict[str, float]]:
    """Which share of what is known about each channel comes from which source? They add up to 1."""
    precision = {source: 1 / np.maximum(of, 1e-12) for source, of in variances.items()}
    known = precision.pop("")
    gains = {source: np.maximum(known - without, 0.0) for source, without in precision.items()}
    gains["prior"] = np.minimum(precision["prior"], known)
    whole = np.maximum(sum(gains.values()), 1e-300)
    return {
        name: {source: float((gain / whole)[at]) for source, gain in gains.items()}
        for at, name in enumerate(names)
    }
