"""What was tried where nobody of the town is, and which posts went out there?

Nobody who could ever buy sees any of it, so no order, no visit and no word of the story changes:
what it brought is exactly nothing, and what a ledger says of it can be held against that.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from whichhalf.demo import calendar
from whichhalf.demo.history import History
from whichhalf.demo.parts import Echo, Tryout
from whichhalf.worth.trials import Arm, weeks_by_lot

#: Views that a euro pays for there.
VIEWS_A_EURO = 210


def arms(tryout: Tryout) -> tuple[Arm, ...]:
    """Which weeks are on and which are off, by the lot?"""
    return weeks_by_lot(tryout.name, tryout.first, tryout.pairs, tryout.seed)


def weeks_on(tryout: Tryout) -> tuple[date, ...]:
    """On which Mondays does a week begin in which it was paid for?"""
    return tuple(arm.starts for arm in arms(tryout) if arm.arm == "on")


def echoed(history: History, echo: Echo) -> tuple[int, ...]:
    """Which posts were put up again there?"""
    world, posts = history.world, history.posts
    names = [network.name for network in world.networks]
    if echo.source not in names:
        return ()
    mine = np.flatnonzero(posts.network == names.index(echo.source)).tolist()
    late = [post for post in mine if calendar.day(world, posts.second[post]) >= echo.first]
    return tuple(late[:: echo.every])


def shown(history: History) -> dict[str, dict[str, Any]]:
    """What does each of these show, with its numbers?"""
    found: dict[str, dict[str, Any]] = {}
    for echo in history.world.echoes:
        found[echo.shows] = {
            "network": echo.network,
            "scenario": echo.scenario,
            "posts": len(echoed(history, echo)),
            "effect_on_margin": 0,
        }
    for tryout in history.world.tryouts:
        on = weeks_on(tryout)
        found[tryout.shows] = {
            "network": tryout.network,
            "experiment": tryout.name,
            "scenario": tryout.scenario,
            "first_days_of_weeks_on": [monday.isoformat() for monday in on],
            "spent": tryout.spend * len(on),
            "views": tryout.spend * len(on) * VIEWS_A_EURO // 100,
            "effect_on_margin": 0,
        }
    return found
