"""Which visits do we know of, each once?"""

from tests.measures.made_shop import QUARTER, SHOP, standing
from whichhalf.ledger.visits import Traffic
from whichhalf.nouns.period import Period

HEADER = "system subject_kind subject_id metric starts_on ends_on grain value unit source"


def visits(*rows: str, touches: str = "", period: Period = QUARTER) -> Traffic:
    lines = [f"ga4 source {row}" for row in rows]
    text = "\n".join(["readings", HEADER, *lines]) + touches
    return standing(text, SHOP, period).visits


def test_a_monthly_and_a_daily_report_are_not_added() -> None:
    found = visits(
        "fb_/_social sessions 2025-07-01 2025-08-01 month 900 count facebook/social",
        "fb_/_social sessions 2025-07-02 2025-07-03 day 10 count facebook/social",
        "fb_/_social sessions 2025-08-01 2025-09-01 month 50 count facebook/social",
    )
    # The days of July are finer than its month; August has only the month.
    assert found.total("facebook") == 60


def test_the_report_that_names_sources_goes_before_channel_groups() -> None:
    rows = """
        readings
        system  subject_kind  subject_id      metric    starts_on   ends_on     grain  value  unit   label           utm_source
        ga4     source        Organic_Social  sessions  2025-07-01  2025-07-02  day    99     count  Organic_Social  -
        ga4     source        facebook        sessions  2025-07-01  2025-07-02  day    40     count  -               facebook
    """  # noqa: E501
    assert standing(rows).visits.total() == 40


def test_first_visits_of_users_are_another_question() -> None:
    assert not visits(
        "first sessions 2025-07-01 2025-07-02 day 10 count direct", period=Period.parse("2024")
    ).known


def test_own_visits_go_before_what_analytics_reports() -> None:
    touches = """

touches
happened_at site kind source
2025-07-05 shop visit pinterest/social
"""
    found = visits(
        "fb_/_social sessions 2025-07-02 2025-07-03 day 10 count facebook/social", touches=touches
    )
    assert (found.systems, found.total()) == (("touches",), 1)


def test_a_visit_without_any_source_is_direct() -> None:
    text = "touches\nhappened_at site kind source\n2025-07-05 shop visit -"
    assert [row.medium for row in standing(text).visits.rows] == ["direct"]


def test_a_report_that_reaches_out_of_the_period_is_not_cut_but_named() -> None:
    found = visits("fb_/_social sessions 2025-06-15 2025-07-15 range 10 count facebook/social")
    assert not found.known
    assert found.straddling == (("ga4", "source", "2025-06-15", "2025-07-15"),)


def test_engaged_visits_are_unknown_where_the_report_has_no_such_column() -> None:
    found = visits(
        "fb_/_social sessions 2025-07-02 2025-07-03 day 10 count facebook/social",
        "pin_/_social sessions 2025-07-02 2025-07-03 day 10 count pinterest/social",
        "pin_/_social engaged_sessions 2025-07-02 2025-07-03 day 4 count pinterest/social",
    )
    assert (found.engaged("facebook"), found.engaged("pinterest")) == (None, 4)


def test_a_channel_group_tells_that_a_visit_was_social_though_not_where() -> None:
    found = visits("Organic_Social sessions 2025-07-02 2025-07-03 day 10 count /social")
    assert (found.total(social=True), found.networks) == (10, ("othersocial",))
