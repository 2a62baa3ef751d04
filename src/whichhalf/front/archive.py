"""How is a statement kept for ever, told again as it was, and compared with another?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from whichhalf.errors import NotFound
from whichhalf.front.book import OpenBook, Place, open_book
from whichhalf.front.settings_file import SettingsFile
from whichhalf.front.telling import statement
from whichhalf.front.workspace import OpenWorkspace, open_workspace
from whichhalf.measures import BY_NAME
from whichhalf.nouns.estimate import Estimate, Unknown
from whichhalf.nouns.line import CostLine
from whichhalf.nouns.statement import Statement
from whichhalf.settings.reading import settings_in
from whichhalf.statements.build import figures
from whichhalf.statements.canonical import canonical_json, from_canonical


@dataclass(frozen=True, slots=True)
class Change:
    """By how much does one figure differ between two statements, and why?

    `by_rows` + `by_settings` = `after` − `before`, in the figure's smallest unit; both are None
    where one side is unknown, and the causes are then named without amounts. `batches` carried rows
    of the figure's questions, or took them back, between the two.
    """

    key: str
    before: int | None
    after: int | None
    by_rows: int | None
    by_settings: int | None
    batches: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one archived statement to another, figure by figure?"""

    first: str
    second: str
    same_code: bool
    same_settings: bool
    changes: tuple[Change, ...]


def keep(place: Place | OpenBook, found: Statement) -> str:
    """Archives a statement as canonical JSON, with the settings that it was made with.

    Returns its name. The same statement has the same name and is kept once.
    """
    opened = place.place if isinstance(place, OpenBook) else open_workspace(place)
    written = canonical_json(found)
    digest = hashlib.sha256(written.encode()).hexdigest()[:8]
    name = f"{found.period.start}_{found.period.end}_{found.envelope.batch}_{digest}"
    folder = opened.workspace.archive
    folder.mkdir(exist_ok=True)
    _write_once(folder / f"{name}.json", written)
    _write_once(_settings_path(opened, found.envelope.settings_hash), opened.file.text)
    return name


def archived(place: Place = None) -> tuple[str, ...]:
    """Which statements were kept, the oldest first?"""
    folder = open_workspace(place).workspace.archive
    files = sorted(folder.glob("*.json"), key=lambda path: (path.stat().st_mtime_ns, path.name))
    return tuple(path.stem for path in files)


def again(place: Place, name: str) -> Statement:
    """The statement that was kept under this name, as it was."""
    path = open_workspace(place).workspace.archive / f"{name}.json"
    if name not in archived(place):
        raise NotFound(
            what=f"The statement {name}", remedy="`whichhalf archive` lists those that were kept."
        )
    return from_canonical(json.loads(path.read_text("utf-8")))


def recomputed(place: Place, name: str) -> Statement:
    """The same statement made anew from the book as it stood, with the settings of then."""
    kept = again(place, name)
    return _built(place, kept.envelope.batch, kept)


def compare(place: Place, first: str, second: str) -> Comparison:
    """Why does each figure of the second statement differ from the first?

    Rows first: the book of the second with the settings of the first; what is left is by settings.
    """
    old, new = again(place, first), again(place, second)
    between = _built(place, new.envelope.batch, old)
    before, middle, after = _amounts(old), _amounts(between), _amounts(new)
    came = _batches_by_table(place, old.envelope.batch, new.envelope.batch)
    changes = [
        _change(key, before.get(key), middle.get(key), after.get(key), _behind(new, old, key, came))
        for key in sorted(before.keys() | after.keys())
        if before.get(key) != after.get(key)
    ]
    return Comparison(
        first=first,
        second=second,
        same_code=old.envelope.code_version == new.envelope.code_version,
        same_settings=old.envelope.settings_hash == new.envelope.settings_hash,
        changes=tuple(changes),
    )


def _change(
    key: str, before: int | None, middle: int | None, after: int | None, batches: tuple[int, ...]
) -> Change:
    if before is None or middle is None or after is None:
        return Change(key, before, after, None, None, batches)
    return Change(key, before, after, middle - before, after - middle, batches)


def _built(place: Place, batch: int, like: Statement) -> Statement:
    """From the book as it stood at this batch, asked as for this statement."""
    opened = open_workspace(place)
    text = _settings_text(opened, like.envelope.settings_hash)
    # where the book lies and which engine answers are matters of today
    then = replace(settings_in(text), book=opened.settings.book)
    file = SettingsFile(opened.file.path, text.encode(), then)
    book = open_book(replace(opened, file=file), at=batch)
    return statement(book, str(like.period), reconciled=like.reconciled is not None)


def _settings_text(opened: OpenWorkspace, settings_hash: str) -> str:
    """The settings of then: from beside the statement, or from the book that was read with them."""
    path = _settings_path(opened, settings_hash)
    text = path.read_text("utf-8") if path.is_file() else ""
    text = text or open_book(opened).book.saved_settings(settings_hash)
    if not text:
        raise NotFound(
            what=f"The settings {settings_hash}",
            remedy=f"Put the whichhalf.toml of then at {path}.",
        )
    return text


def _settings_path(opened: OpenWorkspace, settings_hash: str) -> Path:
    return opened.workspace.archive / f"settings-{settings_hash}.toml"


def _batches_by_table(place: Place, first: int, last: int) -> Mapping[str, set[int]]:
    """Which batches after the first changed which table, up to the last?"""
    found: dict[str, set[int]] = {}
    rows = open_book(place).book.batches.rows
    versions = {batch.sequence: batch.versions for batch in rows} | {0: {}}
    for batch in rows:
        if first < batch.sequence <= last:
            before = versions[batch.sequence - 1]
            for name, version in batch.versions.items():
                if before.get(name) != version:
                    found.setdefault(name.split("/")[0], set()).add(batch.sequence)
    return found


def _behind(
    new: Statement, old: Statement, key: str, came: Mapping[str, set[int]]
) -> tuple[int, ...]:
    figure = figures(new).get(key) or figures(old).get(key)
    tables = (
        {t for proof in figure.evidence for t in BY_NAME[proof.measure].tables} if figure else ()
    )
    return tuple(sorted({batch for table in tables for batch in came.get(table, ())}))


def _write_once(path: Path, text: str) -> None:
    if not path.exists():
        beside = path.with_suffix(".new")
        beside.write_text(text, "utf-8")
        beside.replace(path)


def _amounts(found: Statement) -> dict[str, int | None]:
    """Every figure by its key, in its smallest unit; None where it is unknown."""
    return {
        key: one.amount if isinstance(one, CostLine) else _value(one.figure)
        for key, one in figures(found).items()
    }


def _value(figure: Estimate | Unknown) -> int | None:
    return figure.value if isinstance(figure, Estimate) else None
