"""DuckDB in this process: the engine that every workspace starts with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb

from whichhalf.nouns.measure import Value

#: Names and text go into SQL only through these two functions.


def quoted(name: str) -> str:
    """An identifier, safe inside SQL.

    >>> quoted('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'


def value(of: Value | date) -> str:
    """A value, safe inside SQL. Bound parameters would load pandas: half a second for each command.

    >>> value("it's"), value(3), value(None)
    ("'it''s'", '3', 'null')
    """
    if of is None:
        return "null"
    if isinstance(of, bool | int):
        return str(of).lower()
    return literal(of) if isinstance(of, str) else f"date {literal(of.isoformat())}"


def literal(text: str) -> str:
    """A string, safe inside SQL.

    >>> literal("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


#: Rows that a thread holds while it writes: half of DuckDB's own, for wide tables in little memory.
_ROW_GROUP = 61_440


class DuckDB:
    """One connection that can reach the given folders and nothing else outside the process."""

    def __init__(
        self, folders: Iterable[Path], *, spill: Path, memory: str, threads: int = 0
    ) -> None:
        self._connection = duckdb.connect()
        allowed = ", ".join(literal(f"{folder}/") for folder in folders)
        self.run(f"set temp_directory = {literal(str(spill))}")
        self.run(f"set memory_limit = {literal(memory)}")
        if threads:
            self.run(f"set threads = {int(threads)}")
        self.run("set timezone = 'UTC'")
        self.run("set preserve_insertion_order = false")
        self.run("set autoinstall_known_extensions = false")
        self.run("set autoload_known_extensions = false")
        self.run(f"set allowed_directories = [{allowed}]")
        self.run("set enable_external_access = false")
        self.run("set lock_configuration = true")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def run(self, sql: str) -> None:
        """Runs a statement that has no rows to give."""
        self._connection.execute(sql)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Which rows does this query give? It must have turned times into microseconds."""
        return self._connection.execute(sql).fetchall()

    def columns(self, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Column names and rows of a query."""
        done = self._connection.execute(sql)
        return [column[0] for column in done.description or ()], done.fetchall()

    def kinds(self, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Types of the columns, and rows of a query."""
        done = self._connection.execute(sql)
        return [str(column[1]) for column in done.description or ()], done.fetchall()

    def table(self, sql: str) -> Any:
        """The rows of a query as a pyarrow.Table, in any order."""
        return self._connection.execute(sql).to_arrow_table()

    def arrow(self, sql: str) -> Any:
        """The rows of a query as a pyarrow.RecordBatchReader, batch by batch."""
        return self._connection.execute(sql).to_arrow_reader(100_000)

    def hold(self, name: str, columns: Mapping[str, str], rows: Iterable[tuple[Any, ...]]) -> None:
        """Makes rows of this process known under a name."""
        typed = ", ".join(f"{quoted(column)} {kind}" for column, kind in columns.items())
        self.run(f"create or replace temp table {quoted(name)} ({typed})")
        listed = [f"({', '.join(map(value, row))})" for row in rows]
        for first in range(0, len(listed), 500):
            self.run(f"insert into {quoted(name)} values {', '.join(listed[first : first + 500])}")

    def view(self, name: str, paths: Sequence[str], columns: Mapping[str, str]) -> None:
        """Makes Parquet files known under a name, with these columns whatever each holds.

        A column that no file has, since the book is older than the column, is null in every row.
        """
        empty = ", ".join(f"null::{kind} as {quoted(c)}" for c, kind in columns.items())
        rows = f"select {empty} where false"
        if paths:
            listed = ", ".join(literal(path) for path in paths)
            chosen = ", ".join(f"{quoted(c)}::{kind} as {quoted(c)}" for c, kind in columns.items())
            rows = (
                f"select {chosen} from (from read_parquet([{listed}], union_by_name = true) "
                f"union all by name {rows})"
            )
        self.run(f"create or replace temp view {quoted(name)} as {rows}")

    def write(self, query: str, path: Path) -> int:
        """Writes the rows of a query as a Parquet file; returns how many."""
        written = self.rows(
            f"copy ({query}) to {literal(str(path))} "
            f"(format parquet, compression zstd, row_group_size {_ROW_GROUP})"
        )
        return int(written[0][0])
