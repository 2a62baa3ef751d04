"""Who speaks to the company or about it, and who gets an answer?"""

from __future__ import annotations

import numpy as np

from whichhalf.demo.people import Flags, Whole
from whichhalf.demo.plan import WEEK
from whichhalf.demo.stage import Stage

#: Half of the answers come within this time in an ordinary week.
USUAL_MINUTES = 170.0


def complain_and_ask(stage: Stage) -> None:
    """Who complains after an order, who asks something, and what does an answer (or none) do?"""
    people, town = stage.world.people, stage.town
    fresh = (town.bought_in == stage.week) & (stage.u("complains") < people.complaining)
    asks = stage.u("asks something") < people.asking
    for i, network in enumerate(stage.world.networks):
        if network.name not in {"facebook", "instagram", "x"}:
            continue
        here = stage.who.uses[i] & (stage.u("speaks on") < 0.75)
        _message(stage, i, fresh & here, complaint=True)
        fresh = fresh & ~here
        _message(stage, i, asks & town.follows[i] & stage.off.on(network.name, "organic"))


def _message(stage: Stage, network: int, who: Flags, *, complaint: bool = False) -> None:
    person = np.flatnonzero(who)
    _, absence = stage.one("absence")
    rate, slow = (0.93 * absence.effect, 14.0) if absence else (0.93, 1.0)
    answered = stage.u("is answered")[person] < (rate if stage.off.on("answers") else 0.0)
    u = np.clip(stage.u("answer takes")[person], 0.02, 0.98)
    minutes = USUAL_MINUTES * slow * (u / (1 - u)) ** 0.8
    purpose = "when complains" if complaint else "when asks"
    stage.note("talks").write(
        person=person,
        second=stage.some_second(stage.u(purpose), person),
        network=network,
        complaint=complaint,
        answered=answered,
        minutes=np.floor(minutes).astype(np.int64),
    )
    left = stage.world.people.forgiving if complaint else 0.75
    stage.town.trust[person[~answered]] *= left


def mention(stage: Stage) -> None:
    """Who speaks of the company, of its radio campaign, of its blunder?"""
    n = stage.world.people.number
    for i, network in enumerate(stage.world.networks):
        if network.name not in {"facebook", "instagram", "x"}:
            continue
        told = (stage.views[i] > 0) & (stage.u(f"mentions {network.name}") < 0.007)
        _say(stage, np.flatnonzero(told), network=i, word=0, tone=1)
        for _, campaign in stage.running("offline"):
            sings = (stage.u("radio") < 0.30) & stage.who.uses[i]
            sings &= stage.u(f"hashtag {network.name}") < 0.15 * campaign.effect
            _say(stage, np.flatnonzero(sings), network=i, word=1, tone=0)
    for _, campaign in stage.running("gaffe"):
        for name in campaign.networks:
            if stage.off.on(name, "organic"):
                angry = n * 600 + np.arange(int(campaign.effect))
                _say(stage, angry, network=stage.network(name), word=0, tone=-1)
                there = stage.who.uses[stage.network(name)]
                stage.town.trust *= 1 - campaign.harm * there


def _say(stage: Stage, person: Whole, *, network: int, word: int, tone: int) -> None:
    u = stage.u(f"says {tone} {word} {network}")[person % stage.world.people.number]
    second = stage.some_second(u, np.arange(person.size))
    if tone < 0:  # anger comes at once: two days, starting on the Tuesday
        second = stage.week * WEEK + 86_400 + (u * u * 2 * 86_400).astype(np.int64)
    stage.note("mentions").write(
        person=person, second=second, network=network, word=word, tone=tone
    )
