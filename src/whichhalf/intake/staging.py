"""Where do the rows of a file wait until all of them are known to be good?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from whichhalf.intake.ahead import Behind
from whichhalf.nouns.table import Table
from whichhalf.reader.problem import Problem, Status
from whichhalf.store.loading import Staged
from whichhalf.store.ready import ReadyFile, ready

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


@dataclass(slots=True)
class Staging:
    """Writes rows and problems to Parquet as they come, in bounded memory.

    `place` gives a fresh path for a name; `batch` is the number of the batch that they will be.
    """

    place: Callable[[str], Path]
    batch: int
    zone: str
    reasons: Counter[str] = field(default_factory=Counter)
    statuses: Counter[Status] = field(default_factory=Counter)
    sealed: list[Path] = field(default_factory=list)
    _files: dict[str, ReadyFile] = field(default_factory=dict)
    _behind: Behind = field(default_factory=Behind)
    _rejects: tuple[Path, pq.ParquetWriter] | None = None

    def add(self, table: Table, rows: pa.Table) -> None:
        """Stages rows of one table."""
        if table.name not in self._files:
            self._files[table.name] = ReadyFile(table, self.place(table.name))
        file = self._files[table.name]
        self._behind.do(lambda: file.add(ready(table, rows, batch=self.batch, zone=self.zone)))

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

    def close(self) -> tuple[list[Staged], list[Path]]:
        """Finishes the files; returns those of the tables and those of the rejects."""
        self._behind.finish()
        staged = [Staged(file.table, (file.close(),)) for file in self._files.values()]
        if self._rejects is not None:
            self._rejects[1].close()
        return staged, [self._rejects[0]] if self._rejects else []
