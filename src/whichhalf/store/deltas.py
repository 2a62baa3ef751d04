"""Which Parquet files make up a table at a version, and how does a version follow another?

A table of the book is a Delta Lake table. Files are written by the engine and registered here; a
commit adds and removes files together, or not at all.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote

from deltalake import DeltaTable, Schema
from deltalake.exceptions import TableNotFoundError
from deltalake.transaction import AddAction, RemoveAction

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
    """The files of one table, by version; -1 stands for a table that is not there yet."""

    folder: Path
    schema: Schema

    def latest(self) -> int:
        """Which version is the latest on disk, committed by a batch or not?"""
        try:
            return DeltaTable(self.folder).version()
        except TableNotFoundError:
            return -1

    def files(self, version: int) -> list[DataFile]:
        """Which files hold the table at this version, in a fixed order?"""
        if version < 0:
            return []
        actions = DeltaTable(self.folder, version=version).get_add_actions(flatten=True)
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
        if version < 0:
            return []
        # The addresses are quoted as in a browser: a folder named größe would not be found.
        names = (uri.rpartition("/")[2] for uri in DeltaTable(self.folder, version=version).file_uris())
        return sorted(str(self.folder / name) for name in names)

    def new_file(self) -> Path:
        """Where may the next file be written?"""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f"{uuid.uuid4().hex}.parquet"

    def adopt(self, file: DataFile) -> DataFile:
        """Takes a finished file in from the spool, which lies on the same disk."""
        path = self.new_file()
        file.path.replace(path)
        return replace(file, path=path)

    def commit(self, add: Iterable[DataFile], remove: Iterable[DataFile] = ()) -> int:
        """Adds and removes files in one step; returns the new version."""
        table = DeltaTable.create(
            self.folder, schema=self.schema, mode="ignore", configuration=_CONFIGURATION
        )
        actions: list[AddAction | RemoveAction] = [_added(file) for file in add]
        actions += [
            RemoveAction(file.path.name, data_change=True, deletion_timestamp=_EPOCH_MS)
            for file in remove
        ]
        if actions:
            table.create_write_transaction(actions, mode="append", schema=self.schema)
        version = DeltaTable(self.folder).version()
        self._on_disk(version)
        return version

    def roll_back(self, version: int) -> None:
        """Forgets what no batch stands for: its writer died before the batch row.

        Later commits are taken out of the table, and the files that only they or nobody named are
        deleted.
        """
        kept = max(version, 0)
        latest = self.latest()
        if latest > kept and self.paths(latest) != self.paths(kept):
            DeltaTable(self.folder).restore(kept)
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
