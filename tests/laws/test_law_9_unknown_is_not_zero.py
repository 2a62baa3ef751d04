"""Law 9: missing stays missing through sums, returns, charts and the written form."""

from datetime import date

import pytest

from tests.measures.made_shop import QUARTER, SHOP, statement
from whichhalf.nouns.estimate import Estimate, Unknown
from whichhalf.nouns.period import Period
from whichhalf.nouns.statement import Stated
from whichhalf.statements.build import figures
from whichhalf.statements.canonical import canonical, from_canonical

NOTHING = "posts\npublished_at network"
COSTS = """
    costs
    starts_on   kind   network   amount  currency
    2025-07-01  tools  facebook  10.00   EUR
"""
ORDERS = """
    conversions
    kind   happened_at  currency  gross
    order  2025-07-15   EUR       100.00
"""


def figure(text: str, key: str, period: Period = QUARTER) -> object:
    found = figures(statement(text, SHOP, period))[key]
    return getattr(found, "figure", None)


@pytest.mark.parametrize(
    "key",
    [
        "value/booked",
        "value/full",
        "business/orders",
        "business/margin",
        "traffic/visits/all",
        "traffic/share/social",
        "roi/booked/cash",
        "roi/full/hours",
        "measure/followers/facebook",
        "network/visits/facebook",
        "goal/sell",
    ],
)
def test_an_empty_book_knows_nothing_and_counts_nothing_as_zero(key: str) -> None:
    found = figure(NOTHING, key)
    assert isinstance(found, Unknown)
    assert found.remedy.startswith("remedy.")


def test_orders_without_any_source_do_not_mean_that_social_media_sold_nothing() -> None:
    text = f"{COSTS}\n{ORDERS}"
    found = figure(text, "value/booked")
    facts = (("orders", "1"),)
    assert found == Unknown("unknown.no_source_on_orders", "remedy.tag_orders", facts)
    assert isinstance(figure(text, "roi/booked/cash"), Unknown)
    assert figure(text, "business/orders") == Estimate.counted(1)


def test_with_sources_a_network_that_sold_nothing_is_a_counted_zero() -> None:
    text = f"{COSTS}\n{ORDERS}".replace("gross\n", "gross source\n").replace(
        "100.00\n", "100.00 google/search\n"
    )
    assert figure(text, "value/booked") == Estimate.counted(0)
    assert figure(text, "roi/booked/cash") == Estimate.counted(-1_000_000)


def test_a_return_on_no_cost_is_unknown_and_not_infinite() -> None:
    text = ORDERS.replace("gross\n", "gross source\n").replace(
        "100.00\n", "100.00 facebook/social\n"
    )
    found = figure(text, "roi/booked/cash")
    assert found == Unknown("unknown.cost_is_zero", "remedy.book_costs")


def test_weeks_without_visits_are_gaps_in_the_chart() -> None:
    text = """
        touches
        happened_at  site  kind   source
        2025-07-01   shop  visit  facebook/social
        2025-07-15   shop  visit  google/search
    """
    july = Period(date(2025, 6, 30), date(2025, 7, 21))
    series = {each.key: each for each in statement(text, SHOP, july).series}
    assert series["traffic_share"].lines[0].points == (1_000_000, None, 0)


def test_unknown_figures_are_written_and_read_as_unknown() -> None:
    told = statement(f"{COSTS}\n{ORDERS}")
    again = from_canonical(canonical(told))
    unknown = [k for k, f in figures(told).items() if isinstance(getattr(f, "figure", 0), Unknown)]
    assert len(unknown) > 10
    assert canonical(again) == canonical(told)
    for key in unknown:
        assert isinstance(getattr(figures(again)[key], "figure", None), Unknown)


def test_every_known_figure_has_evidence_that_holds_rows_or_a_formula() -> None:
    told = statement(f"{COSTS}\n{ORDERS}")
    for key, found in figures(told).items():
        if isinstance(found, Stated) and isinstance(found.figure, Estimate):
            assert found.formula, key
