"""Who lives in the made-up town, before anything happens?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whichhalf.demo.chance import Chance, Floats
from whichhalf.demo.world import World

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Traits:
    """What does not change about a person?"""

    uses: Flags  #: (network, person)
    activity: Floats
    eagerness: Floats  #: need above or below the average
    professional: Flags  #: works for a firm that could book a workshop
    blocking: Flags
    consenting: Flags
    devices: Whole
    friends: Whole  #: (friend, person)


@dataclass(slots=True)
class Town:
    """How are the people now? This is the only thing that changes while the weeks go by."""

    familiarity: Floats
    follows: Flags  #: (network, person)
    need: Flags
    trust: Floats
    bought: Whole
    bought_in: Whole  #: week of the last order
    subscribed: Flags
    inviter: Whole  #: who gave this person a code; −1 is nobody
    influenced: Flags
    heard: Floats  #: (network, stall, radio, friend; person): familiarity that came from there


def traits(world: World, chance: Chance) -> Traits:
    """Who are the people of this world?"""
    n, people = world.people.number, world.people
    uses = np.stack([chance.row(f"uses {w.name}", 0, n) < w.users for w in world.networks])
    professional = chance.row("professional", 0, n) < 0.10
    for i, network in enumerate(world.networks):
        if network.name == "linkedin":  # where people are for their work
            uses[i] |= professional & (chance.row("is there for work", 0, n) < 0.8)
    activity = 0.25 + 1.5 * chance.row("activity", 0, n)
    hobby = chance.row("hobby", 0, n)
    blocking = chance.row("blocking", 0, n) < people.blocking
    friends = np.stack(
        [(chance.row(f"friend {k}", 0, n) * n).astype(np.int64) for k in range(people.friends)]
    )
    return Traits(
        uses=uses,
        activity=activity,
        eagerness=0.2 + 2.4 * hobby * hobby,
        professional=professional,
        blocking=blocking,
        consenting=~blocking & (chance.row("consenting", 0, n) < people.consenting),
        devices=1 + (chance.row("devices", 0, n) * people.devices).astype(np.int64),
        friends=friends,
    )


def town(world: World, chance: Chance, who: Traits) -> Town:
    """How are the people on the first Monday?

    Followers are eager from the start: many of them would have bought anyway.
    """
    n = world.people.number
    keen = np.minimum(1.0, 0.45 * who.eagerness)
    known = chance.row("known", 0, n)
    follows = np.stack(
        [
            who.uses[i] & (chance.row(f"follows {w.name}", 0, n) < w.followers * 1.6 * keen)
            for i, w in enumerate(world.networks)
        ]
    )
    people = world.people
    customer = chance.row("old customer", 0, n) < people.customers * who.eagerness
    need = np.zeros(n, dtype=np.bool_)
    if people.in_need:
        need = chance.row("in need already", 0, n) < people.in_need * who.eagerness
    familiarity = np.where(known < 0.25, 0.6 * known / 0.25, 0.0)
    familiarity = np.maximum(familiarity, np.where(customer, 0.5, 0.0))
    return Town(
        familiarity=np.maximum(familiarity, np.where(follows.any(axis=0), 0.35, 0.0)),
        follows=follows,
        need=need,
        trust=np.ones(n),
        bought=customer.astype(np.int64),
        bought_in=np.full(n, -99, dtype=np.int64),
        subscribed=customer & (chance.row("old subscriber", 0, n) < 0.5),
        inviter=np.full(n, -1, dtype=np.int64),
        influenced=np.zeros(n, dtype=np.bool_),
        heard=np.zeros((len(world.networks) + 3, n)),
    )
