"""How is it told what stands behind a figure?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whichhalf.nouns.evidence import Evidence
from whichhalf.pages.aligned import aligned, paragraph
from whichhalf.typeset.telling import clean

if TYPE_CHECKING:  # the book brings its engine, which `whichhalf schema` does not need
    from whichhalf.front.telling import OpenFigure
    from whichhalf.store.book import Explained

_MOST_ROWS = 5
_MOST_STEPS = 12
_WIDEST = 28
_EMPTY = ("", None)
_WITHOUT_ROWS = (
    "No row of the book stands behind it: it is a rule of whichhalf.toml, or there is nothing yet."
)
#: The book's own columns, which tell where a row came from, stand first.
_FROM = ("_batch", "_file", "_line")


def explain_page(figure: OpenFigure, *, width: int) -> str:
    """Formula and settings first, then the rows behind each part, then the questions as SQL."""
    lines = [clean(figure.key), *paragraph(clean(figure.said), width=width, first="  ", rest="  ")]
    facts = {
        "grade": figure.grade.value if figure.grade else "",
        "formula": figure.formula,
        "settings": figure.settings_hash,
        "code": figure.code_version,
    }
    for name, fact in facts.items():
        lines += _fact(name, fact, width) if fact else []
    if not figure.steps:
        return "\n".join(
            [*lines, "", *paragraph(_WITHOUT_ROWS, width=width, first="  ", rest="  ")]
        )
    for number, (proof, step) in enumerate(figure.steps[:_MOST_STEPS], start=1):
        lines += ["", *_step(number, proof, step, width)]
    if len(figure.steps) > _MOST_STEPS:
        lines += ["", f"… and {len(figure.steps) - _MOST_STEPS} more parts like these."]
    for measure, sql in {proof.measure: step.sql for proof, step in figure.steps}.items():
        lines += ["", f"SQL of {measure}", *(f"  {line}" for line in clean(sql).splitlines())]
    return "\n".join(lines)


def _fact(name: str, fact: str, width: int) -> list[str]:
    return paragraph(clean(fact), width=width, first=f"  {name:<9} ", rest=" " * 12)


def _step(number: int, proof: Evidence, step: Explained, width: int) -> list[str]:
    where = ", ".join(f"{name} = {value}" for name, value in proof.where if value not in _EMPTY)
    batches = ", ".join(map(str, step.batches)) or "none"
    rows = "1 row" if step.count == 1 else f"{step.count:,} rows"
    lines = [f"{number}. {proof.measure}, {proof.period}"]
    lines += _fact("where", where, width) if where else []
    lines += _fact("rows", f"{rows} of batches {batches}, in {step.milliseconds:.0f} ms", width)
    shown = _rows(step, {name for name, _ in proof.where}, width - 4)
    return [*lines, *(f"    {line}" for line in shown)]


def _rows(step: Explained, fixed: set[str], width: int) -> list[str]:
    """The first rows, in as many columns as fit that say something and differ from `where`."""
    rows = step.rows[:_MOST_ROWS]
    said = [
        (name, [_cell(row[at]) for row in rows])
        for at, name in enumerate(step.columns)
        if name not in fixed and any(_cell(row[at]) for row in rows)
    ]
    origin = [column for name in _FROM for column in said if column[0] == name]
    others = [column for column in said if not column[0].startswith("_")]
    table: list[list[str]] = []
    room = width
    for name, cells in (*origin, *others):
        column = [name.removeprefix("_"), *cells]
        room -= max(map(len, column)) + 2
        if room < 0:
            break
        table.append(column)
    more = step.count - len(rows)
    rest = [f"… and {more:,} more"] if more > 0 and table else []
    return [*aligned(list(zip(*table, strict=True)), width=width), *rest]


def _cell(value: object) -> str:
    text = "" if value is None else " ".join(str(value).split())
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"
