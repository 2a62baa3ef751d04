"""Does every engine give the same rows, integer for integer (law 10)?

    python -m pytest tests/engines                         the short form: one thread of Spark
    python -m pytest tests/engines -m bench -s             the long form: a cluster of two workers

The long form asks every question of two zones, and tells the demo company on both engines.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.engines.cluster import DEFAULTS, SHORT, cluster, configured
from tests.engines.made_world import QUARTER, ZONES, context, with_master, world
from whichhalf.measures import MEASURES
from whichhalf.nouns.measure import Answer, Measure
from whichhalf.nouns.period import Period
from whichhalf.store.book import Book
from whichhalf.store.engines.spark import disconnect
from whichhalf.store.layout import Workspace

pytestmark = [
    # py4j leaves its sockets to Python; they are closed with the process
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
#: Measure → (notimpl, notyet or never, reason), where Spark cannot give the rows of DuckDB. Strict:
#: a measure that stands here and gives the same rows fails. There is none.
EXCEPTIONS: dict[str, tuple[str, str]] = {}
#: Measures that find nothing in the made-up world: only their compilation is compared.
BARE: frozenset[str] = frozenset()
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
            said = with_master(context(zone), master)
            self.opened[zone, master] = Book.open(self.made[zone], said)
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
        for name, of in configured(folder / "driver", DEFAULTS).items():
            patch.setenv(name, of)
        yield master
        disconnect()


def check(worlds: Worlds, zone: str, master: str, measure: Measure) -> None:
    differences = worlds.differ(zone, master, measure)
    if measure.name in EXCEPTIONS:
        assert differences, f"{measure.name} is the same now: take it out of EXCEPTIONS"
        pytest.xfail(": ".join(EXCEPTIONS[measure.name]))
    rows = worlds.ask(zone, "", measure).rows
    assert bool(rows) != (measure.name in BARE), "is there a row to compare?"
    assert not differences


@pytest.mark.slow
@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_spark_gives_the_rows_of_duckdb(worlds: Worlds, one_thread: str, measure: Measure) -> None:
    check(worlds, ZONES[0], one_thread, measure)
