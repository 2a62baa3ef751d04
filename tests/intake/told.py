"""What does the reading layer say of one file? The way from a path to typed rows, for tests."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from whichhalf.connectors.catalogue import exports
from whichhalf.connectors.export import FileFacts
from whichhalf.intake.recognise import Choices, recognise
from whichhalf.intake.style import style_of
from whichhalf.intake.typed import Context, typed
from whichhalf.reader.files import gather
from whichhalf.reader.problem import Problem, Status
from whichhalf.reader.sheets import sheets

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Told:
    """The rows of all tables of a file, and what became of the others."""

    report: str
    rows: list[dict[str, Any]]
    problems: list[Problem]

    @property
    def cents(self) -> int:
        return sum(row["gross"] for row in self.rows)

    @property
    def reasons(self) -> Counter[str]:
        return Counter(problem.reason for problem in self.problems)

    def column(self, name: str) -> list[Any]:
        return [row[name] for row in self.rows]


def tell(path: Path, choices: Choices | None = None, *, zone: str = "Europe/Budapest") -> Told:
    """Reads all tables of a file; raises what the reading layer raises."""
    choices = choices or Choices()
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    report = ""
    for raw in gather([path]):
        for sheet in sheets(raw, encoding=choices.encoding, delimiter=choices.delimiter):
            match = recognise(sheet.header, exports(), choices, file=raw.title)
            facts = FileFacts(raw.title, zone=zone, currency="EUR")
            style = style_of(sheet, match, choices)
            context = Context(match, style, facts, NOW, "EUR", sheet.delimiter)
            report = f"{match.export.system}/{match.export.report}"
            for piece in sheet.batches():
                table, more = typed(piece, context)
                rows += table.to_pylist()
                problems += [*piece.problems, *more]
                kept = {problem.line for problem in more if problem.status is Status.NOTED}
                aside = {problem.line for problem in more} - kept
                assert len(table) + len(aside) == len(piece.rows), "a row is lost or doubled"
    return Told(report, rows, problems)


def told(
    folder: Path, content: str | bytes, choices: Choices | None = None, name: str = "a.csv"
) -> Told:
    """Writes a file and reads it."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return tell(path, choices)
