"""Which stretch of time is meant, and in whose time zone?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from whichhalf.errors import PeriodInvalid, ZoneUnknown

_MONTHS_PER_QUARTER = 3


def zone_of(name: str) -> ZoneInfo:
    """Which time zone has this name?"""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ZoneUnknown(zone=name) from None


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Which days, from `start` up to but not including `end`, in which zone?

    >>> quarter = Period.parse("2025-Q3", "Europe/Berlin")
    >>> str(quarter), quarter.days
    ('2025-07-01..2025-10-01', 92)
    >>> quarter.start_utc.isoformat()
    '2025-06-30T22:00:00+00:00'
    """

    start: date
    end: date
    zone: str = "UTC"

    def __post_init__(self) -> None:
        zone_of(self.zone)
        if self.end <= self.start:
            raise PeriodInvalid(text=f"{self.start}..{self.end}")

    def __str__(self) -> str:
        return f"{self.start}..{self.end}"

    @classmethod
    def parse(cls, text: str, zone: str = "UTC") -> Period:
        """Which period is written here: 2025, 2025-Q3, 2025-09, 2025-W36, a day, two days?"""
        try:
            start, end = _bounds(text.strip())
        except (ValueError, OverflowError):
            raise PeriodInvalid(text=text) from None
        return cls(start, end, zone)

    @property
    def days(self) -> int:
        """How many calendar days?"""
        return (self.end - self.start).days

    @property
    def start_utc(self) -> datetime:
        """The first moment of the period in the owner's zone, in UTC."""
        return _midnight(self.start, self.zone)

    @property
    def end_utc(self) -> datetime:
        """The first moment after the period in the owner's zone, in UTC."""
        return _midnight(self.end, self.zone)

    def contains(self, day: date) -> bool:
        """Does this day belong to the period?"""
        return self.start <= day < self.end

    def before(self) -> Period:
        """Which period of the same length lies right before this one?"""
        return Period(self.start - (self.end - self.start), self.start, self.zone)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, zone_of(zone)).astimezone(UTC)


def _month_after(year: int, month: int, months: int) -> date:
    year, month = divmod(year * 12 + month - 1 + months, 12)
    return date(year, month + 1, 1)


def _bounds(text: str) -> tuple[date, date]:
    if ".." in text:
        first, second = text.split("..", 1)
        return date.fromisoformat(first.strip()), date.fromisoformat(second.strip())
    if found := re.fullmatch(r"(\d{4})", text):
        return date(int(text), 1, 1), date(int(text) + 1, 1, 1)
    if found := re.fullmatch(r"(\d{4})-?[Qq]([1-4])", text):
        first_month = (int(found[2]) - 1) * _MONTHS_PER_QUARTER + 1
        return date(int(found[1]), first_month, 1), _month_after(int(found[1]), first_month, 3)
    if found := re.fullmatch(r"(\d{4})-(\d{2})", text):
        return date(int(found[1]), int(found[2]), 1), _month_after(int(found[1]), int(found[2]), 1)
    if found := re.fullmatch(r"(\d{4})-?[Ww](\d{1,2})", text):
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        return monday, monday + timedelta(days=7)
    day = date.fromisoformat(text)
    return day, day + timedelta(days=1)
