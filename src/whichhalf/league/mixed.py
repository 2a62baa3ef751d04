"""What does the mix model say, alone: weekly margin on what was done, without any tracking?"""

from __future__ import annotations

import numpy as np

from whichhalf.league.answers import Answer, Range
from whichhalf.league.credited import activity
from whichhalf.league.tables import Tables
from whichhalf.mix.fit import MixFit
from whichhalf.mix.model import MixModel
from whichhalf.mix.weeks import Control, Driver, DriverKind, MixWeeks, Trial
from whichhalf.nouns.estimate import Unknown


def mix_weeks(tables: Tables, experiments: tuple[Trial, ...] = ()) -> MixWeeks:
    """What does the mix model look at? Drivers in money or views; newsletter and launches beside.

    Paid search is driven by searches for the name, which social brings about: a mediator, left out
    of what is explained.
    """
    drivers = [
        Driver(
            channel.name,
            activity(tables, channel.name),
            kind=_kind(channel.name, paid=channel.paid),
            may_be_negative=not channel.paid,
        )
        for channel in tables.channels
    ]
    controls = [
        Control(name, tables.weekly[name].astype(np.float64))
        for name in ("newsletter", "launch")
        if tables.weekly[name].any()
    ]
    return MixWeeks(
        tables.weekly["margin_cents"],
        tuple(driver for driver in drivers if driver.amounts.any()),
        tuple(controls),
        experiments,
    )


def _kind(channel: str, *, paid: bool) -> DriverKind:
    if channel == "google/paid":
        return DriverKind.MEDIATOR
    return DriverKind.PAID if paid else DriverKind.ORGANIC


def mixed(tables: Tables, rng: np.random.Generator) -> Answer:
    """What does the mix model alone say?"""
    fit = MixModel.quick().fit(mix_weeks(tables), rng)
    if isinstance(fit, Unknown):
        return Answer.refusal(fit.reason)
    return _answer(fit, tables)


def _answer(fit: MixFit, tables: Tables) -> Answer:
    social = [name for name in fit.names if name in tables.social]
    return Answer(
        Range.of(fit.contribution(social)),
        {name: Range.of(fit.contribution(name)) for name in fit.names},
        Range.of(fit.baseline()),
    )
