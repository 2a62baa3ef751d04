"""What are the parts of a made-up company, and which scenario is each there to show?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Network:
    """Who is there, how far does a post go, and what does a click from there look like?"""

    name: str
    host: str  #: referrer of a click that does not come from an app
    handle: str
    users: float  #: share of all people who use it
    followers: float  #: share of its users who follow the firm when the story begins
    posts_a_week: float
    reach: float  #: chance that a follower sees an ordinary post
    drift: float  #: yearly change of that chance: organic reach falls
    discovery: float  #: chance that a user who does not follow sees it
    outsiders: int  #: views of an ordinary post by people who will never buy
    click: float
    engage: float
    gain: float  #: familiarity won by one view, as a share of what is missing
    tagged: float  #: share of clicks that carry utm_ parameters
    hidden: float  #: share of the other clicks that show no referrer at all
    shop: float  #: chance that a view by someone in need becomes an order on the network itself
    scenario: str
    rhythm: tuple[float, ...] = ()  #: posts of each week, as often as usual; empty: as usual
    harm: float = 0.0  #: share of trust that one view costs


@dataclass(frozen=True, slots=True)
class Product:
    """What is sold, for how much?"""

    sku: str
    name: str
    price: int  #: cents, value added tax included
    weight: int  #: how often it is put into a basket, beside the others


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works on social media, and what does an hour cost?"""

    staff_id: str
    first: str
    last: str
    role: str
    department: str
    rates: tuple[tuple[date, int], ...]  #: (valid from, cents an hour)
    basis: str


@dataclass(frozen=True, slots=True)
class Campaign:
    """What was done on purpose (or happened), when, and what is it there to show?"""

    name: str
    title: str
    #: posts, ads, brand_search, generic_search, offline, friends, influencer, workshop; or what
    #: happened: gaffe, absence, gap
    kind: str
    networks: tuple[str, ...]
    first: date
    last: date  #: its last day
    scenario: str
    shows: str  #: the key in truth.json → scenarios
    reach: float = 1.0
    engage: float = 1.0
    click: float = 1.0
    share: float = 0.0  #: share of the networks' posts that belong to it
    theme: str = ""
    site: str = "shop"
    code: str = ""
    off_percent: int = 0
    spend: int = 0  #: cents a week; of a search campaign, cents a click
    price: int = 0  #: of a seat in a workshop, cents
    viral: float = 1.0  #: views by people who do not follow, as often
    effect: float = 0.0  #: strength, in the unit of its kind: see docs/demo.md
    rhythm: tuple[float, ...] = ()  #: spend of each week of the story, as often as usual
    harm: float = 0.0  #: of a gaffe: share of trust that it costs those who use the network


@dataclass(frozen=True, slots=True)
class People:
    """Who are the people, and what moves them?"""

    number: int = 4000
    need_a_week: float = 0.026
    need_fades: float = 0.16
    in_need: float = 0.0  #: chance that somebody of the usual eagerness is in need at the start
    customers: float = 0.05  #: chance that somebody of the usual eagerness had bought before
    season: float = 0.45  #: need above the average in early December, below it in June
    rush: float = 0.35  #: need on top of that in the weeks before Christmas
    inspiration: float = 0.0020  #: need woken by one view
    passing: float = 0.030  #: chance to pass the stall on the Saturday market, a week
    familiarity_kept: float = 0.955  #: share of familiarity that lasts a week
    blocking: float = 0.24  #: share who block analytics
    consenting: float = 0.62  #: share of the others who allow journeys
    devices: int = 3  #: at most so many a person
    friends: int = 4
    telling: float = 0.10  #: chance that a fresh customer tells one friend, a week
    brand_search: float = (
        0.45  #: chance that a person in need who knows the firm searches it, a week
    )
    generic_search: float = 0.30  #: chance that a person in need searches for wool, a week
    generic_share: float = 0.05  #: share of those searches that end on our sites without paying
    direct: float = 0.06
    buying: float = 0.20  #: chance that a shop visit by someone in need ends in an order
    decided: bool = False  #: that is their chance in any week, however they come and how often
    subscribing: float = 0.08  #: chance that a reader of the blog subscribes to the newsletter
    enquiring: float = 0.02  #: chance that such a reader who works for a firm enquires
    ad_gain: float = 0.007  #: familiarity won by seeing an advertisement, of what is missing
    telephone: float = 0.005  #: chance that a person in need who knows the firm rings up, a week
    refunding: float = 0.045
    complaining: float = 0.09  #: chance that an order is followed by a complaint in public
    asking: float = 0.010  #: chance that a follower asks something, a week
    forgiving: float = 0.35  #: trust left after a complaint that nobody answered
    answering_survey: float = 0.38
    misremembering: float = 0.30


@dataclass(frozen=True, slots=True)
class Habit:
    """What somebody books in the time tracker every week, give or take a quarter?"""

    staff_id: str
    minutes: int
    activity: str
    network: str
    channel: str  #: blog or newsletter, where it is no network
    note: str
    first: date | None = None  #: not before this day; else from the beginning


@dataclass(frozen=True, slots=True)
class Morning:
    """What does the owner do every weekday morning, without booking it?"""

    minutes: int
    activities: tuple[tuple[str, int], ...]  #: with their weights
    networks: tuple[str, ...]  #: each with the same share


@dataclass(frozen=True, slots=True)
class Bill:
    """What else is paid for: once, or on the first of so many months?"""

    first: date
    months: int
    cents: int
    kind: str
    activity: str
    network: str
    campaign: str
    note: str


@dataclass(frozen=True, slots=True)
class Echo:
    """Where are posts of one network put up again, on a network where nobody of the town is?"""

    network: str
    handle: str
    source: str  #: the network whose posts are put up again
    first: date  #: not before this day
    every: int  #: each so-manieth post of the source
    scenario: str
    shows: str


@dataclass(frozen=True, slots=True)
class Tryout:
    """What was paid for in weeks drawn by lot, on a network where nobody of the town is?

    The lot is drawn as `whichhalf experiment start` draws it, from the seed, and `recorded` says
    when it was written down: before the first day.
    """

    name: str
    title: str
    network: str
    first: date
    pairs: int
    seed: int
    washout_days: int
    spend: int  #: cents a week that is on
    recorded: datetime
    scenario: str
    shows: str
