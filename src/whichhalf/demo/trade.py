"""How do people come to the sites, and what do they buy, book and ask for?"""

from __future__ import annotations

import numpy as np

from whichhalf.demo.history import Code, Via, Way
from whichhalf.demo.people import Flags, Whole
from whichhalf.demo.plan import WEEK
from whichhalf.demo.stage import Stage

#: People from elsewhere who find us by a search, a week: at least, and up to so many more.
_STRAYS = {"generic": (30, 60), "generic_search": (4, 8)}


def need(stage: Stage) -> None:
    """Who needs wool from this week on?"""
    people, town = stage.world.people, stage.town
    day = (stage.world.first_monday.timetuple().tm_yday + 7 * stage.week) % 365
    yearly = people.season * np.cos(2 * np.pi * (day - 335) / 365)
    season = 1 + yearly + people.rush * (310 <= day <= 355)
    if stage.world.demand:
        season *= stage.world.demand[stage.week]
    wish = people.need_a_week * season * stage.who.eagerness * (1 + 0.8 * (town.bought > 0))
    inspired = people.inspiration * np.minimum(stage.views.sum(axis=0), 6) * stage.who.eagerness
    town.need |= stage.u("need") < wish + inspired


def search(stage: Stage) -> None:
    """Who searches, for the name or for wool, and which result do they click?

    Familiarity decides for what they search: that is how a search advertisement takes the last
    click for work that a network did.
    """
    town, people = stage.town, stage.world.people
    looks = town.need & (stage.u("searches") < people.brand_search)
    brand = looks & (stage.u("knows the name") < town.familiarity**0.8)
    generic = town.need & ~brand & (stage.u("searches wool") < people.generic_search)
    stage.note("searches").write(week=stage.week, brand=brand.sum(), generic=generic.sum())
    u, paid = stage.u("clicks result"), stage.off.on("google", "paid")
    own_number, own = stage.one("brand_search") if paid else (-1, None)
    number, wool = stage.one("generic_search") if paid else (-1, None)
    by_ad = brand & (u < (own.effect if own else 0.0))
    if own:
        _found(stage, by_ad, own.name, own_number)
    _found(stage, brand & ~by_ad, "brand")
    if wool:
        _found(stage, generic & (u < wool.effect), wool.name, number)
    above = wool.effect if wool else 0.0
    _found(stage, generic & (u >= above) & (u < above + people.generic_share), "generic")


def _found(stage: Stage, who: Flags, what: str, campaign: int = -1) -> None:
    """These people clicked a result: one of the campaign, or, without one, a free one."""
    n, person = stage.world.people.number, np.flatnonzero(who)
    kind = stage.world.campaigns[campaign].kind if campaign >= 0 else what
    few, more = _STRAYS.get(kind, (0, 4))
    stray = np.arange(few + int(more * stage.chance.row(f"stray {what}", stage.week, 1)[0]))
    reads = (stage.u("reads first")[person] < 0.5) & (what == "generic")
    person = np.concatenate([person, n * (400 + stage.week) + stray])
    stage.arrive(
        person,
        stage.some_second(stage.u(f"when {what}"), person % n),
        site=1 - np.concatenate([reads, np.full(stray.size, what == "generic")]).astype(np.int64),
        via=Via.PAID_SEARCH if campaign >= 0 else Via.SEARCH,
        campaign=campaign,
        tagged=campaign >= 0,
    )


def come(stage: Stage) -> None:
    """Who comes by bookmark, newsletter or a friend's link?"""
    town = stage.town
    likely = stage.world.people.direct * town.familiarity * np.where(town.need, 3.0, 0.30)
    _enter(stage, stage.u("direct") < likely, via=Via.DIRECT, hidden=1)
    if stage.week % 2 == 0 and stage.off.on("newsletter"):
        reads = town.subscribed & (stage.u("newsletter") < 0.035 + 0.10 * town.need)
        town.familiarity += (1 - town.familiarity) * 0.02 * town.subscribed
        _enter(stage, reads, via=Via.NEWSLETTER, tagged=1)
    asked = (town.inviter >= 0) & (stage.u("friend's link") < 0.05 + 0.35 * town.need)
    _enter(stage, asked, via=Via.FRIEND, hidden=1)
    person, second, _, _ = _readers(stage)
    goes = stage.u("blog to shop")[person] < 0.10 + 0.25 * town.need[person]
    later = second[goes] + 60 + (stage.u("reads for")[person[goes]] * 600).astype(np.int64)
    stage.arrive(person[goes], later, site=1, via=Via.FROM_BLOG)


def _readers(stage: Stage) -> tuple[Whole, Whole, Whole, Whole]:
    """Who read the blog in this week, each person once, at the first visit?"""
    person, second, row, network = (np.concatenate(c) for c in zip(*stage.reading, strict=True))
    order = np.lexsort((row, second, person))
    first = order[np.concatenate([[True], np.diff(person[order]) > 0])[: order.size]]
    return person[first], second[first], row[first], network[first]


def _enter(stage: Stage, who: Flags, *, via: int, tagged: int = 0, hidden: int = 0) -> None:
    person = np.flatnonzero(who)
    second = stage.some_second(stage.u(f"when {via}"), person)
    stage.arrive(person, second, site=1, via=via, tagged=tagged, hidden=hidden)


def buy(stage: Stage) -> None:
    """Who buys in the shop, by telephone or on a network?"""
    town, people, n = stage.town, stage.world.people, stage.world.people.number
    chance = people.buying * (0.25 + 0.75 * town.familiarity) * town.trust
    if people.decided:
        _come_anyway(stage, town.need & (stage.u("buys") < chance))
    person = np.concatenate([p for p, _, _ in stage.shopping])
    second = np.concatenate([s for _, s, _ in stage.shopping])
    row = np.concatenate([r for _, _, r in stage.shopping])
    visits = np.bincount(person, minlength=n)
    if people.decided:
        visits = np.minimum(visits, 1)
    buys = town.need & (stage.u("buys") < 1 - (1 - chance) ** visits)
    order = np.lexsort((row, second))
    last = np.full(n, -1, dtype=np.int64)
    last[person[order]] = np.arange(row.size)[order]
    buyer = np.flatnonzero(buys)
    when = second[last[buyer]] + 900
    if people.decided:  # what was bought must not depend on the hour of the last visit
        when = np.minimum(when, (stage.week + 1) * WEEK - 1)
    _sell(stage, buyer, when, way=Way.SHOP, visit=row[last[buyer]])
    rings = town.need & (town.familiarity > 0.15)
    rings &= stage.u("telephones") < people.telephone * (1 + 4 * (stage.who.eagerness < 0.5))
    caller = np.flatnonzero(rings)
    _sell(stage, caller, stage.some_second(stage.u("when telephone"), caller), way=Way.TELEPHONE)
    for i, network in enumerate(stage.world.networks):
        if network.shop:
            likely = network.shop * stage.views[i] * town.trust
            taker = np.flatnonzero(town.need & (stage.u(f"shop on {network.name}") < likely))
            when = stage.some_second(stage.u("when on network"), taker)
            _sell(stage, taker, when, way=Way.NETWORK, network=i)


def _come_anyway(stage: Stage, wants: Flags) -> None:
    """Who wants to buy in this week comes by a bookmark where nothing else brought them."""
    came = np.concatenate([person for person, _, _ in stage.shopping])
    _enter(stage, wants & (np.bincount(came, minlength=wants.size) == 0), via=Via.DIRECT, hidden=1)


def _sell(
    stage: Stage,
    person: Whole,
    second: Whole,
    *,
    way: int,
    visit: int | Whole = -1,
    network: int = -1,
) -> None:
    town = stage.town
    invited = (town.inviter[person] >= 0) & (way == Way.SHOP)
    influenced = town.influenced[person] & ~invited & (way == Way.SHOP)
    code = np.where(invited, Code.FRIEND, np.where(influenced, Code.INFLUENCER, Code.NONE))
    code = np.where(
        (code == Code.NONE) & _sees_campaign_code(stage, person, way), Code.CAMPAIGN, code
    )
    stage.note("sales").write(
        person=person,
        second=second,
        way=way,
        visit=visit,
        network=network,
        campaign=-1,
        post=-1,
        code=code,
        inviter=np.where(invited, town.inviter[person], -1),
        returning=town.bought[person] > 0,
        heard=stage.most_heard(person),
    )
    if way == Way.SHOP:
        stage.sold.append((person, second))
    town.need[person] = False
    town.bought[person] += 1
    town.bought_in[person] = stage.week
    town.inviter[person] = -1
    town.influenced[person] = False
    town.familiarity[person] = np.maximum(town.familiarity[person], 0.6)
    town.subscribed[person] |= stage.u("ticks newsletter")[person] < 0.35


def _sees_campaign_code(stage: Stage, person: Whole, way: int) -> Flags:
    """Who knows the code of a running campaign, from its posts?"""
    known = np.zeros(person.size, dtype=np.bool_)
    for _, campaign in stage.running("posts"):
        if campaign.code and way == Way.SHOP:
            i = stage.network(campaign.networks[0])
            known |= (stage.views[i, person] > 0) & (stage.u("uses code")[person] < 0.9)
    return known


def book(stage: Stage) -> None:
    """Who books a workshop by a payment link, and which firm asks for one of its own?"""
    u = stage.u("books")
    booked = np.zeros(stage.world.people.number, dtype=np.bool_)
    for number, campaign in stage.running("workshop"):
        for person, post in stage.clicked:
            if stage.posts.campaign[post] == number:
                taker = person[(u[person] < campaign.effect) & ~booked[person]]
                booked[taker] = True
                _book(stage, taker, (number, post))
        if stage.week % 2 == 0 and stage.off.on("newsletter"):
            taker = np.flatnonzero(stage.town.subscribed & (u < 0.006) & ~booked)
            booked[taker] = True
            _book(stage, taker, (number, -1))


def _book(stage: Stage, person: Whole, what: tuple[int, int]) -> None:
    campaign, post = what
    second = stage.some_second(stage.u("when books"), person)
    if post >= 0:
        second = np.maximum(second, stage.posts.second[post] + 600)
    stage.note("sales").write(
        person=person,
        second=second,
        way=Way.WORKSHOP,
        visit=-1,
        campaign=campaign,
        post=post,
        network=stage.posts.network[post] if post >= 0 else -1,
        code=Code.NONE,
        inviter=-1,
        returning=stage.town.bought[person] > 0,
        heard=stage.most_heard(person),
    )
    stage.town.bought[person] += 1
    stage.town.familiarity[person] = np.maximum(stage.town.familiarity[person], 0.6)


def ask(stage: Stage) -> None:
    """Who subscribes to the newsletter, who enquires, and what becomes of it?"""
    town, people = stage.town, stage.world.people
    person, second, row, network = _readers(stage)
    joins = ~town.subscribed[person] & (stage.u("subscribes")[person] < people.subscribing)
    town.subscribed[person[joins]] = True
    _lead(stage, person[joins], second[joins] + 300, visit=row[joins], stage_reached=-1)
    likely = np.full(person.size, people.enquiring)
    for _, campaign in stage.running("posts"):
        if campaign.effect:
            met = np.isin(network, [stage.network(name) for name in campaign.networks])
            likely = np.where(met, campaign.effect, likely)
    asks = stage.who.professional[person] & (stage.u("enquires")[person] < likely)
    person, second, row = person[asks], second[asks] + 500, row[asks]
    late = stage.u("reached")[person]
    reached = np.select([late < 0.2, late < 0.35, late < 0.45, late < 0.75], [0, 1, 2, 3], 4)
    _lead(stage, person, second, visit=row, stage_reached=reached)
    when = second + (4 + (stage.u("decides")[person] * 14).astype(np.int64)) * WEEK
    won = (reached == 3) & (when < stage.world.weeks * WEEK)
    stage.note("sales").write(
        person=person[won],
        second=when[won],
        way=Way.TEAM,
        visit=row[won],
        network=-1,
        campaign=-1,
        post=-1,
        code=Code.NONE,
        inviter=-1,
        returning=town.bought[person[won]] > 0,
        heard=stage.most_heard(person[won]),
    )


def _lead(
    stage: Stage, person: Whole, second: Whole, *, visit: Whole, stage_reached: int | Whole
) -> None:
    stage.note("leads").write(person=person, second=second, stage=stage_reached, visit=visit)


def claim(stage: Stage) -> None:
    """Which orders does the advertising network claim? All of those who saw it in that week."""
    person, second = (np.concatenate(column) for column in zip(*stage.sold, strict=True))
    for (campaign, network), seen in stage.ad_seen.items():
        mine = seen[person]
        stage.note("claims").write(
            person=person[mine], second=second[mine], network=network, campaign=campaign
        )


def forget(stage: Stage) -> None:
    """What fades by the end of the week?"""
    town, people = stage.town, stage.world.people
    town.need &= stage.u("need fades") >= people.need_fades
    town.familiarity *= people.familiarity_kept
    town.heard *= people.familiarity_kept
    town.trust = 1 - (1 - town.trust) * 0.98
    left = town.follows & (stage.u("unfollows") < 0.0012)
    town.follows &= ~left
    stage.note("left").write(
        **{str(i): value for i, value in enumerate(left.sum(axis=1))},
    )
