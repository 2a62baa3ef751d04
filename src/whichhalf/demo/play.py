"""What happens when people live in this world for eighty weeks?

    everything = play(COMPANY, 7)
    without = play(COMPANY, 7, without=frozenset({"pinterest"}))

Both stories use the same chance for the same person, week and purpose, so the difference of their
margins is what Pinterest brought: truth by counterfactual.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import TypeVar

import numpy as np

from whichhalf.demo import meet, talk, trade
from whichhalf.demo.chance import Remembered
from whichhalf.demo.history import (
    Claims,
    Followings,
    History,
    Leads,
    Mentions,
    PostCounts,
    Sales,
    Talks,
    Visits,
    WeekCounts,
)
from whichhalf.demo.people import Whole, town, traits
from whichhalf.demo.plan import posts
from whichhalf.demo.stage import Notebook, Stage, Switches
from whichhalf.demo.world import World

T = TypeVar("T")


def play(world: World, seed: int, without: frozenset[str] = frozenset()) -> History:
    """What happens in this world, with something switched off?"""
    return plays(world, seed, (without,))[0]


def plays(world: World, seed: int, stories: Sequence[frozenset[str]]) -> tuple[History, ...]:
    """What happens if this is switched off, or that? The stories side by side.

    They share what chance says, so that ten of them cost about half of ten single ones.
    """
    chance = Remembered(seed)
    who, plan = traits(world, chance), posts(world, chance)
    names = tuple(network.name for network in world.networks)
    stages = [
        Stage(world, chance, Switches(without, names), who, town(world, chance, who), plan)
        for without in stories
    ]
    for stage in stages:
        network, person = np.nonzero(stage.town.follows)
        stage.note("followings").write(person=person, network=network, week=-1)
    weekly: list[tuple[list[Whole], list[Whole]]] = [([], []) for _ in stages]
    for week in range(world.weeks):
        chance.forget()
        for stage, (followers, subscribers) in zip(stages, weekly, strict=True):
            stage.week = week
            _live(stage)
            followers.append(stage.town.follows.sum(axis=1))
            subscribers.append(stage.town.subscribed.sum())
    return tuple(
        _history(stage, seed, (np.array(followers), np.array(subscribers)))
        for stage, (followers, subscribers) in zip(stages, weekly, strict=True)
    )


def _live(stage: Stage) -> None:
    nobody = np.zeros(0, dtype=np.int64)
    stage.shopping, stage.reading = [(nobody,) * 3], [(nobody,) * 4]
    stage.sold, stage.drawn = [], {}
    meet.see_posts(stage)
    meet.see_advertisements(stage)
    meet.hear(stage)
    trade.need(stage)
    trade.search(stage)
    trade.come(stage)
    trade.buy(stage)
    trade.book(stage)
    trade.ask(stage)
    trade.claim(stage)
    talk.complain_and_ask(stage)
    talk.mention(stage)
    trade.forget(stage)


def _history(stage: Stage, seed: int, weekly: tuple[Whole, Whole]) -> History:
    return History(
        world=stage.world,
        seed=seed,
        without=stage.off.without,
        traits=stage.who,
        posts=stage.posts,
        counts=_post_counts(stage),
        weeks=_week_counts(stage, weekly),
        visits=_filled(Visits, stage.visits.all(), flags=("tagged", "hidden", "engaged")),
        sales=_filled(Sales, stage.note("sales").all(), flags=("returning",)),
        leads=_leads(stage),
        talks=_filled(Talks, stage.note("talks").all(), flags=("complaint", "answered")),
        mentions=_filled(Mentions, stage.note("mentions").all()),
        claims=_filled(Claims, stage.note("claims").all()),
        followings=_filled(Followings, stage.note("followings").all()),
    )


def _filled(record: type[T], columns: Mapping[str, Whole], flags: tuple[str, ...] = ()) -> T:
    nothing = np.zeros(0, dtype=np.int64)
    values = {f.name: columns.get(f.name, nothing) for f in fields(record)}  # type: ignore[arg-type]
    return record(**{k: v.astype(np.bool_) if k in flags else v for k, v in values.items()})


def _leads(stage: Stage) -> Leads:
    columns = dict(stage.note("leads").all())
    row = columns.get("visit", np.zeros(0, dtype=np.int64))
    for name in ("network", "post", "tagged"):
        column = stage.visits.column(name)
        columns[name] = column[row] if column.size else row
    return _filled(Leads, columns, flags=("tagged",))


def _post_counts(stage: Stage) -> PostCounts:
    columns = dict(stage.note("counts").all())
    likes = stage.note("counts").column("likes")
    columns["replies"] = likes // 9
    columns["shares"] = likes // 13
    return _filled(PostCounts, columns)


def _week_counts(stage: Stage, weekly: tuple[Whole, Whole]) -> WeekCounts:
    world = stage.world
    shape = (world.weeks, len(world.campaigns), len(world.networks))
    views, reach = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    ads = stage.note("ad views")
    place = tuple(ads.column(name) for name in ("week", "campaign", "network"))
    np.add.at(views, place, ads.column("views"))
    np.add.at(reach, place, ads.column("reach"))
    searches: Notebook = stage.note("searches")
    left = stage.note("left")
    return WeekCounts(
        followers=weekly[0],
        left=np.stack([left.column(str(i)) for i in range(len(world.networks))], axis=1),
        ad_views=views,
        ad_reach=reach,
        searches=np.stack([searches.column("brand"), searches.column("generic")], axis=1),
        subscribers=weekly[1],
    )
