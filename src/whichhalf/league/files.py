"""How does a world lie in a folder, so that any method can be run on it? As plain CSV files.

`weekly.csv` one row a week · `daily.csv` the margin of each day · `channels.csv` which channels,
paid, social · `journeys.csv` paths · `survey.csv` answers · `claims.csv` what platforms report ·
`lots.csv` experiments · `world.csv` which world it is. `truth.csv` is the answer key: a method that
is judged must not read it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from whichhalf.league.tables import Channel, Said, Tables
from whichhalf.league.tracking import Journey

#: booked, social, and each channel, in cents
Figures = tuple[int, int, Mapping[str, int]]
_JOURNEY = ("week", "bucket", "tier", "path", "conversions", "nulls", "margin_cents")
_TOTALS = ("booked", "social")


def write(tables: Tables, truth: Figures, folder: Path, mark: str = "") -> None:
    """Writes the tables and, last, the answer key."""
    folder.mkdir(parents=True, exist_ok=True)
    monday = [tables.first_monday + timedelta(weeks=week) for week in range(tables.weeks)]
    rows = zip(*(column.tolist() for column in tables.weekly.values()), strict=True)
    weekly = ([day.isoformat(), *row] for day, row in zip(monday, rows, strict=True))
    _write(folder / "weekly.csv", ("week", *tables.weekly), weekly)
    _write(
        folder / "channels.csv",
        ("channel", "paid", "social"),
        ([one.name, int(one.paid), int(one.social)] for one in tables.channels),
    )
    _write(
        folder / "journeys.csv",
        _JOURNEY,
        ([getattr(one, name) for name in _JOURNEY] for one in tables.journeys),
    )
    _write(
        folder / "survey.csv",
        ("week", "answer", "answers", "margin_cents"),
        ([one.week, one.answer, one.answers, one.margin_cents] for one in tables.survey),
    )
    _write(
        folder / "claims.csv",
        ("channel", "orders", "margin_cents"),
        ([name, *figures] for name, figures in tables.claims.items()),
    )
    lots = zip(*(lot.tolist() for lot in tables.lots.values()), strict=True)
    _write(
        folder / "lots.csv",
        ("week", *tables.lots),
        ([day.isoformat(), *row] for day, row in zip(monday, lots, strict=False)),
    )
    days = (tables.first_monday + timedelta(days=day) for day in range(7 * tables.weeks))
    daily = ([day.isoformat(), cents] for day, cents in zip(days, tables.daily_cents, strict=True))
    _write(folder / "daily.csv", ("day", "margin_cents"), daily)
    facts = [("scenario", tables.scenario), ("seed", tables.seed), ("mark", mark)]
    _write(folder / "world.csv", ("fact", "value"), facts)
    booked, social, channels = truth
    totals = [("booked", booked), ("social", social), *channels.items()]
    _write(folder / "truth.csv", ("channel", "margin_cents"), totals)


def read(folder: Path, mark: str) -> tuple[Tables, Figures] | None:
    """What lies there? None where nothing lies, or something of another mark."""
    if not (folder / "truth.csv").is_file():
        return None
    facts = {row["fact"]: row["value"] for row in _read(folder / "world.csv")}
    if facts["mark"] != mark:
        return None
    weekly = _columns(folder / "weekly.csv")
    first = date.fromisoformat(weekly.pop("week")[0])
    lots = _columns(folder / "lots.csv")
    lots.pop("week", None)
    truth = {row["channel"]: int(row["margin_cents"]) for row in _read(folder / "truth.csv")}
    booked, social = (truth.pop(name) for name in _TOTALS)
    tables = Tables(
        scenario=facts["scenario"],
        seed=int(facts["seed"]),
        first_monday=first,
        channels=tuple(
            Channel(row["channel"], paid=row["paid"] == "1", social=row["social"] == "1")
            for row in _read(folder / "channels.csv")
        ),
        daily_cents=np.array(_columns(folder / "daily.csv")["margin_cents"], dtype=np.int64),
        weekly={name: np.array(column, dtype=np.int64) for name, column in weekly.items()},
        journeys=tuple(_journey(row) for row in _read(folder / "journeys.csv")),
        survey=tuple(
            Said(int(row["week"]), row["answer"], int(row["answers"]), int(row["margin_cents"]))
            for row in _read(folder / "survey.csv")
        ),
        claims={
            row["channel"]: (int(row["orders"]), int(row["margin_cents"]))
            for row in _read(folder / "claims.csv")
        },
        lots={name: np.array(column, dtype=np.int64) for name, column in lots.items()},
    )
    return tables, (booked, social, truth)


def _journey(row: Mapping[str, str]) -> Journey:
    figures = [int(row[name]) for name in ("conversions", "nulls", "margin_cents")]
    return Journey(int(row["week"]), int(row["bucket"]), row["tier"], row["path"], *figures)


def _write(path: Path, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(rows)


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _columns(path: Path) -> dict[str, list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        heading, *rows = csv.reader(file)
    return {name: [row[k] for row in rows] for k, name in enumerate(heading)}
