"""What has happened, column by column?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from whichhalf.demo.people import Flags, Traits, Whole
from whichhalf.demo.plan import Posts
from whichhalf.demo.world import World


class Via(IntEnum):
    """How did a visitor come?"""

    POST = 0
    AD = 1
    PAID_SEARCH = 2
    SEARCH = 3
    DIRECT = 4
    NEWSLETTER = 5
    FRIEND = 6
    FROM_BLOG = 7


class Way(IntEnum):
    """In which way was something sold?"""

    SHOP = 0
    WORKSHOP = 1
    TELEPHONE = 2
    NETWORK = 3  #: on the network itself
    TEAM = 4  #: a workshop for a firm, after an enquiry


class Code(IntEnum):
    """Which kind of code does an order carry?"""

    NONE = 0
    FRIEND = 1
    CAMPAIGN = 2
    INFLUENCER = 3


@dataclass(frozen=True, slots=True)
class Visits:
    """One row a visit to the blog or the shop."""

    person: Whole  #: from `people.number` on: outsiders, who never buy
    second: Whole
    site: Whole  #: 0 blog, 1 shop
    via: Whole
    network: Whole  #: −1 where there is none
    campaign: Whole
    post: Whole
    tagged: Flags  #: the link carried utm_ parameters
    hidden: Flags  #: no referrer either
    engaged: Flags


@dataclass(frozen=True, slots=True)
class Sales:
    """One row an order, whatever system it ends up in; amounts are in cents."""

    person: Whole
    second: Whole
    way: Whole
    visit: Whole  #: row of the visit in which it was bought, −1 where there was none
    network: Whole
    campaign: Whole
    post: Whole
    code: Whole
    inviter: Whole
    returning: Flags
    heard: (
        Whole  #: from where most of what the buyer knows of us came: a row of `Town.heard`, or −1
    )


@dataclass(frozen=True, slots=True)
class Leads:
    """One row a subscription (stage −1) or an enquiry (stage 0 new, 1, 2, 3 won, 4 lost)."""

    person: Whole
    second: Whole
    stage: Whole
    visit: Whole
    network: Whole
    post: Whole
    tagged: Flags


@dataclass(frozen=True, slots=True)
class Talks:
    """One row a message to the company in public, and how long the answer took."""

    person: Whole
    second: Whole
    network: Whole
    complaint: Flags
    answered: Flags
    minutes: Whole


@dataclass(frozen=True, slots=True)
class Mentions:
    """One row a time that somebody spoke of the company or its hashtag."""

    person: Whole
    second: Whole
    network: Whole
    word: Whole  #: 0 the name, 1 the radio hashtag
    tone: Whole  #: −1 angry, 0 neither, 1 pleased


@dataclass(frozen=True, slots=True)
class Followings:
    """One row a time that somebody of this town began to follow; week −1: before the story."""

    person: Whole
    network: Whole
    week: Whole


@dataclass(frozen=True, slots=True)
class Claims:
    """One row an order that the advertising network claims for itself."""

    person: Whole
    second: Whole
    network: Whole
    campaign: Whole


@dataclass(frozen=True, slots=True)
class PostCounts:
    """What did each post get? Same order as the posts."""

    reach: Whole
    impressions: Whole
    likes: Whole
    replies: Whole
    shares: Whole
    clicks: Whole
    follows: Whole


@dataclass(frozen=True, slots=True)
class WeekCounts:
    """What was counted in each week?"""

    followers: NDArray[np.int64]  #: (week, network), outsiders included
    left: NDArray[np.int64]  #: (week, network) follows that ended
    ad_views: NDArray[np.int64]  #: (week, campaign, network)
    ad_reach: NDArray[np.int64]
    searches: NDArray[np.int64]  #: (week, 2): for the name, for wool
    subscribers: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class History:
    """What has happened in a world, with everything that was not switched off?"""

    world: World
    seed: int
    without: frozenset[str]
    traits: Traits
    posts: Posts
    counts: PostCounts
    weeks: WeekCounts
    visits: Visits
    sales: Sales
    leads: Leads
    talks: Talks
    mentions: Mentions
    claims: Claims
    followings: Followings
