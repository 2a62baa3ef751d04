"""Which figure does each scenario show, and what is it in this history?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np

from whichhalf.demo.history import Code, History, Via, Way
from whichhalf.demo.orders import Orders
from whichhalf.demo.parts import Campaign
from whichhalf.demo.people import Flags, Whole

Figures = dict[str, Any]


def shown(history: History, sold: Orders) -> dict[str, Figures]:
    """What does every campaign's scenario show, with its numbers?"""
    return {
        c.shows: {"campaign": c.name, "scenario": c.scenario, **_FIGURES[c.shows](history, sold, c)}
        for c in history.world.campaigns
        if c.shows in _FIGURES
    }


def _days(history: History, first: date, last: date) -> tuple[int, int]:
    """Seconds from the first day up to the end of the last."""
    start = history.world.first_monday
    return (first - start).days * 86_400, ((last - start).days + 1) * 86_400


def _median(values: Whole) -> int | None:
    """The middle one, rounded down; None where there is none: unknown, not zero."""
    return int(np.median(values)) if values.size else None


def _within(history: History, second: Whole, campaign: Campaign) -> Flags:
    low, high = _days(history, campaign.first, campaign.last)
    return (second >= low) & (second < high)


def _number(history: History, name: str) -> int:
    return next(i for i, n in enumerate(history.world.networks) if n.name == name)


def _sum(sold: Orders, rows: Flags) -> Figures:
    return {"orders": int(rows.sum()), "margin": int(sold.margin[rows].sum())}


def _via(history: History) -> Whole:
    """How did the buyer of each order come to the visit in which it was bought? −1 without one."""
    sales = history.sales
    return np.where(
        (sales.visit >= 0) & (sales.way == Way.SHOP), history.visits.via[sales.visit], -1
    )


def _late_sale(history: History, sold: Orders, c: Campaign) -> Figures:
    visits, sales = history.visits, history.sales
    met = np.full(int(visits.person.max()) + 1, 1 << 60)
    first = np.full_like(met, 1 << 60)
    np.minimum.at(first, visits.person, visits.second)
    spring = visits.campaign == history.world.campaigns.index(c)
    np.minimum.at(met, visits.person[spring], visits.second[spring])
    late = (sales.second - met[sales.person] >= 60 * 86_400) & (_via(history) == Via.PAID_SEARCH)
    fresh = late & (met[sales.person] == first[sales.person])
    return {
        "after_a_visit_60_days_before": _sum(sold, late),
        "of_these_with_no_visit_before_pinterest": _sum(sold, fresh),
        "posts": int((history.posts.campaign == history.world.campaigns.index(c)).sum()),
    }


def _blog_to_shop(history: History, sold: Orders, _: Campaign) -> Figures:
    return {"orders_bought_in_a_visit_from_the_blog": _sum(sold, _via(history) == Via.FROM_BLOG)}


def _code(code: int) -> Callable[[History, Orders, Campaign], Figures]:
    def figures(history: History, sold: Orders, _: Campaign) -> Figures:
        used = history.sales.code == code
        return {**_sum(sold, used), "discount": int(sold.discount[used].sum())}

    return figures


def _friends(history: History, sold: Orders, _: Campaign) -> Figures:
    used = history.sales.code == Code.FRIEND
    invited = np.unique(history.sales.person[used])
    chain = used & np.isin(history.sales.inviter, invited)
    return {
        **_sum(sold, used),
        "discount": int(sold.discount[used].sum()),
        "by_a_friend_who_came_by_a_friend": int(chain.sum()),
    }


def _overlap(history: History, sold: Orders, _: Campaign) -> Figures:
    sales = history.sales
    with_tag = (sales.visit >= 0) & (sales.way == Way.SHOP) & history.visits.tagged[sales.visit]
    used = sales.code == Code.CAMPAIGN
    return {
        **_sum(sold, used),
        "with_this_code_and_utm": _sum(sold, used & with_tag),
        "with_any_code_and_utm": _sum(sold, (sales.code > 0) & with_tag),
    }


def _viral(history: History, _: Orders, c: Campaign) -> Figures:
    mine = history.posts.campaign == history.world.campaigns.index(c)
    usual = (history.posts.network == _number(history, "instagram")) & ~mine
    return {
        "views": int(history.counts.impressions[mine].sum()),
        "posts": int(mine.sum()),
        "views_of_an_ordinary_post": _median(history.counts.impressions[usual]),
        "clicks": int(history.counts.clicks[mine].sum()),
    }


def _jokes(history: History, _: Orders, c: Campaign) -> Figures:
    first = (c.first - history.world.first_monday).days * 86_400
    span = history.world.weeks * 7 * 86_400 - first
    here = history.posts.network == _number(history, "instagram")
    after = here & (history.posts.second >= first)
    before = here & (history.posts.second < first) & (history.posts.second >= first - span)
    lead = history.leads.network == _number(history, "instagram")
    late = history.leads.second >= first
    return {
        "likes_before": int(history.counts.likes[before].sum()),
        "likes_after": int(history.counts.likes[after].sum()),
        "clicks_before": int(history.counts.clicks[before].sum()),
        "clicks_after": int(history.counts.clicks[after].sum()),
        "leads_before": int((lead & ~late & (history.leads.second >= first - span)).sum()),
        "leads_after": int((lead & late).sum()),
    }


def _leads_by_telephone(history: History, sold: Orders, _: Campaign) -> Figures:
    asked = history.leads.stage >= 0
    return {
        "enquiries": int(asked.sum()),
        "enquiries_from_linkedin": int(
            (asked & (history.leads.network == _number(history, "linkedin"))).sum()
        ),
        "won_and_paid": _sum(sold, history.sales.way == Way.TEAM),
    }


def _advertised(history: History, sold: Orders, c: Campaign) -> Figures:
    number = history.world.campaigns.index(c)
    bought = (_via(history) == Via.AD) & (history.visits.campaign[history.sales.visit] == number)
    return {
        "last_click": _sum(sold, bought),
        "claimed_by_the_network": int((history.claims.campaign == number).sum()),
        "clicks": int(((history.visits.via == Via.AD) & (history.visits.campaign == number)).sum()),
        "views": int(history.weeks.ad_views[:, number].sum()),
    }


def _searched(history: History, sold: Orders, c: Campaign) -> Figures:
    number = history.world.campaigns.index(c)
    visits = history.visits
    bought = (_via(history) == Via.PAID_SEARCH) & (visits.campaign[history.sales.visit] == number)
    clicks = int(((visits.via == Via.PAID_SEARCH) & (visits.campaign == number)).sum())
    return {"last_click": _sum(sold, bought), "clicks": clicks, "cost": clicks * c.spend}


def _radio(history: History, _: Orders, c: Campaign) -> Figures:
    first, last = history.world.week(c.first), history.world.week(c.last)
    brand = history.weeks.searches[:, 0]
    return {
        "hashtag_mentions": int((history.mentions.word == 1).sum()),
        "brand_searches_a_week_before": int(brand[first - 4 : first].sum() // 4),
        "brand_searches_a_week_during": int(brand[first : last + 1].sum() // (last + 1 - first)),
    }


def _workshops(history: History, sold: Orders, c: Campaign) -> Figures:
    sales = history.sales
    mine = (sales.way == Way.WORKSHOP) & (sales.campaign == history.world.campaigns.index(c))
    back = mine & (sold.refund > 0)
    return {
        **_sum(sold, mine),
        "gross": int(sold.total[mine].sum()),
        "from_a_post": int((mine & (sales.post >= 0)).sum()),
        "paid_back": int(sold.refund[back].sum()),
        "bookings_paid_back": int(back.sum()),
    }


def _gaffe(history: History, sold: Orders, c: Campaign) -> Figures:
    week = history.mentions.second // (7 * 86_400)
    here = week == history.world.week(c.first)
    return {
        "angry_mentions": int((history.mentions.tone < 0).sum()),
        "mentions_in_that_week": int(here.sum()),
        "mentions_in_an_ordinary_week": int((~here).sum() // (history.world.weeks - 1)),
        "orders_in_that_week": _sum(sold, _within(history, history.sales.second, c))["orders"],
        "effect_on_margin": 0,
    }


def _replies(history: History, _: Orders, c: Campaign) -> Figures:
    talks = history.talks
    during = _within(history, talks.second, c)
    before = (talks.second < _days(history, c.first, c.last)[0]) & np.isin(
        talks.network, [_number(history, name) for name in c.networks]
    )
    figures: Figures = {}
    for name, rows in (("before", before), ("during", during)):
        answered = rows & talks.answered
        figures |= {
            f"messages_{name}": int(rows.sum()),
            f"answered_{name}": int(answered.sum()),
            f"median_minutes_{name}": _median(talks.minutes[answered]),
        }
    return figures


def _gap(history: History, sold: Orders, c: Campaign) -> Figures:
    bought = _within(history, history.sales.second, c) & (history.sales.way == Way.SHOP)
    visits = _within(history, history.visits.second, c) & (history.visits.site == 1)
    return {
        "first_day": c.first.isoformat(),
        "last_day": c.last.isoformat(),
        **_sum(sold, bought),
        "visits_that_nobody_counted": int(visits.sum()),
    }


def others(history: History, sold: Orders) -> dict[str, Figures]:
    """What do the scenarios show that belong to a network or to no campaign at all?"""
    visits, sales = history.visits, history.sales
    x = _number(history, "x")
    from_x = (visits.via == Via.POST) & (visits.network == x)
    facebook = history.posts.network == _number(history, "facebook")
    year = history.posts.week // 52
    seen = (sales.visit >= 0) & (sales.way == Way.SHOP) & ~history.traits.blocking[sales.person]
    return {
        "dark_network": {
            "network": "x",
            "clicks_by_its_own_export": int(
                history.counts.clicks[history.posts.network == x].sum()
            ),
            "visits_with_its_referrer": int((from_x & ~visits.hidden).sum()),
        },
        "falling_reach": {
            "network": "facebook",
            "median_reach_first_year": _median(history.counts.reach[facebook & (year == 0)]),
            "median_reach_later": _median(history.counts.reach[facebook & (year == 1)]),
        },
        "untouched": {"orders_without_a_visit_that_analytics_saw": _sum(sold, ~seen)},
        "last_click_of_social": _sum(sold, np.isin(_via(history), (Via.POST, Via.AD))),
    }


_FIGURES: dict[str, Callable[[History, Orders, Campaign], Figures]] = {
    "blog_to_shop": _blog_to_shop,
    "late_sale_after_paid_click": _late_sale,
    "viral_month": _viral,
    "engagement_without_leads": _jokes,
    "code_and_utm_overlap": _overlap,
    "leads_by_telephone": _leads_by_telephone,
    "prospecting": _advertised,
    "paid_organic_mix": _advertised,
    "brand_search_takes_credit": _searched,
    "generic_search": _searched,
    "radio_with_hashtag": _radio,
    "friends_purchase": _friends,
    "influencer_code": _code(Code.INFLUENCER),
    "payment_links": _workshops,
    "late_refunds": _workshops,
    "gaffe_without_effect": _gaffe,
    "reply_time_collapse": _replies,
    "week_without_data": _gap,
}
