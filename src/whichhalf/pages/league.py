"""How is the league told: as a table on the terminal, or as pages of the documentation?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from whichhalf.front.league import League
from whichhalf.league.scenarios import Scenario
from whichhalf.league.standing import GROUPS, Standing, standings
from whichhalf.pages.aligned import aligned

HEADINGS = (
    "method",
    "error",
    "channel error",
    "rank",
    "interval score",
    "covers",
    "covers largest",
    "width",
    "false claims",
    "above booked",
    "refuses",
    "beats first",
    "seconds",
    "MB",
)
_NONE = "–"


def league_page(found: League, *, width: int) -> str:
    """One table for the terminal, all worlds together, and what its columns mean."""
    known = {one.name: one for one in found.scenarios}
    rows = [HEADINGS, *(_row(one) for one in standings(found.runs, known, found.megabytes))]
    numbers = range(1, len(HEADINGS))
    lines = [
        f"{_worlds(len(found.scenarios), found.seeds)}. Best interval score first.",
        "",
        *aligned([[*row] for row in rows], right=numbers, width=max(width, 140)),
        "",
        *_MEANING,
    ]
    return "\n".join(lines)


def league_markdown(found: League) -> str:
    """All tables of the documentation: by group of worlds, and scenario by scenario."""
    known = {one.name: one for one in found.scenarios}
    parts = [f"{_worlds(len(found.scenarios), found.seeds)}.", ""]
    for title, holds in GROUPS.items():
        runs = [run for run in found.runs if holds(known[run.scenario])]
        if runs:
            rows = [_row(one) for one in standings(runs, known, found.megabytes)]
            count = len({run.scenario for run in runs})
            parts += [f"### {title.capitalize()} ({count} × {found.seeds})", ""]
            parts += [*_table(HEADINGS, rows), ""]
    parts += ["### Scenario by scenario", "", *_by_scenario(found), ""]
    return "\n".join(parts)


_MEANING = (
    "error: median of |said − true| / true of social's total, where it is not nothing.",
    "channel error, interval score, width: mean, as shares of what was booked. A refusal counts as",
    "  the range from nothing to everything, and its middle.",
    "covers: share of worlds in which the 90 % range holds the truth; largest: of that channel.",
    "false claims: share of the worlds without an effect in which the range lies above nothing.",
    "beats first: share of worlds with a better interval score than the first (the first: than the",
    "  second).",
)


def _worlds(scenarios: int, seeds: int) -> str:
    counted = ((scenarios, "scenario"), (seeds, "seed"), (scenarios * seeds, "world"))
    some, each, worlds = (f"{n} {what}{'s' if n > 1 else ''}" for n, what in counted)
    return f"{some} × {each} = {worlds}"


def _row(one: Standing) -> tuple[str, ...]:
    return (
        one.method,
        _figure(one.error),
        _figure(one.channels, 3),
        _figure(one.rank),
        _figure(one.interval, 3),
        _percent(one.coverage),
        _percent(one.largest_coverage),
        _figure(one.width),
        _percent(one.false_claims),
        _percent(one.above_booked),
        _percent(one.refused),
        _percent(one.better),
        _figure(one.seconds),
        _figure(one.megabytes, 0),
    )


def _by_scenario(found: League) -> Iterator[str]:
    """Median error and coverage of each method in each scenario."""
    methods = list(dict.fromkeys(run.method for run in found.runs))
    heading = ["scenario", "marked", *methods]
    yield from _table(heading, [_of_scenario(found, one, methods) for one in found.scenarios])
    yield ""
    yield (
        "Each cell: mean interval score, and the share of seeds in which the 90 % range held the "
        "truth. *a* answerable, *k* kept aside, *0* no effect, *−* harms."
    )


def _of_scenario(found: League, scenario: Scenario, methods: Sequence[str]) -> list[str]:
    marks = {"helps": "", "nothing": "0", "harms": "−"}[scenario.effect]
    marks = "".join(["a" * scenario.answerable, "k" * scenario.kept_aside, marks])
    cells = [f"`{scenario.name}`", marks]
    for method in methods:
        mine = [r for r in found.runs if (r.scenario, r.method) == (scenario.name, method)]
        score = sum(run.interval for run in mine) / len(mine)
        held = sum(run.covered for run in mine) / len(mine)
        cells.append(f"{_figure(score)} · {_percent(held)}")
    return cells


def _table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heading)} |"
    yield f"|{'---|' * len(heading)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _figure(value: float | None, digits: int = 2) -> str:
    return _NONE if value is None else f"{value:.{digits}f}"


def _percent(share: float | None) -> str:
    return _NONE if share is None else f"{100 * share:.0f} %"
