"""Are the figures the same on a Spark cluster, and what does each engine cost?

    python -m tests.bench.spark same               the demo company on DuckDB and on a cluster
    python -m tests.bench.spark cost 1000000       CPU of both for a book of so many touches

Needs a Java runtime and the package pyspark. docs/proofs/spark.md holds what they said last.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from tests.engines.cluster import DEFAULTS, SHORT, cluster, configured
from tests.engines.made_world import NOW, QUARTER, context
from whichhalf.engines import spark
from whichhalf.measures import BY_NAME
from whichhalf.nouns.channel import SOURCE_FIELDS, Source
from whichhalf.nouns.table import Table
from whichhalf.nouns.tables import table
from whichhalf.store.book import Book
from whichhalf.store.layout import SETTINGS_FILE, Workspace
from whichhalf.store.loading import Staged
from whichhalf.store.ready import arrow_types, ready, write_ready
from whichhalf.store.writing import Arrival, Writer, writer

TOLD = ("statement", "journeys", "credit")
ASKED = ("traffic", "visitors", "sales", "paths_without_purchase")
ZONE = "Europe/Berlin"
CHANNELS = 12
#: One purchase for so many touches.
TOUCHES_A_PURCHASE = 50
PIECE = 1_000_000


def same(folder: Path, verbs: Sequence[str] = TOLD) -> None:
    """Tells the demo company on both engines and prints the SHA-256 of each answer's JSON."""
    whichhalf = str(Path(sys.executable).with_name("whichhalf"))
    shop = folder / "demo"
    subprocess.run([whichhalf, "demo", str(shop)], check=True, stdout=subprocess.DEVNULL)
    plain = (shop / SETTINGS_FILE).read_text("utf-8")
    env = os.environ | configured(folder / "driver", DEFAULTS + SHORT)
    with cluster(folder / "cluster") as master:
        said = f'\n[book]\nengine = "spark"\nmaster = "{master}"\n'
        for verb in verbs:
            digests = []
            for text in (plain, plain + said):
                (shop / SETTINGS_FILE).write_text(text, "utf-8")
                command = [whichhalf, verb, "--format", "json", "-w", str(shop)]
                began = time.monotonic()
                told = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE).stdout
                seconds = time.monotonic() - began
                digests.append(hashlib.sha256(told).hexdigest())
                engine = "DuckDB" if text == plain else "Spark, master and 2 workers"
                size = f"{len(told):,} bytes, {seconds:.0f} s"
                print(f"{verb:9} {engine:27} {digests[-1]} {size}", flush=True)
            assert digests[0] == digests[1]


def cost(folder: Path, touches: int) -> None:
    """CPU seconds of both engines for the same questions, asked twice; the second is printed."""
    workspace = large(folder, touches)
    for name, of in configured(folder / "driver", DEFAULTS.replace("1g", "4g")).items():
        os.environ[name] = of
    ours = Book.open(workspace, context(ZONE))
    theirs = Book.open(workspace, context(ZONE, "local[2]"))
    for name in ASKED:
        rows, spent = zip(*(asked(book, name) for book in (ours, theirs)), strict=True)
        assert rows[0] == rows[1], name
        duck, other = spent
        print(
            f"{touches} {name}: {len(rows[0])} rows, DuckDB {duck:.1f} CPU-s, "
            f"Spark {other:.1f} CPU-s, {other / duck:.0f} times",
            flush=True,
        )
    spark.disconnect()


def asked(book: Book, name: str) -> tuple[Any, float]:
    """The rows, and the CPU seconds of this process and of its Java."""
    book.ask(BY_NAME[name], QUARTER)
    before = used()
    rows = book.ask(BY_NAME[name], QUARTER).rows
    return rows, used() - before


def used() -> float:
    java = spark._java().proc.pid
    ticks = Path(f"/proc/{java}/stat").read_text("ascii").rpartition(")")[2].split()
    return time.process_time() + sum(map(int, ticks[11:13])) / os.sysconf("SC_CLK_TCK")


def large(folder: Path, touches: int) -> Workspace:
    """A book of so many touches of half a year, a tenth as many people, some of whom buy."""
    rng = np.random.default_rng(7)
    (folder / SETTINGS_FILE).write_text("", "utf-8")
    workspace = Workspace.at(folder)
    with writer(workspace, zone=ZONE, now=NOW) as book:
        for first in range(0, touches, PIECE):
            rows = min(PIECE, touches - first)
            staged = [
                piece(book, table("touches"), visits(rng, rows, first, touches // 10)),
                piece(
                    book,
                    table("conversions"),
                    orders(rng, rows // TOUCHES_A_PURCHASE, first, touches // 10),
                ),
            ]
            arrival = Arrival(f"{first}.csv", "", staged, sources=sources())
            arrival.lines = {"received": rows, "kept": rows, "quarantined": 0, "rejected": 0}
            book.load(arrival)
    return workspace


def sources() -> dict[int, Source]:
    words = {"utm_source": "", "utm_medium": "social"}
    return {
        n: Source(*({**words, "utm_source": f"place{n}"}.get(f, "") for f in SOURCE_FIELDS))
        for n in range(1, CHANNELS + 1)
    }


def moments(rng: np.random.Generator, rows: int) -> pa.Array:
    start = np.datetime64("2025-04-01", "us")
    when = start + rng.integers(0, 182 * 86_400_000_000, rows).astype("timedelta64[us]")
    return pa.array(when, pa.timestamp("us", "UTC"))


def visits(rng: np.random.Generator, rows: int, first: int, people: int) -> dict[str, Any]:
    return {
        "touch_id": pa.array([f"t{first + n}" for n in range(rows)]),
        "happened_at": moments(rng, rows),
        "site": pa.array(["shop.example"] * rows),
        "kind": pa.array(["visit"] * rows),
        "consent": pa.array(["consented"] * rows),
        "person": pa.array(rng.integers(0, people, rows)),
        "source_id": pa.array(rng.integers(1, CHANNELS + 1, rows)),
    }


def orders(rng: np.random.Generator, rows: int, first: int, people: int) -> dict[str, Any]:
    return {
        "conversion_id": pa.array([f"shop:{first + n}" for n in range(rows)]),
        "happened_at": moments(rng, rows),
        "kind": pa.array(["order"] * rows),
        "currency": pa.array(["EUR"] * rows),
        "gross": pa.array(rng.integers(500, 20_000, rows)),
        "person": pa.array(rng.integers(0, people, rows)),
    }


def piece(book: Writer, noun: Table, columns: dict[str, Any]) -> Staged:
    rows = len(next(iter(columns.values())))
    types = arrow_types(noun)
    typed = {name: column.cast(types[name]) for name, column in columns.items()}
    typed |= {"_file": pa.array(["made"] * rows), "_line": pa.array(np.arange(rows))}
    whole = ready(noun, pa.table(typed), batch=book.next_batch, zone=book.zone)
    return Staged(noun, (write_ready(noun, [whole], book.staging(noun.name)),))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        if sys.argv[1:2] == ["same"]:
            same(Path(place), sys.argv[2:] or TOLD)
        elif sys.argv[1:2] == ["cost"]:
            cost(Path(place), int(sys.argv[2]))
        else:
            sys.exit(__doc__)
