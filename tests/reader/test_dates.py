"""A date is read as it is meant, or kept aside."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whichhalf.errors import ZoneUnknown
from whichhalf.reader import dates

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def reading(
    order: str = "", *, zone: str = "UTC", days: bool = False, serial: str = ""
) -> dates.Reading:
    return dates.Reading(order, serial, zone, NOW + dates.LATEST_AHEAD, whole_days=days)


def day(text: str, order: str = "") -> date | str | None:
    column = dates.read(pa.array([text]), reading(order, days=True))
    if column.troubles:
        return column.troubles[0].reason
    told: date | None = column.array(pa.date32())[0].as_py()
    return told


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-04-05", date(2026, 4, 5)),
        ("2026-4-5", date(2026, 4, 5)),
        ("2026/04/05", date(2026, 4, 5)),
        ("20260405", date(2026, 4, 5)),
        ("05.04.2026", date(2026, 4, 5)),
        ("Tue, Jul 14, 2026", date(2026, 7, 14)),
        ("Jul 14, 2026", date(2026, 7, 14)),
        ("14 July 2026", date(2026, 7, 14)),
        ("14. März 2026", date(2026, 3, 14)),
        ("14 août 2026", date(2026, 8, 14)),
        ("1er février 2026", date(2026, 2, 1)),
        ("2026-04-05 23:59:59 -0800", date(2026, 4, 5)),
        ("2026-02-30", "no_date"),
        ("0000-00-00", "no_date"),
        ("14 Brumaire 2026", "no_date"),
        ("46115", "no_date"),
        ("05/04/26", "no_date"),
        ("05/04/2026", "date_order"),
        ("1899-12-30", "outside_window"),
        ("2126-01-01", "outside_window"),
        ("N/A", None),
    ],
)
def test_a_day_as_systems_write_it(text: str, wanted: date | str | None) -> None:
    assert day(text) == wanted


def test_the_order_of_day_and_month_is_told_to_the_reader_of_a_cell() -> None:
    assert day("05/04/2026", "dmy") == date(2026, 4, 5)
    assert day("05/04/2026", "mdy") == date(2026, 5, 4)
    assert day("26-07-2018", "dmy") == date(2018, 7, 26)
    assert day("14/04/2026", "mdy") == "no_date"


def moment(text: str, order: str = "", zone: str = "UTC") -> datetime | str:
    column = dates.read(pa.array([text]), reading(order, zone=zone))
    told: datetime = column.array(pa.timestamp("us", "UTC"))[0].as_py()
    return told


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-04-05 21:06:21 +0400", datetime(2026, 4, 5, 17, 6, 21, tzinfo=UTC)),
        ("2026-04-05T21:06:21Z", datetime(2026, 4, 5, 21, 6, 21, tzinfo=UTC)),
        ("2026-04-05T21:06:21.5+05:45", datetime(2026, 4, 5, 15, 21, 21, 500_000, tzinfo=UTC)),
        ("2024-03-15 18:42 +0000", datetime(2024, 3, 15, 18, 42, tzinfo=UTC)),
        ("2026-01-22 3:29:41", datetime(2026, 1, 22, 3, 29, 41, tzinfo=UTC)),
        ("Jul 14, 2026 9:05 PM", datetime(2026, 7, 14, 21, 5, tzinfo=UTC)),
        ("Jul 14, 2026, 12:05 am", datetime(2026, 7, 14, 0, 5, tzinfo=UTC)),
        ("14.07.2026 um 09:05", datetime(2026, 7, 14, 9, 5, tzinfo=UTC)),
        ("2026-06-30T23:59:60Z", datetime(2026, 6, 30, 23, 59, 59, tzinfo=UTC)),
        ("2026-04-05", datetime(2026, 4, 5, tzinfo=UTC)),
    ],
)
def test_a_moment_as_systems_write_it(text: str, wanted: datetime) -> None:
    assert moment(text) == wanted


def test_a_whole_column_of_serials_is_read_as_one() -> None:
    column = dates.read(pa.array(["46115", "46116"]), reading(days=True, serial="excel"))
    assert column.array(pa.date32()).to_pylist() == [date(2026, 4, 3), date(2026, 4, 4)]
    column = dates.read(pa.array(["1775174400"]), reading(serial="seconds"))
    assert column.array(pa.timestamp("us", "UTC"))[0].as_py() == datetime(2026, 4, 3, tzinfo=UTC)
    column = dates.read(pa.array(["46115", "2026-04-04"]), reading(days=True, serial="excel"))
    assert column.troubles[1].reason == "no_date"


CLOCKS = st.datetimes(datetime.fromisoformat("1991-01-01"), datetime.fromisoformat("2028-01-01"))
ZONES = [
    "Europe/Budapest",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Africa/Cairo",
]


@given(
    st.lists(CLOCKS, min_size=1, max_size=30),
    st.sampled_from(ZONES),
)
def test_clock_times_become_utc_as_python_says(clocks: list[datetime], zone: str) -> None:
    texts = pa.array([clock.isoformat(" ") for clock in clocks])
    column = dates.read(texts, reading(zone=zone))
    wanted = [clock.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) for clock in clocks]
    assert column.array(pa.timestamp("us", "UTC")).to_pylist() == wanted


@given(CLOCKS, st.sampled_from(ZONES))
def test_only_odd_hours_are_noted(clock: datetime, zone: str) -> None:
    column = dates.read(pa.array([clock.isoformat(" ")]), reading(zone=zone))
    rules = ZoneInfo(zone)
    odd = clock.replace(tzinfo=rules).utcoffset() != clock.replace(tzinfo=rules, fold=1).utcoffset()
    assert bool(column.troubles) == odd


def test_days_in_the_zone_have_23_24_and_25_hours() -> None:
    start = datetime.fromisoformat("2026-10-24")
    texts = pa.array([(start + timedelta(hours=n)).isoformat(" ") for n in (0, 24, 48)])
    column = dates.read(texts, reading(zone="Europe/Budapest"))
    hours = [
        (b - a) // 3_600_000_000 for a, b in zip(column.values, column.values[1:], strict=False)
    ]
    assert hours == [24, 25]


def test_a_zone_that_nobody_knows_is_named() -> None:
    with pytest.raises(ZoneUnknown, match="Europe/Atlantis"):
        moment("2026-04-05 10:00", zone="Europe/Atlantis")
