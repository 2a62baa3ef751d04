"""How are the tables of the book listed, with their columns?"""

from __future__ import annotations

from collections.abc import Sequence

from whichhalf.nouns.table import Column, Kind, Table
from whichhalf.pages.aligned import with_last_wrapped

#: How a plain CSV file writes each kind.
WRITTEN = {
    Kind.TEXT: "text",
    Kind.COUNT: "whole number",
    Kind.MONEY: "amount, 12.34",
    Kind.TIME: "2025-01-31T12:00:00Z",
    Kind.DAY: "2025-01-31",
    Kind.FLAG: "true or false",
    Kind.PERSON: "e-mail address or id",
}


def schema_page(tables: Sequence[Table], *, width: int) -> str:
    """All tables with what a row stands for, or one with its columns."""
    if len(tables) == 1:
        return _columns(tables[0], width)
    rows = [(table.name, table.meaning) for table in tables]
    hint = [
        "`whichhalf schema TABLE` lists its columns.",
        "A CSV or Parquet file with these columns can be imported as it is.",
    ]
    return "\n".join([*with_last_wrapped(rows, width=width), "", *hint])


def _columns(table: Table, width: int) -> str:
    rows = [("Column", "Written as", "", "What")]
    rows += [_row(column) for column in table.columns]
    key = f"key: {table.key}; when: {table.happened}"
    fresh = f"; how fresh: {table.as_of}" if table.as_of else ""
    lines = with_last_wrapped(rows, width=width)
    return "\n".join([f"{table.name}: {table.meaning}", f"{key}{fresh}", "", *lines])


def _row(column: Column) -> tuple[str, str, str, str]:
    listed = " | ".join(column.allowed)
    written = listed if column.allowed and len(listed) <= 30 else WRITTEN[column.kind]
    return (column.name, written, "needed" if column.required else "", column.meaning)
