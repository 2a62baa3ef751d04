"""How is a batch taken back, so that the book is as if it had never come?"""

from __future__ import annotations

from collections.abc import Sequence

from whichhalf.engines.duckdb import DuckDB, literal, quoted
from whichhalf.nouns.table import Table
from whichhalf.store.columns import sql_columns
from whichhalf.store.deltas import DataFile, Deltas
from whichhalf.store.settling import Change, Settling


def take_back(
    engine: DuckDB,
    table: Table,
    *,
    carriers: Sequence[int],
    current: Sequence[DataFile],
    history: Sequence[DataFile],
    into: tuple[Deltas, Deltas],
) -> tuple[Change, Change]:
    """Takes back the rows of one table that only these batches carried.

    A row that another live batch carried as well stays, and that batch is its carrier from now on;
    `sightings` (a view of the live ones) tells. Where a winner goes, the next one takes its place.
    """
    engine.view(f"nothing_{table.name}", [], sql_columns(table))
    settling = Settling(engine, table, list(current), list(history), into)
    gone = ", ".join(str(int(batch)) for batch in carriers)
    engine.run(f"""create or replace temp table held as
        select *, 0 as _was from ({settling.stored(settling.current)})
        where {quoted(table.key)} in (select k from touched_{table.name})
        union all by name
        select *, 1 as _was from ({settling.stored(settling.history)})
        where {quoted(table.key)} in (select k from touched_{table.name})""")
    engine.run(f"""create or replace temp table rivals as
        select r.* exclude (_batch, _file, _line),
            coalesce(s.batch, r._batch) as _batch, coalesce(s.file, r._file) as _file,
            coalesce(s.line, r._line) as _line,
            case when r._batch in ({gone}) and s.batch is null then -1 else r._was end as _origin,
            s.batch is not null as _moved
        from held r left join (
            select key, day, version, min(batch) as batch, min_by(file, batch) as file,
                min_by(line, batch) as line
            from sightings where "table" = {literal(table.name)} and batch not in ({gone})
            group by all
        ) s on r._batch in ({gone}) and s.key = r.{quoted(table.key)}
            and s.day = r._day and s.version = r._version""")
    return settling.settle()


def touched(
    engine: DuckDB, table: Table, carriers: Sequence[int], files: Sequence[DataFile]
) -> bool:
    """Which keys of a table did these batches carry? Leaves them in `touched_<table>`."""
    gone = ", ".join(str(int(batch)) for batch in carriers)
    listed = ", ".join(literal(str(file.path)) for file in files)
    key = quoted(table.key)
    if not files:
        return False
    engine.run(f"""create or replace temp table touched_{table.name} as
        select distinct {key} as k from read_parquet([{listed}], union_by_name = true)
        where _batch in ({gone})""")
    return bool(engine.rows(f"select 1 from touched_{table.name} limit 1"))
