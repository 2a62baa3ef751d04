"""How does a whichhalf.toml look that its owner can read, change and extend?

Each section is written by tomlkit under a comment that says what it is for; a section that nobody
has filled stands there as an example, commented out.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import tomlkit
from tomlkit.items import AoT, Float, Item, Table, Trivia

_HEAD = """\
# Whichhalf settings. Change anything; what cannot stand is named when the file is next read.
#
# Amounts are in the currency of the business: 1200.50. Shares are words with a sign: "38.5 %".
# Days stand without quotation marks: 2025-01-31. An entry holds from its day `from` until the next
# one begins. When something changes, add an entry: so the figures of the past stay what they were.
"""

_SAYS = {
    "business": "Who we are.",
    "goals": """\
What we use social media for. The primary goal is told first, the others after it, and value outside
them last. kind: traffic, awareness, sales, service, community, own.
measure: visits, engaged_visits, traffic_share, orders, margin, leads, followers_gained, mentions,
engagement, answered_share, repeat_margin. Without a target it is told without a verdict.""",
    "sites": """\
Our sites and what they sell: products, services, leads, subscriptions, advertising, affiliate,
sponsorship. made_for_social: where the paths of content begin that was made for social media.""",
    "margins": """\
Which share of net revenue (without VAT, shipping, discounts, refunds) is left after the cost of
goods; fees are taken off beside it, where a file names them. Without an entry the margin is
unknown, and so is every figure that needs it.""",
    "people": """\
Who works on it, and what an hour costs. known_as: the names and addresses in the time tracker.
A rate is an_hour with its basis in words, or prorated_from "revenue", "income" or "salary" with
a_year: an hour is then a_year / (weeks_a_year × hours_a_week).""",
    "time": """\
Habits that no time tracker knows; what they cost is graded "assumed". weekdays: "weekdays", "daily"
or ["mon", "thu"]. until: the first day without it. activities, each with a weight: discover,
curate, listen, create, publish, respond, prospect, promote, measure. So for networks, or none.""",
    "time_labels": "What a project or task of the time tracker stands for. Without a task: all.",
    "codes": "Discount and invitation codes, and whose they are.",
    "lead_values": "What a lead of a stage is worth, and how we know. Without an entry: unknown.",
    "keywords": "Words to watch: own, product, campaign, or competitor:NAME.",
    "budgets": "How much time or money an activity may take every day, week or month.",
    "credit": """\
Who is given credit for a sale that no stronger line books: shapley_simplified (every channel on the
buyer's way gets an equal part), linear, position, first, last, last_non_direct, markov_1, markov_2.
How many days before a purchase a visit may lie (36500: as far back as there is anything).""",
}

_EXAMPLES = {
    "sites": """\
[[sites]]
host = "shop.example"
title = "Shop"
sells = ["products"]
made_for_social = ["/lookbook/"]""",
    "margins": """\
[[margins]]
from = 2025-01-01
share = "38.5 %"
site = "shop.example"  # without it: all sites""",
    "people": """\
[[people]]
id = "anna"
name = "Anna"
role = "owner"  # owner, employee, freelancer, volunteer
known_as = ["anna@shop.example"]

[[people.rates]]
from = 2025-01-01
prorated_from = "income"
a_year = 48000""",
    "time": """\
[[time]]
person = "anna"
minutes = 30
weekdays = "weekdays"
from = 2025-01-01
activities = { create = 1, respond = 1 }""",
    "time_labels": """\
[[time_labels]]
project = "Social media"
task = "Replies"
activity = "respond"
network = "facebook\"""",
    "codes": """\
[[codes]]
code = "WOOL10"
network = "instagram"
campaign = "spring\"""",
    "lead_values": """\
[[lead_values]]
stage = "qualified"
value = 40.00
basis = "one in ten of them bought in 2024, for 400 EUR margin each\"""",
    "keywords": """\
[[keywords]]
text = "wool & co"
owner = "own\"""",
    "budgets": """\
[[budgets]]
activity = "respond"
every = "day"
minutes = 30""",
    "credit": """\
[credit]
model = "shapley_simplified"
lookback_days = 90""",
}

#: What is said behind a key where it first stands.
_BEHIND = {
    ("business", "language"): "of the statement: en, de",
    ("business", "networks"): "where we are; nothing here: all that the files name",
    ("business", "prices_include_tax"): "true: the shop's prices contain VAT or sales tax",
    ("business", "consent"): "exempt: nobody is followed across sites; consented: visitors agreed",
    (
        "business",
        "share_costs_by",
    ): "hours, posts, visits, equal, none: how shared costs are shared out",
    (
        "business",
        "weeks_a_year",
    ): "worked; with hours_a_week it prorates yearly pay (assumed: 46 × 40)",
    ("people", "role"): "owner, employee, freelancer, volunteer",
    ("goals", "every"): "the target is for every year, quarter or month",
}


def toml_of(facts: Mapping[str, Any]) -> str:
    """Which text holds these tables, with comments that their owner understands?

    `whichhalf.settings.reading.settings_in` reads the same settings out of it.
    """
    sections = [_HEAD]
    for name, says in _SAYS.items():
        comment = "".join(f"# {line}\n" for line in says.splitlines())
        if facts.get(name):
            sections.append(f"\n{comment}{_written(name, facts[name])}")
        elif name in _EXAMPLES:
            example = "".join(f"# {line}".rstrip() + "\n" for line in _EXAMPLES[name].splitlines())
            sections.append(f"\n{comment}#\n{example}")
    return "".join(sections)


def _written(name: str, value: Any) -> str:
    document = tomlkit.document()
    document.add(name, _item(value))
    said: set[str] = set()
    for table in _tables_of(document[name]):
        for key, item in table.items():
            if (name, key) in _BEHIND and key not in said and isinstance(item, Item):
                item.comment(_BEHIND[name, key]).trivia.comment_ws = "  "
                said.add(key)
    return tomlkit.dumps(document).strip() + "\n"


def _tables_of(item: Any) -> list[Table]:
    """Which tables of the first level does a section consist of?"""
    return list(item) if isinstance(item, AoT) else [item]


def _item(value: Any) -> Item:
    """The value as tomlkit writes it: amounts keep their digits, tables get [[headings]]."""
    if isinstance(value, Decimal):
        return _amount(value)
    if isinstance(value, Mapping):
        return _table(value)
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        tables = tomlkit.aot()
        for one in value:
            tables.append(_table(one))
        return tables
    written: Item = tomlkit.item(value)
    return written


def _amount(value: Decimal) -> Item:
    if value.as_tuple().exponent == 0:
        return tomlkit.item(int(value))
    # float() is only what tomlkit computes with; what is written are the digits themselves.
    return Float(float(value), Trivia(), f"{value:f}")


def _table(facts: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    for key, value in facts.items():
        if isinstance(value, Mapping):
            inline = tomlkit.inline_table()
            inline.update(value)
            table.add(key, inline)
        else:
            table.add(key, _item(value))
    return table
