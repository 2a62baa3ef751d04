"""What did the company publish, week by week?

The plan does not depend on what is switched off: a switched-off network keeps its posts, and
nobody sees them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from whichhalf.demo.chance import Chance, Floats
from whichhalf.demo.parts import Campaign
from whichhalf.demo.people import Whole
from whichhalf.demo.world import World

#: Seconds of a week; times are wall-clock seconds since the first Monday, in the company's zone.
WEEK = 7 * 86_400
THEMES = ("pattern", "yarn", "behind", "customers", "workshop", "joke")
#: So many posts a week and network have an address of their own in the row of chance.
_MOST_POSTS = 11
FORMATS = ("image", "video", "carousel", "link", "text")


class Target(IntEnum):
    """Where does the link of a post lead?"""

    NOWHERE = 0
    BLOG = 1
    SHOP = 2
    PAYMENT = 3


@dataclass(frozen=True, slots=True)
class Posts:
    """What stands in the columns of the list of posts?"""

    week: Whole
    network: Whole
    campaign: Whole  #: place in the world's list, −1 where there is none
    second: Whole
    theme: Whole
    format: Whole
    target: Whole
    quality: Floats
    reach: Floats
    engage: Floats
    click: Floats
    viral: Floats

    def of_week(self, week: int) -> NDArray[np.int64]:
        """Which rows went out in this week?"""
        return np.flatnonzero(self.week == week)


def posts(world: World, chance: Chance) -> Posts:
    """What goes out in these weeks?"""
    rows: list[tuple[int, ...]] = []
    factors: list[tuple[float, ...]] = []
    for week in range(world.weeks):
        for i, network in enumerate(world.networks):
            u = chance.row(f"posts {network.name}", week, 96)
            usual = network.posts_a_week
            posted = usual * network.rhythm[week] if network.rhythm else usual
            for k in range(int(min(posted, _MOST_POSTS) + u[95])):
                row, factor = _post(world, (week, i), u[8 * k : 8 * k + 8])
                rows.append(row)
                factors.append(factor)
    whole = np.array(rows, dtype=np.int64).reshape(-1, 7).T
    part = np.array(factors, dtype=np.float64).reshape(-1, 5).T
    order = np.lexsort((whole[1], whole[3]))
    whole, part = whole[:, order], part[:, order]
    return Posts(*whole, *part)


def _post(
    world: World, place: tuple[int, int], u: Floats
) -> tuple[tuple[int, ...], tuple[float, ...]]:
    week, network = place
    name = world.networks[network].name
    second = week * WEEK + int(u[0] * 7) * 86_400 + 25_200 + int(u[1] * 46_800)
    number, campaign = _campaign(world, name, (second, u[2]))
    theme = THEMES.index(campaign.theme) if campaign and campaign.theme else int(u[3] * 4)
    target = _target(campaign, name, u[4])
    style = 1 if name == "youtube" else min(4, int(u[5] * (3 if name == "instagram" else 5)))
    quality = 0.4 + 1.8 * u[6] * u[6]
    whole = (week, network, number, second, theme, style, target)
    if campaign is None:
        return whole, (quality, 1.0, 1.0, 1.0, 1.0)
    return whole, (quality, campaign.reach, campaign.engage, campaign.click, campaign.viral)


def _campaign(world: World, network: str, when: tuple[int, float]) -> tuple[int, Campaign | None]:
    second, u = when
    day = second // 86_400
    for number, c in enumerate(world.campaigns):
        if c.share == 0.0 or network not in c.networks:
            continue
        first, last = (c.first - world.first_monday).days, (c.last - world.first_monday).days
        if not first <= day <= last:
            continue
        if u < c.share:
            return number, c
        u = (u - c.share) / (1.0 - c.share)
    return -1, None


def _target(campaign: Campaign | None, network: str, u: float) -> int:
    if campaign is None:
        linked = {"instagram": 0.25, "pinterest": 0.85, "x": 0.7}.get(network, 0.5)
        return Target.NOWHERE if u > linked else (Target.BLOG if u < 0.4 * linked else Target.SHOP)
    if campaign.kind == "workshop":
        return Target.PAYMENT
    return Target.BLOG if campaign.site == "blog" else Target.SHOP
