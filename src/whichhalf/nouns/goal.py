"""What does the business use social media for, and when would it be content?"""

from __future__ import annotations

from dataclasses import dataclass

#: The five usual goals and the firm's own.
GOAL_KINDS = ("traffic", "awareness", "sales", "service", "community", "own")
#: What each of them is called where the firm has no words of its own.
GOAL_TITLES = {
    "traffic": "Traffic",
    "awareness": "Awareness",
    "sales": "Leads and sales",
    "service": "Retention and service",
    "community": "Community",
    "own": "A goal of our own",
}
#: By what each is measured where nobody says otherwise; a goal of one's own needs a word about it.
USUAL_MEASURES = {
    "traffic": "engaged_visits",
    "awareness": "mentions",
    "sales": "margin",
    "service": "answered_share",
    "community": "repeat_margin",
}
#: For how long a target can be set.
GOAL_EVERY = ("year", "quarter", "month")
#: What a goal can be measured by, and the unit of its target.
GOAL_MEASURES = {
    "visits": "count",  #: visits from social networks
    "engaged_visits": "count",
    "traffic_share": "ppm",  #: share of all visits that comes from social networks
    "orders": "count",  #: orders booked to social networks
    "margin": "money",  #: contribution margin booked to social networks
    "leads": "count",
    "followers_gained": "count",
    "mentions": "count",
    "engagement": "count",
    "answered_share": "ppm",
    "repeat_margin": "money",
}


@dataclass(frozen=True, slots=True)
class Goal:
    """Which goal, how measured, how much is wanted in which period?

    `target` is an integer in the unit of the measure (minor units for money), for `every` year,
    quarter or month.
    """

    goal_id: str
    kind: str
    title: str
    measure: str
    target: int | None
    every: str
    primary: bool = False
