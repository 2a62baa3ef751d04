"""What does an engine make of Parquet files that are older than a column?"""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from whichhalf.engines.duckdb import DuckDB


def test_a_column_that_no_file_has_yet_is_unknown_in_every_row(tmp_path: Path) -> None:
    pq.write_table(pa.table({"code": ["SPRING"]}), tmp_path / "old.parquet")
    with DuckDB([tmp_path], spill=tmp_path, memory="64MB") as engine:
        columns = {"code": "varchar", "referrer_person": "bigint"}
        engine.view("codes", [str(tmp_path / "old.parquet")], columns)
        assert engine.columns("from codes") == (["code", "referrer_person"], [("SPRING", None)])


def test_a_column_that_some_files_have_is_read_where_it_stands(tmp_path: Path) -> None:
    pq.write_table(pa.table({"code": ["SPRING"]}), tmp_path / "old.parquet")
    pq.write_table(pa.table({"code": ["FRIEND"], "referrer_person": [7]}), tmp_path / "new.parquet")
    with DuckDB([tmp_path], spill=tmp_path, memory="64MB") as engine:
        paths = [str(tmp_path / name) for name in ("old.parquet", "new.parquet")]
        engine.view("codes", paths, {"code": "varchar", "referrer_person": "bigint"})
        assert engine.rows("from codes order by all") == [("FRIEND", 7), ("SPRING", None)]
