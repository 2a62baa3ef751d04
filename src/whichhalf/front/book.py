"""How is the book of a workspace opened, and how does data come in and go?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from whichhalf import __version__
from whichhalf.errors import BadInput
from whichhalf.front.workspace import OpenWorkspace, now_utc, open_workspace
from whichhalf.intake.channel_rules import load_rules
from whichhalf.nouns.channel import Channel, Source
from whichhalf.nouns.imported import Entry, Imported, LineCounts, ReadingOptions, RejectedLine
from whichhalf.nouns.period import Period
from whichhalf.nouns.setting import Settings
from whichhalf.nouns.table import Table
from whichhalf.nouns.tables import TABLES, table
from whichhalf.store.batches import Batch
from whichhalf.store.book import Book, Context

Place = OpenWorkspace | Path | str | None


@dataclass(frozen=True, slots=True)
class OpenBook:
    """A workspace with its book, pinned at a batch."""

    place: OpenWorkspace
    book: Book

    @property
    def settings(self) -> Settings:
        """What does whichhalf.toml say?"""
        return self.place.settings

    def period(self, text: str = "") -> Period:
        """Which period is meant; without a word, the year of the newest rows of the book?"""
        if text:
            return Period.parse(text, self.settings.zone)
        newest = self.book.span()[1] or now_utc().date()
        return Period.parse(str(newest.year), self.settings.zone)


def open_book(place: Place = None, *, at: int | None = None) -> OpenBook:
    """The book of a workspace as it stands, or as it stood at batch `at`."""
    opened = open_workspace(place)
    settings = opened.settings
    rules = load_rules(opened.channels, tuple(site.host for site in settings.sites))
    context = Context(
        rules.classify,
        settings.zone,
        settings.hash,
        f"{__version__}+{rules.version}",
        settings.book.master if settings.book.engine == "spark" else "",
    )
    return OpenBook(opened, Book.open(opened.workspace, context, at=at))


def import_files(
    place: Place,
    paths: Sequence[Path | str],
    *,
    options: ReadingOptions | None = None,
    dry_run: bool = False,
    on_progress: Callable[[str, int], None] | None = None,
) -> tuple[Imported, ...]:
    """Reads files, folders and zips into the book, each file whole or not at all.

    A file that is refused does not keep the others out: its `Imported.refused` says why.
    `on_progress(file, rows)` is called as rows are read.
    """
    import pyarrow as pa

    from whichhalf.intake.importing import bring_in
    from whichhalf.intake.task import Import

    # The system's own allocator gives memory back between the pieces: 40 MB less at the peak.
    pa.set_memory_pool(pa.system_memory_pool())
    opened = open_workspace(place)
    task = Import(
        workspace=opened.workspace,
        settings=opened.settings,
        settings_text=opened.file.text,
        options=options or ReadingOptions(),
        code_version=__version__,
        now=now_utc(),
        dry_run=dry_run,
        on_progress=on_progress,
    )
    return tuple(bring_in(task, paths))


def replay(place: Place, batch: int, *, options: ReadingOptions | None = None) -> Imported:
    """Reads the rejected rows of a batch again, after a fix of settings, options or the program."""
    from whichhalf.intake.importing import bring_in_again
    from whichhalf.intake.task import Import

    opened = open_workspace(place)
    task = Import(
        workspace=opened.workspace,
        settings=opened.settings,
        settings_text=opened.file.text,
        options=options or ReadingOptions(),
        code_version=__version__,
        now=now_utc(),
    )
    return bring_in_again(task, batch, rejects(opened, batch))


def rejects(place: Place, batch: int | None = None) -> tuple[RejectedLine, ...]:
    """Which lines were not stored, of the batches that count or of one, and why?"""
    return tuple(RejectedLine(**row) for row in open_book(place).book.rejects(batch))


def undo(place: Place, batch: int) -> Entry:
    """Takes a batch back; what another batch also carried stays."""
    from whichhalf.store.writing import writer

    opened = open_workspace(place)
    with writer(opened.workspace, zone=opened.settings.zone, now=now_utc()) as book:
        return _entry(book.undo(batch), frozenset())


def forget(place: Place, identifier: str) -> Entry:
    """Makes a person unreadable for ever; no total changes."""
    from whichhalf.store.writing import writer

    if not identifier.strip():
        raise BadInput(detail="Nobody was named: give the e-mail address or the customer number")
    opened = open_workspace(place)
    with writer(opened.workspace, zone=opened.settings.zone, now=now_utc()) as book:
        return _entry(book.forget(identifier), frozenset())


def log(place: Place = None) -> tuple[Entry, ...]:
    """What has come into the book, and what was taken back?"""
    batches = open_book(place).book.batches
    return tuple(_entry(batch, batches.undone) for batch in batches.rows)


def channels(place: Place = None) -> tuple[tuple[Source, Channel], ...]:
    """Which channel is each source that was ever seen, by today's rules?

    Beside ours stands the label that Google Analytics 4 gives it, so that both can be reconciled.
    """
    book = open_book(place).book
    return tuple((source, book.context.classify(source)) for _, source in book.sources())


def schema(name: str = "") -> tuple[Table, ...]:
    """Which tables has the book, with which columns?"""
    return (table(name),) if name else TABLES


def export(place: Place, name: str, out: Path | str) -> int:
    """Writes a table as CSV or Parquet, by the ending of the file; returns how many rows."""
    from whichhalf.report.rows import write_csv, write_parquet

    noun, path = table(name), Path(out)
    rows = open_book(place).book.rows(noun)
    if path.suffix.lower() == ".parquet":
        return write_parquet(rows, path)
    if path.suffix.lower() == ".csv":
        return write_csv(noun, rows, path)
    raise BadInput(detail=f"{path.name} ends neither in .csv nor in .parquet: choose one of them")


def _entry(batch: Batch, undone: frozenset[int]) -> Entry:
    counts = {key: batch.counts.get(key, 0) for key in LineCounts.__dataclass_fields__}
    return Entry(
        batch=batch.sequence,
        kind=batch.kind,
        name=batch.name,
        at=batch.at,
        undone=batch.sequence in undone,
        undoes=batch.undoes,
        same_as=batch.same_as,
        lines=LineCounts(**counts),
        records=batch.records,
    )
