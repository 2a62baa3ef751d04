"""Which line books a sale, what is its margin, and what is seen beside?"""

from datetime import date

from tests.measures.made_shop import shop, standing, statement, values
from whichhalf.nouns.estimate import Estimate, Grade, Unknown
from whichhalf.nouns.setting import Code, Margin

CODES = (Code("PIN10", "pinterest"), Code("friend", ""))


def test_each_sale_is_booked_by_the_first_line_that_claims_it() -> None:
    text = """
        conversions
        conversion_id  kind   happened_at  currency  gross   place         code    source             network
        o1             order  2025-07-01   EUR       1.00    network_shop  PIN10   facebook/social    facebook
        o2             order  2025-07-01   EUR       2.00    shop          pin10   facebook/social    -
        o3             order  2025-07-01   EUR       4.00    shop          -       facebook/social    -
        o4             order  2025-07-01   EUR       8.00    telephone     -       facebook/social    -
        o5             order  2025-07-01   EUR       16.00   shop          -       direct             -
        o6             order  2025-07-01   EUR       32.00   shop          -       google/search      -
        o7             order  2025-07-01   EUR       64.00   shop          -       -                  -
        o8             order  2025-07-01   EUR       128.00  shop          FRIEND  facebook/social    -
        o9             order  2025-07-01   EUR       256.00  shop          FRIEND  -                  -

        answers
        happened_at  question        answer  conversion_id  source
        2025-07-02   heard_about_us  board   o3             pinterest/social
        2025-07-02   heard_about_us  board   o5             pinterest/social
        2025-07-02   heard_about_us  board   o6             pinterest/social
        2025-07-02   heard_about_us  -       o7             direct
    """  # noqa: E501
    lines = standing(text, shop(codes=CODES, margins=(Margin(date(2020, 1, 1), 1_000_000),))).lines
    assert values(lines, counting=True) == {
        "value/sales.network_shop/facebook": 100,
        "value/sales.code/pinterest": 200,
        "value/sales.touch/facebook": 400 + 12800,
        "value/sales.crm/facebook": 800,
        "value/sales.survey/pinterest": 1600,
    }
    assert values(lines, counting=False) == {
        "value/sales.code_view/pinterest": 300,
        "value/referral.code/word_of_mouth": 12800 + 25600,
        "value/sales.touch_view/facebook": 200 + 400 + 12800,
        "value/sales.survey_view/pinterest": 400 + 1600 + 3200,
    }
    assert {line.key: line.grade for line in lines if line.counts} == {
        "value/sales.network_shop/facebook": Grade.MEASURED,
        "value/sales.code/pinterest": Grade.MATCHED,
        "value/sales.touch/facebook": Grade.MATCHED,
        "value/sales.crm/facebook": Grade.DECLARED,
        "value/sales.survey/pinterest": Grade.DECLARED,
    }


def test_margin_is_what_is_left_of_the_price_as_far_as_it_is_known() -> None:
    text = """
        conversions
        kind   happened_at  currency  gross   tax    shipping  refunded  fee   cost_of_goods  source
        order  2025-07-01   EUR       119.00  19.00  5.00      10.00     2.00  40.00          facebook/social
        order  2025-07-01   EUR       119.00  19.00  5.00      -         2.00  -              pinterest/social
    """  # noqa: E501
    told = statement(text)
    lines = {line.network: line for line in told.lines}
    assert values(told.lines) == {
        # Of the 10.00 that went back 1.59 were tax.
        "value/sales.touch/facebook": 11900 - 1900 - 500 - (1000 - 159) - 200 - 4000,
        "value/sales.touch/pinterest": round((11900 - 1900 - 500) * 0.4) - 200,
    }
    assert lines["facebook"].formula == "formula.margin"
    assert lines["pinterest"].formula == "formula.margin_share"
    parts = [
        m.what.facts[0][1] for m in told.unknowns if m.what.reason == "unknown.parts_of_margin"
    ]
    assert parts == ["refunds, cost_of_goods"]


def test_an_order_that_was_paid_back_whole_is_worth_nothing_and_not_less_than_nothing() -> None:
    text = """
        conversions
        kind   happened_at  currency  gross   tax    refunded  source
        order  2025-07-01   EUR       119.00  19.00  119.00    facebook/social
    """
    assert values(standing(text).lines) == {"value/sales.touch/facebook": 0}


def test_the_margin_share_of_the_day_and_the_site_counts() -> None:
    text = """
        conversions
        kind   happened_at  currency  gross   site  source
        order  2025-07-01   EUR       100.00  a     facebook/social
        order  2025-08-01   EUR       100.00  a     facebook/social
        order  2025-08-01   EUR       100.00  b     facebook/social
    """
    margins = (
        Margin(date(2020, 1, 1), 500_000),
        Margin(date(2025, 8, 1), 400_000),
        Margin(date(2020, 1, 1), 100_000, "b"),
    )
    assert values(standing(text, shop(margins=margins)).lines) == {
        "value/sales.touch/facebook": 5000 + 4000 + 1000
    }


def test_rounding_happens_once_not_for_each_order() -> None:
    rows = "\n".join(["order 2025-07-01 EUR 0.01 facebook/social"] * 10)
    text = f"conversions\nkind happened_at currency gross source\n{rows}"
    assert values(standing(text).lines) == {"value/sales.touch/facebook": 4}


def test_without_a_margin_share_the_value_is_unknown_and_not_the_revenue() -> None:
    text = """
        conversions
        kind   happened_at  currency  gross   source
        order  2025-07-01   EUR       100.00  facebook/social
    """
    told = statement(text, shop(margins=()))
    assert told.lines[0].figure == Unknown("unknown.no_margin", "remedy.set_margin")
    assert isinstance(told.booked.figure, Unknown)
    assert "unknown.no_margin" in {missing.what.reason for missing in told.unknowns}


def test_an_order_in_a_currency_without_a_rate_is_listed_apart() -> None:
    text = """
        conversions
        kind   happened_at  currency  gross   source
        order  2025-07-01   EUR       100.00  facebook/social
        order  2025-07-01   USD       100.00  facebook/social
    """
    told = statement(text)
    assert values(told.lines) == {"value/sales.touch/facebook": 4000}
    assert [m.key for m in told.unknowns if "exchange" in m.key] == ["unknown/exchange/USD"]


def survey(silent: int) -> str:
    named = [f"q{n} order 2025-07-01 EUR 100.00" for n in range(10)]
    others = [f"s{n} order 2025-07-01 EUR 100.00" for n in range(silent)]
    answers = [f"2025-07-02 heard_about_us x q{n} pinterest/social" for n in range(4)]
    answers += [f"2025-07-02 heard_about_us x q{n} direct" for n in range(4, 10)]
    orders = ["conversions", "conversion_id kind happened_at currency gross", *named, *others]
    header = "happened_at question answer conversion_id source"
    return "\n".join([*orders, "", "answers", header, *answers])


def test_what_was_said_is_the_value_and_the_silent_only_raise_the_high_end() -> None:
    told = statement(survey(silent=20))
    figure = told.lines[0].figure
    assert isinstance(figure, Estimate)
    assert (figure.value, figure.low) == (4 * 4000, 4 * 4000)
    # 4 of 10 said Pinterest: of 20 silent ones 8 are expected, and 13 would be very many.
    assert 16_000 + 8 * 4000 < figure.high < 16_000 + 15 * 4000
    assert statement(survey(silent=20)).lines == told.lines
    assert statement(survey(silent=0)).lines[0].figure == Estimate.counted(16_000)


def test_a_declared_line_is_in_the_full_value_and_not_in_the_booked_one() -> None:
    told = statement(survey(silent=20))
    assert getattr(told.booked.figure, "value", None) == 0
    assert getattr(told.full.figure, "value", None) == 16_000
    assert told.full.grade is Grade.DECLARED


def test_new_and_repeat_customers_stand_apart() -> None:
    text = """
        conversions
        kind   happened_at  person  currency  gross   source
        order  2024-01-01   anna    EUR       10.00   -
        order  2025-07-01   anna    EUR       100.00  facebook/social
        order  2025-07-02   bert    EUR       200.00  facebook/social
        order  2025-07-03   bert    EUR       400.00  google/search
    """
    told = {
        figure.key: getattr(figure.figure, "value", None) for figure in statement(text).customers
    }
    assert told == {
        "customers/new/orders": 1,
        "customers/new/margin": 8000,
        "customers/repeat/orders": 1,
        "customers/repeat/margin": 4000,
    }


def test_money_paid_back_for_orders_of_earlier_periods_is_told() -> None:
    text = """
        conversions
        conversion_id  kind   happened_at  currency  gross   source
        o1             order  2025-06-30   EUR       100.00  facebook/social
        o2             order  2025-07-01   EUR       100.00  facebook/social

        refunds
        conversion_id  happened_at  currency  amount
        o1             2025-07-05   EUR       30.00
        o2             2025-07-05   EUR       5.00
    """
    told = statement(text)
    facts = {note.key: dict(note.facts) for note in told.notes}
    assert facts["note.refunds_of_earlier_orders"] == {"amount": 3000}
    assert values(told.lines) == {"value/sales.touch/facebook": round(9500 * 0.4)}


def test_an_amount_in_a_currency_that_nobody_knows_is_listed_and_breaks_nothing() -> None:
    text = """
        conversions
        kind   happened_at  currency  gross   source
        order  2025-07-01   QQQ       100.00  facebook/social
    """
    told = statement(text)
    figure = told.lines[0].figure
    assert isinstance(figure, Unknown)
    assert figure.facts == (("currency", "QQQ"), ("entries", "1"))
    whole = {found.key: found.figure for found in told.business_figures}
    assert isinstance(whole["business/revenue"], Unknown)
    assert whole["business/orders"] == Estimate.counted(1)
