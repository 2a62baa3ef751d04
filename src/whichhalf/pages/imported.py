"""How is it told what came in, what was put aside, and what was taken back?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from whichhalf.nouns.imported import Entry, Imported, LineCounts, RejectedLine, Understood
from whichhalf.pages.aligned import aligned, paragraph
from whichhalf.typeset.telling import clean

_MOST_REASONS = 8
_MOST_UNUSED = 6
_LANGUAGES = {"en": "English", "de": "German", "fr": "French"}
_STATUSES = {
    "quarantined": "quarantined: should be data, and is kept aside until it is mended.",
    "rejected": "rejected: is no data, such as a total or an empty row.",
    "noted": "noted: is stored; only something about it should be known.",
}


def import_page(files: Sequence[Imported], *, width: int, dry_run: bool = False) -> str:
    """What was understood of each file, and what became of its rows?"""
    if not files:
        return "There is no file to read there. Name files, folders or zips."
    blocks = [_file(file, width) for file in files]
    return "\n".join(
        ["\n\n".join("\n".join(block) for block in blocks), "", _sum(files, dry_run=dry_run)]
    )


def log_page(entries: Sequence[Entry], *, zone: str, width: int) -> str:
    """What has come into the book, and what was taken back?"""
    if not entries:
        return "The book is empty. `whichhalf import FILE…` brings something in."
    here = ZoneInfo(zone)
    rows: list[tuple[str, ...]] = [
        ("Batch", f"When ({zone})", "What", "Rows", "Stored", "Duplicate", "Put aside")
    ]
    rows += [_entry(entry, here) for entry in entries]
    lines = aligned(rows, right=(0, 3, 4, 5, 6), width=width)
    return "\n".join([*lines, "", "`whichhalf undo BATCH` takes one back."])


def rejects_page(lines: Sequence[RejectedLine], *, width: int, most: int) -> str:
    """Which lines were not stored, why, and what helps? `most` of each reason are shown."""
    if not lines:
        return "Every row that came in was stored. Nothing was put aside."
    groups: dict[tuple[int, str, str, str], list[RejectedLine]] = {}
    for line in lines:
        groups.setdefault((line.batch, line.file, line.status, line.reason), []).append(line)
    told: list[str] = []
    for (batch, file, status, reason), group in groups.items():
        told.append(
            clean(f"{file} (batch {batch}): {_counted(len(group))} {status}: {_said(reason)}")
        )
        for line in group[:most]:
            told += _line(line, width)
        if len(group) > most:
            told.append(f"  … and {len(group) - most:,} more; --most {len(group)} shows them.")
        told.append("")
    found = {line.status for line in lines}
    told += [says for status, says in _STATUSES.items() if status in found]
    if "quarantined" in found:
        told.append("After a fix: `whichhalf replay BATCH`, or import the mended file.")
    return "\n".join(told)


def undone_line(entry: Entry) -> str:
    """What was taken back?"""
    return (
        f"Batch {entry.undoes} is taken back (batch {entry.batch}). What others also brought stays."
    )


def forgotten_line(entry: Entry) -> str:
    """What was erased?"""
    return (
        f"The person is erased (batch {entry.batch}): the key is gone, imports and restores keep "
        "the name out, and no total has changed."
    )


def _file(file: Imported, width: int) -> list[str]:
    name = clean(file.name)
    if file.refused:
        told = clean(file.refused).removeprefix(f"{name}: ")
        told = f"{told[:1].upper()}{told[1:]}"
        return [f"✗ {name}", *paragraph(told, width=width, first="  ", rest="  ")]
    lines = [f"✓ {name}", *(line for table in file.tables for line in _understood(table))]
    lines.append(f"  {_counts(file.lines)}")
    for reason, number in _most(file.reasons, _MOST_REASONS):
        lines.append(f"    {number:>7,} {_said(reason)}")
    if became := _became(file.records):
        lines.append(f"  in the book: {became}")
    if file.same_as:
        lines.append(f"  the same file as batch {file.same_as}: no figure changes")
    if file.batch:
        lines.append(f"  batch {file.batch}; `whichhalf undo {file.batch}` takes it back")
    return [part for line in lines for part in _wrapped(clean(line), width)]


def _wrapped(line: str, width: int) -> list[str]:
    """Within the terminal; what follows stands under the first word, a little further in."""
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    return paragraph(line, width=width, rest=indent)


def _understood(table: Understood) -> list[str]:
    facts = [table.title or table.system]
    if table.first_day and table.last_day:
        facts.append(f"{table.first_day} to {table.last_day}")
    language = _LANGUAGES.get(table.language, table.language)
    facts += [table.zone, table.currency, language, table.encoding]
    marks = {"decimal": table.decimal, "dates": table.dates}
    facts += [f"{name} {mark}" for name, mark in marks.items() if mark]
    lines = [f"  {', '.join(fact for fact in facts if fact)}"]
    if table.unused:
        shown = ", ".join(table.unused[:_MOST_UNUSED])
        more = len(table.unused) - _MOST_UNUSED
        rest = f" and {more} more" if more > 0 else ""
        lines.append(f"  not read: {shown}{rest}")
    return lines


def _counts(lines: LineCounts) -> str:
    parts = {
        "stored": lines.stored,
        "duplicate": lines.duplicate,
        "quarantined": lines.quarantined,
        "rejected": lines.rejected,
    }
    told = ", ".join(f"{number:,} {name}" for name, number in parts.items() if number)
    return f"{_counted(lines.received)}: {told}" if told else _counted(lines.received)


def _became(records: Mapping[str, Mapping[str, int]]) -> str:
    parts = []
    for table, fates in sorted(records.items()):
        told = ", ".join(f"{number:,} {fate}" for fate, number in sorted(fates.items()) if number)
        if told:
            parts.append(f"{_said(table)} ({told})")
    return "; ".join(parts)


def _sum(files: Sequence[Imported], *, dry_run: bool) -> str:
    refused = sum(bool(file.refused) for file in files)
    aside = sum(file.lines.quarantined for file in files)
    stored = sum(file.lines.stored for file in files)
    told = [f"{len(files) - refused} of {_files(files)} read, {_counted(stored)} stored."]
    if dry_run:
        told = [f"{len(files) - refused} of {_files(files)} can be read. Nothing was stored."]
    if refused:
        told.append(f"{refused} refused; what helps stands above.")
    if not stored and any(file.lines.duplicate for file in files):
        told.append("All of it was there already.")
    if aside and not dry_run:
        told.append(f"{_counted(aside)} to mend: `whichhalf rejects`.")
    if stored and not dry_run:
        told.append("Next: `whichhalf statement`.")
    return " ".join(told)


def _entry(entry: Entry, here: ZoneInfo) -> tuple[str, ...]:
    lines = entry.lines
    numbers = (lines.received, lines.stored, lines.duplicate, lines.quarantined + lines.rejected)
    what = {
        "undo": f"undo of batch {entry.undoes}",
        "forget": "a person erased",
    }.get(entry.kind, entry.name)
    if entry.same_as:
        what = f"as batch {entry.same_as}: {what}"
    if entry.undone:
        what = f"taken back: {what}"
    shown = [f"{number:,}" if entry.kind == "import" else "" for number in numbers]
    return (str(entry.batch), _moment(entry.at, here), what, *shown)


def _moment(at: datetime, here: ZoneInfo) -> str:
    return f"{at.astimezone(here):%Y-%m-%d %H:%M}"


def _line(line: RejectedLine, width: int) -> list[str]:
    room = max(width - 12, 40)
    hint = paragraph(clean(line.hint), width=room)
    raw = clean(" ".join(line.raw.split()))
    shown = raw if len(raw) <= room else raw[: room - 1] + "…"
    first, *rest = [*hint, shown] if shown else hint or [""]
    return [f"  {line.line:>8,}  {first}", *(f"            {part}" for part in rest)]


def _most(reasons: Mapping[str, int], most: int) -> list[tuple[str, int]]:
    ranked = sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))
    kept, rest = ranked[:most], ranked[most:]
    return [*kept, ("for other reasons", sum(number for _, number in rest))] if rest else kept


def _said(reason: str) -> str:
    return reason.replace("_", " ")


def _files(files: Sequence[Imported]) -> str:
    return "1 file" if len(files) == 1 else f"{len(files):,} files"


def _counted(rows: int) -> str:
    return "1 row" if rows == 1 else f"{rows:,} rows"
