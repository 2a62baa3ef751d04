"""Does whichhalf.toml say what it means, and is what cannot stand named with its place?"""

from datetime import date

import pytest

from whichhalf.errors import SettingInvalid
from whichhalf.nouns.setting import HourlyRate, Margin
from whichhalf.settings.reading import settings_from, settings_in

SMALLEST = """
[business]
name = "Wool & Co"
currency = "EUR"
zone = "Europe/Berlin"

[[goals]]
kind = "sales"
measure = "margin"
"""

FULL = """
[business]
name = "Wool & Co"
currency = "EUR"
zone = "Europe/Berlin"
networks = ["facebook", "pinterest"]
weeks_a_year = 40
hours_a_week = 30

[[goals]]
kind = "traffic"
measure = "traffic_share"
target = "12.5 %"
every = "quarter"

[[goals]]
kind = "sales"
measure = "margin"
target = 12000.50
primary = true

[[sites]]
host = "Shop.Example"
sells = ["products", "advertising"]

[[margins]]
from = 2025-01-01
share = "41 %"

[[margins]]
from = 2024-01-01
share = "38.5 %"

[[people]]
id = "anna"
name = "Anna"
role = "owner"
known_as = ["anna@shop.example"]

[[people.rates]]
from = 2025-01-01
an_hour = 35.00

[[people.rates]]
from = 2024-01-01
prorated_from = "revenue"
a_year = 120000

[[time]]
person = "anna"
minutes = 30
weekdays = ["fri", "mon"]
from = 2025-01-01
until = 2025-07-01
activities = { respond = 2, create = 1 }
networks = { pinterest = 1 }

[[codes]]
code = "WOOL10"
network = "pinterest"

[[lead_values]]
stage = "qualified"
value = "40.00"
basis = "one in ten bought, for 400 EUR each"

[[keywords]]
text = "wool & co"
owner = "competitor:Garnwelt"

[[budgets]]
activity = "respond"
every = "day"
minutes = 30
"""


def refused(text: str) -> str:
    with pytest.raises(SettingInvalid) as caught:
        settings_in(text)
    return str(caught.value)


def test_three_facts_and_a_goal_are_enough() -> None:
    settings = settings_in(SMALLEST)
    assert (settings.business, settings.currency, settings.allocation) == (
        *("Wool & Co", "EUR"),
        "hours",
    )
    assert settings.goals[0].primary
    assert settings.goals[0].target is None


def test_amounts_become_minor_units_and_shares_parts_per_million() -> None:
    traffic, sales = settings_in(FULL).goals
    assert (traffic.target, sales.target) == (125_000, 1_200_050)
    assert [goal.primary for goal in (traffic, sales)] == [False, True]


def test_entries_with_a_day_are_put_in_order() -> None:
    settings = settings_in(FULL)
    assert settings.margins == (
        Margin(date(2024, 1, 1), 385_000),
        Margin(date(2025, 1, 1), 410_000),
    )
    # 120,000 EUR / (40 weeks × 30 hours) = 100 EUR
    basis = "prorated from a yearly revenue of 120,000.00 EUR over 40 weeks of 30 hours"
    assert settings.staff[0].rates == (
        HourlyRate(date(2024, 1, 1), 10_000, basis),
        HourlyRate(date(2025, 1, 1), 3_500, "as stated in whichhalf.toml"),
    )


def test_a_habit_keeps_its_days_and_weights() -> None:
    (rule,) = settings_in(FULL).time_rules
    assert (rule.rule_id, rule.weekdays, rule.ends_on) == ("habit-1", (0, 4), date(2025, 7, 1))
    assert rule.activities == (("respond", 2), ("create", 1))


@pytest.mark.parametrize(
    ("written", "instead", "place", "hint"),
    [
        ('name = "Wool & Co"', 'nmae = "Wool"', "business.nmae: no setting", 'mean "name"?'),
        ('currency = "EUR"', 'currency = "Euro"', "business.currency: 'Euro'", "as in EUR"),
        ("Europe/Berlin", "Berlin", "business.zone: 'Berlin'", "Europe/Berlin"),
        ('kind = "traffic"', 'kind = "trafic"', "goals[1].kind: 'trafic'", 'mean "traffic"?'),
        ('"margin"', '"likes"', "goals[2].measure: 'likes'", "followers_gained"),
        ("12000.50", "12000.505", "goals[2].target: 12000.505", "1200.50"),
        ("12000.50", '"12 %"', "goals[2].target: 12 %", "1200.50"),
        ("12000.50", "-1", "goals[2].target: is below nothing", "1200.50"),
        ("12000.50", "1e99999999", "goals[2].target: 1E+99999999", "1200.50"),
        ("12000.50", "nan", "goals[2].target: NaN", "1200.50"),
        ('"12.5 %"', "0.125", "goals[1].target: expected a share", "38.5 %"),
        ('"41 %"', '"141 %"', "margins[1].share", "between 0 and 100 %"),
        ("from = 2024-01-01", 'from = "2024-01-01"', "margins[2].from", "2025-01-31"),
        ("from = 2024-01-01\nshare", "from = 2025-01-01\nshare", "margins[2].from", "margins[1]"),
        ('"products"', '"things"', "sites[1].sells: 'things'", "products"),
        ("Shop.Example", "https://shop.example/", "sites[1].host", "without https://"),
        ('role = "owner"', 'role = "boss"', "people[1].role: 'boss'", "owner"),
        ("an_hour = 35.00", "an_hour = 35,00", "the file is not TOML", "at line 4"),
        ("a_year = 120000", "an_hour = 20", "people[1].rates[2].an_hour", "prorated already"),
        ('"revenue"', '"turnover"', "people[1].rates[2].prorated_from", "revenue"),
        ('person = "anna"', 'person = "ana"', "time[1].person: 'ana'", 'mean "anna"?'),
        ("minutes = 30\nweekdays", "minutes = 2000\nweekdays", "time[1].minutes", "to 1,440"),
        ('["fri", "mon"]', '["fri", "fri"]', "time[1].weekdays", "twice"),
        ("2025-07-01", "2025-01-01", "time[1].until: is not after", "first day without"),
        ("respond = 2", "reply = 2", "time[1].activities.reply", "respond"),
        ("{ pinterest = 1 }", "{ tumblr = 1 }", "time[1].networks: 'tumblr'", "business.networks"),
        ('value = "40.00"', 'value = "40,00"', "lead_values[1].value", "1200.50"),
        ("competitor:Garnwelt", "competitor", "keywords[1].owner", "competitor:"),
        ('every = "day"', 'every = "hour"', "budgets[1].every: 'hour'", "day, week, month"),
    ],
)
def test_what_cannot_stand_is_named_with_place_and_next_step(
    written: str, instead: str, place: str, hint: str
) -> None:
    assert written in FULL
    message = refused(FULL.replace(written, instead, 1))
    assert place in message
    assert hint in message


def test_no_goals_are_refused_because_they_come_first() -> None:
    assert "goals: there is none" in refused(SMALLEST.split("[[goals]]", maxsplit=1)[0])


def test_only_one_goal_is_primary() -> None:
    text = FULL.replace('kind = "traffic"', 'kind = "traffic"\nprimary = true')
    assert "goals[2].primary: a second primary goal" in refused(text)


def test_two_people_cannot_have_one_name_in_the_time_tracker() -> None:
    other = '\n[[people]]\nid = "ben"\nknown_as = ["Anna@shop.example"]\n'
    assert "people[2].known_as" in refused(FULL + other)


def test_a_float_from_python_is_refused_because_it_may_have_lost_cents() -> None:
    facts = {
        "business": {"name": "Wool", "currency": "EUR", "zone": "UTC"},
        "goals": [{"kind": "sales", "measure": "margin", "target": 0.1 + 0.2}],
    }
    with pytest.raises(SettingInvalid, match="may have lost cents"):
        settings_from(facts)


@pytest.mark.parametrize("text", ["goals = 3", "[goals]\nkind = 'sales'", "business = 'Wool'"])
def test_a_section_of_the_wrong_shape_is_named(text: str) -> None:
    assert "expected a" in refused(text + "\n" if "business" in text else _with_business(text))


def _with_business(text: str) -> str:
    business = 'business = { name = "W", currency = "EUR", zone = "UTC" }\n'
    return business + text


def test_a_file_that_is_nested_without_end_is_refused() -> None:
    assert "not TOML" in refused("a = " + "[" * 5_000)
