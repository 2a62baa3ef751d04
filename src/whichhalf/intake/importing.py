"""How does a file get into the book, step by step?

`STEPS` is the way of every row, in order. A file enters whole or not at all; every row of it is
stored, a duplicate, quarantined or rejected, and each that is not stored says why.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow as pa

from whichhalf.errors import DaysMissing, FileRefused, WhichhalfError
from whichhalf.intake.reading import Found, read_file
from whichhalf.intake.staging import Staging
from whichhalf.intake.task import Import
from whichhalf.nouns.imported import Imported, LineCounts, ReadingOptions, RejectedLine, Understood
from whichhalf.reader.files import RawFile, gather
from whichhalf.store.batches import Batch
from whichhalf.store.writing import Arrival, Writer, writer

#: The way of every row, as `docs/rooms.md` and `whichhalf explain intake` print it.
STEPS = (
    ("read", "files, folders and archives are opened; bombs and strangers are refused"),
    ("decode", "the encoding is told by the content, the layout by the lines"),
    ("map columns", "the export is recognised by its headings, in three languages"),
    ("parse", "cells become numbers, days and moments; what can be read in two ways is asked"),
    ("connect", "typed columns become rows of the book's tables"),
    ("channel rules", "the source of each row gets its number; rules are applied when it is asked"),
    ("identity", "persons become pseudonyms; identifiers are sealed with a key of their own"),
    ("settle", "duplicates, newer and older versions and conflicts are told apart"),
    ("rejects", "what was not stored is kept with its line, reason and hint"),
)


def bring_in(task: Import, paths: Sequence[Path | str]) -> Iterator[Imported]:
    """Imports files, folders and archives, file by file; one that is refused stops no other.

    A file that does not say which days it is about waits for those beside it: the file of days of a
    Search Console download speaks for all of them.
    """
    files = list(gather(paths))
    with writer(task.workspace, zone=task.settings.zone, now=task.now) as book:
        book.refuse_other_zone()
        for _, beside in itertools.groupby(files, key=_download):
            days: list[date] = []
            waiting: list[RawFile] = []
            for raw in beside:
                imported = _one(task, book, raw)
                days += _days_of(imported)
                if imported.days_missing:
                    waiting.append(raw)
                else:
                    yield imported
            if days and not task.options.days:
                span = f"{min(days)}..{max(days) + timedelta(days=1)}"
                task_here = replace(task, options=replace(task.options, days=span))
            else:
                task_here = task
            for raw in waiting:
                yield _one(task_here, book, raw)


def _download(raw: RawFile) -> Path:
    """What was downloaded together: an archive, or the files of one folder."""
    return raw.origin if raw.member else raw.origin.parent


def _days_of(imported: Imported) -> Iterator[date]:
    """The days of a Search Console file of days."""
    for table in imported.tables:
        if table.system == "search_console" and table.report in {"days", "weeks"}:
            yield from (day for day in (table.first_day, table.last_day) if day)


def bring_in_again(task: Import, batch: int, lines: Sequence[RejectedLine]) -> Imported:
    """Imports the quarantined rows of a batch again."""
    with writer(task.workspace, zone=task.settings.zone, now=task.now) as book:
        book.refuse_other_zone()
        before = book.batches.find(batch)
        kept = [line for line in lines if line.status == "quarantined" and line.raw]
        if not kept:
            raise FileRefused(
                file=f"batch {batch}",
                reason="no row of it is quarantined",
                remedy="`whichhalf rejects` lists what is.",
            )
        raw = _mended(before, kept)
        return _one(replace(task, options=_options(task, before)), book, raw, replays=batch)


def _one(task: Import, book: Writer, raw: RawFile, *, replays: int = 0) -> Imported:
    staging = Staging(book.staging, book.next_batch, book.zone)
    stamp = raw.stamp()
    try:
        fingerprint = task.fingerprint(raw)
        same = book.same(fingerprint)
        if same is not None and not task.dry_run:
            return _repeated(book, Arrival(raw.title, fingerprint), same)
        found = read_file(raw, task, book.people, staging)
        if raw.stamp() != stamp:
            raise raw.refused(reason="it changed while it was read", remedy="Wait, then try again.")
    except WhichhalfError as error:
        staging.close()
        book.people.roll_back()
        missing = isinstance(error, DaysMissing)
        return Imported(raw.title, 0, LineCounts(), refused=str(error), days_missing=missing)
    if task.dry_run:
        book.people.roll_back()
        staging.close()
        counts = LineCounts(found.received, found.kept, 0, found.quarantined, found.rejected)
        return Imported(raw.title, 0, counts, found.tables, dict(staging.reasons))
    arrival = _arrival(task, Arrival(raw.title, fingerprint), found, staging, replays=replays)
    pa.default_memory_pool().release_unused()  # the engine needs the room now
    return _imported(book.load(arrival), found.tables)


def _arrival(
    task: Import, arrival: Arrival, found: Found, staging: Staging, *, replays: int
) -> Arrival:
    arrival.staged, rejects = staging.close()
    arrival.rejects = [str(path) for path in rejects]
    arrival.sealed = [str(path) for path in staging.sealed]
    arrival.sources = found.sources
    arrival.settings = (task.settings.hash, task.settings_text)
    arrival.lines = {
        "received": found.received,
        "kept": found.kept,
        "quarantined": found.quarantined,
        "rejected": found.rejected,
    }
    arrival.facts = {
        "tables": [_plain(table) for table in found.tables],
        "outlines": found.outlines,
        "reasons": dict(staging.reasons),
        "options": asdict(task.options),
        "replays": replays,
    }
    return arrival


def _repeated(book: Writer, arrival: Arrival, same: Batch) -> Imported:
    batch = book.repeat(arrival, same)
    tables = tuple(_understood(table) for table in batch.facts["tables"])
    return replace(_imported(batch, tables), same_as=batch.same_as)


def _imported(batch: Batch, tables: tuple[Understood, ...]) -> Imported:
    counts = {key: batch.counts.get(key, 0) for key in LineCounts.__dataclass_fields__}
    return Imported(
        batch.name,
        batch.sequence,
        LineCounts(**counts),
        tables,
        batch.facts["reasons"],
        batch.records,
    )


def _plain(table: Understood) -> dict[str, object]:
    days = {
        name: day.isoformat() if day else ""
        for name, day in (("first_day", table.first_day), ("last_day", table.last_day))
    }
    return {**asdict(table), "unused": list(table.unused), **days}


def _understood(facts: dict[str, object]) -> Understood:
    days = {
        name: datetime.fromisoformat(str(facts[name])).date() if facts[name] else None
        for name in ("first_day", "last_day")
    }
    unused = facts["unused"]
    assert isinstance(unused, list)  # noqa: S101  _plain wrote it
    return Understood(**{**facts, **days, "unused": tuple(unused)})  # type: ignore[arg-type]


def _options(task: Import, before: Batch) -> ReadingOptions:
    """What was said then holds again, unless something else is said now."""
    then = before.facts["options"]
    now = {name: value for name, value in asdict(task.options).items() if value}
    return ReadingOptions(**{**then, **now})


def _mended(batch: Batch, lines: Sequence[RejectedLine]) -> RawFile:
    """The quarantined rows as a file of their own, below the headings that they had."""
    outlines = {outline["file"]: outline for outline in batch.facts["outlines"]}
    parts: list[str] = []
    for file, group in itertools.groupby(lines, key=lambda line: line.file):
        parts += [outlines[file]["head"], *(line.raw for line in group), ""]
    content = "\n".join(parts).encode()
    name = f"{batch.name} (again)"
    return RawFile(name, Path(name), "", len(content), lambda: io.BytesIO(content))
