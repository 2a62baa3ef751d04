"""What does a file say, table by table, as staged rows of the book?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from whichhalf.connectors.catalogue import exports
from whichhalf.connectors.export import FLAGS, REJECTS, FileFacts
from whichhalf.errors import FileRefused
from whichhalf.intake import parquet
from whichhalf.intake.ahead import ahead
from whichhalf.intake.identity import pseudonymous, without_forgotten
from whichhalf.intake.origins import with_source_id
from whichhalf.intake.preamble import above
from whichhalf.intake.recognise import Choices, Match, recognise
from whichhalf.intake.staging import Staging
from whichhalf.intake.style import Style, style_of
from whichhalf.intake.task import Import
from whichhalf.intake.typed import Context, typed
from whichhalf.nouns.channel import Source
from whichhalf.nouns.imported import Understood
from whichhalf.nouns.period import Period
from whichhalf.nouns.table import Table
from whichhalf.nouns.tables import table as table_named
from whichhalf.reader.files import RawFile
from whichhalf.reader.problem import Problem, Status
from whichhalf.reader.sheets import Sheet, sheets
from whichhalf.store.people import People


@dataclass(slots=True)
class Found:
    """What was found in a file so far. Rows: received = kept + quarantined + rejected."""

    tables: tuple[Understood, ...] = ()
    outlines: list[dict[str, str]] = field(default_factory=list)
    received: int = 0
    kept: int = 0
    quarantined: int = 0
    rejected: int = 0
    sources: dict[int, Source] = field(default_factory=dict)
    days: list[date] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """Reads one file into staged rows."""

    raw: RawFile
    task: Import
    people: People
    staging: Staging
    found: Found = field(default_factory=Found)

    @property
    def choices(self) -> Choices:
        """What the user said about how the file is written."""
        told = self.task.options
        return Choices(told.encoding, "", told.decimal, told.dates, told.system, dict(told.columns))

    def match(self, sheet: Sheet) -> Match:
        """Which export is this table of the file?"""
        return recognise(sheet.header, exports(), self.choices, file=self.raw.title)

    def sheet(self, sheet: Sheet, match: Match) -> None:
        """Reads one table of the file."""
        style = style_of(sheet, match, self.choices)
        facts = self._facts(sheet, match)
        context = Context(
            match, style, facts, self.task.now, self.task.settings.currency, sheet.delimiter
        )
        for rows in self._typed(sheet, context):
            self._keep(rows, match, facts)
        self._note(sheet, match, style, facts)

    def parquet(self) -> None:
        """Reads a Parquet file with a table's own columns."""
        noun = parquet.table_of(self.raw)
        for rows in parquet.pieces(self.raw, noun):
            self.found.received += rows.num_rows
            self.found.kept += rows.num_rows
            self._stage(noun, rows)
        title = f"table {noun.name}"
        self._understood(
            Understood(noun.name, "plain", noun.name, title, "en", "parquet", "UTC", "")
        )

    def skip(self, sheet: Sheet, refusal: FileRefused) -> None:
        """Puts the rows of a table aside that is of no export, in a file where others are."""
        for piece in sheet.batches():
            lines = piece.rows.column("_line").to_pylist()
            hint = " ".join(str(refusal).split())
            problems = [Problem(n, Status.REJECTED, "unknown table", hint) for n in lines]
            self._put_aside(piece.problems)
            self._put_aside(problems, counted=True)
            self.found.received += len(lines)

    def _typed(self, sheet: Sheet, context: Context) -> Iterator[pa.Table]:
        whole: list[pa.Table] = []
        read = ((piece, *typed(piece, context)) for piece in sheet.batches())
        for piece, rows, problems in ahead(read):
            self._put_aside([*piece.problems, *problems])
            self.found.received += rows.num_rows
            if self.task.on_progress:
                self.task.on_progress(self.raw.title, self.found.received)
            if context.match.export.whole:
                whole.append(rows)
            else:
                yield rows
        if whole:
            yield pa.concat_tables(whole, promote_options="permissive")

    def _keep(self, rows: pa.Table, match: Match, facts: FileFacts) -> None:
        """Stages what the connector makes of the rows; each line is kept or put aside."""
        kept, dropped = np.array([], np.int64), np.array([], np.int64)
        aside: list[Problem] = []
        for name, made in match.export.rows(rows, facts):
            if name == REJECTS:
                aside += _problems(made, Status.REJECTED)
            elif name == FLAGS:
                self._put_aside(_problems(made, Status.NOTED))
            elif made.num_rows:
                kept = np.union1d(kept, _lines(made)) if len(kept) else _lines(made)
                self._stage(table_named(name), made)
        if aside:
            stored = set(kept.tolist())
            aside = [problem for problem in aside if problem.line not in stored]
        dropped = np.array([problem.line for problem in aside], np.int64)
        every = _lines(rows)
        rest = _without(every, np.concatenate([kept, dropped]))
        hint = "The line holds nothing that this export is read for."
        aside += [Problem(int(n), Status.REJECTED, "nothing to keep", hint) for n in rest]
        self._put_aside(aside, counted=True)
        self.found.kept += len(every) - len(aside)

    def _put_aside(self, problems: Sequence[Problem], *, counted: bool = False) -> None:
        """Stages problems; `counted` says that their lines are received already."""
        self.staging.put_aside(self.raw.title, without_forgotten(problems, self.people))
        for problem in problems:
            self.found.quarantined += problem.status is Status.QUARANTINED
            self.found.rejected += problem.status is Status.REJECTED
            self.found.received += problem.status is not Status.NOTED and not counted

    def _stage(self, noun: Table, rows: pa.Table) -> None:
        rows = with_source_id(rows, noun, self.found.sources)
        rows = pseudonymous(rows, noun, self.people, self.staging)
        file = pa.array([self.raw.title]).take(pa.array(np.zeros(len(rows), np.int32)))
        self.staging.add(noun, rows.append_column("_file", file))
        ends = pc.min_max(rows.column(noun.happened)).as_py()
        self.found.days += [_day(end) for end in ends.values() if end is not None]
        if "ends_on" in rows.column_names:
            after = pc.max(rows.column("ends_on")).as_py()
            self.found.days += [after - timedelta(days=1)] if after else []

    def _facts(self, sheet: Sheet, match: Match) -> FileFacts:
        said = above(sheet.preamble, self.raw.name)
        told, settings = self.task.options, self.task.settings
        days = Period.parse(told.days) if told.days else None
        return FileFacts(
            name=self.raw.name,
            language=match.language,
            starts_on=days.start if days else said.starts_on,
            ends_on=days.end if days else said.ends_on,
            currency=told.currency or match.currency or said.currency or settings.currency,
            zone=told.zone or said.zone or settings.zone,
            account=said.account,
            block=sheet.name or said.title,
            as_of=_as_of(told.as_of),
            site=told.site or self._site(sheet),
        )

    def _site(self, sheet: Sheet) -> str:
        """Our only site, or the one that the lines above the table or the file's name speak of.

        Two properties report the same sources on the same days: without its site, a figure of one
        would pass for another version of the other's.
        """
        hosts = [site.host for site in self.task.settings.sites]
        if len(hosts) == 1:
            return hosts[0]
        said = " ".join((*sheet.preamble, self.raw.title)).casefold()
        named = [host for host in hosts if host in said]
        longest = [host for host in named if not any(host in o and host != o for o in named)]
        return longest[0] if len(longest) == 1 else ""

    def _note(self, sheet: Sheet, match: Match, style: Style, facts: FileFacts) -> None:
        head = "\n".join((*sheet.preamble, sheet.delimiter.join(map(_cell, sheet.header))))
        self.found.outlines.append({"file": self.raw.title, "head": head})
        self._understood(
            Understood(
                table=sheet.name,
                system=match.export.system,
                report=match.export.report,
                title=match.export.title,
                language=match.language,
                encoding=sheet.encoding,
                zone=facts.zone,
                currency=facts.currency,
                decimal=style.marks.get("", ""),
                dates=", ".join(sorted(set(style.orders.values()))),
                unused=match.unused,
            )
        )

    def _understood(self, table: Understood) -> None:
        days = {"first_day": min(self.found.days, default=None)}
        days["last_day"] = max(self.found.days, default=None)
        fields = {name: getattr(table, name) for name in Understood.__dataclass_fields__}
        self.found.tables += (Understood(**{**fields, **days}),)
        self.found.days = []


def read_file(raw: RawFile, task: Import, people: People, staging: Staging) -> Found:
    """Reads all tables of a file; raises where none of them can be read."""
    reading = Reading(raw, task, people, staging)
    if parquet.is_parquet(raw):
        reading.parquet()
        return reading.found
    known: list[tuple[Sheet, Match]] = []
    unknown: list[tuple[Sheet, FileRefused]] = []
    for sheet in sheets(raw, encoding=task.options.encoding):
        try:
            known.append((sheet, reading.match(sheet)))
        except FileRefused as refusal:
            unknown.append((sheet, refusal))
    if not known:
        raise unknown[0][1]
    for sheet, match in known:
        reading.sheet(sheet, match)
    for stranger, reason in unknown:
        reading.skip(stranger, reason)
    return reading.found


def _problems(rows: pa.Table, status: Status) -> list[Problem]:
    return [
        Problem(row["_line"], status, row["reason"], row["hint"])
        for row in rows.select(["_line", "reason", "hint"]).to_pylist()
    ]


def _lines(rows: pa.Table) -> np.ndarray:
    lines = rows.column("_line").to_numpy()
    ascending = len(lines) < 2 or bool(np.all(lines[1:] > lines[:-1]))
    return lines if ascending else np.unique(lines)


def _without(every: np.ndarray, others: np.ndarray) -> np.ndarray:
    if len(every) == len(others) and bool(np.all(every == others)):
        return np.array([], np.int64)
    return np.setdiff1d(every, others)


def _as_of(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


def _day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
