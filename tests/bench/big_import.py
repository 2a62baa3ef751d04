"""How fast, and in how much memory, does a 140 MB order file of 2.3 million rows come in?

    uv run python tests/bench/big_import.py [--rows 2_300_000] [--persons 500_000]

Bars, against DuckDB's own typed `read_csv` → Parquet of the same file in the same run: peak memory
under 400 MB; at least a third of its speed with every check on when the persons are known; at least
a tenth when all 500,000 are new. Wall and CPU seconds of whole processes, medians of several runs.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 3
NATIVE = """
import duckdb, sys
duckdb.execute(f\"\"\"copy (select * from read_csv('{sys.argv[1]}', header = true,
    auto_detect = false, columns = {{date: 'date', order_id: 'varchar', channel: 'varchar',
    revenue: 'decimal(18,2)', currency: 'varchar', email: 'varchar'}}))
    to '{sys.argv[2]}' (format parquet, compression zstd)\"\"\")
"""


def write_orders(path: Path, rows: int, persons: int, first: int) -> None:
    """Orders with everyday headings, so that nothing but the plain way applies."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.csv

    chance = np.random.default_rng(first)
    days = (np.datetime64("2025-01-01") + chance.integers(0, 365, rows)).astype(str)
    cents = chance.integers(500, 20_000, rows)
    money = np.char.add(
        np.char.add((cents // 100).astype(str), "."), np.char.zfill((cents % 100).astype(str), 2)
    )
    channels = np.array(["facebook", "instagram", "pinterest", "google", "newsletter", "direct"])
    who = np.concatenate([np.arange(persons), chance.integers(0, persons, rows - persons)])
    table = pa.table(
        {
            "date": days,
            "order_id": np.char.add("A", (first + np.arange(rows)).astype(str)),
            "channel": channels[chance.integers(0, len(channels), rows)],
            "revenue": money,
            "currency": np.full(rows, "EUR"),
            "email": np.char.add(np.char.add("c", who.astype(str)), "@example.org"),
        }
    )
    pyarrow.csv.write_csv(table, path, pyarrow.csv.WriteOptions(quoting_style="none"))


def run(command: list[str]) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds and peak megabytes of a whole process."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command[:4]} ended with {status}")
    wall = time.perf_counter() - began
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def whichhalf(*arguments: str) -> list[str]:
    """The command as a user runs it."""
    return [sys.executable, "-m", "whichhalf", *arguments]


def measure(folder: Path, rows: int, persons: int) -> dict[str, list[tuple[float, float, float]]]:
    """Each way several times, in turn."""
    files = [folder / f"orders-{number}.csv" for number in (1, 2)]
    for number, file in enumerate(files):  # in a process of its own: a child inherits our memory
        run([sys.executable, __file__, "--write", str(file), str(rows), str(persons), str(number)])
    print(f"{files[0].stat().st_size / 1e6:.0f} MB, {rows:,} rows, {persons:,} persons")
    spent: dict[str, list[tuple[float, float, float]]] = {"native": [], "new": [], "known": []}
    for number in range(ROUNDS):
        shop = folder / f"shop-{number}"
        run(whichhalf("init", str(shop), "--yes"))
        spent["native"].append(
            run([sys.executable, "-c", NATIVE, str(files[0]), str(folder / "native.parquet")])
        )
        spent["new"].append(run(whichhalf("import", "-w", str(shop), str(files[0]))))
        spent["known"].append(run(whichhalf("import", "-w", str(shop), str(files[1]))))
        shutil.rmtree(shop)
    return spent


def main() -> int:
    """Measures and prints the ratios."""
    if sys.argv[1:2] == ["--write"]:
        path, rows, persons, number = sys.argv[2:]
        write_orders(Path(path), int(rows), int(persons), int(number) * int(rows))
        return 0
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rows", type=int, default=2_300_000)
    arguments.add_argument("--persons", type=int, default=500_000)
    sizes = arguments.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="big-import-"))
    try:
        spent = measure(folder, sizes.rows, sizes.persons)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    middle = {
        name: [statistics.median(column) for column in zip(*runs, strict=True)]
        for name, runs in spent.items()
    }
    for name, (wall, cpu, memory) in middle.items():
        print(f"{name:>7}: wall {wall:6.2f} s  CPU {cpu:6.2f} s  peak {memory:5.0f} MB")
    for name, bar in (("known", 3), ("new", 10)):
        wall, cpu = (middle[name][i] / middle["native"][i] for i in (0, 1))
        print(f"{name:>7}: {wall:.1f} times the wall, {cpu:.1f} times the CPU (bar {bar})")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
