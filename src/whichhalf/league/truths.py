"""What did social bring in this world, and each channel? Known, because it can be switched off.

Truth by counterfactual: the margin of the story less that of the same story, under the same chance,
with a channel switched off. The parts need not add up to social's total: what two channels bring
together, each of them loses alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from whichhalf.demo.orders import orders
from whichhalf.demo.play import plays
from whichhalf.league import files
from whichhalf.league.scenarios import Scenario, story, world
from whichhalf.league.tables import Tables, channels, tables

#: One more whenever the code grows other worlds than before (a test pins one): worlds that lie in a
#: folder are then made anew.
GENERATOR = 1


@dataclass(frozen=True, slots=True)
class Truth:
    """Which margin would not have been booked without social, and without each of its channels?"""

    booked_cents: int
    social_cents: int
    channels: Mapping[str, int]  #: the social ones


@dataclass(frozen=True, slots=True)
class Made:
    """What may be seen of a world, and what is true of it?"""

    tables: Tables
    truth: Truth


def make(scenario: Scenario, seed: int) -> Made:
    """What happens in this world, and what would have happened without each channel?"""
    grown = world(scenario, seed)
    known = [channel.name for channel in channels(grown) if channel.social]
    stories = plays(
        grown,
        story(scenario, seed),
        [frozenset(), *(frozenset({one}) for one in ("social", *known))],
    )
    booked, *left = (int(orders(story).margin.sum()) for story in stories)
    social, *lost = (booked - margin for margin in left)
    return Made(
        tables(scenario, seed, stories[0]),
        Truth(booked, social, dict(zip(known, lost, strict=True))),
    )


def made(scenario: Scenario, seed: int, folder: Path | None = None) -> Made:
    """The same, read from the folder where it was written before.

    A world whose scenario, or `GENERATOR`, has changed is made anew.
    """
    if folder is None:
        return make(scenario, seed)
    place = folder / scenario.name / str(seed)
    mark = _mark(scenario)
    found = files.read(place, mark)
    if found is not None:
        return Made(found[0], Truth(*found[1]))
    new = make(scenario, seed)
    figures = (new.truth.booked_cents, new.truth.social_cents, new.truth.channels)
    files.write(new.tables, figures, place, mark)
    return new


def _mark(scenario: Scenario) -> str:
    grown = replace(scenario, reason="", answerable=True, kept_aside=False)  # what makes no world
    return hashlib.blake2b(f"{GENERATOR}|{grown!r}".encode(), digest_size=8).hexdigest()
