"""How are cost and value of each network, and the hours of each activity, drawn side by side?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from whichhalf.nouns.estimate import Estimate, Figure
from whichhalf.nouns.line import CostLine
from whichhalf.nouns.statement import NetworkResult
from whichhalf.typeset.lines import COLOURS, WIDTH, axis_words
from whichhalf.typeset.telling import Teller, drawable

Spec = dict[str, Any]

_Y: Spec = {"field": "at", "type": "ordinal", "title": None, "axis": None}
_LABEL: Spec = {"field": "label", "type": "nominal"}
_TEXT: Spec = {"type": "text", "fontSize": 11}
_INK, _SOFT, _PALE, _SKY = "#1f2933", "#52606d", "#e4e7eb", "#9fc7e8"


def cost_and_value(results: Sequence[NetworkResult], teller: Teller) -> Spec:
    """Cost as an outlined bar, full value as a circle with its range, booked value as a diamond."""
    axis = {"labelExpr": axis_words("money", teller), "tickCount": 6}
    x = {"field": "value", "type": "quantitative", "title": teller.currency, "axis": axis}
    across = {"x": x, "y": _Y}
    words = [teller.label(f"col_{name}") for name in ("cost", "booked", "full")]
    # No bar where no cost is entered: nothing entered may be unknown, and is no length.
    spent = [(at, each.cost) for at, each in enumerate(results) if each.cost]
    costs = [{"at": at, "value": cost, "what": words[0]} for at, cost in spent]
    booked = [_value(at, each.booked, words[1]) for at, each in enumerate(results)]
    full = [_value(at, each.full, words[2]) for at, each in enumerate(results)]
    unknown = f"{words[2]}: {teller.label('unknown')}"
    unknowns = [{"at": value["at"], "label": unknown} for value in full if _gap(value)]
    point = {"type": "point", "filled": True, "opacity": 1, "stroke": _INK}
    bar = {"type": "bar", "stroke": _INK, "strokeWidth": 1, "height": 14}
    rule = {"type": "rule", "strokeWidth": 2, "stroke": _INK}
    note = {**_TEXT, "align": "right", "fontStyle": "italic", "color": _SOFT}
    styled = {**across, **_what(words)}
    ends = {**across, "x": {**x, "field": "low"}, "x2": {"field": "high"}}
    return {
        "width": WIDTH,
        "height": 34 * len(results) + 10,
        "layer": [
            _layer(costs, bar, {**across, "fill": styled["fill"]}),
            _layer(_ranges(full), rule, ends),
            _layer(full, {**point, "size": 150}, styled),
            _layer(booked, {**point, "size": 55}, styled),
            _layer(unknowns, note, {"x": {"value": WIDTH - 4}, "y": _Y, "text": _LABEL}),
            _names(teller.network(each.network) for each in results),
        ],
    }


def told_of_networks(results: Iterable[NetworkResult], teller: Teller) -> str:
    """What does the picture of cost and value show, for whoever cannot see it?"""
    words = [teller.label(f"col_{name}") for name in ("cost", "full")]
    return "; ".join(
        f"{teller.network(result.network)}, "
        + (f"{words[0]} {teller.money(result.cost)}, " if result.cost else "")
        + f"{words[1]} {teller.figure(result.full, 'money')}"
        for result in results
    )


def minutes_by_activity(costs: Iterable[CostLine]) -> dict[str, int]:
    """How much time went into each activity, the most first?"""
    minutes: dict[str, int] = {}
    for line in costs:
        if line.minutes_milli:
            minutes[line.activity] = minutes.get(line.activity, 0) + line.minutes_milli
    return dict(sorted(minutes.items(), key=lambda item: (-item[1], item[0])))


def hours(minutes: Mapping[str, int], teller: Teller) -> Spec:
    """A bar per activity with its hours written beside it."""
    values = [
        {"at": at, "value": value, "label": teller.numbers.hours(value)}
        for at, value in enumerate(minutes.values())
    ]
    x = {"field": "value", "type": "quantitative", "title": None, "axis": None}
    across = {"x": x, "y": _Y}
    written = {**_TEXT, "align": "left", "dx": 6}
    return {
        "width": WIDTH,
        "height": 24 * len(values),
        "layer": [
            _layer(values, {"type": "bar", "fill": COLOURS[0], "height": 14}, across),
            _layer(values, written, {**across, "text": _LABEL}),
            _names(_activity(name, teller) for name in minutes),
        ],
    }


def told_of_hours(minutes: Mapping[str, int], teller: Teller) -> str:
    """What does the picture of hours show, for whoever cannot see it?"""
    return "; ".join(
        f"{_activity(name, teller)} {teller.numbers.hours(value)}"
        for name, value in minutes.items()
    )


def _activity(activity: str, teller: Teller) -> str:
    return teller.name("activity", activity) if activity else teller.label("no_activity")


def _names(names: Iterable[str]) -> Spec:
    """What stands left of the bars: text, for the library takes some names for something else."""
    values = [{"at": at, "label": drawable(name)} for at, name in enumerate(names)]
    mark = {**_TEXT, "align": "right", "color": _INK}
    return _layer(values, mark, {"x": {"value": -8}, "y": _Y, "text": _LABEL})


def _layer(values: list[Spec], mark: Spec, encoding: Spec) -> Spec:
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}


def _value(at: int, figure: Figure, what: str) -> Spec:
    """What nobody knows is null: no mark stands there, least of all at zero."""
    ends = (figure.value, figure.low, figure.high) if isinstance(figure, Estimate) else (None,) * 3
    value, low, high = ends
    return {"at": at, "what": what, "value": value, "low": low, "high": high}


def _gap(value: Spec) -> bool:
    return value["value"] is None


def _ranges(values: Iterable[Spec]) -> list[Spec]:
    return [value for value in values if not _gap(value) and value["low"] != value["high"]]


def _what(words: Sequence[str]) -> Spec:
    named = {"field": "what", "type": "nominal"}
    fills, shapes = [_PALE, COLOURS[0], _SKY], ["square", "diamond", "circle"]
    legend = {"symbolStrokeColor": _INK, "symbolStrokeWidth": 1}
    return {
        "fill": {**named, "legend": legend, "scale": {"domain": list(words), "range": fills}},
        "shape": {**named, "legend": legend, "scale": {"domain": list(words), "range": shapes}},
    }
