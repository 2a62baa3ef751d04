"""Every table of the book can be written as a plain file, and comes back from it the same."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tests.connectors.opened import opened
from whichhalf.nouns.person import written_person
from whichhalf.nouns.table import Column, Kind, Table
from whichhalf.nouns.tables import TABLES, table
from whichhalf.report.rows import write_csv

_MOMENT = datetime(2025, 9, 1, 21, 30, 15, 250_000, tzinfo=UTC)
_SAMPLES: dict[Kind, tuple[Any, Any]] = {
    Kind.TEXT: ("=1+1, “b”\nÖ", None),
    Kind.COUNT: (1_234_567, None),
    Kind.MONEY: (1_234, None),
    Kind.TIME: (_MOMENT, None),
    Kind.DAY: (date(2025, 9, 1), None),
    Kind.FLAG: (True, None),
    Kind.PERSON: (77, None),
}
_ARROW = {
    Kind.TEXT: pa.string(),
    Kind.COUNT: pa.int64(),
    Kind.MONEY: pa.int64(),
    Kind.TIME: pa.timestamp("us", "UTC"),
    Kind.DAY: pa.date32(),
    Kind.FLAG: pa.bool_(),
    Kind.PERSON: pa.int64(),
}


def sample(column: Column, row: int) -> Any:
    """A value for this column; the second row leaves out what may be left out."""
    filled, left_out = _SAMPLES[column.kind]
    if column.name == "currency":
        return "EUR" if row == 0 or column.required else None
    if column.allowed:
        return column.allowed[row % len(column.allowed)]
    if column.name.endswith("_id") and column.kind is Kind.TEXT:
        return f"own:{column.name}:00{row}"
    return filled if row == 0 or column.required else left_out


def samples(noun: Table) -> pa.RecordBatch:
    arrays = [pa.array([sample(c, row) for row in (0, 1)], _ARROW[c.kind]) for c in noun.columns]
    return pa.RecordBatch.from_arrays(arrays, names=[c.name for c in noun.columns])


@pytest.mark.parametrize("noun", TABLES, ids=lambda noun: noun.name)
def test_a_table_that_is_written_comes_back_the_same(noun: Table, tmp_path: Path) -> None:
    path = tmp_path / "any name.csv"
    write_csv(noun, [samples(noun)], path)
    # The workspace's own currency must not slip into rows that have no amount.
    block = opened(path, currency="USD").block
    assert block.report == f"plain/{noun.name}"
    assert (block.lines, block.quarantined, block.rejected) == (2, (), {})
    wanted = samples(noun).to_pylist()
    for row in wanted:
        row.pop("source_id", None)  # worked out again from the source columns
        for column in noun.columns:
            if column.kind is Kind.PERSON and row[column.name] is not None:
                row[column.name] = written_person(row[column.name])
    assert block.rows[noun.name].drop(["_line"]).to_pylist() == wanted


def test_a_file_without_ids_gives_the_same_ids_whatever_else_is_empty(tmp_path: Path) -> None:
    lean = tmp_path / "lean.csv"
    lean.write_text("happened_at,question,answer\n2025-09-01T08:00:00Z,why,because\n")
    wide = tmp_path / "wide.csv"
    wide.write_text(
        "answer,question,happened_at,conversion_id,label\nbecause,why,2025-09-01T08:00:00Z,,\n"
    )
    ids = [opened(path).block.column("answers", "answer_id") for path in (lean, wide)]
    assert ids[0] == ids[1]


def test_minutes_and_hours_are_thousandths_of_a_minute(tmp_path: Path) -> None:
    path = tmp_path / "hours.csv"
    path.write_text(
        "starts_on,kind,hours,minutes\n2025-09-01,time,0.5,\n2025-09-01,time,,12.5\n"
        "2025-09-02,time,,\n"
    )
    assert opened(path).block.column("costs", "minutes_milli") == [30_000, 12_500, None]


def test_a_cost_is_not_taken_for_a_campaign_because_it_names_one(tmp_path: Path) -> None:
    path = tmp_path / "costs.csv"
    path.write_text(
        "cost_id,starts_on,kind,amount,currency,campaign_id\n1,2025-09-01,tools,9.90,EUR,autumn\n"
    )
    block = opened(path).block
    assert (block.report, block.column("costs", "amount")) == ("plain/costs", [990])
    assert table("costs").key == "cost_id"
