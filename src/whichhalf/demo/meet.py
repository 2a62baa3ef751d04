"""How do people meet the company: posts, advertisements, radio, friends?"""

from __future__ import annotations

import numpy as np

from whichhalf.demo.chance import Singles
from whichhalf.demo.history import Via
from whichhalf.demo.people import Flags, Whole
from whichhalf.demo.plan import WEEK, Target
from whichhalf.demo.stage import Stage


def see_posts(stage: Stage) -> None:
    """Who sees, likes, follows and clicks which post of this week?"""
    rows = stage.posts.of_week(stage.week)
    n = stage.world.people.number
    stage.views = np.zeros((len(stage.world.networks), n), dtype=np.int64)
    stage.clicked = []
    if rows.size == 0:
        return
    shape = (rows.size, n)
    seen = stage.chance.grid("sees", stage.week, shape) < _sight(stage, rows)
    liked = seen & (
        stage.chance.grid("likes", stage.week, shape) < _rate(stage, rows, "engage")[:, None]
    )
    clicked = seen & (stage.chance.grid("clicks", stage.week, shape) < _clicking(stage, rows))
    followed = _follow(stage, rows, seen)
    which = stage.posts.network[rows] == np.arange(len(stage.world.networks))[:, None]
    stage.views = (which.astype(np.float32) @ seen.astype(np.float32)).astype(np.int64)
    gain = np.array([network.gain for network in stage.world.networks])
    known = stage.town.familiarity
    stage.town.familiarity = 1 - (1 - known) * np.exp(-gain @ stage.views)
    stage.town.heard[: gain.size] += gain[:, None] * stage.views * (1 - known)
    if any(network.harm for network in stage.world.networks):
        harm = np.array([network.harm for network in stage.world.networks])
        stage.town.trust *= np.exp(-harm @ stage.views)
    outside = _outside(stage, rows)
    stage.note("counts").write(
        reach=seen.sum(axis=1) + outside,
        impressions=(seen.sum(axis=1) * 5) // 4 + (outside * 11) // 10,
        likes=liked.sum(axis=1) + (outside * _rate(stage, rows, "engage")).astype(np.int64),
        follows=followed,
        clicks=clicked.sum(axis=1) + _wander_in(stage, rows, outside),
    )
    _come_by_post(stage, rows, clicked)


def _rate(stage: Stage, rows: Whole, name: str) -> Singles:
    """How likely is this, by network and by post?"""
    networks = np.array([getattr(network, name) for network in stage.world.networks])
    factor = getattr(stage.posts, name)[rows]
    found: Singles = (networks[stage.posts.network[rows]] * factor).astype(np.float32)
    return found


def _sight(stage: Stage, rows: Whole) -> Singles:
    world, posts = stage.world, stage.posts
    network = posts.network[rows]
    years = stage.week / 52
    near = np.array([w.reach * max(0.2, 1 + w.drift * years) for w in world.networks])
    far = np.array([w.discovery for w in world.networks])
    works = np.array([stage.off.on(w.name, "organic") for w in world.networks])
    named = np.array([c.name not in stage.off.without for c in world.campaigns] + [True])
    force = posts.quality[rows] * posts.reach[rows] * works[network] * named[posts.campaign[rows]]
    viral = 1 + 0.25 * (posts.viral[rows] - 1)
    follower = (force * near[network]).astype(np.float32)[:, None]
    stranger = (force * viral * far[network]).astype(np.float32)[:, None]
    there = stage.who.uses[network] * stage.who.activity.astype(np.float32)
    sight: Singles = np.where(stage.town.follows[network], follower, stranger) * there
    return sight


def _clicking(stage: Stage, rows: Whole) -> Singles:
    linked = stage.posts.target[rows] != Target.NOWHERE
    keen = 0.6 + 1.8 * stage.town.need + 0.8 * stage.town.familiarity
    likely: Singles = (_rate(stage, rows, "click") * linked)[:, None] * keen.astype(np.float32)
    return likely


def _follow(stage: Stage, rows: Whole, seen: Flags) -> Whole:
    """Strangers who saw a good post follow; a follower leaves now and then."""
    network = stage.posts.network[rows]
    u = stage.u("follows")
    fresh = seen & ~stage.town.follows[network] & (u < 0.03 * stage.posts.quality[rows][:, None])
    for i in range(len(stage.world.networks)):
        mine = fresh[network == i]
        if mine.size:
            began = mine.any(axis=0)
            stage.town.follows[i] |= began
            person = np.flatnonzero(began)
            stage.note("followings").write(person=person, network=i, week=stage.week)
    number: Whole = fresh.sum(axis=1)
    return number


def _outside(stage: Stage, rows: Whole) -> Whole:
    """How many people who live elsewhere, and will never buy, saw each post?"""
    posts, world = stage.posts, stage.world
    base = np.array([w.outsiders * stage.off.on(w.name, "organic") for w in world.networks])
    u = stage.chance.row("outside", stage.week, rows.size)
    size = base[posts.network[rows]] * posts.quality[rows] * posts.viral[rows] * (0.5 + u)
    whole: Whole = size.astype(np.int64)
    return whole


def _wander_in(stage: Stage, rows: Whole, outside: Whole) -> Whole:
    """Outsiders click too, look around and leave: the ones who kick the tyres."""
    posts = stage.posts
    linked = (posts.target[rows] != Target.NOWHERE) & (posts.target[rows] != Target.PAYMENT)
    u = stage.chance.row("wander", stage.week, rows.size)
    share = np.floor(0.25 * outside * _rate(stage, rows, "click") * linked + u * linked)
    number: Whole = share.astype(np.int64) * (outside > 0)
    post = np.repeat(rows, number)
    n = stage.world.people.number
    stranger = n * (2 + stage.week) + np.arange(post.size) % n
    when = stage.chance.row("wander when", stage.week, post.size)
    _arrive_by_post(stage, (stranger, post), posts.second[post] + (when * 80_000).astype(np.int64))
    return number


def _come_by_post(stage: Stage, rows: Whole, clicked: Flags) -> None:
    posts = stage.posts
    which, person = np.nonzero(clicked)
    post = rows[which]
    late = stage.u("click late")[person]
    rest = (stage.week + 1) * WEEK - 1 - posts.second[post]
    second = posts.second[post] + (rest * late * late * late).astype(np.int64)
    pays = posts.target[post] == Target.PAYMENT
    for row in np.unique(post[pays]):
        stage.clicked.append((person[pays & (post == row)], int(row)))
    _arrive_by_post(stage, (person[~pays], post[~pays]), second[~pays])


def _arrive_by_post(stage: Stage, who: tuple[Whole, Whole], second: Whole) -> None:
    person, post = who
    network = stage.posts.network[post]
    local = person % stage.world.people.number
    tagged = np.array([w.tagged for w in stage.world.networks])[network]
    hidden = np.array([w.hidden for w in stage.world.networks])[network]
    has_tag = stage.u("tagged")[local] < tagged
    stage.arrive(
        person,
        second,
        site=(stage.posts.target[post] == Target.SHOP).astype(np.int64),
        via=Via.POST,
        network=network,
        campaign=stage.posts.campaign[post],
        post=post,
        tagged=has_tag,
        hidden=~has_tag & (stage.u("hidden")[local] < hidden),
    )


def see_advertisements(stage: Stage) -> None:
    """Who sees and clicks what was paid for?

    A thousand views cost 6.50 EUR, and every fourth is seen by somebody who could ever buy.
    """
    stage.ad_seen = {}
    for number, campaign in stage.running("ads"):
        for name in campaign.networks:
            if not stage.off.on(name, "paid"):
                continue
            i = stage.network(name)
            spend = stage.world.spend(campaign, stage.week)
            views = spend * 1000 // 650 // len(campaign.networks)
            if not views:
                continue
            local = views / 4 / stage.who.uses[i].sum()
            u = stage.u(f"sees ad {campaign.name} {name}")
            seen = stage.who.uses[i] & (u < 1 - np.exp(-local * stage.who.activity))
            stage.ad_seen[number, i] = seen
            stage.learn(i, stage.world.people.ad_gain, seen)
            stage.note("ad views").write(
                week=stage.week, campaign=number, network=i, views=views, reach=views * 3 // 5
            )
            _click_advertisement(stage, (number, i), views)


def _click_advertisement(stage: Stage, what: tuple[int, int], views: int) -> None:
    number, network = what
    name = f"{stage.world.campaigns[number].name} {network}"
    keen = 0.008 * (0.6 + 2.2 * stage.town.need + 0.8 * stage.town.familiarity)
    person = np.flatnonzero(stage.ad_seen[what] & (stage.u(f"clicks ad {name}") < keen))
    strangers = int(views * 0.0035 + stage.chance.row(f"stray {name}", stage.week, 1)[0])
    n = stage.world.people.number
    person = np.concatenate([person, n * (200 + stage.week) + np.arange(strangers)])
    stage.arrive(
        person,
        stage.some_second(stage.u(f"when ad {name}"), person % n),
        site=1,
        via=Via.AD,
        network=network,
        campaign=number,
        tagged=1,
    )


def hear(stage: Stage) -> None:
    """Who hears of the company on the market, on the radio or from a friend?"""
    town = stage.town
    passing = stage.u("passes the stall") < stage.world.people.passing * stage.who.eagerness
    networks = len(stage.world.networks)
    stage.learn(networks, 0.45, passing)
    for _, campaign in stage.running("offline"):
        listens = stage.u("radio") < 0.30
        stage.learn(networks + 1, campaign.effect, listens)
    fresh = (stage.week - town.bought_in <= 3) & (town.bought > 0)
    telling = fresh & (stage.u("tells") < stage.world.people.telling * town.trust)
    teller = np.flatnonzero(telling)
    pick = (stage.u("tells whom")[teller] * stage.who.friends.shape[0]).astype(np.int64)
    friend = stage.who.friends[pick, teller]
    told = (1 - town.familiarity[friend]) * 0.30
    town.familiarity[friend] += told
    town.heard[networks + 2, friend] += told
    for _, campaign in stage.running("friends"):
        given = stage.u("gives code")[teller] < campaign.effect
        town.inviter[friend[given]] = teller[given]
        woken = stage.u("woken by a friend")[friend] < 0.10
        town.need[friend[woken]] = True
    for _, campaign in stage.running("influencer"):
        i, works = (
            stage.network(campaign.networks[0]),
            stage.off.on(campaign.networks[0], "organic"),
        )
        hears = stage.who.uses[i] & (stage.u("influenced") < 0.012) & works
        town.influenced |= hears
        stage.learn(i, campaign.effect, hears)
