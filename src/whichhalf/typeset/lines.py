"""How is a series drawn over time so that its lines can be told apart on a grey printer?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from whichhalf.nouns.money import exponent
from whichhalf.nouns.statement import Series, SeriesLine
from whichhalf.typeset.telling import Teller, drawable

Spec = dict[str, Any]

WIDTH = 780
_TALL, _LOW, _FLAT = 190, 95, 56
#: Every network counts these in its own way and size: one scale would say that they compare.
_EACH_ITS_OWN = ("engagement", "reach_per_follower")
#: Lines that one panel can hold and still be read; the largest are drawn.
_MOST = 6
# Okabe and Ito (2008), told apart by all kinds of colour sight; darkened for paper.
COLOURS = ("#0072b2", "#b94f00", "#00735c", "#a8457f", "#3b3b3b", "#8a6500")
_DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4], [3, 5])
_SHAPES = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross")
_GLYPHS = "●■▲◆▼✚"
#: A mark on the line every so many points; on each where there are few.
_MARK_EVERY = 8
_LABEL_PIXELS = 15
_LINE: Spec = {"type": "line", "strokeWidth": 1.8, "invalid": "break-paths-show-path-domains"}
_POINT: Spec = {"type": "point", "filled": True, "size": 34, "opacity": 1}
_TEXT: Spec = {"type": "text", "align": "left", "dx": 10, "fontSize": 11}


def known(series: Series) -> bool:
    """Is there anything to draw?"""
    return any(point is not None for line in series.lines for point in line.points)


def name_of(line: SeriesLine, teller: Teller) -> str:
    """What is a line called?"""
    return drawable(teller.name(line.kind, line.name))


def names_of(shown: Iterable[Series], teller: Teller) -> list[str]:
    """Which lines has a chart, in one order, so that a line looks the same in every panel?"""
    return list(dict.fromkeys(name_of(line, teller) for each in shown for line in _largest(each)))


def panels(series: Series, names: Sequence[str], teller: Teller) -> list[Spec]:
    """One panel with all lines; one for each where every network counts in its own way.

    Inside the specification a line is a number: a name such as `constructor` would mean something
    else to the library that draws.
    """
    drawn = {names.index(name_of(line, teller)): line for line in _largest(series)}
    if series.key not in _EACH_ITS_OWN:
        return [_panel(series, drawn, names, teller)]
    parts = [_panel(series, {at: line}, names, teller) for at, line in drawn.items()]
    for part in parts[1:]:
        del part["title"]
    for part in parts:
        part["height"] = _FLAT
    return parts


def _panel(
    series: Series, drawn: Mapping[int, SeriesLine], names: Sequence[str], teller: Teller
) -> Spec:
    """Lines named where they end, broken where nothing is known."""
    values = [value for at, line in drawn.items() for value in _values(series, line, at)]
    marks = [mark for at, line in drawn.items() for mark in _marks(series, line, at)]
    height = _TALL if len(drawn) > 1 else _LOW
    top = max(1, *(value["value"] or 0 for value in values), 1)
    bottom = min(0, *(value["value"] or 0 for value in values), 0)
    unit = series.lines[0].unit
    across = {
        "x": _encode("day", "temporal", scale={"type": "utc"}, axis=_days()),
        "y": _encode(
            "value",
            "quantitative",
            scale={"domain": [bottom, top + top // 20 + 1], "nice": False},
            axis={"labelExpr": axis_words(unit, teller), "tickCount": 4 if height > _LOW else 2},
        ),
        "color": _told_apart(len(names), COLOURS),
    }
    dashed = {**across, "strokeDash": _told_apart(len(names), _DASHES)}
    marked = {**across, "shape": _told_apart(len(names), _SHAPES)}
    named = {**across, "x": {"value": WIDTH}, "text": _encode("label")}
    ends = _ends(marks, names, top * _LABEL_PIXELS // height + 1)
    return {
        "width": WIDTH,
        "height": height,
        "title": teller.name("series", series.key),
        "layer": [
            {"data": {"values": values}, "mark": _LINE, "encoding": dashed},
            {"data": {"values": marks}, "mark": _POINT, "encoding": marked},
            {"data": {"values": ends}, "mark": _TEXT, "encoding": named},
        ],
    }


def axis_words(unit: str, teller: Teller) -> str:
    """Which expression writes an axis? It is ours alone: no word of the data is in it."""
    if unit == "ppm":
        return "format(datum.value / 10000, ',.0f') + ' %'"
    if unit == "money":
        return f"format(datum.value / {10 ** exponent(teller.currency)}, ',.0f')"
    if unit == "minutes_milli":
        return "format(datum.value / 60000, ',.0f') + ' h'"
    return "format(datum.value, ',.0f')"


def spread_apart(heights: Sequence[int], gap: int) -> list[int]:
    """Where do labels stand that would lie on each other? Moved up, in order, as little as needed.

    >>> spread_apart([10, 11, 40], 5)
    [10, 15, 40]
    """
    moved = list(heights)
    floor: int | None = None
    for at in sorted(range(len(heights)), key=lambda at: (heights[at], at)):
        moved[at] = heights[at] if floor is None else max(heights[at], floor)
        floor = moved[at] + gap
    return moved


def _encode(field: str, kind: str = "nominal", **more: Any) -> Spec:
    return {"field": field, "type": kind, "title": None, **more}


def _days() -> Spec:
    return {"format": "%b %Y", "tickCount": 6, "labelOverlap": "greedy"}


def _told_apart(lines: int, by: Sequence[Any]) -> Spec:
    looks = [by[at % len(by)] for at in range(lines)]
    scale = {"domain": list(range(lines)), "range": looks}
    return {"field": "line", "type": "nominal", "legend": None, "scale": scale}


def _largest(series: Series) -> list[SeriesLine]:
    return sorted(series.lines, key=lambda line: (-_size(line), line.name))[:_MOST]


def _size(line: SeriesLine) -> int:
    return sum(point for point in line.points if point is not None)


def _values(series: Series, line: SeriesLine, at: int) -> list[Spec]:
    return [
        {"day": start.isoformat(), "line": at, "value": point}
        for start, point in zip(series.starts, line.points, strict=True)
    ]


def _marks(series: Series, line: SeriesLine, at: int) -> list[Spec]:
    """Every eighth known point, the last one, and each that has a gap on both sides.

    So a line is told by its mark as well, and no point that is known goes unseen.
    """
    values = _values(series, line, at)
    known = [place for place, value in enumerate(values) if value["value"] is not None]
    every = _MARK_EVERY if len(known) > 2 * _MARK_EVERY else 1
    alone = {place for place in known if not {place - 1, place + 1} & set(known)}
    return [values[place] for place in sorted({*known[::every], *known[-1:], *alone})]


def _ends(marks: Sequence[Spec], names: Sequence[str], gap: int) -> list[Spec]:
    """Each line's name where it ends, with its mark as a sign."""
    last = {mark["line"]: mark["value"] for mark in marks}
    heights = spread_apart(list(last.values()), gap)
    return [
        {"line": at, "label": f"{_GLYPHS[at % len(_GLYPHS)]} {names[at]}", "value": height}
        for at, height in zip(last, heights, strict=True)
    ]
