"""A file from disk through the reading layer and its connector, with every line accounted for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from whichhalf.connectors.catalogue import exports
from whichhalf.connectors.export import FLAGS, REJECTS, FileFacts
from whichhalf.errors import FileRefused
from whichhalf.intake.preamble import above
from whichhalf.intake.recognise import Choices, Match, recognise
from whichhalf.intake.style import style_of
from whichhalf.intake.typed import Context, typed
from whichhalf.nouns.tables import table
from whichhalf.reader.files import gather
from whichhalf.reader.problem import Status
from whichhalf.reader.sheets import Sheet, sheets

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Block:
    """One table of a file: what it was recognised as, the fate of its lines, its rows."""

    match: Match
    facts: FileFacts
    lines: int
    quarantined: tuple[str, ...]
    rows: dict[str, pa.Table]

    @property
    def report(self) -> str:
        return f"{self.match.export.system}/{self.match.export.report}"

    @property
    def kept(self) -> set[int]:
        """The lines that became a row of the book."""
        return {
            line
            for name, rows in self.rows.items()
            if not name.startswith("_")
            for line in rows["_line"].to_pylist()
        }

    @property
    def rejected(self) -> dict[int, str]:
        return self.noted(REJECTS)

    @property
    def flagged(self) -> dict[int, str]:
        return self.noted(FLAGS)

    def noted(self, name: str) -> dict[int, str]:
        rows = self.rows.get(name)
        return {row["_line"]: row["reason"] for row in rows.to_pylist()} if rows else {}

    def column(self, name: str, column: str) -> list[Any]:
        return self.rows[name][column].to_pylist()

    def total(self, metric: str) -> int:
        return sum(
            row["value"] for row in self.rows["readings"].to_pylist() if row["metric"] == metric
        )

    def first(self, name: str, **wanted: Any) -> dict[str, Any]:
        """The first row with these values, without what is unknown in it."""
        for row in self.rows[name].to_pylist():
            if all(row[key] == value for key, value in wanted.items()):
                return {key: value for key, value in row.items() if value is not None}
        pytest.fail(f"no row of {name} has {wanted}")


@dataclass(frozen=True, slots=True)
class Opened:
    """What does a file hold? `refused` are tables that no export knows."""

    blocks: tuple[Block, ...]
    refused: tuple[str, ...] = field(default=())

    @property
    def block(self) -> Block:
        assert len(self.blocks) == 1, [block.report for block in self.blocks]
        return self.blocks[0]


def opened(path: Path, *, choices: Choices | None = None, **facts: Any) -> Opened:
    """All tables of the file; `facts` are those that its importer names: site, currency, days."""
    blocks, refused = [], []
    for raw in gather([path]):
        for sheet in sheets(raw):
            try:
                match = recognise(sheet.header, exports(), choices, file=raw.title)
            except FileRefused as error:
                refused.append(str(error))
                continue
            blocks.append(_block(sheet, match, choices, facts))
    return Opened(tuple(blocks), tuple(refused))


def _block(sheet: Sheet, match: Match, choices: Choices | None, named: dict[str, Any]) -> Block:
    said = above(sheet.preamble, sheet.raw.name)
    facts = FileFacts(
        name=sheet.raw.title,
        language=match.language,
        starts_on=said.starts_on,
        ends_on=said.ends_on,
        currency=match.currency or said.currency,
        zone=said.zone or "Europe/Berlin",
        account=said.account,
        block=said.title,
    )
    facts = replace(facts, **{key: value for key, value in named.items() if value})
    context = Context(match, style_of(sheet, match, choices), facts, NOW, home=facts.currency)
    pieces, quarantined, lines = [], [], 0
    for piece in sheet.batches():
        rows, problems = typed(piece, context)
        pieces.append(rows)
        lost = [p for p in (*piece.problems, *problems) if p.status is not Status.NOTED]
        quarantined += [f"{p.line} {p.reason}" for p in lost]
        lines += rows.num_rows + len(lost)
    whole = pa.concat_tables(pieces)
    rows = _checked(whole, dict(_gathered(match.export.rows(whole, facts))))
    return Block(match, facts, lines, tuple(quarantined), rows)


def _gathered(parts: Any) -> dict[str, pa.Table]:
    gathered: dict[str, list[pa.Table]] = {}
    for name, rows in parts:
        gathered.setdefault(name, []).append(rows)
    return {name: pa.concat_tables(rows) for name, rows in gathered.items()}


def _checked(whole: pa.Table, rows: dict[str, pa.Table]) -> dict[str, pa.Table]:
    """Every line is a row or a reject, never both; rows fit their noun, one id is one content."""
    kept = {line for name, t in rows.items() if name[0] != "_" for line in t["_line"].to_pylist()}
    rejected = rows[REJECTS]["_line"].to_pylist() if REJECTS in rows else []
    assert sorted([*kept, *rejected]) == sorted(whole["_line"].to_pylist())
    for name, each in rows.items():
        if name.startswith("_"):
            assert each.column_names == ["reason", "hint", "_line"]
            continue
        noun = table(name)
        assert set(each.column_names) <= {c.name for c in noun.columns} | {"_line"}
        for column in noun.columns:
            if column.required:
                assert each[column.name].null_count == 0, (name, column.name)
            if column.allowed and column.name in each.column_names:
                assert set(each[column.name].to_pylist()) <= {*column.allowed, None}
        distinct = {tuple(row.items()) for row in each.drop(["_line"]).to_pylist()}
        assert len(distinct) == len(set(each[noun.key].to_pylist())), name
    return rows


def days(first: str, after: str) -> dict[str, date]:
    """The period of a file, as its importer names it."""
    return {"starts_on": date.fromisoformat(first), "ends_on": date.fromisoformat(after)}
