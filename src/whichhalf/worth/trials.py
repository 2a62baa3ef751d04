"""What could an experiment see, which weeks are on, and what did it show?

Where there is one place, weeks are switched on and off by lot; where there are regions or shops,
some are tried and the others stand for what would have been. Plans are rows of the book, written
down before the first day (`experiments`): one row per week, or per region.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np

from whichhalf.effects.switchback import Plan, Reach, Switchback, drawn, reach, weeks_for
from whichhalf.effects.synthetic_control import SyntheticControl
from whichhalf.effects.trial import Power, Result
from whichhalf.errors import BadInput
from whichhalf.measures import EXPERIMENTS_PLANNED
from whichhalf.nouns.estimate import Estimate, Unknown
from whichhalf.nouns.experiment import ExperimentResult
from whichhalf.nouns.period import Period, zone_of
from whichhalf.till.inquiry import Inquiry
from whichhalf.worth.daily import Daily, Floats, daily_money, daily_regions

#: Pairs of an on week and an off week that a plan of weeks is told for.
PAIRS = (5, 6, 8, 10, 12, 16, 26)
#: Effects that a plan of regions is tried with.
LIFTS = (0.05, 0.1, 0.2, 0.3)
SWITCHBACK, REGIONS = "switchback", "regions"
#: A trial of regions lasts so many days unless said otherwise.
USUAL_REGION_DAYS = 28
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Arm:
    """One row of a plan: from when to when, on or off, where."""

    experiment_id: str
    starts: date
    ends: date
    arm: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Experiment:
    """What was written down, and when?"""

    name: str
    design: str
    network: str
    seed: int
    washout_days: int
    recorded_at: datetime | None
    arms: tuple[Arm, ...]

    @property
    def starts(self) -> date:
        """The first day."""
        return min(arm.starts for arm in self.arms)

    @property
    def ends(self) -> date:
        """The first day after."""
        return max(arm.ends for arm in self.arms)


@dataclass(frozen=True, slots=True)
class Prospect:
    """What could be seen? `reaches` of weeks on and off, `powers` of regions, or why not.

    A day brought `usual` in minor units, or so many orders.
    """

    on: str
    usual: int
    weeks: int
    reaches: tuple[Reach, ...] | Unknown
    to_see_a_tenth: int | None
    regions: tuple[str, ...]
    powers: tuple[Power, ...] | Unknown


@dataclass(frozen=True, slots=True)
class Reading:
    """What did an experiment show? Per day on, as a share of a day off, and in all."""

    experiment: Experiment
    on: str
    usual: int
    per_day: Estimate
    p_ppm: int
    verdict: str
    result: ExperimentResult


def prospect(inquiry: Inquiry, on: str, rng: np.random.Generator, *, washout_days: int) -> Prospect:
    """What could experiments of several lengths see, by the firm's own past?"""
    daily = daily_money(inquiry, on, ())
    regions = daily_regions(inquiry)
    if isinstance(daily, Unknown):
        return Prospect(on, 0, 0, daily, None, (), daily)
    # whole weeks, the newest half year of them: what is older says less about the weeks to come
    known = daily.values[-182:][np.isfinite(daily.values[-182:])]
    reaches = reach(known, PAIRS, washout_days=washout_days)
    return Prospect(
        on,
        round(float(known.mean())),
        known.size // 7,
        reaches,
        None if isinstance(reaches, Unknown) else weeks_for(0.1, reaches),
        () if isinstance(regions, Unknown) else tuple(regions.names),
        regions if isinstance(regions, Unknown) else _region_powers(regions.values, rng),
    )


def region_names(inquiry: Inquiry) -> tuple[str, ...]:
    """Of which regions or shops are daily sales in the book? None where there is one place."""
    regions = daily_regions(inquiry)
    return () if isinstance(regions, Unknown) else regions.names


def _region_powers(values: Floats, rng: np.random.Generator) -> tuple[Power, ...] | Unknown:
    """The first third of the regions, by lot, would be tried."""
    recipe = SyntheticControl(orders=200)
    tried = rng.permutation(values.shape[1])[: max(1, values.shape[1] // 3)]
    others = np.delete(values, tried, axis=1)
    series = values[:, tried].mean(axis=1)
    before = values.shape[0] - USUAL_REGION_DAYS
    refused = recipe.refusal(series, others, before)
    return refused or recipe.power(series, others, USUAL_REGION_DAYS, LIFTS, rng)


def weeks_by_lot(name: str, start: date, pairs: int, seed: int) -> tuple[Arm, ...]:
    """Which weeks are on? The same seed, the same weeks.

    >>> [arm.arm for arm in weeks_by_lot("summer", date(2026, 6, 1), 3, 7)]
    ['off', 'on', 'off', 'on', 'off', 'on']
    """
    plan = drawn(pairs, np.random.default_rng(seed))
    return tuple(
        Arm(
            f"{name}/{at + 1:02}",
            start + timedelta(weeks=at),
            start + timedelta(weeks=at + 1),
            "on" if on else "off",
        )
        for at, on in enumerate(plan.on)
    )


def regions_by_lot(
    name: str, start: date, regions: tuple[str, ...], seed: int, *, days: int = USUAL_REGION_DAYS
) -> tuple[Arm, ...]:
    """Which third of the regions is tried?"""
    order = np.random.default_rng(seed).permutation(len(regions))
    tried = set(order[: max(1, len(regions) // 3)].tolist())
    return tuple(
        Arm(
            f"{name}/{at + 1:02}",
            start,
            start + timedelta(days=days),
            "on" if at in tried else "off",
            place,
        )
        for at, place in enumerate(sorted(regions))
    )


def experiments(inquiry: Inquiry) -> tuple[Experiment, ...]:
    """Which experiments does the book hold?"""
    found: dict[str, list[dict[str, object]]] = {}
    for row in inquiry.answer(EXPERIMENTS_PLANNED):
        found.setdefault(str(row["experiment_id"]).rpartition("/")[0], []).append(row)
    return tuple(_experiment(name, rows) for name, rows in sorted(found.items()) if name)


def _experiment(name: str, rows: list[dict[str, object]]) -> Experiment:
    first = rows[0]
    arms = tuple(
        Arm(
            str(row["experiment_id"]),
            date.fromisoformat(str(row["starts"])),
            date.fromisoformat(str(row["ends"] or row["starts"])),
            str(row["arm"] or ""),
            str(row["place"] or ""),
        )
        for row in rows
    )
    seconds = [int(str(row["recorded"])) for row in rows if row["recorded"] is not None]
    return Experiment(
        name,
        str(first["design"] or ""),
        str(first["network"] or ""),
        int(str(first["seed"] or 0)),
        int(str(first["washout_days"] or 0)),
        datetime.fromtimestamp(max(seconds), UTC) if len(seconds) == len(rows) else None,
        tuple(sorted(arms, key=lambda arm: (arm.starts, arm.experiment_id))),
    )


def reading(
    inquiry: Inquiry, name: str, on: str, rng: np.random.Generator
) -> tuple[Experiment, Reading | Unknown]:
    """What did this experiment show, by sales, margin or orders?"""
    known = {one.name: one for one in experiments(inquiry)}
    if name not in known:
        listed = ", ".join(known) or "none yet"
        raise BadInput(detail=f"{name!r} is no experiment of this book. There are: {listed}")
    experiment = known[name]
    refused = _refusal(experiment, inquiry.period.zone)
    if refused:
        return experiment, refused
    if experiment.design == REGIONS:
        return experiment, _read_regions(inquiry, experiment, rng)
    daily = daily_money(inquiry, on, ())
    return experiment, daily if isinstance(daily, Unknown) else _read(experiment, daily, on, rng)


def readings(inquiry: Inquiry, rng: np.random.Generator) -> tuple[Reading, ...]:
    """What do all experiments of the book say that are over and can be told, by margin?"""
    told = (reading(inquiry, one.name, "profit", rng)[1] for one in experiments(inquiry))
    return tuple(one for one in told if isinstance(one, Reading))


def _refusal(experiment: Experiment, zone: str) -> Unknown | None:
    """A plan that was written down when it had begun may have been chosen by its result."""
    if experiment.recorded_at is None:
        return Unknown("unknown.experiment_not_recorded", "remedy.experiment_start")
    if experiment.recorded_at.astimezone(zone_of(zone)).date() >= experiment.starts:
        facts = (("day", str(experiment.starts)),)
        return Unknown("unknown.experiment_recorded_late", "remedy.experiment_start", facts)
    return None


def _read(
    experiment: Experiment, daily: Daily, on: str, rng: np.random.Generator
) -> Reading | Unknown:
    plan = Plan(
        tuple(arm.arm == "on" for arm in experiment.arms), washout_days=experiment.washout_days
    )
    first = daily.place(experiment.starts)
    if not daily.days or daily.days[0] > experiment.starts:
        return Unknown("unknown.impact_no_data", "remedy.impact_import")
    fit = Switchback().fit(daily.values[first : first + plan.days], plan, rng)
    if isinstance(fit, Unknown):
        return fit
    return _told(experiment, on, fit.result, fit.expected, plan.days // 2)


def _read_regions(
    inquiry: Inquiry, experiment: Experiment, rng: np.random.Generator
) -> Reading | Unknown:
    regions = daily_regions(inquiry)
    if isinstance(regions, Unknown):
        return regions
    tried = [arm.place for arm in experiment.arms if arm.arm == "on"]
    days = [day for day in regions.days if day < experiment.ends]
    before = sum(day < experiment.starts for day in days)
    if not days or days[-1] + timedelta(days=1) < experiment.ends:
        return Unknown("unknown.switchback_not_over", "remedy.switchback_wait")
    at = [regions.names.index(place) for place in tried if place in regions.names]
    values = regions.values[: len(days)]
    others = np.delete(values, at, axis=1)
    fit = SyntheticControl().fit(values[:, at].mean(axis=1), others, before, rng, regions=len(at))
    if isinstance(fit, Unknown):
        return fit
    return _told(experiment, "sales", fit.result, fit.expected, (len(days) - before) * len(at))


def _told(experiment: Experiment, on: str, found: Result, usual: float, days_on: int) -> Reading:
    """`found` is per day on (and region): the whole is that many times it."""
    per_day = Estimate(round(found.value), round(found.low), round(found.high))
    result = ExperimentResult(
        experiment.name,
        experiment.network,
        Period(experiment.starts, experiment.ends),
        days_on,
        round(found.value * days_on),
        max(1, round(found.standard_error * days_on)),
    )
    return Reading(
        experiment, on, round(usual), per_day, round(_MILLION * found.p), found.verdict, result
    )
