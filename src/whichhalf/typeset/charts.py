"""Which pictures show a statement, and how are they drawn?

One Vega-Lite specification per chart, a plain dict, drawn as static SVG by vl-convert: no network,
no script. A chart is read without colour: each line has its own dashes and its own mark, and is
named where it ends. What is unknown is null and leaves a gap. Values stay integers (minor units,
parts per million); the axes write them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from whichhalf.nouns.statement import Series, Statement
from whichhalf.typeset import bars, lines
from whichhalf.typeset.telling import Teller

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
#: Names of number and date formats that the drawing library knows; English is its own.
_LOCALES = {"de": "de-DE", "hu": "hu-HU", "pl": "pl-PL"}
#: Charts over time: their name, and the series whose panels stand below each other.
_OVER_TIME = (
    ("traffic_share", ("traffic_share", "orders")),
    ("engagement_leads", ("engagement", "leads")),
    ("reach", ("reach_per_follower",)),
)


@dataclass(frozen=True, slots=True)
class Chart:
    """What does a picture show, in words and as a specification?"""

    name: str
    title: str
    description: str
    spec: dict[str, Any]


def charts_of(statement: Statement, language: str) -> tuple[Chart, ...]:
    """Which pictures can be drawn of what this statement knows?"""
    teller = Teller.of(language, statement.currency)
    known = {series.key: series for series in statement.series if lines.known(series)}
    found = [_over_time(name, keys, known, teller) for name, keys in _OVER_TIME]
    results = [result for result in statement.networks if result.network]
    if results:
        panel, told = bars.cost_and_value(results, teller), bars.told_of_networks(results, teller)
        found.insert(1, _chart("cost_value", panel, told, teller))
    minutes = bars.minutes_by_activity(statement.costs)
    if minutes:
        panel, told = bars.hours(minutes, teller), bars.told_of_hours(minutes, teller)
        found.insert(-2, _chart("hours", panel, told, teller))
    return tuple(chart for chart in found if chart is not None)


def draw(charts: Iterable[Chart], language: str) -> dict[str, str]:
    """What do these charts look like as SVG? A process's first takes a second, the next a tenth."""
    import vl_convert

    # Any: the library's types list its locales one by one.
    locale: Any = _LOCALES.get(language)
    return {
        chart.name: vl_convert.vegalite_to_svg(
            chart.spec, allowed_base_urls=[], format_locale=locale, time_format_locale=locale
        )
        for chart in charts
    }


def _over_time(
    name: str, keys: Sequence[str], known: Mapping[str, Series], teller: Teller
) -> Chart | None:
    if keys[0] not in known:
        return None
    shown = [known[key] for key in keys if key in known]
    names = lines.names_of(shown, teller)
    panels = [panel for series in shown for panel in lines.panels(series, names, teller)]
    told = f"{', '.join(names)}. {teller.label('chart_gaps')}"
    return _chart(name, {"vconcat": panels}, told, teller)


def _chart(name: str, picture: dict[str, Any], told: str, teller: Teller) -> Chart:
    title = teller.label(f"chart_{name}")
    spec = {"$schema": _SCHEMA, **picture, "config": _style()}
    return Chart(name, title, f"{title}: {told}", spec)


@cache
def _style() -> dict[str, Any]:
    text = (resources.files("whichhalf.typeset") / "chart_style.json").read_text("utf-8")
    style: dict[str, Any] = json.loads(text)
    return style
