"""How do staged rows enter the book: which are new, which were there, which replace others?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from whichhalf.engines.duckdb import DuckDB, literal, quoted
from whichhalf.nouns.table import Table
from whichhalf.nouns.touch import TOUCHES
from whichhalf.store.columns import sql_columns
from whichhalf.store.deltas import DataFile, Deltas
from whichhalf.store.settling import Change, Settling, version_of, write_rows


@dataclass(frozen=True, slots=True)
class Staged:
    """Files of one table on their way into the book, of rows that are `ready`."""

    table: Table
    files: tuple[DataFile, ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of the staged rows of one table?

    `stored` counts rows that the book did not have, `duplicate` those that it had; `replaced` are
    stored rows that took the place of an older one, `older` are stored rows that came too late to
    be current, `conflict` are those that are as fresh as another and differ.
    """

    current: Change
    history: Change
    counts: Mapping[str, int]


@dataclass(slots=True)
class Loader:
    """Loads the staged rows of one batch, table by table."""

    engine: DuckDB

    def __post_init__(self) -> None:
        self.engine.run("create or replace temp table twice (file varchar, line bigint)")
        self.engine.run(
            'create or replace temp table sighted ("table" varchar, key varchar, day date, '
            "version bigint, batch bigint, file varchar, line bigint)"
        )

    def load(
        self,
        staged: Staged,
        current: Sequence[DataFile],
        history: Sequence[DataFile],
        into: tuple[Deltas, Deltas],
    ) -> Loaded:
        """Decides on every staged row of a table and writes the files that it gains."""
        name = staged.table.name
        listed = ", ".join(literal(str(file.path)) for file in staged.files)
        self.engine.run(
            f"create temp view arriving_{name} as "
            f"select *, {version_of(staged.table)} as _version from read_parquet([{listed}])"
        )
        self._nothing(staged.table)
        near = self._near(staged, current)
        settling = Settling(self.engine, staged.table, near, list(history), into)
        contested = self._contested(settling)
        new = self._fresh(settling, staged, contested=bool(contested))
        counts = dict.fromkeys(("duplicate", "replaced", "older", "conflict"), 0)
        counts["stored"] = sum(file.rows for file in new)
        if not contested:
            return Loaded(Change(tuple(new)), Change(), counts)
        changes = self._settled(settling)
        counts = {key: counts[key] + more for key, more in self._counts(settling).items()}
        return Loaded(Change((*new, *changes[0].add), changes[0].remove), changes[1], counts)

    def _fresh(self, settling: Settling, staged: Staged, *, contested: bool) -> list[DataFile]:
        """The rows that meet no other: whole files where they can stay as they are."""
        into, name = settling.folders[0], staged.table.name
        if not contested and name != TOUCHES.name:
            return [into.adopt(file) for file in staged.files]
        columns = ", ".join(map(quoted, sql_columns(staged.table)))
        fresh = f"select {columns} from arriving_{name}"
        if contested:
            fresh += f" where hash({settling.key}) not in (select h from contested_{name})"
        order = " order by person, happened_at" if name == TOUCHES.name else ""
        return write_rows(self.engine, fresh + order, into)

    def duplicate_lines(self) -> int:
        """How many lines of the file brought nothing but rows that the book had?"""
        return int(self.engine.rows("select count(distinct (file, line)) from twice")[0][0])

    def close(self) -> None:
        """Makes room for the next batch."""
        self.engine.run("drop table twice")
        for (name,) in self.engine.rows(
            "select view_name from duckdb_views() where view_name like 'arriving_%'"
        ):
            self.engine.run(f"drop view {name}")
            self.engine.run(f"drop table if exists {name.replace('arriving', 'contested')}")
        self.engine.run("drop table sighted")

    def _nothing(self, table: Table) -> None:
        self.engine.view(f"nothing_{table.name}", [], sql_columns(table))

    def _near(self, staged: Staged, files: Sequence[DataFile]) -> list[DataFile]:
        """The files that can hold a row with the key of an arriving one."""
        first = min((f.first_day for f in staged.files if f.first_day), default=None)
        last = max((f.last_day for f in staged.files if f.last_day), default=None)
        if not staged.table.dated_key or first is None or last is None:
            return list(files)
        return [f for f in files if _overlaps(f, first, last)]

    def _contested(self, settling: Settling) -> int:
        """Marks the keys that meet another row.

        The hash only narrows; `settle` compares the keys themselves.
        """
        name = settling.table.name
        known = f"""select hash({settling.key}) from ({settling.stored(settling.current)})
            union all select hash({settling.key}) from ({settling.stored(settling.history)})"""
        self.engine.run(f"""create temp table contested_{name} as
            with here as materialized (select hash({settling.key}) as h from arriving_{name})
            select h from here group by h having count(*) > 1
            union select h from here where h in ({known})""")
        return int(self.engine.rows(f"select count(*) from contested_{name}")[0][0])

    def _settled(self, settling: Settling) -> tuple[Change, Change]:
        name = settling.table.name
        met = f"hash({settling.key}) in (select h from contested_{name})"
        self.engine.run(f"""create or replace temp table rivals as
            select *, 0 as _origin, 0 as _was, false as _moved
            from ({settling.stored(settling.current)}) where {met}
            union all by name
            select *, 1 as _origin, 1 as _was, false as _moved
            from ({settling.stored(settling.history)}) where {met}
            union all by name
            select *, 2 as _origin, 2 as _was, false as _moved, '' as _path
            from arriving_{name} where {met}""")
        changes = settling.settle()
        self._note_lines(settling)
        return changes

    def _note_lines(self, settling: Settling) -> None:
        """Keeps which lines brought only rows that were there, and who carried those."""
        name = settling.table.name
        self.engine.run(
            "insert into twice select _file, _line from settled where _origin = 2 and _copy > 1"
        )
        self.engine.run(
            "delete from twice where (file, line) in "
            "(select (_file, _line) from settled where _origin = 2 and _copy = 1)"
        )
        self.engine.run(
            f"delete from twice where (file, line) in (select (_file, _line) from arriving_{name} "
            f"where hash({settling.key}) not in (select h from contested_{name}))"
        )
        key = quoted(settling.table.key)
        self.engine.run(f"""insert into sighted
            select {literal(name)}, {key}, _day, _version, any_value(_batch), min(_file), min(_line)
            from settled r where _origin = 2 and _copy > 1 and exists (
                select 1 from settled g where g._copy = 1 and g._origin < 2
                and {settling.same_key} and r._version = g._version)
            group by all""")

    def _counts(self, settling: Settling) -> dict[str, int]:
        ((stored, duplicate, replaced, older, conflict),) = self.engine.rows(f"""
            select count(*) filter (_copy = 1), count(*) filter (_copy > 1),
                count(*) filter (_copy = 1 and _place = 1 and exists (
                    select 1 from settled g
                    where g._origin = 0 and g._copy = 1 and {settling.same_key})),
                count(*) filter (_copy = 1 and _place > 1),
                count(*) filter (_copy = 1 and _clash)
            from settled r where _origin = 2""")
        return {
            "stored": stored,
            "duplicate": duplicate,
            "replaced": replaced,
            "older": older,
            "conflict": conflict,
        }


def _overlaps(file: DataFile, first: date, last: date) -> bool:
    if file.first_day is None or file.last_day is None:
        return True
    return file.first_day <= last and file.last_day >= first
