"""What was booked day by day, or what did a share cost, and what ran beside it untouched?"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

import numpy as np
import numpy.typing as npt

from whichhalf.errors import BadInput
from whichhalf.measures import DAILY_FIGURES, SALES
from whichhalf.nouns.estimate import Unknown
from whichhalf.nouns.measure import Answer
from whichhalf.till.inquiry import Inquiry
from whichhalf.till.margin import Till
from whichhalf.till.prices import Exchange

Floats = npt.NDArray[np.float64]
#: Columns of sales by which a part of them can stand beside the rest: `--controls place:telephone`.
PARTS = ("place", "site")
#: A run of empty days that by itself would come once in so many is missing data.
_CHANCE_OF_A_GAP = 1e-5
_FEWEST_PRICES = 2
_FEWEST_REGIONS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Daily:
    """One value a day, and the controls beside it (days, controls).

    A day that the book does not know is not a number. `weekly_rhythm` is false for returns of a
    price, whose days are those on which it was traded, and for weeks (`step_days` 7).
    """

    days: tuple[date, ...]
    values: Floats
    controls: Floats
    weekly_rhythm: bool = True
    step_days: int = 1

    def place(self, day: date) -> int:
        """At which place stands the first day that is not before this one?"""
        return bisect_left(self.days, day)

    def in_weeks(self, day: date) -> Daily:
        """The same as sums of whole weeks, one of which begins on this day.

        >>> days = tuple(date(2025, 1, 1) + timedelta(days=at) for at in range(20))
        >>> weeks = Daily(days, np.ones(20), np.zeros((0, 0))).in_weeks(date(2025, 1, 12))
        >>> str(weeks.days[0]), weeks.values.tolist()
        ('2025-01-05', [7.0, 7.0])
        """
        first = (day - self.days[0]).days % 7
        weeks = (len(self.days) - first) // 7

        def summed(values: Floats) -> Floats:
            sums: Floats = values[first : first + 7 * weeks].reshape(weeks, 7, -1).sum(axis=1)
            return sums

        controls = summed(self.controls) if self.controls.size else self.controls
        starts = self.days[first : first + 7 * weeks : 7]
        return Daily(starts, summed(self.values)[:, 0], controls, False, 7)  # noqa: FBT003


def daily_money(inquiry: Inquiry, on: str, controls: tuple[str, ...]) -> Daily | Unknown:
    """What was sold each day: net revenue, with `profit` its margin, with `orders` how many?

    `controls`: `place:telephone`, `site:HOST` (a part of the sales, which is then left out), or the
    subject of a daily reading about the business.
    """
    rows = list(inquiry.answer(SALES))
    if not rows:
        return Unknown("unknown.no_orders", "remedy.import_orders")
    apart = [control for control in controls if control.partition(":")[0] in PARTS]
    taken = [[row for row in rows if _is(row, control)] for control in apart]
    kept = [row for row in rows if not any(_is(row, control) for control in apart)]
    if not kept or not all(taken):
        raise BadInput(detail=f"No sales of {', '.join(controls)}: see `whichhalf export`")
    till = Till(inquiry.settings, Exchange.of(inquiry))
    days = _days(rows)
    values = _filled(kept, days, till, on)
    if values is None:
        return Unknown("unknown.no_margin", "remedy.set_margin")
    columns = [_filled(some, days, till, "sales") for some in taken]
    read = [control for control in controls if control not in apart]
    columns += [_reading(inquiry, name, days) for name in read]
    shown = [column for column in columns if column is not None]
    beside = np.column_stack(shown) if shown else np.zeros((0, 0))
    return Daily(days, _without_gaps(values, kept, days), beside)


def daily_price(inquiry: Inquiry, controls: tuple[str, ...]) -> Daily | Unknown:
    """What did a share gain each day, beside the markets that `controls` names?

    Logarithms of one day's price over the day's before: they add up.
    """
    prices = _prices(inquiry.answer(DAILY_FIGURES))
    own = sorted(set(prices) - set(controls))
    missing = sorted(set(controls) - set(prices))
    if missing:
        raise BadInput(detail=f"No daily price of {', '.join(missing)} is in the book")
    if len(own) > 1:
        detail = f"Prices of {', '.join(own)} are in the book: name the markets by --controls"
        raise BadInput(detail=detail)
    if not own or len(prices[own[0]]) < _FEWEST_PRICES:
        return Unknown("unknown.impact_no_price", "remedy.impact_import_price")
    days = sorted(set.intersection(*(set(prices[name]) for name in [*own, *controls])))
    if len(days) < _FEWEST_PRICES:
        return Unknown("unknown.impact_no_price", "remedy.impact_import_price")
    logs = np.log([[prices[name][day] for name in [*own, *controls]] for day in days])
    gains = np.diff(logs, axis=0)
    return Daily(tuple(days[1:]), gains[:, 0], gains[:, 1:], weekly_rhythm=False)


@dataclass(frozen=True, slots=True, eq=False)
class Regions:
    """What was sold in each region on each day? (days, regions)."""

    names: tuple[str, ...]
    days: tuple[date, ...]
    values: Floats


def daily_regions(inquiry: Inquiry) -> Regions | Unknown:
    """What do daily readings of the metric `sales` say, region by region or shop by shop?"""
    found: dict[str, dict[date, float]] = defaultdict(dict)
    for row in inquiry.answer(DAILY_FIGURES):
        if row["metric"] == "sales":
            found[row["subject"]][date.fromisoformat(row["day"])] = float(row["value"])
    if len(found) < _FEWEST_REGIONS:
        return Unknown("unknown.experiment_one_place", "remedy.control_switchback")
    names = tuple(sorted(found))
    days = tuple(sorted(set.intersection(*(set(days) for days in found.values()))))
    values = np.array([[found[name][day] for name in names] for day in days])
    return Regions(names, days, values.reshape(len(days), len(names)))


def _is(row: dict[str, Any], control: str) -> bool:
    column, _, wanted = control.partition(":")
    return str(row[column] or "") == wanted


def _days(rows: list[dict[str, Any]]) -> tuple[date, ...]:
    first, last = (date.fromisoformat(pick(row["day"] for row in rows)) for pick in (min, max))
    return tuple(first + timedelta(days=at) for at in range((last - first).days + 1))


def _filled(
    rows: list[dict[str, Any]], days: tuple[date, ...], till: Till, on: str
) -> Floats | None:
    """Takings of each day; nothing was sold on a day without a row. None without a margin."""
    values = np.zeros(len(days))
    for day, some in groupby(sorted(rows, key=lambda row: str(row["day"])), lambda row: row["day"]):
        takings = till.takings(some)
        amounts = {"profit": takings.margin, "orders": takings.orders}
        amount = amounts.get(on, takings.net)
        if amount is None:
            return None
        values[(date.fromisoformat(day) - days[0]).days] = amount
    return values


def _without_gaps(values: Floats, rows: list[dict[str, Any]], days: tuple[date, ...]) -> Floats:
    """The same with runs of empty days that chance does not make taken for unknown.

    Orders come at the rate of the days around; n empty days in a row have the chance e^(-n × rate).
    """
    orders = np.zeros(len(days))
    for row in rows:
        orders[(date.fromisoformat(row["day"]) - days[0]).days] += row["orders"]
    # their median, written out: `np.median` loads masked arrays, a fortieth of a second of CPU
    busy = np.sort(orders[orders > 0])
    usual = float(busy[(busy.size - 1) // 2] + busy[busy.size // 2]) / 2
    rate = usual * float((orders > 0).mean())
    known = values.copy()
    start = 0
    for empty, run in groupby(orders == 0):
        length = sum(1 for _ in run)
        if empty and np.exp(-rate * length) < _CHANCE_OF_A_GAP:
            known[start : start + length] = np.nan
        start += length
    return known


def _reading(inquiry: Inquiry, name: str, days: tuple[date, ...]) -> Floats:
    """A daily reading about the business, its last known value on days without one."""
    found = {
        date.fromisoformat(row["day"]): float(row["value"])
        for row in inquiry.answer(DAILY_FIGURES)
        if name in {row["subject"], f"{row['subject']}/{row['metric']}"}
    }
    if not found:
        raise BadInput(detail=f"No daily reading of {name} about the business is in the book")
    if min(found) > days[0]:
        raise BadInput(detail=f"{name} is known from {min(found)} on, sales from {days[0]} on")
    values, last = [], 0.0
    for day in days:
        last = found.get(day, last)
        values.append(last)
    return np.array(values)


def _prices(answer: Answer) -> dict[str, dict[date, float]]:
    prices: dict[str, dict[date, float]] = defaultdict(dict)
    for row in answer:
        if row["metric"] == "price" and row["value"] and row["value"] > 0:
            prices[row["subject"]][date.fromisoformat(row["day"])] = float(row["value"])
    return prices
