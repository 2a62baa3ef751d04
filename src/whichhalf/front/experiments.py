"""What could an experiment see, how is it begun, and what did it show?"""

from __future__ import annotations

import csv
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from whichhalf.errors import BadInput
from whichhalf.front.book import OpenBook, Place, import_files, open_book
from whichhalf.front.event import ALWAYS
from whichhalf.front.workspace import now_utc
from whichhalf.nouns.estimate import Unknown
from whichhalf.nouns.period import Period, zone_of
from whichhalf.till.inquiry import Inquiry
from whichhalf.worth.trials import (
    REGIONS,
    SWITCHBACK,
    Arm,
    Experiment,
    Prospect,
    Reading,
    experiments,
    prospect,
    reading,
    region_names,
    regions_by_lot,
    weeks_by_lot,
)

#: By what an experiment is judged.
ON = ("sales", "profit", "orders")
#: Chance in ranges always begins here: the same book, the same answer.
_SEED = 20_250_101
_FOLDER = "experiments"
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class Lot:
    """How is the lot drawn? Without `start` from the next Monday on; without `seed` by chance."""

    start: date | None = None
    pairs: int = 8
    washout_days: int = 1
    seed: int | None = None


def experiment_plan(
    place: Place | OpenBook = None, *, on: str = "sales", washout_days: int = 1
) -> Prospect:
    """What could experiments of several lengths see, by the firm's own past? Writes nothing."""
    book = _book(place)
    _check(on, washout_days)
    return prospect(_inquiry(book), on, np.random.default_rng(_SEED), washout_days=washout_days)


def experiment_start(
    place: Place | OpenBook, name: str, network: str, lot: Lot | None = None
) -> Experiment:
    """Draws the lot, and writes the plan into the book before the first day.

    Regions, where daily sales of several are in the book; else weeks on and off, two a pair. The
    rows come in through a file, like everything.
    """
    book, lot = _book(place), lot or Lot()
    _check("sales", lot.washout_days)
    now = now_utc()
    today = now.astimezone(zone_of(book.settings.zone)).date()
    first = lot.start or _monday_after(today)
    inquiry = _inquiry(book)
    if first <= today:
        detail = f"{first} is not after today: an experiment is written down before it begins"
        raise BadInput(detail=detail)
    if not _NAME.fullmatch(name) or name in {one.name for one in experiments(inquiry)}:
        detail = f"{name!r} is taken, or no short name. Choose small letters, digits and hyphens"
        raise BadInput(detail=detail)
    drawn = secrets.randbits(31) if lot.seed is None else lot.seed
    regions = region_names(inquiry)
    arms = (
        regions_by_lot(name, first, regions, drawn)
        if regions
        else weeks_by_lot(name, first, lot.pairs, drawn)
    )
    design = REGIONS if regions else SWITCHBACK
    plan = Experiment(name, design, network, drawn, lot.washout_days, now, arms)
    _written(book, plan)
    return plan


def experiment_read(
    place: Place | OpenBook, name: str, *, on: str = "profit"
) -> tuple[Experiment, Reading | Unknown]:
    """What did it show? Refuses what is not over, or was not written down before it began."""
    _check(on, 1)
    return reading(_inquiry(_book(place)), name, on, np.random.default_rng(_SEED))


def experiment_json(found: Prospect | Experiment | Reading | Unknown) -> str:
    """The same as JSON: amounts in minor units a day, shares as parts of one."""
    return json.dumps(_plain(found), ensure_ascii=False, indent=1) + "\n"


def _plain(found: Any) -> Any:
    if isinstance(found, Mapping):
        return {key: _plain(value) for key, value in found.items()}
    if isinstance(found, tuple | list):
        return [_plain(one) for one in found]
    if hasattr(found, "__dataclass_fields__"):
        return _plain(asdict(found))
    return found if isinstance(found, int | float | str | None) else str(found)


def _written(book: OpenBook, plan: Experiment) -> None:
    """A plain table beside the workspace's settings, brought in like any other file."""
    folder = book.place.folder / _FOLDER
    folder.mkdir(exist_ok=True)
    path = folder / f"{plan.name}.csv"
    with path.open("x", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, list(_row(plan, plan.arms[0])))
        rows.writeheader()
        rows.writerows(_row(plan, arm) for arm in plan.arms)
    _brought_in(book, path)


def _brought_in(book: OpenBook, path: Path) -> None:
    (imported,) = import_files(book.place, [path])
    if imported.refused or imported.lines.stored != imported.lines.received:
        path.unlink()
        detail = f"The plan did not get into the book: {imported.refused or 'see the rejects'}"
        raise BadInput(detail=detail)


def _row(plan: Experiment, arm: Arm) -> dict[str, str]:
    recorded = plan.recorded_at
    return {
        "experiment_id": arm.experiment_id,
        "starts_on": arm.starts.isoformat(),
        "ends_on": arm.ends.isoformat(),
        "design": plan.design,
        "network": plan.network,
        "arm": arm.arm,
        "place": arm.place,
        "seed": str(plan.seed),
        "recorded_at": recorded.isoformat(timespec="seconds") if recorded else "",
        "washout_days": str(plan.washout_days),
    }


def _check(on: str, washout_days: int) -> None:
    if on not in ON:
        raise BadInput(detail=f"{on!r} is none of {', '.join(ON)}")
    if not 0 <= washout_days <= 6:
        raise BadInput(detail=f"{washout_days} days of washout leave nothing of a week: 0 to 6")


def _inquiry(book: OpenBook) -> Inquiry:
    days = Period(*ALWAYS, book.settings.zone)
    return Inquiry(book.book.ask, book.settings, days, _SEED)


def _monday_after(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def _book(place: Place | OpenBook) -> OpenBook:
    return place if isinstance(place, OpenBook) else open_book(place)
