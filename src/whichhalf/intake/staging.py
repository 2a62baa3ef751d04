"""Where do the rows of a file wait until all of them are known to be good?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from whichhalf.intake.problem import Problem, Status
from whichhalf.nouns.table import Kind, Table

_REJECTS = pa.schema(
    [
        ("file", pa.string()),
        ("line", pa.int64()),
        ("status", pa.string()),
        ("reason", pa.string()),
        ("hint", pa.string()),
        ("raw", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Staged files of one table with the same columns."""

    table: Table
    columns: tuple[str, ...]
    paths: tuple[Path, ...]


@dataclass(slots=True)
class Staging:
    """Writes rows and problems to Parquet as they come, in bounded memory.

    `place` gives a fresh path for a name. Rows are written with the columns that they have.
    """

    place: Callable[[str], Path]
    reasons: Counter[str] = field(default_factory=Counter)
    statuses: Counter[Status] = field(default_factory=Counter)
    sealed: list[Path] = field(default_factory=list)
    _writers: dict[tuple[str, tuple[str, ...]], pq.ParquetWriter] = field(default_factory=dict)
    _tables: dict[str, Table] = field(default_factory=dict)
    _paths: dict[tuple[str, tuple[str, ...]], Path] = field(default_factory=dict)
    _rejects: tuple[Path, pq.ParquetWriter] | None = None

    def add(self, table: Table, rows: pa.Table) -> None:
        """Stages rows of one table."""
        key = (table.name, tuple(rows.column_names))
        if key not in self._writers:
            path = self.place(table.name)
            self._paths[key] = path
            self._tables[table.name] = table
            alike = [name for name in rows.column_names if _is_alike(table, name)]
            self._writers[key] = pq.ParquetWriter(
                path, rows.schema, compression="lz4", use_dictionary=alike, write_statistics=False
            )
        self._writers[key].write_table(rows)

    def seal(self, persons: Sequence[int], sealed: Sequence[bytes]) -> None:
        """Stages persons who are new, with their sealed identifiers."""
        if not persons:
            return
        path = self.place("people")
        table = {"person": pa.array(persons, pa.int64()), "sealed": pa.array(sealed, pa.binary())}
        pq.write_table(pa.table(table), path, compression="none")
        self.sealed.append(path)

    def put_aside(self, file: str, problems: Iterable[Problem]) -> None:
        """Stages rows that are not stored, or stored with a remark."""
        listed = list(problems)
        if not listed:
            return
        for problem in listed:
            self.statuses[problem.status] += 1
            self.reasons[f"{problem.status}: {problem.reason}"] += 1
        columns = [
            [file] * len(listed),
            [problem.line for problem in listed],
            [problem.status.value for problem in listed],
            [problem.reason for problem in listed],
            [problem.hint for problem in listed],
            [problem.raw for problem in listed],
        ]
        if self._rejects is None:
            path = self.place("rejects")
            self._rejects = (path, pq.ParquetWriter(path, _REJECTS, compression="lz4"))
        self._rejects[1].write_table(pa.table(columns, schema=_REJECTS))

    def close(self) -> tuple[list[Waiting], list[Path]]:
        """Finishes the files; returns those of the tables and those of the rejects."""
        for writer in self._writers.values():
            writer.close()
        if self._rejects is not None:
            self._rejects[1].close()
        tables: dict[str, list[tuple[tuple[str, ...], Path]]] = {}
        for (name, columns), path in self._paths.items():
            tables.setdefault(name, []).append((columns, path))
        waiting = [
            Waiting(
                self._tables[name],
                tuple(sorted({c for columns, _ in parts for c in columns if c[0] != "_"})),
                tuple(path for _, path in parts),
            )
            for name, parts in tables.items()
        ]
        return waiting, [self._rejects[0]] if self._rejects else []


def _is_alike(table: Table, name: str) -> bool:
    """Do few values fill this column, so that a dictionary of them pays?"""
    if name.startswith("_"):
        return name == "_file"
    return name != table.key and table.column(name).kind in {Kind.TEXT, Kind.FLAG, Kind.DAY}
