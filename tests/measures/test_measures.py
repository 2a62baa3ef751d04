"""What do the questions answer, on a small book and a real engine?"""

from datetime import date

import pytest

from tests.measures.made_book import MadeBook
from whichhalf import measures
from whichhalf.nouns.measure import Measure
from whichhalf.nouns.period import Period

QUARTER = Period(date(2025, 7, 1), date(2025, 10, 1))


def answer(text: str, measure: Measure, *columns: str) -> list[tuple[object, ...]]:
    given = MadeBook.of(text).ask(measure, QUARTER)
    rows = [tuple(row[name] for name in columns) for row in given]
    return sorted(rows, key=repr)


@pytest.mark.parametrize("measure", measures.MEASURES, ids=lambda m: m.name)
def test_an_empty_book_has_no_rows_and_raises_nothing(measure: Measure) -> None:
    assert list(MadeBook().ask(measure, QUARTER)) == []


@pytest.mark.parametrize("measure", measures.MEASURES, ids=lambda m: m.name)
def test_every_measure_has_a_question_and_says_what_unknown_means(measure: Measure) -> None:
    assert measure.question.endswith("?")
    assert measure.unknown.endswith(".")
    assert measures.BY_NAME[measure.name] is measure


def test_visits_are_summed_by_week_and_source() -> None:
    text = """
        touches
        happened_at  site  kind   source              engaged  person
        2025-07-01   shop  visit  pinterest/social    yes      anna
        2025-07-02   shop  visit  pinterest/social    no       anna
        2025-07-02   shop  visit  ~facebook/referral  -        bert
        2025-07-02   shop  view   pinterest/social    yes      anna
        2025-06-30   shop  visit  pinterest/social    yes      carl
    """
    assert answer(text, measures.TRAFFIC, "week", "network", "tagged", "visits", "engaged") == [
        ("2025-06-30", "facebook", False, 1, 0),
        ("2025-06-30", "pinterest", True, 2, 1),
    ]
    assert answer(text, measures.VISITORS, "network", "visitors", "visits") == [
        ("facebook", 1, 1),
        ("pinterest", 1, 2),
    ]


def test_cancelled_orders_do_not_count_and_pending_ones_do() -> None:
    text = """
        conversions
        kind   happened_at  status     currency  gross  source
        order  2025-07-01   paid       EUR       10.00  pinterest/social
        order  2025-07-01   pending    EUR       20.00  pinterest/social
        order  2025-07-01   cancelled  EUR       40.00  pinterest/social
        order  2025-07-01   -          EUR       80.00  pinterest/social
    """
    assert answer(text, measures.SALES, "network", "orders", "gross") == [("pinterest", 3, 11000)]


def test_the_first_order_ever_makes_a_new_customer_whatever_the_period() -> None:
    text = """
        conversions
        kind   happened_at  person  returning  currency  gross
        order  2025-01-01   anna    -          EUR       10.00
        order  2025-07-01   anna    -          EUR       10.00
        order  2025-07-02   bert    -          EUR       20.00
        order  2025-08-02   bert    -          EUR       20.00
        order  2025-08-03   carl    yes        EUR       40.00
        order  2025-08-04   -       -          EUR       80.00
        order  2025-08-05   -       no         EUR       90.00
    """
    found = answer(text, measures.SALES, "day", "customer")
    assert found == [
        ("2025-07-01", "repeat"),
        ("2025-07-02", "new"),
        ("2025-08-02", "repeat"),
        ("2025-08-03", "repeat"),
        ("2025-08-04", "unknown"),
        ("2025-08-05", "new"),
    ]


def test_an_order_is_never_multiplied_by_its_answers_refunds_or_lines() -> None:
    text = """
        conversions
        conversion_id  kind   happened_at  currency  gross  source
        o1             order  2025-07-01   EUR       10.00  direct

        answers
        answer_id  happened_at  question        answer  conversion_id  source
        a2         2025-07-01   heard_about_us  friend  o1             facebook/social
        a1         2025-07-01   heard_about_us  board   o1             pinterest/social

        refunds
        conversion_id  happened_at  currency  amount
        o1             2025-07-05   EUR       1.00
        o1             2025-09-05   EUR       2.00

        order_lines
        conversion_id  happened_at  quantity  currency  price  cost_of_goods
        o1             2025-07-01   2         EUR       4.00   1.50
        o1             2025-07-01   1         EUR       2.00   0.50
    """
    columns = ("orders", "gross", "refunded", "goods", "survey_network", "known")
    assert answer(text, measures.SALES, *columns) == [(1, 1000, 300, 350, "pinterest", "grc")]


def test_goods_are_unknown_when_one_line_has_no_cost() -> None:
    text = """
        conversions
        conversion_id  kind   happened_at  currency  gross
        o1             order  2025-07-01   EUR       10.00

        order_lines
        conversion_id  happened_at  quantity  currency  price  cost_of_goods
        o1             2025-07-01   2         EUR       4.00   1.50
        o1             2025-07-01   1         EUR       2.00   -
    """
    assert answer(text, measures.SALES, "goods", "known") == [(None, "g")]


def test_a_price_for_a_year_touches_each_of_its_quarters() -> None:
    text = """
        costs
        starts_on   ends_on     kind   network   amount  currency
        2025-01-01  2026-01-01  tools  -         365.00  EUR
        2025-06-30  -           tools  facebook  1.00    EUR
        2025-07-01  -           tools  facebook  2.00    EUR
        2025-10-01  -           tools  facebook  4.00    EUR
    """
    assert answer(text, measures.COSTS, "starts", "ends", "amount") == [
        ("2025-01-01", "2026-01-01", 36500),
        ("2025-07-01", "", 200),
    ]


def test_the_counts_of_a_post_are_taken_once_however_often_it_was_exported() -> None:
    text = """
        readings
        system  subject_kind  subject_id  metric  starts_on   ends_on     grain     value  unit
        x       post          x:1         likes   2025-07-02  2025-07-09  lifetime  5      count
        x       post          x:1         likes   2025-07-02  2025-08-09  lifetime  9      count
        x       post          x:2         likes   2025-07-03  2025-08-09  lifetime  2      count
    """
    found = answer(text, measures.ENGAGEMENT, "week", "system", "metric", "value", "posts")
    assert found == [("2025-06-30", "x", "likes", 11, 2)]


def test_the_last_known_number_of_followers_of_a_week_counts() -> None:
    text = """
        readings
        system  subject_kind  subject_id  metric     starts_on   ends_on     grain  value  unit
        x       account       x:us        followers  2025-07-01  2025-07-02  day    90     count
        x       account       x:us        followers  2025-07-03  2025-07-04  day    80     count
        x       account       x:us        followers  2025-07-08  2025-07-09  day    85     count
    """
    assert answer(text, measures.FOLLOWERS, "week", "followers") == [
        ("2025-06-30", 80),
        ("2025-07-07", 85),
    ]


def test_an_answer_of_a_machine_is_no_answer() -> None:
    text = """
        messages
        conversation_id  network   happened_at          direction  automatic
        c1               facebook  2025-07-01T10:00:00  in         no
        c1               facebook  2025-07-01T10:00:01  out        yes
        c2               facebook  2025-07-01T10:00:00  in         no
        c2               facebook  2025-07-01T12:00:00  out        no
        c3               facebook  2025-06-01T10:00:00  in         no
    """
    found = answer(text, measures.ANSWERING, "answered", "talks")
    assert found == [(False, 1), (True, 1)]
