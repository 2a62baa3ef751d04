"""A Parquet file is only taken where its values are what the table's columns hold."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import whichhalf.front as wh
from tests.front.shops import new_shop
from whichhalf.nouns.imported import Imported

ORDER: dict[str, list[Any]] = {
    "conversion_id": ["mine:1"],
    "kind": ["order"],
    "happened_at": [datetime(2025, 3, 1, tzinfo=UTC)],
    "currency": ["EUR"],
    "gross": [100],
}


def brought(folder: Path, **changed: list[Any]) -> Imported:
    columns = {name: pa.array(values) for name, values in (ORDER | changed).items()}
    pq.write_table(pa.table(columns), folder / "orders.parquet")
    (found,) = wh.import_files(new_shop(folder / "shop"), [folder / "orders.parquet"])
    return found


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("gross", 1.5, "gross is no money"),
        ("gross", "x", "gross is no money"),
        ("gross", [1], "gross is no money"),
        ("conversion_id", None, "has 1 empty cells"),
        ("conversion_id", b"\xff\xfe", "is no text"),
        ("kind", "nonsense", "holds 'nonsense'"),
        ("currency", "ZZZ9", "holds 'ZZZ9'"),
        ("happened_at", datetime(1, 1, 1, tzinfo=UTC), "before 1990"),
        ("person", 1.5, "neither pseudonyms nor identifiers"),
        ("strange", 1, "strange columns ['strange']"),
    ],
)
def test_a_wrong_type_or_value_refuses_the_file(
    tmp_path: Path, column: str, value: object, words: str
) -> None:
    found = brought(tmp_path, **{column: [value]})
    assert words in found.refused
    assert found.lines.received == 0


def test_what_fits_comes_in(tmp_path: Path) -> None:
    found = brought(tmp_path, person=["anna@x.example"], code=["a\x1fb"])
    assert found.lines.stored == 1
