"""Does every engine give the same rows, integer for integer (law 10)?

    python -m pytest tests/engines                         the short form: one thread of Spark
    python -m pytest tests/engines -m bench -s             the long form: a cluster of two workers

The long form asks every question of two zones; `python -m tests.bench.spark same` tells the demo
company on both engines.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from tests.engines.cluster import DEFAULTS, SHORT, cluster, configured
from tests.engines.made_world import QUARTER, ZONES, context, world
from whichhalf.engines.spark import Spark, disconnect
from whichhalf.errors import BookError, EngineUnreachable
from whichhalf.measures import BY_NAME, MEASURES
from whichhalf.nouns.measure import Answer, Coded, Measure
from whichhalf.nouns.period import Period
from whichhalf.store.book import Book
from whichhalf.store.layout import Workspace

pytestmark = [
    # py4j leaves its sockets to Python; they are closed with the process
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
#: Measure → (notimpl, notyet or never, reason), where Spark cannot give the rows of DuckDB. Strict:
#: a measure that stands here and gives the same rows fails. There is none.
EXCEPTIONS: dict[str, tuple[str, str]] = {}
#: What the gate asks: joins, windows, lists, folded words, moments, weeks, rejected lines.
SHORT_FORM = (
    *("sales", "traffic", "costs", "search_clicks", "reported_traffic", "rejected_rows"),
    *("paths_to_purchases", "paths_without_purchase", "visitors"),
)
LONG_AGO = Period.parse("1999-Q3")


@dataclass
class Worlds:
    """The made-up books by zone, each opened once for every engine."""

    folder: Path
    made: dict[str, Workspace] = field(default_factory=dict)
    opened: dict[tuple[str, str], Book] = field(default_factory=dict)

    def ask(self, zone: str, master: str, measure: Measure, period: Period = QUARTER) -> Answer:
        if zone not in self.made:
            self.made[zone] = world(self.folder / f"[{zone.replace('/', ' ')}] größe", zone)
        if (zone, master) not in self.opened:
            self.opened[zone, master] = Book.open(self.made[zone], context(zone, master))
        return self.opened[zone, master].ask(measure, period)

    def differ(self, zone: str, master: str, measure: Measure, period: Period = QUARTER) -> str:
        """What is not the same on Spark? Nothing, if all is well."""
        ours, theirs = (self.ask(zone, one, measure, period) for one in ("", master))
        assert ours.columns == theirs.columns
        here, there = typed(ours), typed(theirs)
        only = [f"- {row}" for row in here if row not in there][:5]
        only += [f"+ {row}" for row in there if row not in here][:5]
        return "\n".join(only) or ("" if here == there else "the order of the rows")


def typed(answer: Answer) -> list[tuple[tuple[str, object], ...]]:
    """Rows in which 1 and true are not the same."""
    return [tuple((type(value).__name__, value) for value in row) for row in answer.rows]


@pytest.fixture(scope="session")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Worlds:
    return Worlds(tmp_path_factory.mktemp("worlds"))


@pytest.fixture(scope="session")
def one_thread(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Spark in one thread of this machine, with what makes small questions cheap."""
    with pytest.MonkeyPatch.context() as patch:
        for name, of in configured(tmp_path_factory.mktemp("spark"), DEFAULTS + SHORT).items():
            patch.setenv(name, of)
        yield "local[1]"
        disconnect()


@pytest.fixture(scope="session")
def spark_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A master and two workers, as processes of their own."""
    folder = tmp_path_factory.mktemp("cluster")
    with cluster(folder) as master, pytest.MonkeyPatch.context() as patch:
        for name, of in configured(folder / "driver", DEFAULTS + SHORT).items():
            patch.setenv(name, of)
        yield master
        disconnect()


def check(worlds: Worlds, zone: str, master: str, measure: Measure) -> None:
    """Are the rows the same? With `-s` it says what their SHA-256 is."""
    differences = worlds.differ(zone, master, measure)
    if measure.name in EXCEPTIONS:
        assert differences, f"{measure.name} is the same now: take it out of EXCEPTIONS"
        pytest.xfail(": ".join(EXCEPTIONS[measure.name]))
    assert worlds.ask(zone, "", measure).rows, "is there a row to compare?"
    assert not differences
    rows = typed(worlds.ask(zone, master, measure))
    digest = hashlib.sha256(repr(rows).encode()).hexdigest()
    print(f"\n{measure.name} {zone}: {len(rows)} rows, {digest}")


@pytest.mark.slow
@pytest.mark.parametrize("name", SHORT_FORM)
def test_one_thread_of_spark_gives_the_rows_of_duckdb(
    worlds: Worlds, one_thread: str, name: str
) -> None:
    check(worlds, ZONES[0], one_thread, BY_NAME[name])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("touches_of_persons", ("person", "happened_at", "source_id", "site", "referrer_host")),
        ("purchases_by_tier", ("tier", "bucket", "person", "realm", "at", "day", "gross")),
    ],
)
def test_rows_that_are_asked_one_by_one_are_the_same(
    worlds: Worlds, one_thread: str, name: str, columns: tuple[str, ...]
) -> None:
    measure = replace(BY_NAME[name], apart=columns)
    here, there = (worlds.ask(ZONES[0], master, measure).arrays for master in ("", one_thread))
    assert sorted(single(here)) == sorted(single(there))
    assert [getattr(a, "dtype", "text") for a in here.values()] == [
        getattr(a, "dtype", "text") for a in there.values()
    ]


def single(arrays: Mapping[str, Any]) -> list[tuple[object, ...]]:
    """The rows, whatever number stands for a text."""
    columns = [
        [column.texts[code] for code in column.codes] if isinstance(column, Coded) else list(column)
        for column in arrays.values()
    ]
    return list(zip(*columns, strict=True))


@pytest.mark.slow
def test_a_period_without_a_row_has_none_on_spark_either(worlds: Worlds, one_thread: str) -> None:
    assert worlds.ask(ZONES[0], one_thread, BY_NAME["traffic"], LONG_AGO).rows == ()


@pytest.mark.slow
def test_a_file_that_the_workers_do_not_see_is_said_in_words(
    worlds: Worlds, one_thread: str, tmp_path: Path
) -> None:
    book = Book.open(world(tmp_path / "gone", ZONES[0]), context(ZONES[0], one_thread))
    assert book.ask(BY_NAME["posts_published"], QUARTER).rows
    for path in (tmp_path / "gone" / "book" / "posts" / "current").glob("*.parquet"):
        path.unlink()
    with pytest.raises(BookError, match="each worker sees at the same path"):
        book.ask(BY_NAME["posts_published"], QUARTER)


@pytest.mark.bench
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_a_cluster_gives_the_rows_of_duckdb(
    worlds: Worlds, spark_cluster: str, measure: Measure, zone: str
) -> None:
    check(worlds, zone, spark_cluster, measure)


@pytest.mark.slow
def test_a_master_that_nobody_is_at_is_said_within_seconds(one_thread: str) -> None:
    began = time.monotonic()
    with pytest.raises(EngineUnreachable, match="See that it runs"):
        Spark("spark://127.0.0.1:9")
    assert time.monotonic() - began < 60


@pytest.mark.slow
def test_without_java_the_next_step_is_told(tmp_path: Path) -> None:
    done = without("JAVA_HOME", tmp_path, 'Spark("local[1]")')
    assert "Java did not start" in done
    assert "default-jre-headless" in done


@pytest.mark.slow
def test_without_pyspark_the_next_step_is_told(tmp_path: Path) -> None:
    done = without("", tmp_path, 'sys.modules["pyspark"] = None; Spark("local[1]")')
    assert 'pip install "whichhalf[spark]"' in done


def without(variable: str, nowhere: Path, code: str) -> str:
    """What does a fresh Python say whose environment points nowhere?"""
    env = os.environ | ({variable: str(nowhere)} if variable else {})
    said = f"import sys; from whichhalf.engines.spark import Spark; {code}"
    command = [sys.executable, "-c", said]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode
    return done.stderr
