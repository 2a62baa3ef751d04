"""How long does credit take, from path strings as other tools get them, and how do they compare?

    uv run python tests/bench/credit.py [--journeys 1_000_000] [--peers /tmp/peers]

Prints CPU and wall seconds and the peak of memory for each step of ours: all models together; the
same by buckets of persons, with ranges. With `--peers FOLDER` it installs ChannelAttribution and
DP6's marketing-attribution-models there, each in an environment of its own, runs them on the same
journeys and prints ratios. Bars at 1 million: ours 0.9 s, ranges 1 s, 250 MB; wall 25 times and CPU
15 times against ChannelAttribution, wall 20 times against DP6. At 10 million: 12 CPU s, 600 MB.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small solves: threads only wait for each other
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")  # Arrow's own keeps what is given back

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from whichhalf.crediting.path_texts import counted_at_once, journeys_of_paths
from whichhalf.models import markov, shapley, touch_rules
from whichhalf.models.fit import Fit, person_weights
from whichhalf.models.journeys import Outcomes
from whichhalf.models.path_sums import Counting, PathSums, path_sums

CHANNELS = (
    *("affiliate", "direct", "display", "email", "facebook", "instagram"),
    *("linkedin", "organic_search", "paid_search", "pinterest", "referral", "tiktok"),
)
LONGEST = 20
BUCKETS = 400
BATCH = 250_000
#: By persons memory has no bar, and fewer and larger sums are added up.
AT_A_TIME, AT_A_TIME_BY_PERSONS = 100_000, 250_000
#: So many batches are read before the clock runs on.
READ_AHEAD = 4
ROUNDS = 5
MODELS = (
    touch_rules.FIRST_TOUCH,
    touch_rules.LAST_TOUCH,
    touch_rules.LAST_NON_DIRECT_TOUCH,
    touch_rules.LINEAR,
    touch_rules.POSITION_BASED,
    touch_rules.TimeDecay(),
    touch_rules.Influenced(),
    markov.MarkovRemoval(1),
    markov.MarkovRemoval(2),
    shapley.ShapleySimplified(),
    shapley.ShapleyOrdered(),
    shapley.ShapleyRate(),
    shapley.ShapleyPerSet(),
)
PEERS = {
    "channelattribution": ("ChannelAttribution==2.2.5", "pandas", "pyarrow", "matplotlib"),
    "dp6": ("marketing-attribution-models==2.1.1", "pandas", "pyarrow"),
}


def made_up(journeys: int, seed: int) -> pa.Table:
    """Journeys of 12 channels: lengths geometric (0.3) up to 20, sticky chain, sales by channel."""
    world, rng = np.random.default_rng(7), np.random.default_rng([7, seed])
    count = len(CHANNELS)
    chain = world.dirichlet(np.full(count, 0.6), count) * 0.7 + 0.3 * np.eye(count)
    climb, pull = chain.cumsum(axis=1), world.normal(0, 0.5, count)
    climb[:, -1] = 1
    lengths = np.minimum(rng.geometric(0.3, journeys), LONGEST)
    walked = np.zeros((journeys, LONGEST), np.uint8)
    walked[:, 0] = rng.integers(0, count, journeys)
    met = np.zeros((journeys, count), np.bool_)
    met[np.arange(journeys), walked[:, 0]] = True
    for at in range(1, LONGEST):
        on = np.flatnonzero(lengths > at)
        walked[on, at] = (rng.random(len(on))[:, None] > climb[walked[on, at - 1]]).sum(axis=1)
        met[on, walked[on, at]] = True
    bought = (rng.random(journeys) < 1 / (1 + np.exp(3.2 - met @ pull))).astype(np.int64)
    value = bought * np.rint(100 * rng.lognormal(4, 0.6, journeys)).astype(np.int64)
    places = (
        [CHANNELS[channel] for channel in row[:length]]
        for row, length in zip(walked.tolist(), lengths.tolist(), strict=True)
    )
    paths = [" > ".join(names) for names in places]
    columns = {"path": paths, "conv": bought, "nul": 1 - bought, "value": value}
    return pa.table({**columns, "person": rng.integers(0, BUCKETS, journeys)})


def batches(files: list[Path], *, persons: bool) -> Iterator[tuple[Any, Outcomes]]:
    """The same columns as Arrow texts and numpy arrays, so many rows at a time."""
    rows = AT_A_TIME_BY_PERSONS if persons else AT_A_TIME
    opened = (pq.ParquetFile(file) for file in files)
    for table in (t for one in opened for t in one.iter_batches(rows, use_threads=False)):
        conversions, nulls, value, person = (
            table[name].to_numpy() for name in ("conv", "nul", "value", "person")
        )
        outcomes = Outcomes(conversions, nulls, value)
        if persons:
            outcomes = Outcomes(conversions, nulls, value, person, BUCKETS)
        yield table["path"], outcomes


def summed(batch: tuple[Any, Outcomes], counting: Counting) -> PathSums:
    """Sums of one batch; touches are taken to be a day apart, as DP6's tool does."""
    paths, outcomes = batch
    read = journeys_of_paths(paths, outcomes, channels=CHANNELS)
    left = np.repeat(np.cumsum(read.lengths), read.lengths) - 1 - np.arange(len(read.touches))
    return path_sums(replace(read, age_hours=(24 * left).astype(np.float64)), counting)


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What comes of it, and CPU and wall seconds."""
    cpu, wall = time.process_time(), time.perf_counter()
    found = work()
    return found, time.process_time() - cpu, time.perf_counter() - wall


def ours(files: list[Path], order: int, *, persons: bool) -> dict[str, tuple[float, float]]:
    """CPU and wall seconds: sums, models, ranges. Reading files is not counted, nor for peers."""
    spent = {"sums": (0.0, 0.0)}
    parts: list[PathSums] = []

    def count(work: Callable[[], PathSums]) -> PathSums:
        found, cpu, wall = timed(work)
        spent["sums"] = (spent["sums"][0] + cpu, spent["sums"][1] + wall)
        return found

    every = batches(files, persons=persons)
    one = partial(summed, counting=Counting(order=order))
    while some := list(islice(every, READ_AHEAD)):
        parts.append(count(partial(counted_at_once, some, one)))
        if len(parts) == READ_AHEAD:
            parts = [count(partial(PathSums.added, parts))]
    sums = count(partial(PathSums.added, parts))
    models = MODELS if order == 2 else (markov.MarkovRemoval(order),)
    fits = []
    for model in models:
        fit, *seconds = timed(partial(model.fit, sums))
        spent[f"  {model.name}"] = (seconds[0], seconds[1])
        assert isinstance(fit, Fit)
        fits.append(fit)
    weights = person_weights(np.random.default_rng(1), BUCKETS) if persons else None
    _, cpu, wall = timed(lambda: [fit.credits(weights) for fit in fits])
    spent["  credits to the cent" + (", with ranges" if persons else "")] = (cpu, wall)
    together = np.array(list(spent.values())).sum(axis=0)
    return {**spent, "all": (together[0], together[1])}


PEER_PROGRAMS = {
    "channelattribution": """
import ChannelAttribution as tool
table["path"] = table["path"].astype(object)
began = clock()
tool.heuristic_models(table, "path", "conv", var_value="value", flg_pro=False)
for order in (1, 2):
    tool.markov_model(table, "path", "conv", var_value="value", var_null="nul", order=order,
                      flg_pro=False, verbose=False)
""",
    "dp6": """
import polars as pl
from mam.core import MAM
lengths = pl.col("path").str.split(" > ").list.len()
frame = pl.from_pandas(table)
frame = frame.with_columns(lengths.alias("n"), pl.int_range(0, pl.len()).alias("id"))
hours = pl.int_ranges(0, pl.col("n")).list.reverse().list.eval(pl.element() * 24)
frame = frame.with_columns(hours.cast(pl.List(pl.Utf8)).list.join(" > ").alias("hours"))
began = clock()
made = MAM(frame, format_type="journey", channels_colname="path", journey_with_conv_colname="conv",
           user_id_colname="id", time_till_conv_colname="hours", conversion_value_colname="value")
made.run_first_click(); made.run_last_click(); made.run_linear(); made.run_position_based()
made.run_time_decay(); made.run_markov(); made.run_shapley(max_size=4)
""",
}
_CLOCK = """
import json, resource, sys, time
import pandas
def clock():
    return time.process_time(), time.perf_counter()
table = pandas.concat([pandas.read_parquet(name) for name in sys.argv[1:]], ignore_index=True)
"""
_TELL = """
ended = clock()
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([ended[0] - began[0], ended[1] - began[1], peak]))
"""


def peer(name: str, folder: Path, files: list[Path]) -> list[float] | str:
    """CPU and wall seconds and peak MB of another tool, or why it could not be run."""
    home = folder / name
    python = home / "bin" / "python"
    if not python.exists():
        venv.create(home, with_pip=True)
        install = [str(python), "-m", "pip", "install", "-q", *PEERS[name]]
        if (
            done := subprocess.run(install, capture_output=True, text=True, check=False)
        ).returncode:
            return done.stderr.strip().splitlines()[-1]
    program = folder / f"{name}.py"
    program.write_text(_CLOCK + PEER_PROGRAMS[name] + _TELL, "utf-8")
    command = [str(python), str(program), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return done.stderr.strip().splitlines()[-1]
    figures: list[float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def main() -> int:
    """Makes the journeys, then runs ours (in a process of its own) and the peers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--journeys", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--order", type=int, default=2)
    parser.add_argument("--folder", type=Path, default=Path("build/bench-credit"))
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--ours", action="store_true", help="only ours, on journeys made before")
    parser.add_argument("--persons", action="store_true", help="count by persons, for ranges")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    files = sorted(asked.folder.glob(f"{asked.journeys}-*.parquet"))
    if asked.ours:
        found = [ours(files, asked.order, persons=asked.persons) for _ in range(asked.rounds)]
        told = {
            step: [statistics.median(run[step][kind] for run in found) for kind in (0, 1)]
            for step in found[0]
        }
        print(json.dumps([told, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
        return 0
    for number in range(0 if files else -(-asked.journeys // BATCH)):
        rows = min(BATCH, asked.journeys - number * BATCH)
        pq.write_table(
            made_up(rows, number), asked.folder / f"{asked.journeys}-{number:03}.parquet"
        )
    told = {}
    for persons in ((), ("--persons",)):
        command = [sys.executable, __file__, *sys.argv[1:], "--ours", *persons]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        steps, peak = json.loads(done.stdout.splitlines()[-1])
        what = "by persons, with ranges" if persons else "as the peers get them"
        print(f"{asked.journeys:,} journeys, {what}: median of {asked.rounds}, peak {peak:.0f} MB")
        for step, (cpu, wall) in steps.items():
            print(f"  {step:<36} CPU {cpu:7.3f} s   wall {wall:7.3f} s")
        told = told or steps
    files = sorted(asked.folder.glob(f"{asked.journeys}-*.parquet"))
    for name in PEERS if asked.peers else ():
        figures = peer(name, asked.peers, files)
        if isinstance(figures, str):
            print(f"{name}: not run: {figures}")
            continue
        cpu, wall, memory = figures
        own_cpu, own_wall = told["all"]
        print(f"{name}: CPU {cpu:.1f} s = {cpu / own_cpu:.1f}×, wall {wall:.1f} s = "
              f"{wall / own_wall:.1f}×, peak {memory:.0f} MB")  # fmt: skip
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
