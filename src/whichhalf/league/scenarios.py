"""What is a named world made of, and how is it grown from the demo company?

A :class:`Scenario` only declares; `catalogue.py` holds them all. `world` grows the one of a seed:
the demo company made smaller, its settings replaced, and weekly series (demand, rhythm of posting,
flights of advertising, randomised weeks) drawn from the seed.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whichhalf.demo.chance import Chance
from whichhalf.demo.company import COMPANY
from whichhalf.demo.parts import Campaign, Network
from whichhalf.demo.world import World

Floats = NDArray[np.float64]
Settings = Mapping[str, Any]


class Rhythm(StrEnum):
    """How do the posts of the networks come, or the money for advertising?"""

    STEADY = "steady"  #: the same in every week
    UNEVEN = "uneven"  #: a busy fortnight, an idle one: each network has its own
    TOGETHER = "together"  #: uneven, but all networks and the advertising at once
    BURSTS = "bursts"  #: six weeks on, six weeks off, each network at a time of its own
    DEMAND = "demand"  #: more when people need more, known to nobody
    LAUNCHES = "launches"  #: thrice as much in the weeks of a launch


class Effect(StrEnum):
    """What does social do in this world, all networks together?"""

    HELPS = "helps"
    NOTHING = "nothing"
    HARMS = "harms"


@dataclass(frozen=True, slots=True)
class Demand:
    """How does the need of people move beyond the season?

    `trend`: change a year. `noise`: standard deviation of the weekly swing, of which
    half lasts into the next week. `launches`: how often a launch makes need `launch` times as large
    for two weeks. `told`: the calendar says when.
    """

    trend: float = 0.0
    noise: float = 0.08
    launches: int = 0
    launch: float = 1.8
    told: bool = True


@dataclass(frozen=True, slots=True)
class Scenario:
    """Which world, what is it there to show, and could an honest method answer it?

    `people` and `networks` replace settings of the demo company's; `campaigns` come beside those
    that always run, or instead of the one of that name; `experiment` names the channels whose weeks
    were randomised. `kept_aside`: never looked at while a method was tuned.
    """

    name: str
    reason: str
    answerable: bool
    kept_aside: bool = False
    effect: Effect = Effect.HELPS
    weeks: int = 80
    people: Settings = field(default_factory=dict)
    networks: Mapping[str, Settings] = field(
        default_factory=lambda: {"facebook": SILENT, "instagram": {}, "pinterest": {}}
    )
    rhythm: Rhythm = Rhythm.UNEVEN
    demand: Demand = Demand()
    ads: Settings | None = field(default_factory=dict)  #: None: no advertising on facebook
    flights: Rhythm = Rhythm.BURSTS
    campaigns: tuple[Campaign, ...] = ()
    experiment: tuple[str, ...] = ()


#: A network on which nothing is posted; advertisements may run there.
SILENT: Settings = {"posts_a_week": 0.0}
#: Fewer people than the demo company's town, but more in need and keener to buy: 50 orders a week,
#: and one story takes 0.3 s. Familiarity fades by half in ten weeks.
VILLAGE: Settings = {
    "number": 1600,
    "need_a_week": 0.17,
    "in_need": 0.35,
    "customers": 0.25,
    "buying": 0.4,
    "familiarity_kept": 0.93,
    "season": 0.25,
    "rush": 0.2,
}
#: One view teaches more here: fewer people see fewer posts.
_GAIN = 1.6
#: What is sold in a village shop, in cents: nothing as dear as a kit for a pullover.
_DEAREST = 4000
#: What runs in every world beside the networks, as long as the story lasts.
_ALWAYS = ("marke", "wolle-kaufen", "freunde")
_ADS = "wolle-kennenlernen"
#: Weeks of an experiment, the last ones: pairs of fortnights, one on and one off by lot.
EXPERIMENT_WEEKS, STEP_WEEKS = 28, 2


def world(scenario: Scenario, seed: int) -> World:
    """Which world is it, with this seed?"""
    chance, weeks = Chance(story(scenario, seed)), scenario.weeks
    strength = _strength(chance)
    end = COMPANY.first_monday + timedelta(weeks=weeks)
    launch = launch_weeks(scenario, seed)
    demand = _demand(scenario, chance, launch)
    networks = tuple(
        replace(
            network,
            **_settings(network, scenario, strength),
            rhythm=_posting(scenario, seed, network.name, demand, launch),
        )
        for network in COMPANY.networks
        if network.name in scenario.networks
    )
    always = [replace(COMPANY.campaign(name), last=end) for name in _ALWAYS]
    own = {campaign.name for campaign in scenario.campaigns}
    always = [campaign for campaign in always if campaign.name not in own]
    if scenario.ads is not None:
        flight = _advertising(scenario, seed, demand, launch)
        changes = {"spend": 9000, **scenario.ads}
        always.append(replace(COMPANY.campaign(_ADS), last=end, rhythm=flight, **changes))
    return replace(
        COMPANY,
        name=scenario.name,
        weeks=weeks,
        people=replace(COMPANY.people, **_people(scenario, strength)),
        networks=networks,
        products=tuple(p for p in COMPANY.products if p.price < _DEAREST),
        campaigns=(*always, *scenario.campaigns),
        demand=tuple(demand.tolist()),
        echoes=(),
        tryouts=(),
    )


def story(scenario: Scenario, seed: int) -> int:
    """Which seed does the story have? Two scenarios do not share their chance."""
    return zlib.crc32(scenario.name.encode()) + (seed << 32)


def _strength(chance: Chance) -> float:
    """How much more or less than usual does social teach in this world? From a third to double."""
    return float(0.35 * 6 ** chance.row("strength", 0, 1)[0])


def _settings(network: Network, scenario: Scenario, strength: float) -> dict[str, Any]:
    own = {"gain": _GAIN * network.gain, **scenario.networks[network.name]}
    return own | {"gain": strength * own["gain"]}


def _people(scenario: Scenario, strength: float) -> dict[str, Any]:
    own = {"ad_gain": COMPANY.people.ad_gain, **VILLAGE, **scenario.people}
    return own | {"ad_gain": strength * own["ad_gain"]}


def launch_weeks(scenario: Scenario, seed: int) -> NDArray[np.bool_]:
    """In which weeks is something launched? Two weeks each, one in each part of the story."""
    found = np.zeros(scenario.weeks, dtype=np.bool_)
    if scenario.demand.launches:
        part = scenario.weeks // scenario.demand.launches
        u = Chance(story(scenario, seed)).row("launches", 0, scenario.demand.launches)
        for k, first in enumerate((u * (part - 4)).astype(int)):
            found[k * part + first : k * part + first + 2] = True
    return found


def experiment_weeks(scenario: Scenario, seed: int, channel: str) -> NDArray[np.int64]:
    """What was the lot of each week: 1 on, 0 off, −1 before the experiment?

    Fortnights in pairs of neighbours, as `effects.switchback` draws them.
    """
    lot = np.full(scenario.weeks, -1)
    if channel in scenario.experiment:
        pairs = EXPERIMENT_WEEKS // (2 * STEP_WEEKS)
        first = Chance(story(scenario, seed)).row(f"lot {channel}", 0, pairs) < 0.5
        on = np.stack([first, ~first], axis=1).ravel().astype(np.int64)
        lot[-EXPERIMENT_WEEKS:] = np.repeat(on, STEP_WEEKS)
    return lot


def _demand(scenario: Scenario, chance: Chance, launch: NDArray[np.bool_]) -> Floats:
    """How much more or less than usual is needed in each week, the season apart?"""
    want, weeks = scenario.demand, np.arange(scenario.weeks)
    u = np.clip(chance.row("demand", 0, 12 * scenario.weeks).reshape(12, -1), 0, 1)
    fresh = u.sum(axis=0) - 6  # nearly normal, the same bits on every machine
    swing = np.zeros(scenario.weeks)
    for week in range(scenario.weeks):
        last = swing[week - 1] if week else 0.0
        swing[week] = 0.5 * last + np.sqrt(0.75) * want.noise * fresh[week]
    moved: Floats = np.maximum(1 + want.trend * weeks / 52, 0.2) * np.maximum(1 + swing, 0.2)
    return np.where(launch, want.launch * moved, moved)


def _posting(
    scenario: Scenario, seed: int, network: str, demand: Floats, launch: NDArray[np.bool_]
) -> tuple[float, ...]:
    whose = (story(scenario, seed), network)
    drawn = _drawn(scenario.rhythm, whose, demand, launch)
    lot = experiment_weeks(scenario, seed, f"{network}/organic")
    return tuple(np.where(lot == 0, 0.0, np.where(lot == 1, 1.0, drawn)).tolist())


def _advertising(
    scenario: Scenario, seed: int, demand: Floats, launch: NDArray[np.bool_]
) -> tuple[float, ...]:
    drawn = _drawn(scenario.flights, (story(scenario, seed), "ads"), demand, launch)
    lot = experiment_weeks(scenario, seed, "facebook/paid")
    return tuple(np.where(lot == 0, 0.0, np.where(lot == 1, 1.0, drawn)).tolist())


def _drawn(
    rhythm: Rhythm, whose: tuple[int, str], demand: Floats, launch: NDArray[np.bool_]
) -> Floats:
    """As often as usual in each week; about 1 on average, whatever the rhythm."""
    (seed, name), weeks = whose, demand.size
    if rhythm is Rhythm.TOGETHER:
        name = "together"
    if rhythm in {Rhythm.UNEVEN, Rhythm.TOGETHER}:
        spell = Chance(seed).row(f"rhythm {name}", 0, weeks)[np.arange(weeks) // 3]
        return np.where(spell < 0.3, 0.0, 0.6 + 1.2 * spell)
    if rhythm is Rhythm.BURSTS:
        shift = int(12 * Chance(seed).row(f"rhythm {name}", 0, 1)[0])
        return np.where((np.arange(weeks) + shift) % 12 < 6, 2.0, 0.0)
    if rhythm is Rhythm.DEMAND:
        wanted: Floats = np.maximum(demand / demand.mean() * 3 - 2, 0.0)
        return wanted
    if rhythm is Rhythm.LAUNCHES:
        return np.where(launch, 3.0, 0.8)
    return np.ones(weeks)
