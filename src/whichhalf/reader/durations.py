"""How long did it take, exactly?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

import numpy as np
import pyarrow as pa
from pyarrow import compute

from whichhalf.reader import numbers
from whichhalf.reader.cells import (
    Cell,
    Column,
    empty_column,
    is_blank,
    quarantine,
    read_each,
    unreadable,
)


class Clock(StrEnum):
    """What do `1:30` and `90` mean, and in which unit is the answer?"""

    WORK = "work"  #: hours and minutes; hours. In thousandths of a minute
    VIDEO = "video"  #: minutes and seconds; seconds. In milliseconds


_CLOCK = re.compile(
    r"(?P<minus>-)?(?P<first>\d{1,6}):(?P<second>[0-5]?\d)(?::(?P<third>[0-5]?\d)(?:[.,](?P<part>\d+))?)?"
)
#: A year: longer is no working time and no video.
_LONGEST_SECONDS = 366 * 86_400


def read(texts: pa.Array, kind: Clock, marks: Mapping[str, str]) -> Column:
    """How long are these? Of work in thousandths of a minute, of videos in milliseconds."""
    column = empty_column(len(texts))
    rows = np.flatnonzero(compute.is_valid(texts).to_numpy(zero_copy_only=False))
    read_each(texts, rows, column, lambda text: span(text, kind, marks))
    return column


def span(text: str, kind: Clock, marks: Mapping[str, str]) -> Cell:
    """How long does this one cell say?

    Two numbers are hours and minutes of work, but minutes and seconds of a video; one alone is
    hours or seconds.

    >>> span("1.33", Clock.WORK, {"": "."}).value, span("00:30", Clock.WORK, {"": "."}).value
    (79800, 30000)
    >>> span("4:04", Clock.VIDEO, {"": "."}).value
    244000
    """
    told = numbers.tidy(text)
    if is_blank(told):
        return Cell(None)
    clock = _CLOCK.fullmatch(told)
    seconds = _of_clock(clock, kind) if clock else _of_number(told, kind, marks)
    if seconds is None:
        return unreadable(text, "duration")
    if abs(seconds) > _LONGEST_SECONDS:
        return quarantine("out_of_range", f"{text[:40]!r} is longer than a year")
    exact = seconds * 1000 / 60 if kind is Clock.WORK else seconds * 1000
    return Cell(int(exact.quantize(Decimal(1), rounding=ROUND_HALF_EVEN)))


def _of_clock(clock: re.Match[str], kind: Clock) -> Decimal:
    parts = [int(part) for part in clock.group("first", "second", "third") if part is not None]
    if len(parts) == 2:
        parts = [*parts, 0] if kind is Clock.WORK else [0, *parts]
    seconds = Decimal(parts[0] * 3600 + parts[1] * 60 + parts[2]) + Decimal(
        f"0.{clock['part'] or 0}"
    )
    return -seconds if clock["minus"] else seconds


def _of_number(told: str, kind: Clock, marks: Mapping[str, str]) -> Decimal | None:
    cell = numbers.number(told, numbers.Reading(6, marks))
    if cell.value is None:
        return None
    return Decimal(cell.value).scaleb(-6) * (3600 if kind is Clock.WORK else 1)
