"""Which of the rows with one key is the current one?

Duplicates are decided here, as rows enter or are taken back, never as they are read. Rows with one
key are *versions*; two with equal content are one version. The winner is the freshest by the
source's own `as_of`, then by the table's rule (a running count: the largest), then by content:
never by the order of imports. So any order, repetition or split of imports leaves the same rows.
`current` holds the winners, `history` the others.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from whichhalf.engines.duckdb import DuckDB, literal, quoted
from whichhalf.nouns.table import Kind, Table, Version
from whichhalf.store.columns import sql_columns
from whichhalf.store.deltas import DataFile, Deltas


@dataclass(frozen=True, slots=True)
class Change:
    """Which files does a table gain and lose?"""

    add: tuple[DataFile, ...] = ()
    remove: tuple[DataFile, ...] = ()


@dataclass(slots=True)
class Settling:
    """Settles the rows of one table that share a key; `current` and `history` are its files now."""

    engine: DuckDB
    table: Table
    current: list[DataFile]
    history: list[DataFile]
    folders: tuple[Deltas, Deltas]
    records: dict[str, int] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The columns that make two rows versions of one thing, as SQL."""
        key = quoted(self.table.key)
        return f"{key}, _day" if self.table.dated_key else key

    @property
    def same_key(self) -> str:
        """The join condition between `r` and `g` on the key."""
        day = " and r._day = g._day" if self.table.dated_key else ""
        return f"r.{quoted(self.table.key)} = g.{quoted(self.table.key)}{day}"

    def stored(self, files: list[DataFile]) -> str:
        """The rows of these files, with their version and the path that each lies in, as SQL."""
        columns = ", ".join(map(quoted, sql_columns(self.table)))
        columns += f", {version_of(self.table)} as _version"
        if not files:
            return f"select {columns}, '' as _path from nothing_{self.table.name}"
        listed = ", ".join(literal(str(file.path)) for file in files)
        return (
            f"select {columns}, filename as _path "
            f"from read_parquet([{listed}], union_by_name = true, filename = true)"
        )

    def settle(self) -> tuple[Change, Change]:
        """Ranks the versions in the temporary table `rivals`; how do current and history change?

        `rivals` has the table's columns, `_path`, `_was` (0 current, 1 history, 2 arriving),
        `_origin` (the same, or -1 for a row that is taken back) and `_moved` (another batch carries
        it from now on). Leaves `settled`, where `_copy` = 1 marks each version's first carrier and
        `_place` = 1 the winner.
        """
        self.engine.run(f"create or replace temp table settled as {self._ranked()}")
        self.engine.run(
            f"create or replace temp table leaving as "
            f"select {self.key}, null::bigint as _version from settled where _place = 1 "
            "and (_origin <> 0 or _moved or _clash <> _conflict) "
            f"union select {self.key}, null from rivals where _origin = -1 and _was = 0"
        )
        self.engine.run(
            f"create or replace temp table fading as "
            f"select {self.key}, _version from settled where _copy = 1 and _origin = 1 "
            "and (_moved or _place = 1) "
            f"union select {self.key}, _version from rivals where _origin = -1 and _was = 1"
        )
        winners = f"""select r.* replace (_clash as _conflict) from settled r
            where _place = 1 and exists (select 1 from leaving g where {self.same_key})"""
        losers = """select r.* replace (false as _conflict) from settled r
            where _copy = 1 and _place > 1 and (_origin in (0, 2) or _moved)"""
        into_current, into_history = self.folders
        current = self._rewritten(self.current, "leaving", into_current)
        history = self._rewritten(self.history, "fading", into_history)
        return (
            Change((*current.add, *self._written(winners, into_current)), current.remove),
            Change((*history.add, *self._written(losers, into_history)), history.remove),
        )

    def _ranked(self) -> str:
        fresh = quoted(self.table.as_of) if self.table.as_of else "null::timestamptz"
        tie = quoted("value") if self.table.tie is Version.LARGEST else "0"
        clash = "false" if self.table.tie is Version.LARGEST else "count(*) over same_age > 1"
        # A pseudonym differs from workspace to workspace: it decides last, so that the same files
        # give the same figures in a workspace that was made anew.
        same_everywhere = version_of(self.table, persons=False)
        return f"""
            with copies as (
                select *, row_number() over (
                    partition by {self.key}, _version order by _origin, _batch, _file, _line
                ) as _copy from rivals where _origin >= 0
            ), placed as (
                select *, row_number() over (
                    partition by {self.key}
                    order by {fresh} desc nulls last, {tie} desc, {same_everywhere} desc,
                        _version desc
                ) as _place, {clash} as _clash
                from copies where _copy = 1
                window same_age as (partition by {self.key}, {fresh})
            )
            select * from placed
            union all by name
            select *, 0 as _place, false as _clash from copies where _copy > 1"""

    def _rewritten(self, files: list[DataFile], gone: str, into: Deltas) -> Change:
        version = "" if gone == "leaving" else " and r._version = g._version"
        match = f"select 1 from {gone} g where {self.same_key}{version}"
        if not files:
            return Change()
        touched = {
            path
            for (path,) in self.engine.rows(
                f"select distinct _path from ({self.stored(files)}) r where exists ({match})"
            )
        }
        old = tuple(file for file in files if str(file.path) in touched)
        new: list[DataFile] = []
        for file in old:
            new += self._written(
                f"select * from ({self.stored([file])}) r where not exists ({match})", into
            )
        return Change(tuple(new), old)

    def _written(self, query: str, into: Deltas) -> list[DataFile]:
        columns = ", ".join(map(quoted, sql_columns(self.table)))
        return write_rows(self.engine, f"select {columns} from ({query})", into)


def write_rows(engine: DuckDB, query: str, into: Deltas) -> list[DataFile]:
    """Writes the rows of a query as a file of a table, unless there are none."""
    path = into.new_file()
    rows = engine.write(query, path)
    if not rows:
        path.unlink()
        return []
    dated = "_day" in [field.name for field in into.schema.fields]
    if not dated:
        return [DataFile(path, rows)]
    ((first, last),) = engine.rows(
        f"select min(_day), max(_day) from read_parquet({literal(str(path))})"
    )
    return [DataFile(path, rows, first, last)]


def version_of(table: Table, *, persons: bool = True) -> str:
    """The content of a row as one number: 63 bits of the MD5 of its columns that are not null.

    Worked out only for rows that meet another with their key, so it is stored nowhere but in
    `sightings`. A column that is missing and one that is null are the same. The sign between the
    columns is doubled inside a text, so that no text can pass for two columns.
    """
    kinds = {c.name: c.kind for c in table.columns}
    parts = []
    for name in sorted(table.content):
        if kinds[name] is Kind.PERSON and not persons:
            continue
        value = quoted(name)
        if kinds[name] is Kind.TIME:
            value = f"epoch_us({value})"
        elif kinds[name] is Kind.TEXT:
            value = f"replace({value}, chr(31), chr(31) || chr(31))"
        parts.append(f"{literal(name + '=')} || {value}")
    return f"(md5_number_lower(concat_ws(chr(31), {', '.join(parts)})) >> 1)::bigint"
