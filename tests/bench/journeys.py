"""How long do journeys and credit take from the stored touches, and how much memory?

    uv run python tests/bench/journeys.py [--touches 3_330_000] [--persons 1_000_000]
        [--purchases 50_000] [--days 90] [--rounds 3] [--polars PYTHON]

Makes a book once (touches lie clustered by person and time, as the loader leaves them, in files of
five million), then measures each step in a process of its own: `scan` reads person, time and source
and adds them up; `lined` brings all touches into the order of persons, which is kept beside the
book; `paths` builds the journeys to purchases, `unlimited` those without a limit; `credit` builds
all journeys, adds up what models need, fits every model and gives every credit with its range;
`day` does so again after one more day was imported, and opens only the journeys that it changed.
CPU and wall seconds are medians. With `--polars` (a Python that has polars) the paths are built
there as well, from the same files.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small solves: threads only wait for each other
sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import pyarrow as pa

from tests.measures.made_shop import SHOP
from tests.store.shelf import CONTEXT, new_workspace, opened
from whichhalf.crediting.credits import MODELS
from whichhalf.lineup.lining import lined_up
from whichhalf.models.fit import Fit, person_weights
from whichhalf.nouns.channel import SOURCE_FIELDS, Channel, Source
from whichhalf.nouns.conversion import CONVERSIONS
from whichhalf.nouns.period import Period
from whichhalf.nouns.person import BUCKETS
from whichhalf.nouns.table import Table
from whichhalf.nouns.touch import TOUCHES
from whichhalf.paths.built import Asked, Builder
from whichhalf.paths.journeys import journey_sums
from whichhalf.store.batches import Batch
from whichhalf.store.book import Book, noun
from whichhalf.store.layout import Workspace
from whichhalf.store.loading import Staged
from whichhalf.store.ready import ready, write_ready
from whichhalf.store.writing import Arrival, Writer
from whichhalf.till.inquiry import Inquiry

NAMES = (
    *("affiliate", "direct", "display", "email", "facebook", "instagram"),
    *("linkedin", "organic", "search", "pinterest", "referral", "tiktok"),
)
BEGIN = date(2025, 1, 1)
A_FILE = 5_000_000
PIECE = 500_000
DAY_US = 86_400_000_000
LIMITED, UNLIMITED = 90, 36_500


def classified(source: Source) -> Channel:
    name = source.utm_source
    return Channel(name, name, "social", "owned", "Organic Social", "", "made up", social=True)


def made(folder: Path, wanted: argparse.Namespace) -> Workspace:
    """A book of touches by random persons on random channels; some buy an hour after a touch."""
    workspace = new_workspace(folder)
    chance = np.random.default_rng(7)
    persons = np.sort(chance.integers(0, 1 << 63, wanted.persons))
    files = -(-wanted.touches // A_FILE)
    begun = int(datetime(BEGIN.year, BEGIN.month, BEGIN.day, tzinfo=UTC).timestamp() * 1e6)
    with opened(workspace) as book:
        sold = []
        for number in range(files):
            rows = wanted.touches // files
            who = persons[np.sort(chance.integers(0, len(persons), rows))]
            span = wanted.days * DAY_US // files
            when = begun + number * span + chance.integers(0, span, rows)
            order = np.lexsort((when, who))
            columns = {"person": who[order], "at": when[order]}
            put(book, TOUCHES, touches_of(columns, chance, number))
            chosen = chance.choice(rows, wanted.purchases // files, replace=False)
            sold.append({"person": who[chosen], "at": when[chosen] + DAY_US // 24})
        bought = {name: np.concatenate([each[name] for each in sold]) for name in ("person", "at")}
        load_purchases(book, bought, chance)
    return workspace


def touches_of(columns: dict[str, Any], chance: np.random.Generator, number: int) -> list[pa.Table]:
    rows = len(columns["at"])
    source = chance.integers(1, len(NAMES) + 1, rows)
    return [
        pa.table(
            {
                "touch_id": pa.array(np.arange(rows)[part] + number * A_FILE).cast(pa.string()),
                "happened_at": pa.array(columns["at"][part], pa.timestamp("us", "UTC")),
                "site": pa.array(["shop.example"] * len(source[part])),
                "kind": pa.array(["visit"] * len(source[part])),
                "consent": pa.array(["consented"] * len(source[part])),
                "person": pa.array(columns["person"][part]),
                "source_id": pa.array(source[part]),
                "_file": pa.array(["touches.csv"] * len(source[part])),
                "_line": pa.array(np.arange(rows)[part]),
            }
        )
        for part in (slice(at, at + PIECE) for at in range(0, rows, PIECE))
    ]


def put(book: Writer, table: Table, pieces: list[pa.Table]) -> None:
    """Puts rows that are in order, and met no others, into the book as one batch of one file."""
    whole = (ready(table, each, batch=book.next_batch, zone=book.zone) for each in pieces)
    file = write_ready(table, whole, book.staging(table.name))
    current = noun(book.workspace, table, "current")
    name = f"{table.name}/current"
    after = book.batches.versions.get(name, -1)
    version = current.commit([current.adopt(file)], after=after)
    batch = Batch(0, "import", "touches.csv", book.now, facts={"zone": book.zone})
    book._append(batch, {**book.batches.versions, name: version})


def load_purchases(
    book: Writer, bought: dict[str, Any], chance: np.random.Generator, number: int = 0
) -> None:
    """Loads the orders as one file, and says which sources there are."""
    rows = len(bought["at"])
    gross = np.rint(100 * chance.lognormal(4, 0.6, rows)).astype(np.int64)
    table = pa.table(
        {
            "conversion_id": pa.array(np.arange(rows) + (number << 32)).cast(pa.string()),
            "kind": pa.array(["order"] * rows),
            "happened_at": pa.array(bought["at"], pa.timestamp("us", "UTC")),
            "person": pa.array(bought["person"]),
            "currency": pa.array(["EUR"] * rows),
            "gross": pa.array(gross),
            "_file": pa.array(["orders.csv"] * rows),
            "_line": pa.array(np.arange(rows)),
        }
    )
    whole = ready(CONVERSIONS, table, batch=book.next_batch, zone=book.zone)
    file = write_ready(CONVERSIONS, [whole], book.staging("conversions"))
    sources = {
        at + 1: Source(*(name if f == "utm_source" else "" for f in SOURCE_FIELDS))
        for at, name in enumerate(NAMES)
    }
    arrival = Arrival("orders.csv", "", [Staged(CONVERSIONS, (file,))], sources=sources)
    arrival.lines = {"received": rows, "kept": rows, "quarantined": 0, "rejected": 0}
    book.load(arrival)


def scan(book: Book, _: Inquiry) -> Any:
    """The floor: reads three columns of all touches."""
    book._view(book.engine, TOUCHES, "current", as_name="touches")
    sums = "sum(person % 1000), max(happened_at)::varchar, sum(source_id)"
    return [str(each) for each in book.engine.rows(f"select {sums} from touches")[0]]


def paths(_: Book, inquiry: Inquiry, days: int = LIMITED) -> Any:
    """Journeys to purchases alone: how many, and how many touches they have."""
    built = list(Builder.of(inquiry, Asked(days, nulls=False)).built())
    return [sum(len(each.lengths) for each in built), sum(len(each.numbers) for each in built)]


def unlimited(book: Book, inquiry: Inquiry) -> Any:
    return paths(book, inquiry, UNLIMITED)


def lined(book: Book, _: Inquiry) -> Any:
    """Brings all touches into the order of persons, from nothing."""
    shutil.rmtree(book.workspace.lineup, ignore_errors=True)
    return [lined_up(book).rows]


def credit(book: Book, inquiry: Inquiry) -> Any:
    """All journeys, all models, all credits with ranges; nothing is remembered of the last time."""
    shutil.rmtree(book.workspace.lineup / "sums", ignore_errors=True)
    return credited(inquiry)


def day(_: Book, inquiry: Inquiry) -> Any:
    """The same once the book and the period have one more day, and the days before were asked."""
    return credited(inquiry)


def credited(inquiry: Inquiry) -> Any:
    began = time.process_time()
    sums = journey_sums(inquiry, LIMITED, order=2, paths=False)
    counted = time.process_time() - began
    weights = person_weights(np.random.default_rng(1), BUCKETS)
    given = {}
    for model in MODELS:
        fit = model.fit(sums.tiers["consented"])
        if isinstance(fit, Fit):
            given[model.name] = fit.credits(weights).credits[0].value
    told = {each.tier: each for each in sums.found.coverage}["consented"]
    return [
        f"sums {counted:.2f} CPU s",
        len(given),
        told.nulls,
        told.conversions,
        given.get("markov_1"),
        given.get("shapley_rate"),
    ]


def grown(place: Path) -> Path:
    """A copy of a book that may grow."""
    copy = place.with_name(f"{place.name}-day")
    shutil.rmtree(copy, ignore_errors=True)
    return Path(shutil.copytree(place, copy))


def one_more_day(workspace: Workspace, number: int, touches: int, purchases: int) -> None:
    """Loads what one more day brings: as many rows as the days before had."""
    chance = np.random.default_rng(number)
    with opened(workspace) as book:
        known = Book.open(workspace, replace(CONTEXT, classify=classified))
        persons = lined_up(known).between(0, 1 << 63).person
        who = np.sort(persons[chance.integers(0, len(persons), touches)])
        begun = int(datetime(BEGIN.year, BEGIN.month, BEGIN.day, tzinfo=UTC).timestamp() * 1e6)
        when = begun + number * DAY_US + chance.integers(0, DAY_US - DAY_US // 12, touches)
        order = np.lexsort((when, who))
        columns = {"person": who[order], "at": when[order]}
        put(book, TOUCHES, touches_of(columns, chance, 1000 + number))
        chosen = chance.choice(touches, purchases, replace=False)
        sold = {name: columns[name][chosen] for name in columns}
        sold["at"] = sold["at"] + DAY_US // 24
        load_purchases(book, sold, chance, number)


STEPS: dict[str, Callable[[Book, Inquiry], Any]] = {
    "scan": scan, "lined": lined, "paths": paths, "unlimited": unlimited, "credit": credit,
    "day": day,
}  # fmt: skip

POLARS = """
import json, resource, sys, time
import polars as pl
touches, sold = sys.argv[1].split(","), sys.argv[2].split(",")
took = []
for _ in range(int(sys.argv[3])):
    wall, cpu = time.perf_counter(), time.process_time()
    ends = pl.scan_parquet(sold)
    ends = ends.select("conversion_id", "person", pl.col("happened_at").alias("ended"))
    met = pl.scan_parquet(touches).select("person", "happened_at", "source_id")
    met = met.join(ends, on="person").filter(
        (pl.col("happened_at") <= pl.col("ended"))
        & (pl.col("happened_at") > pl.col("ended") - pl.duration(days=90))
    )
    found = (
        met.sort("conversion_id", "happened_at")
        .group_by("conversion_id", maintain_order=True)
        .agg("source_id")
        .collect(engine="streaming")
    )
    told = [found.height, int(found["source_id"].list.len().sum())]
    took.append((time.process_time() - cpu, time.perf_counter() - wall))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([took, peak, told]))
"""


def measured(workspace: Workspace, step: str, asked: argparse.Namespace) -> str:
    """CPU and wall seconds of each round, the peak of memory, and what came out, as JSON."""
    took, told = [], None
    for at in range(asked.rounds):
        if step == "day":
            number, rows = asked.days + at, asked.touches // asked.days
            one_more_day(workspace, number, rows, asked.purchases // asked.days)
        book = Book.open(workspace, replace(CONTEXT, classify=classified))
        ended = asked.days + (at + 1 if step == "day" else 0)
        period = Period(BEGIN, BEGIN + timedelta(days=ended), "Europe/Berlin")
        lined = partial(lined_up, book)
        inquiry = Inquiry(book.ask, replace(SHOP, zone="Europe/Berlin"), period, 7, lined)
        cpu, wall = time.process_time(), time.perf_counter()
        told = STEPS[step](book, inquiry)
        took.append((time.process_time() - cpu, time.perf_counter() - wall))
    status = Path("/proc/self/status").read_text("ascii")
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    return json.dumps([took, peak / 1024, told])


def main() -> int:
    """Makes the book where it is not there yet; each step in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--touches", type=int, default=3_330_000)
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--purchases", type=int, default=50_000)
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=Path("build/bench-journeys"))
    parser.add_argument("--polars", type=Path)
    parser.add_argument("--steps", default=",".join(STEPS))
    parser.add_argument("--step", choices=STEPS)
    asked = parser.parse_args()
    place = asked.folder / f"{asked.touches}"
    if asked.step == "day":
        place = grown(place)
    if asked.step:
        print(measured(Workspace.at(place), asked.step, asked))
        return 0
    if not place.exists():
        made(place, asked)
    print(f"{asked.touches:,} touches, {asked.persons:,} persons, {asked.purchases:,} purchases")
    floor = 0.0
    for step in asked.steps.split(","):
        command = [sys.executable, __file__, *sys.argv[1:], "--step", step]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        cpu = told(step, done.stdout, floor)
        floor = floor or cpu
    if asked.polars:
        book = Book.open(Workspace.at(place), replace(CONTEXT, classify=classified))
        files = [
            ",".join(
                noun(book.workspace, t, "current").paths(book.batches.versions[f"{t.name}/current"])
            )
            for t in (TOUCHES, CONVERSIONS)
        ]
        command = [str(asked.polars), "-c", POLARS, *files, str(asked.rounds)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        told("polars: paths", done.stdout, floor)
    return 0


def told(step: str, answer: str, floor: float) -> float:
    """Prints one step; returns its CPU seconds."""
    took, peak, found = json.loads(answer.splitlines()[-1])
    cpu, wall = (statistics.median(each[kind] for each in took) for kind in (0, 1))
    times = f" = {cpu / floor:5.1f} × scan" if floor else ""
    print(
        f"  {step:14} CPU {cpu:8.2f} s{times}   wall {wall:8.2f} s   peak {peak:6.0f} MB   {found}"
    )
    return cpu


if __name__ == "__main__":
    raise SystemExit(main())
