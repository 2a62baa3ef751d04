"""Do the charts say what is known, leave gaps where nothing is, and need no colour?"""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from tests.report import factory
from whichhalf.nouns.statement import Series, SeriesLine
from whichhalf.typeset import charts, lines
from whichhalf.typeset.telling import Teller

NAMES = ["traffic_share", "cost_value", "hours", "engagement_leads", "reach"]
TELLER = Teller.of("en", "EUR")


def made(language: str = "en") -> dict[str, charts.Chart]:
    return {chart.name: chart for chart in charts.charts_of(factory.statement(), language)}


def weekly(*points: int | None, key: str = "traffic_share", unit: str = "ppm") -> Series:
    first = date(2025, 7, 7)
    starts = tuple(first + timedelta(weeks=week) for week in range(len(points)))
    return Series(key, "week", starts, (), (SeriesLine("pinterest", "network", unit, points),))


def panel(series: Series) -> dict[str, Any]:
    names = lines.names_of([series], TELLER)
    return lines.panels(series, names, TELLER)[0]


def values(layer: dict[str, Any]) -> list[Any]:
    return [value["value"] for value in layer["data"]["values"]]


def test_the_five_charts_are_there() -> None:
    assert list(made()) == NAMES


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_specification_fits_the_schema(language: str) -> None:
    # Not at the top: altair takes two seconds to import, and only this test needs it.
    import altair as alt

    for chart in made(language).values():
        alt.Chart.from_dict(chart.spec, validate=True).to_dict(validate=True)


def test_a_week_without_data_is_null_and_not_zero() -> None:
    layer = panel(weekly(5, None, None, 7))["layer"][0]
    assert values(layer) == [5, None, None, 7]
    assert layer["mark"]["invalid"] == "break-paths-show-path-domains"


def test_a_known_point_between_two_gaps_is_marked() -> None:
    shown = panel(weekly(*[5] * 20, None, 9, None, *[5] * 20))
    assert 9 in values(shown["layer"][1])


def test_a_value_that_nobody_knows_is_null_and_said() -> None:
    layers = made()["cost_value"].spec["layer"]
    linkedin = factory.NETWORKS.index("linkedin")
    full = [value for value in layers[2]["data"]["values"] if value["at"] == linkedin]
    assert [value["value"] for value in full] == [None]
    notes = layers[4]["data"]["values"]
    assert notes == [{"at": linkedin, "label": "Full value: unknown"}]


def test_a_range_is_drawn_where_there_is_one_and_only_there() -> None:
    ranges = made()["cost_value"].spec["layer"][1]["data"]["values"]
    wide = [factory.NETWORKS.index(network) for network in ("pinterest", "youtube")]
    assert [each["at"] for each in ranges] == wide
    assert ranges[0]["low"] < ranges[0]["value"] < ranges[0]["high"]


def test_lines_are_told_apart_without_colour() -> None:
    layers = made()["traffic_share"].spec["vconcat"][0]["layer"]
    dashes = layers[0]["encoding"]["strokeDash"]["scale"]["range"]
    shapes = layers[1]["encoding"]["shape"]["scale"]["range"]
    count = len({value["line"] for value in layers[0]["data"]["values"]})
    assert len({tuple(dash) for dash in dashes[:count]}) == len(set(shapes[:count])) == count == 4
    labels = [value["label"] for value in layers[2]["data"]["values"]]
    assert sorted(label[2:] for label in labels) == [
        "Facebook",
        "Instagram",
        "LinkedIn",
        "Pinterest",
    ]
    assert len({label[0] for label in labels}) == 4


def test_a_network_looks_the_same_in_every_panel_of_a_chart() -> None:
    panels = made()["engagement_leads"].spec["vconcat"]
    signs = {
        value["label"]
        for part in panels
        for value in part["layer"][2]["data"]["values"]
        if "Instagram" in value["label"]
    }
    assert len(panels) == 3
    assert len(signs) == 1


def test_what_networks_count_in_their_own_way_is_never_on_one_scale() -> None:
    panels = made()["reach"].spec["vconcat"]
    assert [len({v["line"] for v in p["layer"][0]["data"]["values"]}) for p in panels] == [1, 1, 1]


def test_numbers_in_a_specification_stay_whole() -> None:
    found: list[float] = []

    def walk(node: Any, *, data: bool) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                walk(value, data=data or key == "values")
        elif isinstance(node, list):
            for value in node:
                walk(value, data=data)
        elif data and isinstance(node, float):
            found.append(node)

    for chart in made().values():
        walk(chart.spec, data=False)
    assert found == []


def test_no_word_of_the_data_stands_in_an_expression_or_a_scale() -> None:
    nasty = "constructor'); alert(1); ("
    series = weekly(1, 2)
    renamed = replace(series, lines=(replace(series.lines[0], name=nasty),))
    layers = panel(renamed)["layer"]
    places = [str(layer[part]) for layer in layers for part in ("mark", "encoding")]
    assert not any("alert" in place for place in places)
    assert "alert" in layers[2]["data"]["values"][0]["label"]


def test_a_statement_without_series_has_only_the_charts_that_it_can_fill() -> None:
    assert [c.name for c in charts.charts_of(factory.bare_statement(), "en")] == ["hours"]
    gaps = replace(factory.statement(), series=(weekly(None, None),), networks=(), costs=())
    assert charts.charts_of(gaps, "en") == ()


def test_a_chart_is_told_to_those_who_cannot_see_it() -> None:
    told = made()["cost_value"].description.replace("\u00a0", " ")
    assert "Pinterest, Cost 831.00 EUR, Full value 4,123.50 EUR" in told
    assert "LinkedIn, Cost 228.00 EUR, Full value unknown" in told
    assert "gaps, not zeros" in made()["traffic_share"].description


def test_labels_that_would_lie_on_each_other_are_moved_apart() -> None:
    heights = lines.spread_apart([100, 101, 99, 500], 20)
    ordered = sorted(heights)
    assert all(upper - lower >= 20 for lower, upper in pairwise(ordered))
    assert heights[3] == 500


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_drawing_is_the_same_every_time_and_asks_for_nothing(language: str) -> None:
    listed = list(made(language).values())
    first, second = (charts.draw(listed, language) for _ in range(2))
    assert first == second
    for svg in first.values():
        assert svg.startswith("<svg ")
        assert not re.search(r"<(?:script|image|style|foreignObject)|href=", svg)


@pytest.mark.slow
def test_axes_speak_the_language_of_the_reader() -> None:
    english = charts.draw([made("en")["traffic_share"]], "en")["traffic_share"]
    german = charts.draw([made("de")["traffic_share"]], "de")["traffic_share"]
    assert "Mar 2025" in english
    assert "Mrz 2025" in german
