"""What does the company keep in plain tables about networks where nobody of the town is?

Posts that were put up again there, and an experiment: weeks drawn by lot in which it was paid for.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from whichhalf.demo import calendar
from whichhalf.demo.plan import FORMATS, THEMES
from whichhalf.demo.tried import arms, echoed, weeks_on
from whichhalf.papers.told import (
    Told,
    account_id,
    days_between,
    digits,
    euro,
    reading,
    text,
)  # fmt: skip

Row = dict[str, Any]


def accounts(told: Told) -> Iterator[Row]:
    """Which profiles are there?"""
    for echo in told.world.echoes:
        yield {
            "account_id": account_id(echo.network, echo.handle),
            "network": echo.network,
            "handle": echo.handle,
            "title": told.world.name,
            "opened_on": echo.first,
        }


def campaigns(told: Told) -> Iterator[Row]:
    """What was planned?"""
    for tryout in told.world.tryouts:
        yield {
            "campaign_id": tryout.name,
            "title": tryout.title,
            "starts_on": tryout.first,
            "ends_on": tryout.first + timedelta(weeks=2 * tryout.pairs),
            "budget": euro(tryout.spend * len(weeks_on(tryout))),
            "currency": told.world.currency,
            "note": tryout.scenario,
        }


def posts(told: Told) -> Iterator[Row]:
    """What was put up again, and when?"""
    history, world = told.history, told.world
    for echo in world.echoes:
        for post in echoed(history, echo):
            number = int(history.posts.campaign[post])
            yield {
                "post_id": _id(echo.network, post),
                "network": echo.network,
                "published_at": told.stamp(history.posts.second[post] + 600),
                "account_id": account_id(echo.network, echo.handle),
                "text": text(told, post),
                "format": FORMATS[history.posts.format[post]],
                "theme": THEMES[history.posts.theme[post]],
                "campaign_id": world.campaigns[number].name if number >= 0 else "",
                "staff_id": "lena",
                "promoted": "false",
                "as_of": f"{told.now:%Y-%m-%dT%H:%M:%SZ}",
            }


def readings(told: Told) -> Iterator[Row]:
    """How often was each of them shown? To strangers, now and then."""
    history, world = told.history, told.world
    for echo in world.echoes:
        for post in echoed(history, echo):
            begun = calendar.day(world, history.posts.second[post])
            views = int(history.counts.impressions[post]) // 9
            facts = ("post", _id(echo.network, post), "impressions", views)
            yield (
                reading(echo.network, facts)
                | days_between(begun, told.now.date())
                | {
                    "grain": "lifetime",
                    "as_of": f"{told.now:%Y-%m-%dT%H:%M:%SZ}",
                    "zone": world.zone,
                    "unit": "count",
                }
            )


def experiments(told: Told) -> Iterator[Row]:
    """Which weeks did the lot switch on and off, and when was that written down?"""
    for tryout in told.world.tryouts:
        for arm in arms(tryout):
            yield {
                "experiment_id": arm.experiment_id,
                "starts_on": arm.starts,
                "ends_on": arm.ends,
                "design": "switchback",
                "network": tryout.network,
                "arm": arm.arm,
                "seed": tryout.seed,
                "recorded_at": f"{tryout.recorded:%Y-%m-%dT%H:%M:%SZ}",
                "washout_days": tryout.washout_days,
            }


def _id(network: str, post: int) -> str:
    return f"{network}:{digits(network, post, number=17)}"
