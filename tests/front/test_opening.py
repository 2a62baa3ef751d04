"""Law 8 for lines that stand on journeys: they open down to the rows, as far back as was looked."""

from pathlib import Path

import pytest

import whichhalf.front as wh
from whichhalf.front.telling import OpenFigure, explain, statement
from whichhalf.statements.build import figures

SETTINGS = """
[business]
name = "Wool"
currency = "EUR"
zone = "Europe/Berlin"
language = "de"
networks = ["facebook", "pinterest"]
consent = "consented"

[[goals]]
kind = "sales"
measure = "margin"
every = "year"
primary = true

[[margins]]
from = 2000-01-01
share = "40 %"

[credit]
lookback_days = 200
"""
TOUCHES = """touch_id,happened_at,site,kind,person,consent,utm_source,utm_medium
1,2024-12-03T08:00:00Z,blog,visit,anna@example.org,consented,pinterest,social
2,2025-05-20T19:00:00Z,shop,visit,anna@example.org,consented,google,cpc
3,2025-05-21T19:00:00Z,shop,visit,bert@example.org,consented,google,cpc
"""
ORDERS = """conversion_id,kind,happened_at,person,currency,gross,tax,consent,code
shop:1,order,2025-05-20T19:30:00Z,anna@example.org,EUR,59.50,9.50,consented,
shop:2,order,2025-05-21T19:30:00Z,bert@example.org,EUR,11.90,1.90,consented,ANNA-1
shop:3,order,2025-05-22T19:30:00Z,carl@example.org,EUR,11.90,1.90,consented,BERT-2
shop:4,order,2025-05-23T19:30:00Z,dora@example.org,EUR,11.90,1.90,consented,
"""
LINKS = """link_id,starts_on,code,referrer_person
a,2025-01-01,ANNA-1,anna@example.org
b,2025-01-01,BERT-2,bert@example.org
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("opening")
    (folder / "whichhalf.toml").write_text(SETTINGS, "utf-8")
    tables = {"touches.csv": TOUCHES, "conversions.csv": ORDERS, "links.csv": LINKS}
    for name, text in tables.items():
        (folder / name).write_text(text, "utf-8")
    found = wh.import_files(folder, [folder / name for name in tables])
    assert not [each.refused for each in found if each.refused]
    return folder


def _rows(figure: OpenFigure, column: str) -> set[str]:
    return {
        row[step.columns.index(column)]
        for _, step in figure.steps
        if column in step.columns
        for row in step.rows
    }


def test_a_late_sale_opens_down_to_its_journey_and_its_rows(shop: Path) -> None:
    figure = explain(shop, "value/sales.assisted_view/pinterest", "2025")
    (path,) = figure.behind.paths
    assert path.channels == ("pinterest/owned", "google/paid")
    assert (path.orders, path.margin, path.least_days, path.most_days) == (1, 2000, 168, 168)
    assert [part.name for part in figure.behind.clicks] == ["google"]
    assert figure.behind.lookback_days == 200
    assert _rows(figure, "conversion_id") == {"shop:1"}
    assert _rows(figure, "path") == {"pinterest/owned > google/paid"}
    assert figure.steps[0][0].lookback_days == 200


def test_friends_open_as_a_chain(shop: Path) -> None:
    figure = explain(shop, "value/referral.code/word_of_mouth", "2025")
    assert [(part.name, part.orders) for part in figure.behind.chain] == [("0", 1), ("1", 1)]
    assert _rows(figure, "conversion_id") == {"shop:2", "shop:3"}


def test_every_figure_of_a_book_with_journeys_opens(shop: Path) -> None:
    told = statement(shop, "2025")
    keys = [key for key in figures(told) if key.startswith(("value/", "credit/"))]
    assert "credit/unattributed" in keys
    for key in keys:
        assert explain(shop, key, "2025").formula, key


def test_the_untouched_open_as_the_orders_without_a_way(shop: Path) -> None:
    figure = explain(shop, "credit/unattributed", "2025")
    assert _rows(figure, "conversion_id") == {"shop:3", "shop:4"}
    assert figure.language == "de"
