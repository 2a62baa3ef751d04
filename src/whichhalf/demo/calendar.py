"""Which day, month and moment is a second of the story?"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from whichhalf.demo.people import Whole
from whichhalf.demo.world import World


def day(world: World, second: int) -> date:
    """Which day of the company's calendar is it?"""
    return world.first_monday + timedelta(days=int(second) // 86_400)


def months(world: World, second: Whole) -> NDArray[np.str_]:
    """Which month is each, as in 2025-07?"""
    names = [day(world, d * 86_400).strftime("%Y-%m") for d in range(world.weeks * 7 + 60)]
    return np.array(names)[second // 86_400]


def local(world: World, second: int) -> datetime:
    """Which moment on the company's clock is it, zone included?"""
    midnight = datetime.combine(day(world, second), time(), tzinfo=ZoneInfo(world.zone))
    return midnight + timedelta(seconds=int(second) % 86_400)


def utc(world: World, second: int) -> datetime:
    """Which moment in UTC is it?"""
    return local(world, second).astimezone(UTC)


def stamp(world: World, second: int) -> str:
    """The moment in UTC as the book's plain tables spell it.

    >>> from whichhalf.demo.company import COMPANY
    >>> stamp(COMPANY, 10 * 3600)
    '2024-06-17T08:00:00Z'
    """
    return utc(world, second).strftime("%Y-%m-%dT%H:%M:%SZ")
