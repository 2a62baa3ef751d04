"""Which day, or which moment, is written here?

Whether 03/04 is in March or in April is decided for a whole column (see `style`), never for one
cell.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import compute

from whichhalf.errors import ZoneUnknown
from whichhalf.reader.cells import (
    Cell,
    Column,
    Trouble,
    empty_column,
    is_blank,
    quarantine,
    read_each,
    unreadable,
)
from whichhalf.reader.problem import Status
from whichhalf.reader.spellings import MONTHS

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LATEST_AHEAD = timedelta(days=731)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY_US = 86_400_000_000
_MONTHS = {name: n for n, names in enumerate(MONTHS, start=1) for name in names.split()}
_WEEKDAY = r"(?:[^\W\d]{2,10}\.?,?\s+)?"
_DAY = (
    r"(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})"
    r"|(?P<y2>\d{4})(?P<m2>\d{2})(?P<d2>\d{2})"
    r"|(?P<d3>\d{1,2})\.\s?(?P<m3>\d{1,2})\.\s?(?P<y3>\d{4})"
    r"|(?P<a>\d{1,2})(?P<sep>[/-])(?P<b>\d{1,2})(?P=sep)(?P<y4>\d{4})"
    rf"|{_WEEKDAY}(?P<d5>\d{{1,2}})(?:\.|er|st|nd|rd|th)?[\s-]+(?P<n5>[^\W\d]{{3,9}})\.?,?[\s-]+(?P<y5>\d{{4}})"
    rf"|{_WEEKDAY}(?P<n6>[^\W\d]{{3,9}})\.?\s+(?P<d6>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y6>\d{{4}})"
)
_TIME = (
    r"(?:[T\s,]+(?:at |um |à )?(?P<hour>\d{1,2}):(?P<minute>\d{1,2})"
    r"(?::(?P<second>\d{1,2})(?:[.,](?P<part>\d{1,9}))?)?"
    r"(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?"
)
_MOMENT = re.compile(f"(?:{_DAY}){_TIME}")
#: Forms that one substitution over a whole column turns into ISO 8601.
_OFFSET = r"^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d) ?([+-]\d\d):?(\d\d)$"
_DOTTED = r"^(\d\d)\.(\d\d)\.(\d{4})( \d\d:\d\d(?::\d\d)?)?$"
_SLASHED = r"^(\d\d)[/-](\d\d)[/-](\d{4})( \d\d:\d\d(?::\d\d)?)?$"
#: Integers that stand for moments, where a whole column is so: name → microseconds in one, and the
#: day counted from.
SERIALS = {
    "excel": (_DAY_US, datetime(1899, 12, 30, tzinfo=UTC)),
    "seconds": (1_000_000, _EPOCH),
    "milliseconds": (1_000, _EPOCH),
    "microseconds": (1, _EPOCH),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """How is a column of dates read?

    `order` is "dmy", "mdy" or unknown; `serial` a key of SERIALS or empty; `zone` that of times
    without an offset. `until` is the first moment that cannot be: nobody exports two years ahead.
    """

    order: str
    serial: str
    zone: str
    until: datetime
    whole_days: bool = False


def read(texts: pa.Array, how: Reading) -> Column:
    """Which moments, in microseconds of UTC since 1970, are written in this column?

    With `whole_days`: which days, as the microseconds of their midnight; never shifted between
    zones.
    """
    column = _all_iso(texts, how) or _one_by_one(texts, how)
    if not how.whole_days:
        _to_utc(column, how.zone)
    lowest, highest = _us(EARLIEST), _us(how.until)
    odd = column.known & ((column.values < lowest) | (column.values >= highest))
    for row in np.flatnonzero(odd).tolist():
        hint = f"{texts[row].as_py()[:40]!r} lies before 1990 or more than two years ahead"
        column.troubles[row] = Trouble(Status.QUARANTINED, "outside_window", hint)
    column.known &= ~odd
    return column


def _us(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _all_iso(texts: pa.Array, how: Reading) -> Column | None:
    """The column at one go, where all of it is ISO 8601 or one substitution makes it so."""
    if how.serial:
        return None
    day = {"dmy": r"\3-\2-\1\4", "mdy": r"\3-\1-\2\4"}.get(how.order)
    forms = [
        None,
        (_OFFSET, r"\1T\2\3:\4"),
        (_DOTTED, r"\3-\2-\1\4"),
        (_SLASHED, day) if day else None,
    ]
    for form in dict.fromkeys(forms):
        told = compute.replace_substring_regex(texts, form[0], form[1]) if form else texts
        if form and told.slice(0, 1) == texts.slice(0, 1):
            continue
        for kind in (pa.timestamp("us"), pa.timestamp("us", "UTC")):
            try:
                moments = compute.cast(told, kind)
            except pa.ArrowInvalid:
                continue
            column = _column(moments, local=kind.tz is None)
            if how.whole_days:
                if kind.tz:
                    return None  # a day with an offset keeps the day that is written: one by one
                column.values -= column.values % _DAY_US
            return column
    return None


def _column(moments: pa.Array, *, local: bool) -> Column:
    known = compute.is_valid(moments).to_numpy(zero_copy_only=False)
    values = compute.fill_null(moments.cast(pa.int64()), 0).to_numpy(zero_copy_only=False)
    return Column(values.copy(), known, local=np.full(len(values), local))


def _one_by_one(texts: pa.Array, how: Reading) -> Column:
    column = empty_column(len(texts))
    rows = np.flatnonzero(compute.is_valid(texts).to_numpy(zero_copy_only=False))
    read_each(texts, rows, column, lambda text: moment(text, how))
    return column


def moment(text: str, how: Reading) -> Cell:
    """Which moment does this one cell say, in microseconds since 1970?

    >>> how = Reading("dmy", "", "UTC", datetime(2030, 1, 1, tzinfo=UTC))
    >>> _EPOCH + timedelta(microseconds=moment("Tue, Jul 14, 2026 9:05 PM", how).value)
    datetime.datetime(2026, 7, 14, 21, 5, tzinfo=datetime.timezone.utc)
    >>> moment("2026-02-30", how).trouble.hint
    "'2026-02-30' is no date"
    """
    told = unicodedata.normalize("NFC", text).replace("\xa0", " ").replace("\u202f", " ").strip()
    if is_blank(told):
        return Cell(None)
    if how.serial:
        return _serial(told, how)
    match = _MOMENT.fullmatch(told)
    if not match or not told.replace(" ", "").isprintable():
        return unreadable(text, "date")
    parts = _parts(match, how.order)
    if parts is None:
        hint = f"{text[:40]!r} may be day/month or month/day: say which with `--dates`"
        return quarantine("date_order", hint)
    try:
        return _made(match, datetime(*parts, tzinfo=UTC), how)
    except (ValueError, OverflowError):
        return unreadable(text, "date")


def _made(match: re.Match[str], day: datetime, how: Reading) -> Cell:
    """The moment of that day; ValueError where there is none."""
    start = _us(day)
    if how.whole_days or not match["hour"]:
        return Cell(start, local=True)
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + 12 * (match["half"] in "Pp")
    leap = second == 60
    clock = datetime(1970, 1, 1, hour, minute, second - leap, tzinfo=UTC)
    part = int((match["part"] or "0").ljust(6, "0")[:6])
    trouble = (
        Trouble(Status.NOTED, "leap_second", "a leap second is stored as the second before")
        if leap
        else None
    )
    value = start + _us(clock) + part
    zone = match["zone"]
    if zone is None:
        return Cell(value, trouble, local=True)
    return Cell(value - _offset_us(zone), trouble)


def _offset_us(zone: str) -> int:
    if zone[0] not in "+-":
        return 0
    digits = zone[1:].replace(":", "").ljust(4, "0")
    shift = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    timezone(shift)  # ValueError beyond a day
    return (-1 if zone[0] == "-" else 1) * (shift // timedelta(microseconds=1))


def _parts(match: re.Match[str], order: str) -> tuple[int, int, int] | None:
    """Year, month (0 where its name is not known), day. None where their order is not known."""
    if match["a"]:
        a, b, year = int(match["a"]), int(match["b"]), int(match["y4"])
        if not order:
            return None
        return (year, b, a) if order == "dmy" else (year, a, b)
    for suffix in ("5", "6"):
        if match[f"n{suffix}"]:
            month = _MONTHS.get(_bare(match[f"n{suffix}"]), 0)
            return int(match[f"y{suffix}"]), month, int(match[f"d{suffix}"])
    suffix = next(s for s in ("", "2", "3") if match[f"y{s}"])
    return int(match[f"y{suffix}"]), int(match[f"m{suffix}"]), int(match[f"d{suffix}"])


def _bare(name: str) -> str:
    """The name without accents and case."""
    letters = unicodedata.normalize("NFD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _serial(told: str, how: Reading) -> Cell:
    unit, start = SERIALS[how.serial]
    if not told.isascii() or not told.isdigit() or serial_shown(told) != how.serial:
        return unreadable(told, "date")
    return Cell(_us(start) + int(told) * unit, local=how.serial == "excel")


def serial_shown(text: str) -> str:
    """Which count of days or seconds could this integer be? Empty where none of our time."""
    if not (text.isascii() and text.isdigit()):
        return ""
    value = int(text) if len(text) <= 16 else 0
    if 32_874 <= value <= 62_000 and len(text) == 5:
        return "excel"
    sizes = {10: "seconds", 13: "milliseconds", 16: "microseconds"}
    return sizes.get(len(text), "") if value else ""


def order_shown(text: str) -> str:
    """Which order of day and month does this cell prove? "?" where it can be both.

    >>> [order_shown(text) for text in ("13/04/2026", "04/13/2026", "03/04/2026", "2026-04-03")]
    ['dmy', 'mdy', '?', '']
    """
    match = _MOMENT.fullmatch(text.strip())
    if not match or not match["a"]:
        return ""
    a, b = int(match["a"]), int(match["b"])
    if a > 12 >= b:
        return "dmy"
    if b > 12 >= a:
        return "mdy"
    return "" if a == b or max(a, b) > 12 else "?"


def day_in(text: str) -> date | None:
    """Which day is named in a line of text, if its order is beyond doubt?

    >>> day_in("May 1, 2026"), day_in("20240131"), day_in("03/04/2026")
    (datetime.date(2026, 5, 1), datetime.date(2024, 1, 31), None)
    """
    cell = moment(text, Reading("", "", "UTC", datetime.max.replace(tzinfo=UTC), whole_days=True))
    return None if cell.value is None else (_EPOCH + timedelta(microseconds=cell.value)).date()


def zone_called(name: str) -> tzinfo:
    """The time zone of this name, with its rules."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ZoneUnknown(zone=name) from None


def _to_utc(column: Column, zone: str) -> None:
    """Clock times become UTC.

    Of an hour that comes twice the first is taken, one that never was is moved on; both are noted
    (PEP 495, fold=0).
    """
    if column.local is None or not column.local.any():
        return
    local = column.local & column.known
    clock = column.values[local]
    instants, offsets = _changes(zone)
    before, after = offsets[:-1], offsets[1:]
    index = np.searchsorted(instants + np.maximum(before, after), clock, side="right")
    column.values[local] = clock - offsets[index]
    if not len(instants):
        return
    at = np.minimum(index, len(instants) - 1)
    odd = (index < len(instants)) & (clock >= instants[at] + np.minimum(before, after)[at])
    rows = np.flatnonzero(local)[odd]
    for row, forward in zip(rows.tolist(), (after > before)[at[odd]].tolist(), strict=True):
        reason, hint = _GAP if forward else _TWICE
        column.troubles.setdefault(row, Trouble(Status.NOTED, reason, hint))


_GAP = ("clock_gap", "the clocks were put forward over this time: it is stored an hour later")
_TWICE = (
    "clock_twice",
    "this hour came twice as the clocks were put back: the first one is stored",
)


@cache
def _changes(zone: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """When did the clocks of this zone change between 1990 and 2060, and to what?

    Instants in microseconds of UTC; one offset more than instants.
    """
    rules = zone_called(zone)

    def offset(hour: int) -> timedelta:
        return (EARLIEST + timedelta(hours=hour)).astimezone(rules).utcoffset() or timedelta(0)

    instants: list[int] = []
    offsets = [offset(0)]
    for start in range(0, 70 * 365 * 24, 24):
        if offset(start + 24) != offsets[-1]:
            quarter = next(q for q in range(1, 97) if _at(rules, start * 4 + q) != offsets[-1])
            instants.append(_us(EARLIEST) + (start * 4 + quarter) * 900_000_000)
            offsets.append(_at(rules, start * 4 + quarter))
    us = timedelta(microseconds=1)
    return np.array(instants, np.int64), np.array([o // us for o in offsets], np.int64)


def _at(rules: tzinfo, quarter: int) -> timedelta:
    """The offset at a quarter of an hour after 1990: no zone changes in between."""
    moment = EARLIEST + timedelta(minutes=15 * quarter)
    return moment.astimezone(rules).utcoffset() or timedelta(0)
