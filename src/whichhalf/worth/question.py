"""What is asked of the weeks, and what may each channel have brought, draw by draw?

One latent amount per channel; every source is a measurement of it with an error of its own:

    log posterior(V) = mix model of the weekly series and of experiments (V)  — `mix`
                     + log likelihood of what was tracked and answered (V)    — `worth.claims`

subject to Σ V ≤ booked; the baseline is what is left. Where the weeks are too few for a mix model
they are not listened to, and its beliefs are weighed by the claims alone. Nothing is added twice:
help between channels is inside V once, and views (assist, halo, mediator) explain V without adding
to it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from whichhalf.mix.fit import MixFit
from whichhalf.mix.heard import Heard
from whichhalf.mix.model import MixModel
from whichhalf.mix.weeks import Floats, MixWeeks
from whichhalf.nouns.estimate import Unknown
from whichhalf.worth.claims import Claims

#: What is believed about channels in a ledger. Familiarity fades over months, so slow carry-over is
#: likely; that a firm's posts do nothing at all is less so than in a mix model alone, since claims
#: speak against it; that they do harm is rarer than among drivers of any kind, since whom they
#: annoy can leave. As many chains as usual and fewer sweeps: all chains hear claims at once.
LEDGER = MixModel(
    adstocks=(0.0, 0.4, 0.7, 0.88, 0.95, 0.98),
    saturations=(0.4, 1.0, 3.0),
    carry_over=(1.5, 2.0),
    doubt=0.5,
    organic_odds=0.9,
    negative_share=0.03,
    scale_middle=0.05,
    scale_least=0.002,
    freedom=1.0,
    chains=16,
    sweeps=200,
    warm_up=100,
)
#: So many draws are kept of each channel: paired, and few enough to travel in a statement.
KEPT_DRAWS = 1000


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What is asked? Drivers are the channels; `share` says how much of each week counts."""

    weeks: MixWeeks
    share: Floats
    claims: Claims
    model: MixModel = LEDGER
    listens: bool = True  #: is the weekly margin looked at?


def drawn_alone(
    question: Question, rng: np.random.Generator
) -> tuple[tuple[str, ...], Floats] | Unknown:
    """What may each channel have brought, without asking which source says so? A fifth of the work.

    Names and (draws, channels): the same draws as `reconciled` makes from the same generator.
    """
    if not question.weeks.drivers:
        return Unknown("unknown.no_channels", "remedy.book_activity")
    _, fit, _ = best(question, rng.spawn(2)[0])
    return fit if isinstance(fit, Unknown) else (fit.names, drawn(fit, question.share))


def best(
    question: Question, rng: np.random.Generator
) -> tuple[Question, MixFit | Unknown, Unknown | None]:
    """The fit, and to which question: where the weeks are refused, without them, and why."""
    fit = fitted(question, rng)
    if not isinstance(fit, Unknown):
        return question, fit, None
    deaf = replace(question, listens=False)
    return deaf, fitted(deaf, rng), fit


def fitted(question: Question, rng: np.random.Generator) -> MixFit | Unknown:
    """What does the mix model say to this question?"""
    heard = Heard(question.share, question.claims.log_likelihood, listens=question.listens)
    return question.model.fit(question.weeks, rng, heard)


def drawn(fit: MixFit, share: Floats) -> Floats:
    """What may each channel have brought in the period? As many draws as are kept, evenly taken."""
    taken = np.linspace(0, fit.draws - 1, min(fit.draws, KEPT_DRAWS)).astype(int)
    sums = fit.columns @ share  # (drivers, shapes): what a size of 1 brings in the weeks that count
    chosen = np.take_along_axis(sums.T, fit.shape[taken], axis=0)
    found: Floats = fit.unit_minor * fit.size[taken] * chosen
    return found
