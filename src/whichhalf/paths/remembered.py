"""What was counted of journeys, and of which purchases, kept beside the line-up they came from.

One file for each question, of plain arrays; the question names the code that answers it. It can be
deleted at any time, and one that is not whole is not read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from whichhalf.models.age_sums import AgeSums
from whichhalf.models.journeys import Integers
from whichhalf.models.path_sums import Counting, PathSums
from whichhalf.models.tally import Tally
from whichhalf.nouns.measure import Coded
from whichhalf.nouns.period import Period
from whichhalf.paths.counted import Counted
from whichhalf.paths.path_table import PathTable

#: So many questions are remembered; the one that was not asked for longest goes.
_MOST = 8
_FORMAT = 1
_TALLIES = ("steps", "ends", "sets", "places", "turns")
_AGES = ("lengths", "cells", "bucket", "counts")
_PATHS = ("lengths", "touches", "counts")
_ROWS = ("sold", "bought", "asked", "serious")

Rows = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What was counted, and of what?

    `files` of touches, the period, what sources were `told` as, `every` channel and the `channels`
    that were told apart, with what each touched if there were too many; purchases of the period,
    all purchases, leads and offers, each in the order of persons.
    """

    files: frozenset[str]
    period: Period
    told: tuple[str, ...]
    every: tuple[str, ...]
    channels: tuple[str, ...]
    met: Integers
    sold: Rows
    bought: Rows
    asked: Rows
    serious: Rows
    counted: Counted


def write(folder: Path, key: str, known: Known) -> None:
    """Keeps what was counted for a question; what cannot be kept is counted anew next time."""
    arrays: dict[str, Any] = {"met": known.met, "handed": known.counted.handed}
    facts: dict[str, Any] = {
        "format": _FORMAT,
        "key": key,
        "files": sorted(known.files),
        "period": [known.period.start.isoformat(), known.period.end.isoformat(), known.period.zone],
        "told": known.told,
        "every": known.every,
        "channels": known.channels,
        "over": known.counted.over_from_own_site,
        "texts": {},
        "tiers": {},
    }
    for name in _ROWS:
        for column, values in getattr(known, name).items():
            coded = isinstance(values, Coded)
            arrays[f"{name}.{column}"] = values.codes if coded else values
            if coded:
                facts["texts"][f"{name}.{column}"] = values.texts
    for tier, sums in known.counted.tiers.items():
        facts["tiers"][tier] = _facts_of(sums)
        arrays |= {f"{tier}.{name}": array for name, array in _arrays_of(sums).items()}
    if known.counted.table is not None:
        arrays |= {f"paths.{name}": getattr(known.counted.table, name) for name in _PATHS}
    arrays["facts"] = np.frombuffer(json.dumps(facts).encode(), np.uint8)
    try:
        _put(folder, key, arrays)
    except OSError:  # a full disk keeps nobody from their figures
        _path(folder, key).unlink(missing_ok=True)


def read(folder: Path, key: str) -> Known | None:
    """What was counted for this question when it was last asked; nothing if that is not known."""
    path = _path(folder, key)
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as held:
            arrays = {name: held[name] for name in held.files}
        facts = json.loads(arrays["facts"].tobytes())
        if facts["format"] != _FORMAT or facts["key"] != key:
            return None
        known = _known(facts, arrays)
        os.utime(path)
    except (OSError, ValueError, KeyError, BadZipFile):
        return None
    return known


def _known(facts: Mapping[str, Any], arrays: Mapping[str, Any]) -> Known:
    tiers = {tier: _sums_of(told, tier, arrays) for tier, told in facts["tiers"].items()}
    listed = "paths.lengths" in arrays
    table = PathTable(*(arrays[f"paths.{name}"] for name in _PATHS)) if listed else None
    start, end, zone = facts["period"]
    return Known(
        files=frozenset(facts["files"]),
        period=Period(date.fromisoformat(start), date.fromisoformat(end), zone),
        told=tuple(facts["told"]),
        every=tuple(facts["every"]),
        channels=tuple(facts["channels"]),
        met=arrays["met"],
        counted=Counted(tiers, table, arrays["handed"], facts["over"]),
        **{name: _rows_of(name, facts["texts"], arrays) for name in _ROWS},
    )


def _rows_of(name: str, texts: Mapping[str, Any], arrays: Mapping[str, Any]) -> Rows:
    whole = {key: array for key, array in arrays.items() if key.startswith(f"{name}.")}
    return {
        key.partition(".")[2]: Coded(array, tuple(texts[key])) if key in texts else array
        for key, array in whole.items()
    }


def _facts_of(sums: PathSums) -> dict[str, Any]:
    counting = asdict(replace(sums.counting, direct=frozenset()))
    return {
        "channels": sums.channels,
        "buckets": sums.buckets,
        "counting": {**counting, "direct": sorted(sums.counting.direct)},
        "spans": [getattr(sums, name).span for name in _TALLIES],
        "untouched": sums.untouched,
        "aged": sums.aged,
        "milestones": sums.milestones,
    }


def _arrays_of(sums: PathSums) -> dict[str, Any]:
    arrays = {f"ages.{name}": getattr(sums.ages, name) for name in _AGES}
    for name in _TALLIES:
        tally = getattr(sums, name)
        arrays |= {f"{name}.keys": tally.keys, f"{name}.counts": tally.counts}
    return arrays


def _sums_of(facts: Mapping[str, Any], tier: str, arrays: Mapping[str, Any]) -> PathSums:
    counting = facts["counting"]
    tallies = {
        name: Tally(span, arrays[f"{tier}.{name}.keys"], arrays[f"{tier}.{name}.counts"])
        for name, span in zip(_TALLIES, facts["spans"], strict=True)
    }
    return PathSums(
        channels=tuple(facts["channels"]),
        buckets=facts["buckets"],
        counting=Counting(**{**counting, "direct": frozenset(counting["direct"])}),
        ages=AgeSums(*(arrays[f"{tier}.ages.{name}"] for name in _AGES)),
        untouched=(facts["untouched"][0], facts["untouched"][1]),
        aged=facts["aged"],
        milestones=facts["milestones"],
        **tallies,
    )


def _path(folder: Path, key: str) -> Path:
    return folder / f"{sha256(key.encode()).hexdigest()[:32]}.npz"


def _put(folder: Path, key: str, arrays: Mapping[str, Any]) -> None:
    folder.mkdir(exist_ok=True)
    path = _path(folder, key)
    new = path.with_suffix(f".{os.getpid()}.new")
    with new.open("wb") as file:
        np.savez(file, **arrays)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
    kept = sorted(folder.glob("*.npz"), key=lambda one: one.stat().st_mtime_ns)
    for old in kept[:-_MOST]:
        old.unlink(missing_ok=True)
