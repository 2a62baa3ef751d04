"""What would the owner of this company write into whichhalf.toml?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from whichhalf.demo import costs
from whichhalf.demo.world import World
from whichhalf.papers.told import words

#: In working time as Grete's prorated rate has it: 46 weeks of 40 hours.
_WEEKS, _HOURS = 46, 40


def world_settings(world: World) -> dict[str, Any]:
    """Which tables does its whichhalf.toml hold? Plain values, ready to be written."""
    return {
        "business": {
            "name": world.name,
            "currency": world.currency,
            "zone": world.zone,
            "language": "en",
            "networks": [*(network.name for network in world.networks), *world.elsewhere],
            "prices_include_tax": True,
            "consent": "consented",
            "share_costs_by": "hours",
            "weeks_a_year": _WEEKS,
            "hours_a_week": _HOURS,
        },
        "goals": [dict(goal) for goal in _GOALS],
        "sites": _sites(world),
        "margins": [{"from": world.staff[0].rates[0][0], "share": f"{world.margin('shop')} %"}],
        "people": _people(world),
        "time": [
            {
                "id": "morning",
                "person": world.staff[0].staff_id,
                "minutes": world.morning.minutes,
                "weekdays": "weekdays",
                "from": world.first_monday,
                "until": world.end,
                "activities": dict(world.morning.activities),
                "networks": dict.fromkeys(world.morning.networks, 1),
            }
        ],
        "time_labels": _labels(world),
        "codes": _codes(world),
        "lead_values": [dict(value) for value in _LEAD_VALUES],
        "keywords": _keywords(),
        "budgets": [{"activity": "respond", "every": "day", "minutes": 30}],
    }


_GOALS: tuple[dict[str, Any], ...] = (
    {
        "id": "sales",
        "kind": "sales",
        "title": "Margin from social media",
        "measure": "margin",
        "target": Decimal("12000.00"),
        "every": "year",
        "primary": True,
    },
    {
        "id": "traffic",
        "kind": "traffic",
        "measure": "engaged_visits",
        "target": 400,
        "every": "quarter",
    },
    {
        "id": "leads",
        "kind": "own",
        "title": "Enquiries for team workshops, readers of the newsletter",
        "measure": "leads",
        "target": 20,
        "every": "quarter",
    },
    {
        "id": "service",
        "kind": "service",
        "measure": "answered_share",
        "target": "90 %",
        "every": "quarter",
    },
)
_QUALIFIED = "every third one booked in 2024, for about 340 EUR margin each"
_LEAD_VALUES: tuple[dict[str, Any], ...] = (
    {"stage": "newsletter", "value": Decimal("2.00"), "basis": "one in ten buys, 20 EUR margin"},
    {"stage": "new", "value": Decimal("60.00"), "basis": "every second one qualifies"},
    {"stage": "qualified", "value": Decimal("110.00"), "basis": _QUALIFIED},
    {"stage": "offer", "value": Decimal("170.00"), "basis": "every second offer is taken"},
    {"stage": "won", "value": Decimal("0.00"), "basis": "its order is booked by itself"},
    {"stage": "lost", "value": Decimal("0.00"), "basis": "nothing came of it"},
)


def _sites(world: World) -> list[dict[str, Any]]:
    return [
        {"host": world.shop, "title": "Shop", "sells": ["products", "services"]},
        {
            "host": world.blog,
            "title": "Maschenpost",
            "sells": ["leads", "subscriptions", "advertising", "affiliate", "sponsorship"],
            "made_for_social": ["/artikel/"],
        },
    ]


def _people(world: World) -> list[dict[str, Any]]:
    """Grete's hour is prorated from her income, Lena's is her wage."""
    owner, employee = world.staff
    first, cents = owner.rates[0]
    prorated = {
        "from": first,
        "prorated_from": "income",
        "a_year": Decimal(cents * _WEEKS * _HOURS) / 100,
    }
    paid = [
        {"from": since, "an_hour": Decimal(amount) / 100, "basis": employee.basis}
        for since, amount in employee.rates
    ]
    return [
        {
            "id": person.staff_id,
            "name": f"{person.first} {person.last}",
            "role": person.role,
            "department": person.department,
            "known_as": [
                f"{person.staff_id}@veldkamp-wolle.example",
                f"{person.first} {person.last}",
                person.first,
            ],
            "rates": rates,
        }
        for person, rates in ((owner, [prorated]), (employee, paid))
    ]


def _labels(world: World) -> list[dict[str, Any]]:
    """What each project and task of the time trackers stands for."""
    found = {}
    for habit in world.habits:
        where = {"network": habit.network, "channel": habit.channel}
        project = costs.project(habit.network, habit.channel)
        found[project, habit.activity] = {"activity": habit.activity} | {
            name: value for name, value in where.items() if value
        }
    return [{"project": project, "task": task} | label for (project, task), label in found.items()]


def _codes(world: World) -> list[dict[str, Any]]:
    codes = []
    for c in world.campaigns:
        if c.code and c.networks:
            code = {"code": c.code, "network": c.networks[0], "campaign": c.name}
            codes.append(code | ({"referrer": "Maschentante"} if c.kind == "influencer" else {}))
    return codes


def _keywords() -> list[dict[str, Any]]:
    own = [{"text": text, "owner": "own"} for text in ("Veldkamp", "veldkamp wolle")]
    products = [{"text": text, "owner": "product"} for text in ("Havel", "Müritz")]
    bought = [
        {"text": text, "owner": "own" if campaign == "marke" else "product"}
        for text, (campaign, *_) in words()["keywords"].items()
        if campaign and text != "veldkamp wolle"
    ]
    return [*own, *products, {"text": "#wollewirkt", "owner": "campaign"}, *bought]
