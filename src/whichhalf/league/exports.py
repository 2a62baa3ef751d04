"""How do weekly figures go to other mix models: PyMC-Marketing and Meridian?

Columns and settings only: neither package is needed to make them, and nothing is estimated here.
Amounts go as they are; margin in the currency's major unit (100 minor units), as both expect.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from whichhalf.errors import BadInput
from whichhalf.mix.weeks import Driver, DriverKind, MixWeeks

Columns = Mapping[str, list[Any]]
_WEEKS_A_YEAR = 52


@dataclass(frozen=True, slots=True)
class Export:
    """Columns of one row a week, and the arguments by which the other package reads them."""

    columns: Columns
    settings: Mapping[str, Any]


def to_pymc_marketing(weeks: MixWeeks, first_monday: date) -> Export:
    """What does `pymc_marketing.mmm.multidimensional.MMM` take?

    `MMM(**settings, adstock=…, saturation=…)`, then `fit(frame of the columns without "margin",
    frame["margin"])`. It knows no organic drivers: they go in as channels like the others. Searches
    for the name (mediators) stay out; they are a symptom of what social does, not a control.

    >>> import numpy as np
    >>> weeks = MixWeeks(np.array([10_000, 12_000]), (Driver("x/organic", np.array([3.0, 0.0])),))
    >>> export = to_pymc_marketing(weeks, date(2025, 6, 2))
    >>> export.columns["x/organic"], export.columns["margin"], export.settings["channel_columns"]
    ([3.0, 0.0], [100.0, 120.0], ['x/organic'])
    """
    channels = _channels(weeks)
    controls = [control.name for control in weeks.controls]
    settings: dict[str, Any] = {
        "date_column": "date",
        "target_column": "margin",
        "channel_columns": [driver.name for driver in channels],
        "control_columns": controls or None,
        "yearly_seasonality": 2 if weeks.weeks >= _WEEKS_A_YEAR else None,
    }
    return Export(_columns(weeks, first_monday, channels), settings)


def to_meridian(weeks: MixWeeks, first_monday: date) -> Export:
    """What does Meridian's `CsvDataLoader` take?

    `CsvDataLoader(csv_path=…, kpi_type="revenue", coord_to_columns=CoordToColumns(**settings[
    "coord_to_columns"]), …)` over the columns as CSV. Paid drivers go as media and as their spend;
    organic ones as organic media, which Meridian knows to have no spend.

    >>> import numpy as np
    >>> organic = Driver("x/organic", np.array([3.0, 0.0]), DriverKind.ORGANIC)
    >>> paid = Driver("x/paid", np.array([5.0, 9.0]))
    >>> weeks = MixWeeks(np.array([10_000, 12_000]), (organic, paid))
    >>> export = to_meridian(weeks, date(2025, 6, 2))
    >>> export.settings["coord_to_columns"]["organic_media"], export.settings["media_to_channel"]
    (['x/organic'], {'x/paid': 'x/paid'})
    """
    channels = _channels(weeks)
    paid = [driver.name for driver in channels if driver.kind is DriverKind.PAID]
    organic = [driver.name for driver in channels if driver.kind is DriverKind.ORGANIC]
    if not paid:
        raise BadInput(detail="Meridian needs one paid channel at least; there is none here")
    spend = {f"{name} spend": name for name in paid}
    coordinates: dict[str, Any] = {
        "time": "date",
        "kpi": "margin",
        "media": paid,
        "media_spend": list(spend),
        "organic_media": organic or None,
        "controls": [control.name for control in weeks.controls] or None,
    }
    columns = dict(_columns(weeks, first_monday, channels))
    columns |= {column: columns[name] for column, name in spend.items()}
    settings = {
        "kpi_type": "revenue",
        "coord_to_columns": coordinates,
        "media_to_channel": {name: name for name in paid},
        "media_spend_to_channel": spend,
    }
    return Export(columns, settings)


def _channels(weeks: MixWeeks) -> list[Driver]:
    return [driver for driver in weeks.drivers if driver.kind is not DriverKind.MEDIATOR]


def _columns(weeks: MixWeeks, first_monday: date, channels: list[Driver]) -> dict[str, list[Any]]:
    days = [first_monday + timedelta(weeks=week) for week in range(weeks.weeks)]
    return {
        "date": [day.isoformat() for day in days],
        "margin": (weeks.outcome / 100).tolist(),
        **{driver.name: driver.amounts.astype(float).tolist() for driver in channels},
        **{control.name: control.values.astype(float).tolist() for control in weeks.controls},
    }
