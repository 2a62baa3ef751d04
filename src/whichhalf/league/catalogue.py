"""Which worlds are there, and why? Declarations only.

Whether a world is answerable was written down before any method was run on it: are there enough
orders and weeks, and did what was done vary for reasons of its own (or by lot)? Every third name of
the alphabet was kept aside.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from whichhalf.demo.company import COMPANY
from whichhalf.league.scenarios import SILENT, Demand, Effect, Rhythm, Scenario

_FIRST, _LAST = COMPANY.first_monday, COMPANY.end
_POSTS = ("instagram/organic", "pinterest/organic")
#: Posts and advertisements teach nobody anything, wake no need, and a click is only one more way.
_IDLE = {
    "inspiration": 0.0,
    "decided": True,
    "buying": 0.1,
    "asking": 0.0,
    "subscribing": 0.0,
    "enquiring": 0.0,
    "ad_gain": 0.0,
    "refunding": 0.0,
}
_IDLE_NETWORKS = {
    "facebook": SILENT,
    "instagram": {"gain": 0.0, "shop": 0.0},
    "pinterest": {"gain": 0.0},
}
_VIRAL = replace(
    COMPANY.campaign("reel-2024"), share=0.9, first=date(2025, 2, 3), last=date(2025, 3, 2)
)

SCENARIOS: tuple[Scenario, ...] = (
    Scenario(
        "advertising_by_lot",
        "Advertising runs in every week, until fortnights on and off are drawn by lot.",
        answerable=True,
        flights=Rhythm.STEADY,
        experiment=("facebook/paid",),
    ),
    Scenario(
        "bad_memory",
        "Few answer the survey, and most of these name google.",
        answerable=True,
        people={"answering_survey": 0.08, "misremembering": 0.75},
    ),
    Scenario(
        "big_shop",
        "Three times as many people: a hundred and fifty orders a week.",
        answerable=True,
        kept_aside=True,
        people={"number": 4000},
    ),
    Scenario(
        "blunder",
        "A joke goes wrong in spring and costs trust that comes back slowly; posts help otherwise.",
        answerable=False,
        campaigns=(replace(COMPANY.campaign("fauxpas-2025"), networks=("instagram",), harm=0.25),),
    ),
    Scenario(
        "broken_tag",
        "The shop's analytics see nothing for twenty weeks; the orders are there.",
        answerable=True,
        campaigns=(
            replace(COMPANY.campaign("messluecke"), first=date(2025, 1, 6), last=date(2025, 5, 25)),
        ),
    ),
    Scenario(
        "bursts",
        "Six weeks of posting, six weeks of silence, each network at a time of its own.",
        answerable=True,
        kept_aside=True,
        rhythm=Rhythm.BURSTS,
    ),
    Scenario(
        "complaints",
        "Every third order is followed by a complaint in public; who gets no answer stays away.",
        answerable=True,
        people={"complaining": 0.35, "forgiving": 0.15},
    ),
    Scenario(
        "dark_clicks",
        "No link is tagged and every app hides where it came from: all clicks look direct.",
        answerable=True,
        networks={
            "facebook": SILENT,
            "instagram": {"tagged": 0.0, "hidden": 1.0},
            "pinterest": {"tagged": 0.0, "hidden": 1.0},
        },
    ),
    Scenario(
        "demand_then_lot",
        "One posts more when people need more, until posts and advertising are drawn by lot.",
        answerable=True,
        kept_aside=True,
        rhythm=Rhythm.DEMAND,
        flights=Rhythm.DEMAND,
        demand=Demand(noise=0.15),
        experiment=(*_POSTS, "facebook/paid"),
    ),
    Scenario(
        "falling_reach",
        "Posts reach fewer people every month: three fifths less a year.",
        answerable=True,
        networks={"facebook": SILENT, "instagram": {"drift": -0.6}, "pinterest": {"drift": -0.6}},
    ),
    Scenario(
        "half_a_year",
        "26 weeks are all there is.",
        answerable=False,
        weeks=26,
    ),
    Scenario(
        "harmful_posting",
        "Posts annoy: each view costs a little trust, and clicks come all the same.",
        answerable=True,
        kept_aside=True,
        effect=Effect.HARMS,
        networks={
            "facebook": SILENT,
            "instagram": {"harm": 0.04, "gain": 0.0, "shop": 0.0},
            "pinterest": {"harm": 0.04, "gain": 0.0},
        },
        ads=None,
        rhythm=Rhythm.BURSTS,
    ),
    Scenario(
        "launches_told",
        "New wool five times: more need, more posts, more advertising, as the calendar says.",
        answerable=True,
        rhythm=Rhythm.LAUNCHES,
        flights=Rhythm.LAUNCHES,
        demand=Demand(launches=5),
    ),
    Scenario(
        "launches_untold",
        "The same, and nobody wrote down when.",
        answerable=False,
        rhythm=Rhythm.LAUNCHES,
        flights=Rhythm.LAUNCHES,
        demand=Demand(launches=5, told=False),
    ),
    Scenario(
        "loyal_followers",
        "Half of all users follow already, see much, click much, and would have bought anyway.",
        answerable=True,
        kept_aside=True,
        networks={
            "facebook": SILENT,
            "instagram": {"followers": 0.5, "gain": 0.001, "shop": 0.0},
            "pinterest": {"followers": 0.5, "gain": 0.001},
        },
        people={"inspiration": 0.0, "decided": True, "buying": 0.1},
    ),
    Scenario(
        "many_devices",
        "Up to six devices a person: one buyer is many visitors.",
        answerable=True,
        people={"devices": 6},
    ),
    Scenario(
        "most_block",
        "Two thirds block the analytics, and few of the others agree to be followed.",
        answerable=True,
        people={"blocking": 0.65, "consenting": 0.3},
    ),
    Scenario(
        "network_shop",
        "Many buy on the network itself, without a visit to the shop.",
        answerable=True,
        kept_aside=True,
        networks={"facebook": SILENT, "instagram": {"shop": 0.06}, "pinterest": {}},
    ),
    Scenario(
        "networks_in_step",
        "Both networks are busy and idle in the same weeks: their sum is there to be seen.",
        answerable=True,
        rhythm=Rhythm.TOGETHER,
    ),
    Scenario(
        "one_dominant",
        "One network does nearly everything.",
        answerable=True,
        networks={"facebook": SILENT, "instagram": {"gain": 0.002}, "pinterest": {"gain": 0.14}},
    ),
    Scenario(
        "one_year",
        "52 weeks: the season cannot be told from a trend.",
        answerable=True,
        kept_aside=True,
        weeks=52,
    ),
    Scenario(
        "ordinary_shop",
        "The usual case: uneven posting, advertising in flights, a year and a half.",
        answerable=True,
    ),
    Scenario(
        "paid_with_organic",
        "Advertisements and posts of all networks come and go in the same weeks.",
        answerable=True,
        networks={"facebook": {}, "instagram": {}},
        rhythm=Rhythm.TOGETHER,
        flights=Rhythm.TOGETHER,
    ),
    Scenario(
        "posting_follows_demand",
        "One posts and advertises more when people need more, and nobody knows that.",
        answerable=False,
        kept_aside=True,
        rhythm=Rhythm.DEMAND,
        flights=Rhythm.DEMAND,
        demand=Demand(noise=0.2),
    ),
    Scenario(
        "posts_by_lot",
        "The same number of posts in every week, until fortnights on and off are drawn by lot.",
        answerable=True,
        rhythm=Rhythm.STEADY,
        experiment=_POSTS,
    ),
    Scenario(
        "rising_sales",
        "The trade grows by half a year, whatever is posted.",
        answerable=True,
        demand=Demand(trend=0.5),
    ),
    Scenario(
        "saturated",
        "Ten posts a week on each network: most views teach nobody anything new.",
        answerable=True,
        kept_aside=True,
        networks={
            "facebook": SILENT,
            "instagram": {"posts_a_week": 6.5, "gain": 0.05},
            "pinterest": {"posts_a_week": 6.5, "gain": 0.08},
        },
    ),
    Scenario(
        "search_takes_credit",
        "Few click on posts, many search for the name they met there; the paid result is first.",
        answerable=True,
        networks={
            "facebook": SILENT,
            "instagram": {"gain": 0.035, "click": 0.002},
            "pinterest": {"gain": 0.08, "click": 0.01},
        },
        campaigns=(replace(COMPANY.campaign("marke"), effect=0.92, last=_LAST),),
    ),
    Scenario(
        "shocks",
        "Need swings by a third from month to month for reasons that nobody records.",
        answerable=False,
        demand=Demand(noise=0.3),
    ),
    Scenario(
        "slow_familiarity",
        "Who has met the name knows it for a year.",
        answerable=False,
        kept_aside=True,
        people={"familiarity_kept": 0.987},
    ),
    Scenario(
        "steady_posting",
        "The same posts and the same advertising in every week, and nothing was drawn by lot.",
        answerable=False,
        rhythm=Rhythm.STEADY,
        flights=Rhythm.STEADY,
    ),
    Scenario(
        "strong_season",
        "Two years with a Christmas that sells twice as much as June.",
        answerable=True,
        weeks=104,
        people={"season": 0.6, "rush": 1.0},
    ),
    Scenario(
        "tiny_shop",
        "A handful of orders a week.",
        answerable=False,
        kept_aside=True,
        people={"number": 160},
    ),
    Scenario(
        "viral_month",
        "A reel is seen by everybody for four weeks, nearly all of whom will never buy.",
        answerable=True,
        campaigns=(_VIRAL,),
    ),
    Scenario(
        "word_of_mouth",
        "Customers tell friends, who buy and tell theirs: what social began goes on without it.",
        answerable=True,
        people={"telling": 0.4},
    ),
    Scenario(
        "zero_advertising",
        "Much advertising when need is high, claimed by the platform; it changes nothing.",
        answerable=True,
        kept_aside=True,
        effect=Effect.NOTHING,
        people=_IDLE,
        networks=_IDLE_NETWORKS,
        ads={"spend": 20_000},
        flights=Rhythm.DEMAND,
        demand=Demand(noise=0.15),
    ),
    Scenario(
        "zero_clicks",
        "People who will buy anyway click on posts on their way to the shop; posts change nothing.",
        answerable=True,
        effect=Effect.NOTHING,
        people=_IDLE,
        networks=_IDLE_NETWORKS,
        ads=None,
    ),
    Scenario(
        "zero_follows_demand",
        "One posts more when people need more; it changes nothing.",
        answerable=False,
        effect=Effect.NOTHING,
        people=_IDLE,
        networks=_IDLE_NETWORKS,
        rhythm=Rhythm.DEMAND,
        demand=Demand(noise=0.2),
    ),
    Scenario(
        "zero_launches",
        "Posts and advertising at launches that nobody wrote down; only the launches sell.",
        answerable=False,
        kept_aside=True,
        effect=Effect.NOTHING,
        people=_IDLE,
        networks=_IDLE_NETWORKS,
        rhythm=Rhythm.LAUNCHES,
        flights=Rhythm.LAUNCHES,
        demand=Demand(launches=5, told=False),
    ),
    Scenario(
        "zero_viral",
        "A reel is seen by everybody, and not one more order comes of it.",
        answerable=True,
        effect=Effect.NOTHING,
        people=_IDLE,
        networks=_IDLE_NETWORKS,
        campaigns=(_VIRAL,),
    ),
)
