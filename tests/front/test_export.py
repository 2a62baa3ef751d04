"""What leaves the book comes back the same: no row is new."""

from __future__ import annotations

from pathlib import Path

import pytest

import whichhalf as wh
from whichhalf.errors import BadInput
from whichhalf.front.founding import found
from whichhalf.nouns.tables import TABLES

FACTS = {
    "business": {"name": "Wool & Co", "currency": "EUR", "zone": "Europe/Berlin"},
    "goals": [{"kind": "sales", "measure": "margin", "target": 100, "every": "year"}],
}
CONVERSIONS = """\
conversion_id,kind,happened_at,person,currency,gross,tax,utm_source,utm_medium,code,as_of
shop:1,order,2025-03-03T10:00:00Z,anna@example.org,EUR,40.00,6.39,facebook,social,=1+1,
shop:2,order,2025-03-04T11:30:00.25Z,bert@example.org,JPY,1050,,,,"+49 30",2025-04-01T00:00:00Z
shop:3,order,2025-03-05T23:59:59Z,,KWD,1.005,,,,"a ""b"", c",
"""
COSTS = """\
cost_id,starts_on,kind,activity,network,minutes_milli,amount,currency,note
1,2025-03-03,time,respond,facebook,30500,,,"first line
second line"
2,2025-03-04,tools,publish,,,10.00,EUR,-planner
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    found(folder, FACTS)
    for name, text in (("conversions.csv", CONVERSIONS), ("costs.csv", COSTS)):
        (folder / name).write_text(text, encoding="utf-8")
        (imported,) = wh.import_files(folder, [folder / name])
        assert (imported.refused, imported.lines.quarantined) == ("", 0)
    return folder


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_every_exported_row_is_found_again(shop: Path, ending: str) -> None:
    for table in ("conversions", "costs"):
        rows = wh.export(shop, table, shop / f"out-{table}.{ending}")
        (again,) = wh.import_files(shop, [shop / f"out-{table}.{ending}"])
        assert again.refused == ""
        assert dict(again.records[table])["duplicate"] == rows, again
        assert dict(again.records[table])["stored"] == 0, again


def test_no_exported_cell_begins_a_formula(shop: Path) -> None:
    wh.export(shop, "conversions", shop / "out.csv")
    assert ",'=1+1," in (shop / "out.csv").read_text(encoding="utf-8")


def test_tables_without_rows_are_written_with_their_headings(shop: Path) -> None:
    for table in TABLES:
        path = shop / f"{table.name}-empty.csv"
        wh.export(shop, table.name, path)
        headings = path.read_text(encoding="utf-8").splitlines()[0].split(",")
        assert headings == [column.name for column in table.columns]


def test_another_ending_is_refused(shop: Path) -> None:
    with pytest.raises(BadInput, match="neither in"):
        wh.export(shop, "costs", shop / "costs.ods")
