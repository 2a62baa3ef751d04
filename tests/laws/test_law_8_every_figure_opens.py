"""Law 8: every figure opens, down to its formula, its rows and the batches that carried them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import whichhalf.front as wh
from whichhalf.front.book import OpenBook, open_book
from whichhalf.measures import BY_NAME
from whichhalf.nouns.period import Period
from whichhalf.nouns.statement import Statement
from whichhalf.statements.build import figures
from whichhalf.store.book import Explained

SETTINGS = """
[business]
name = "Wool"
currency = "EUR"
zone = "Europe/Berlin"
language = "en"
networks = ["facebook", "pinterest"]

[[goals]]
kind = "sales"
measure = "margin"
every = "year"
primary = true

[[goals]]
kind = "traffic"
measure = "visits"
every = "year"

[[margins]]
from = 2000-01-01
share = "40 %"
"""
ORDERS = """date,order_id,channel,revenue,currency,customer_email
2025-03-01,1,facebook,10.50,EUR,a@x.example
2025-03-02,2,facebook,20.00,EUR,b@x.example
2025-03-09,3,facebook,5.00,EUR,a@x.example
2025-04-01,4,pinterest,7.25,EUR,c@x.example
2025-04-02,5,,3.00,EUR,
2025-02-30,6,facebook,1.00,EUR,
2024-12-31,7,facebook,99.00,EUR,
"""
COSTS = """cost_id,starts_on,ends_on,network,activity,kind,amount,currency,grade
one,2025-03-01,2025-03-02,facebook,promote,advertising,12.34,EUR,measured
two,2025-03-05,2025-03-06,facebook,promote,advertising,0.66,EUR,measured
three,2025-03-05,2025-03-06,pinterest,create,content,40.00,EUR,measured
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> OpenBook:
    folder = tmp_path_factory.mktemp("law8")
    (folder / "whichhalf.toml").write_text(SETTINGS, "utf-8")
    for name, text in (("orders.csv", ORDERS), ("costs.csv", COSTS)):
        (folder / name).write_text(text, "utf-8")
        (found,) = wh.import_files(folder, [folder / name])
        assert not found.refused, found.refused
    return open_book(folder)


@pytest.fixture(scope="module")
def told(book: OpenBook) -> Statement:
    return wh.statement(book, "2025")


def opened_rows(book: OpenBook, told: Statement, key: str) -> Iterator[tuple[str, Explained]]:
    for proof in figures(told)[key].evidence:
        period = Period.parse(proof.period, told.period.zone) if proof.period else told.period
        yield (
            proof.measure,
            book.book.explain(BY_NAME[proof.measure], period, dict(proof.where), most=1_000),
        )


def test_every_figure_opens_with_its_formula_and_evidence(book: OpenBook, told: Statement) -> None:
    keys = figures(told).keys()
    assert len(keys) > 30
    for key in keys:
        figure = wh.explain(book, key, "2025")
        assert figure.said, key
        assert figure.formula, key
        assert figure.settings_hash, key
        for proof, found in figure.steps:
            assert found.sql.startswith("select"), key
            assert len(found.rows) == min(found.count, 20), key
            assert set(found.batches) <= {1, 2}, key
            assert proof.measure in BY_NAME, key


def test_the_rows_behind_a_cost_add_up_to_it(book: OpenBook, told: Statement) -> None:
    lines = [line for line in told.costs if line.amount]
    assert sum(line.amount for line in lines) == 5_300
    for line in lines:
        added = 0
        for _, found in opened_rows(book, told, line.key):
            at = found.columns.index("amount")
            added += sum(int(row[at]) for row in found.rows)
            assert found.batches == (2,)
        assert added == line.amount, line.key


def test_the_orders_behind_a_value_are_those_that_it_counts(
    book: OpenBook, told: Statement
) -> None:
    lines = [line for line in told.lines if line.counts and line.conversions]
    assert sum(line.conversions or 0 for line in lines) == 4
    for line in lines:
        ids = set()
        for _, found in opened_rows(book, told, line.key):
            if "conversion_id" in found.columns and "gross" in found.columns:
                at = found.columns.index("conversion_id")
                ids |= {row[at] for row in found.rows}
        assert len(ids) == line.conversions, line.key
