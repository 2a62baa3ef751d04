"""What did it cost? Hours at the rate of their day, prices by days, shared costs by a rule."""

from dataclasses import replace
from datetime import date

from tests.measures.made_shop import GRETE, SHOP, amounts, shop, standing, statement
from whichhalf.nouns.estimate import Grade, Unknown
from whichhalf.nouns.period import Period
from whichhalf.nouns.setting import HourlyRate, Staff, TimeLabel, TimeRule


def test_thirty_minutes_each_weekday_cost_1300_dollars_a_year() -> None:
    owner = Staff("ann", "Ann", "owner", (HourlyRate(date(2020, 1, 1), 1000, "as stated"),))
    rule = TimeRule("habit", "ann", 30, (0, 1, 2, 3, 4), date(2020, 1, 1), None, (("respond", 1),))
    settings = shop(staff=(owner,), time_rules=(rule,), currency="USD", networks=())
    year = Period(date(2025, 1, 6), date(2026, 1, 5))
    told = statement("costs\nstarts_on kind", settings, year)
    assert amounts(told.costs) == {"cost/shared/respond/time.assumed": 130_000}
    assert told.cost_totals.minutes_milli == 52 * 5 * 30_000
    assert told.costs[0].grade is Grade.ASSUMED


def test_an_hour_costs_what_it_cost_on_its_day() -> None:
    text = """
        costs
        starts_on   kind  network   activity  staff_id        minutes
        2025-07-31  time  facebook  respond   grete           60
        2025-08-01  time  facebook  respond   G@shop.example  60
        2025-08-01  time  facebook  create    Grete           90
    """
    assert amounts(standing(text).costs.lines) == {
        "cost/facebook/create/time": 4500,
        "cost/facebook/respond/time": 2400 + 3000,
    }


def test_a_yearly_price_is_shared_out_by_days_into_the_period() -> None:
    text = """
        costs
        starts_on   ends_on     kind   network   amount  currency
        2025-01-01  2026-01-01  tools  facebook  365.00  EUR
        2025-09-30  2025-10-02  tools  facebook  0.03    EUR
    """
    assert amounts(standing(text).costs.lines) == {"cost/facebook/any/tools": 9200 + 2}


def test_labels_say_what_a_project_of_the_time_tracker_was_for() -> None:
    text = """
        costs
        starts_on   kind  project  note     staff_id  minutes
        2025-07-01  time  Insta    Answers  grete     60
        2025-07-01  time  Insta    Filming  grete     60
        2025-07-01  time  Other    Filming  grete     60
    """
    labels = (
        TimeLabel("insta", "answers", "respond", "instagram"),
        TimeLabel("insta", "", "create", "instagram"),
    )
    settings = shop(time_labels=labels, allocation="none")
    assert amounts(standing(text, settings).costs.lines) == {
        "cost/instagram/create/time": 2400,
        "cost/instagram/respond/time": 2400,
        "cost/shared/any/time": 2400,
    }


def test_a_rule_does_not_count_again_what_was_booked_that_day() -> None:
    text = """
        costs
        starts_on   kind  network   activity  staff_id  minutes
        2025-07-01  time  facebook  respond   grete     20
    """
    rule = TimeRule(
        "morning", "grete", 30, (1,), date(2025, 7, 1), date(2025, 7, 15), (("respond", 1),)
    )
    found = standing(text, shop(time_rules=(rule,), allocation="none")).costs.lines
    assert {line.key: line.minutes_milli for line in found} == {
        "cost/facebook/respond/time": 20_000,
        "cost/shared/respond/time.assumed": 30_000,
    }


SHARED = """
    costs
    starts_on   kind   network    activity  staff_id  minutes  amount  currency
    2025-07-01  time   facebook   respond   grete     60       -       -
    2025-07-01  time   pinterest  create    grete     120      -       -
    2025-07-01  tools  -          -         -         -        0.10    EUR

    posts
    published_at  network
    2025-07-01    pinterest
    2025-07-02    pinterest
    2025-07-03    pinterest
    2025-07-03    facebook

    touches
    happened_at  site  kind   source
    2025-07-01   shop  visit  facebook/social
    2025-07-02   shop  visit  google/search
"""


def shared(rule: str) -> dict[str, int]:
    found = standing(SHARED, shop(allocation=rule)).costs.lines
    return {line.network: line.amount for line in found if line.kind == "tools"}


def test_shared_costs_follow_the_stated_rule_to_the_cent() -> None:
    assert shared("hours") == {"facebook": 3, "pinterest": 7}
    assert shared("posts") == {"facebook": 3, "pinterest": 7}
    assert shared("visits") == {"facebook": 10}
    assert shared("equal") == {"facebook": 5, "pinterest": 5}
    assert shared("none") == {"": 10}


def test_shared_costs_that_no_rule_reaches_stay_unallocated() -> None:
    text = "costs\nstarts_on kind amount currency\n2025-07-01 tools 5.00 EUR"
    told = statement(text, shop(networks=()))
    assert amounts(told.costs) == {"cost/shared/any/tools": 500}
    assert told.cost_totals.unallocated == 500
    assert [note.key for note in told.notes] == ["note.allocation_impossible"]


def test_advertising_on_a_search_engine_is_shown_apart() -> None:
    text = """
        costs
        starts_on   kind         network   amount  currency
        2025-07-01  advertising  google    50.00   EUR
        2025-07-01  advertising  facebook  10.00   EUR
    """
    told = statement(text)
    assert amounts(told.costs) == {"cost/facebook/any/advertising": 1000}
    assert amounts(told.other_costs) == {"cost/google/any/advertising": 5000}
    assert told.cost_totals.total == 1000
    assert told.cost_totals.other_channels == 5000


def test_hours_without_a_rate_make_the_return_with_hours_unknown_and_not_cheaper() -> None:
    text = """
        costs
        starts_on   kind         network   staff_id  minutes  amount  currency
        2025-07-01  time         facebook  nobody    60       -       -
        2025-07-01  advertising  facebook  -         -        10.00   EUR

        conversions
        kind   happened_at  currency  gross   source
        order  2025-07-02   EUR       100.00  facebook/social
    """
    told = statement(text, replace(SHOP, staff=(GRETE,)))
    rois = {roi.key: roi.figure for roi in told.rois}
    assert amounts(told.costs) == {"cost/facebook/any/advertising": 1000}
    assert [m.what.facts for m in told.unknowns if m.what.reason == "unknown.no_rate"] == [
        (("staff", "nobody"), ("minutes", "60000"))
    ]
    assert isinstance(told.networks[0].value_per_hour.figure, Unknown)
    assert isinstance(rois["roi/booked/hours"], Unknown)
    assert rois["roi/booked/hours"].remedy == "remedy.set_hourly_rate"
    assert getattr(rois["roi/booked/cash"], "value", None) == 3_000_000


def test_another_currency_is_converted_by_the_last_rate_of_five_days_or_listed() -> None:
    text = """
        costs
        starts_on   kind   network   amount  currency
        2025-07-01  tools  facebook  10.00   USD
        2025-07-09  tools  facebook  10.00   USD
        2025-07-01  tools  facebook  500     JPY

        rates
        kind  subject  starts_on   currency  value
        fx    USD      2025-06-27  EUR       900000
        fx    EUR      2025-07-01  JPY       200000000
    """
    found = standing(text)
    # 10.00 USD × 0.9; "500" becomes 50,000 minor units of yen, and 50,000 ÷ 200 is 250.00 EUR.
    assert amounts(found.costs.lines) == {"cost/facebook/any/tools": 900 + 25_000}
    assert found.spending.unconverted == (("USD", 1),)
    assert found.money_gap is not None


def test_a_rate_that_a_time_tracker_knows_is_used_where_the_settings_say_nothing() -> None:
    text = """
        costs
        starts_on   kind  network   staff_id   minutes
        2025-07-01  time  facebook  Ben.Baker  60

        rates
        kind    subject    starts_on   currency  value
        hourly  Ben.Baker  2025-06-01  EUR       20000000
    """
    assert amounts(standing(text).costs.lines) == {"cost/facebook/any/time": 2000}
