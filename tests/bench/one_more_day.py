"""What does one more day of touches cost in a book of one million, and of a hundred million?

    uv run python tests/bench/one_more_day.py [--small 1_000_000] [--large 100_000_000]

Bar: the large book at most 1.5 times the small one (median of CPU seconds, taken in turn in one
run).
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.store.shelf import new_workspace, opened
from whichhalf.nouns.touch import TOUCHES
from whichhalf.store.layout import Workspace
from whichhalf.store.loading import Staged
from whichhalf.store.ready import ready, write_ready
from whichhalf.store.writing import Arrival

BEGIN = date(2025, 1, 1)
DAYS = 100
NEW_DAY_ROWS = 100_000
ROUNDS = 5


def touches(day: date, rows: int, seed: int) -> pa.Table:
    """A day of touches: a heavy tail of persons, a thousand sources."""
    chance = np.random.default_rng([seed, day.toordinal()])
    midnight = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1e6)
    moments = midnight + np.sort(chance.integers(0, 86_400_000_000, rows))
    ids = [f"{day:%Y%m%d}-{seed}-{number}" for number in range(rows)]
    return pa.table(
        {
            "touch_id": pa.array(ids),
            "happened_at": pa.array(moments, pa.timestamp("us", "UTC")),
            "site": pa.array(["shop.example"] * rows),
            "person": pa.array((chance.random(rows) ** 3 * 10_000_000).astype("int64")),
            "source_id": pa.array(chance.integers(0, 1000, rows)),
            "_file": pa.array(["day.csv"] * rows),
            "_line": pa.array(np.arange(rows)),
        }
    )


def load_day(workspace: Workspace, day: date, rows: int, seed: int) -> float:
    """Loads one day as one file; returns the CPU seconds that it took."""
    table = touches(day, rows, seed)
    began = time.process_time()
    with opened(workspace) as book:
        whole = ready(TOUCHES, table, batch=book.next_batch, zone=book.zone)
        file = write_ready(TOUCHES, [whole], book.staging("touches"))
        arrival = Arrival("day.csv", "", [Staged(TOUCHES, (file,))])
        arrival.lines = {"received": rows, "kept": rows, "quarantined": 0, "rejected": 0}
        book.load(arrival)
    return time.process_time() - began


def book_of(folder: Path, rows: int) -> Workspace:
    """A book with so many touches, in equal days."""
    workspace = new_workspace(folder)
    for number in range(DAYS):
        load_day(workspace, BEGIN + timedelta(days=number), rows // DAYS, 1)
    return workspace


def main() -> int:
    """Builds both books, then adds the same days to each in turn."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--small", type=int, default=1_000_000)
    arguments.add_argument("--large", type=int, default=100_000_000)
    sizes = arguments.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="one-more-day-"))
    try:
        books = {rows: book_of(folder / str(rows), rows) for rows in (sizes.small, sizes.large)}
        spent: dict[int, list[float]] = {rows: [] for rows in books}
        for number in range(ROUNDS):
            day = BEGIN + timedelta(days=DAYS + number)
            for rows, workspace in books.items():
                spent[rows].append(load_day(workspace, day, NEW_DAY_ROWS, 2))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for rows, seconds in spent.items():
        print(f"{rows:>12,} touches: one more day of {NEW_DAY_ROWS:,}: {_shown(seconds)} CPU s")
    ratio = statistics.median(spent[sizes.large]) / statistics.median(spent[sizes.small])
    print(f"ratio of medians {ratio:.2f} (bar 1.5)")
    return 0


def _shown(seconds: list[float]) -> str:
    return f"median {statistics.median(seconds):.2f} ({min(seconds):.2f}–{max(seconds):.2f})"


if __name__ == "__main__":
    raise SystemExit(main())
