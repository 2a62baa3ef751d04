"""What does a notebook get?"""

from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import whichhalf as wh
from whichhalf.errors import TableUnknown
from whichhalf.front.founding import found

FACTS = {
    "business": {"name": "Wool & Co", "currency": "EUR", "zone": "Europe/Berlin"},
    "goals": [{"kind": "sales", "measure": "margin", "target": 100, "every": "year"}],
}
COSTS = """\
cost_id,starts_on,kind,activity,network,amount,currency,note
1,2025-03-03,advertising,promote,facebook,40.05,EUR,spring
2,2025-03-04,advertising,promote,google,10.00,EUR,search
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("frames") / "shop"
    found(folder, FACTS)
    (folder / "costs.csv").write_text(COSTS, encoding="utf-8")
    wh.import_files(folder, [folder / "costs.csv"])
    return folder


def test_a_statement_is_a_frame_with_exact_amounts_and_nothing_for_unknown(shop: Path) -> None:
    told = wh.statement(shop, "2025")
    rows = {row["key"]: row for row in wh.frame(told).to_pylist()}
    assert rows["cost/facebook/promote/advertising"]["value"] == Decimal("40.05")
    unknown = rows["roi/booked/hours"]
    assert unknown["value"] is None
    assert unknown["unknown"]


def test_what_counts_in_a_frame_adds_up_to_the_total(shop: Path) -> None:
    told = wh.statement(shop, "2025")
    rows = wh.frame(told).to_pylist()
    costs = [row for row in rows if row["sort"] == "cost"]
    assert [row["network"] for row in costs if not row["counts"]] == ["google"]
    counted = sum(row["value"] for row in costs if row["counts"])
    assert int(counted * 100) == told.cost_totals.total == 4005


def test_a_table_of_the_book_has_the_columns_of_its_schema(shop: Path) -> None:
    costs = wh.table(shop, "costs")
    (noun,) = wh.schema("costs")
    assert costs.column_names == [column.name for column in noun.columns]
    assert costs.column("amount").to_pylist() == [4005, 1000]
    with pytest.raises(TableUnknown):
        wh.table(shop, "nobody")


def test_a_table_without_rows_is_a_file_without_rows(shop: Path, tmp_path: Path) -> None:
    assert wh.export(shop, "experiments", tmp_path / "experiments.parquet") == 0
    assert pq.read_table(tmp_path / "experiments.parquet").num_rows == 0
