"""Which worlds are there, and why? Declarations only."""

from __future__ import annotations

from whichhalf.league.scenarios import SILENT, Effect, Scenario

#: Posts and advertisements teach nobody anything, wake no need, and a click is only one more way.
IDLE = {
    "inspiration": 0.0,
    "decided": True,
    "asking": 0.0,
    "subscribing": 0.0,
    "ad_gain": 0.0,
    "refunding": 0.0,
}

SCENARIOS: tuple[Scenario, ...] = (
    Scenario(
        "ordinary_shop",
        "The usual case: uneven posting, advertising in flights, a year and a half.",
        answerable=True,
    ),
    Scenario(
        "zero_clicks",
        "People who will buy anyway click on posts on their way to the shop; posts change nothing.",
        answerable=True,
        effect=Effect.NOTHING,
        people=IDLE,
        networks={"facebook": SILENT, "instagram": {"gain": 0.0}, "pinterest": {"gain": 0.0}},
    ),
    Scenario(
        "half_a_year",
        "26 weeks are all there is.",
        answerable=False,
        weeks=26,
    ),
)
