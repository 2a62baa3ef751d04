"""Which Parquet files make up a table at a version, and how does a version follow another?

A table of the book is a Delta Lake table. Files are written by the engine and registered here; a
commit adds and removes files together, or not at all.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote

from deltalake import CommitProperties, DeltaTable, Schema
from deltalake.exceptions import CommitFailedError, TableNotFoundError
from deltalake.transaction import AddAction, RemoveAction

from whichhalf.errors import BookBusy
from whichhalf.store.objects import ObjectStore, said_by

# Modification times are facts of the disk, not of the book: the same input gives the same log.
_EPOCH_MS = 0
#: A checkpoint after so many commits keeps a book of many small imports quick to open. The log is
#: never cleaned: a statement of years ago is made anew from the versions of then (law 7).
_CONFIGURATION = {
    "delta.checkpointInterval": "20",
    "delta.enableExpiredLogCleanup": "false",
    "delta.logRetentionDuration": "interval 36500 days",
    "delta.deletedFileRetentionDuration": "interval 36500 days",
}


@dataclass(frozen=True, slots=True)
class DataFile:
    """One Parquet file of a table: how many rows, of which days?"""

    path: Path
    rows: int
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Deltas:
    """The files of one table, by version; -1 stands for a table that is not there yet.

    Where the book lies on an object store, `objects` is the table's place there, and `folder` holds
    the copies that questions are put to.
    """

    folder: Path
    schema: Schema
    objects: ObjectStore | None = None

    def latest(self) -> int:
        """Which version is the latest on disk, committed by a batch or not?"""
        try:
            return self._at(None).version()
        except TableNotFoundError:
            return -1

    def _at(self, version: int | None) -> DeltaTable:
        """The table at a version; the latest one without."""
        if self.objects is None:
            return DeltaTable(self.folder, version=version)
        with said_by(self.objects.address):
            place, options = self.objects.address, self.objects.delta
            return DeltaTable(place, version=version, storage_options=options)

    def files(self, version: int) -> list[DataFile]:
        """Which files hold the table at this version, in a fixed order?"""
        if version < 0:
            return []
        actions = self._at(version).get_add_actions(flatten=True)
        found = {name: actions.column(name).to_pylist() for name in actions.schema.names}
        nothing = [None] * actions.num_rows
        return [
            DataFile(self.folder / path, rows, first, last)
            for path, rows, first, last in sorted(
                zip(
                    found["path"],
                    found["num_records"],
                    found.get("min._day", nothing),
                    found.get("max._day", nothing),
                    strict=True,
                ),
                key=lambda row: str(row[0]),
            )
        ]

    def paths(self, version: int) -> list[str]:
        """The same files as paths, without their statistics: what a question needs."""
        names = self._names(version)
        self.bring(names)
        return [str(self.folder / name) for name in names]

    def bring(self, names: Iterable[str]) -> None:
        """Fetches what is not here yet. Files never change, but for those of rejected lines."""
        if self.objects is None:
            return
        for path in map(self.folder.joinpath, names):
            if self.folder.name == "_rejects" or not path.exists():
                self.objects.bring(path)

    def everything(self) -> list[Path]:
        """The files of all versions, and those that no version names."""
        self.bring(self.objects.names() if self.objects else ())
        return sorted(self.folder.glob("*.parquet"))

    def _names(self, version: int) -> list[str]:
        if version < 0:
            return []
        # The addresses are quoted as in a browser: a folder named größe would not be found.
        return sorted(uri.rpartition("/")[2] for uri in self._at(version).file_uris())

    def new_file(self) -> Path:
        """Where may the next file be written?"""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f"{uuid.uuid4().hex}.parquet"

    def adopt(self, file: DataFile) -> DataFile:
        """Takes a finished file in from the spool, which lies on the same disk."""
        path = self.new_file()
        file.path.replace(path)
        return replace(file, path=path)

    def commit(
        self, add: Sequence[DataFile], remove: Iterable[DataFile] = (), *, after: int = -1
    ) -> int:
        """Adds and removes files in one step; returns the new version.

        On an object store no lock keeps two machines apart. So the table must still be what it was
        at the version `after`, and its next version can be written once.
        """
        table = self._made()
        if self.objects and self._names(table.version()) != self._names(after):
            raise BookBusy(holder="of another machine")
        actions: list[AddAction | RemoveAction] = [_added(file) for file in add]
        actions += [
            RemoveAction(file.path.name, data_change=True, deletion_timestamp=_EPOCH_MS)
            for file in remove
        ]
        if self.objects is None:
            if actions:
                table.create_write_transaction(actions, mode="append", schema=self.schema)
            version = self._at(None).version()
            self._on_disk(version)
            return version
        for file in add:
            self.objects.put(file.path)
        if actions:
            self._append(table, actions)
        return table.version() + bool(actions)

    def _made(self) -> DeltaTable:
        """The table as it stands, made where there is none."""
        there = self.objects
        with said_by(there.address) if there else nullcontext():
            return DeltaTable.create(
                there.address if there else self.folder,
                schema=self.schema,
                mode="ignore",
                configuration=_CONFIGURATION,
                storage_options=there.delta if there else None,
            )

    def _append(self, table: DeltaTable, actions: list[AddAction | RemoveAction]) -> None:
        once = CommitProperties(max_commit_retries=0)
        try:
            table.create_write_transaction(
                actions, mode="append", schema=self.schema, commit_properties=once
            )
        except CommitFailedError:
            raise BookBusy(holder="of another machine") from None

    def roll_back(self, version: int) -> None:
        """Forgets what no batch stands for: its writer died before the batch row.

        Later commits are taken out of the table, and the files that only they or nobody named are
        deleted; on an object store they stay, for what another machine may be writing.
        """
        kept = max(version, 0)
        latest = self.latest()
        if latest > kept and self._names(latest) != self._names(kept):
            self._at(None).restore(kept)
        if self.objects:
            return
        named = self._named(kept) if latest >= 0 else set()
        for file in self.folder.glob("*.parquet"):
            if file.name not in named:
                file.unlink()

    def _named(self, version: int) -> set[str]:
        """Which files did any version up to this one name? The log is never cleaned."""
        names: set[str] = set()
        for number in range(version + 1):
            for line in self._log(number).read_text("utf-8").splitlines():
                added = json.loads(line).get("add")
                if added:
                    names.add(unquote(added["path"]))
        return names

    def _log(self, version: int) -> Path:
        return self.folder / "_delta_log" / f"{version:020}.json"

    def _on_disk(self, version: int) -> None:
        """Makes a commit outlast a power cut: delta-rs itself leaves its log to the system."""
        log = self._log(version)
        beside = (log.with_suffix(".checkpoint.parquet"), log.with_name("_last_checkpoint"))
        for path in (log, *(p for p in beside if p.exists()), log.parent, *_above(self.folder)):
            synced(path)


def _above(folder: Path) -> tuple[Path, ...]:
    """A table's folder and those above it, up to the workspace: each may be new."""
    return (folder, folder.parent, folder.parent.parent)


def synced(path: Path) -> None:
    """Waits until a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _added(file: DataFile) -> AddAction:
    synced(file.path)  # on disk before the log names it
    stats: dict[str, object] = {"numRecords": file.rows}
    if file.first_day and file.last_day:
        stats |= {
            "minValues": {"_day": file.first_day.isoformat()},
            "maxValues": {"_day": file.last_day.isoformat()},
            "nullCount": {"_day": 0},
        }
    size = file.path.stat().st_size
    return AddAction(file.path.name, size, {}, _EPOCH_MS, True, json.dumps(stats))  # noqa: FBT003
