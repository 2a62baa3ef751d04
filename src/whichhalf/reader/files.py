"""Which files lie at these paths, and may they be opened?

An archive is judged by its directory, before a byte of it is unpacked.
"""

from __future__ import annotations

import functools
import gzip
import io
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO, cast

from whichhalf.errors import FileRefused
from whichhalf.nouns.wording import said

LARGEST_UNPACKED_BYTES = 1_000_000_000
#: Plain text shrinks 5 to 20 times; sheets of a workbook up to 50. Bombs shrink 400 times and more.
LARGEST_RATIO = 100
#: Below this size a ratio says nothing: 1,000 equal short rows shrink 200 times.
RATIO_COUNTS_FROM_BYTES = 10_000_000
MOST_MEMBERS = 1_000
HEAD_BYTES = 262_144
BLOCK_BYTES = 2_097_152

_UNPACK = "Unpack it yourself, look at what is inside, and import the tables one by one."

ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
GZIP = b"\x1f\x8b"
PACKED = (ZIP, GZIP, b"7z\xbc\xaf\x27\x1c", b"Rar!", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
PACKED_ENDINGS = (".zip", ".gz", ".tgz", ".7z", ".rar", ".bz2", ".xz", ".zst", ".tar")


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file, or a member of an archive, that can be read from its start as often as needed.

    `name` is its own name, `origin` the path that was given or found, `member` the name inside the
    archive. `size` is in bytes, unpacked where the archive tells. A file that may not be opened
    carries its `refusal`.
    """

    name: str
    origin: Path
    member: str
    size: int
    opener: Callable[[], BinaryIO]
    refusal: FileRefused | None = None

    @property
    def title(self) -> str:
        """How is it called in messages?"""
        return said(f"{self.origin.name} › {self.member}" if self.member else self.name)

    def open(self) -> BinaryIO:
        """The bytes, from the start; raises the refusal of a file that may not be opened."""
        if self.refusal is not None:
            raise self.refusal
        try:
            return self.opener()
        except OSError as error:
            reason = f"it cannot be read any more ({error.strerror})"
            raise self.refused(reason, "Check whether it is still there.") from None

    def stamp(self) -> tuple[int, int]:
        """When was it last written, and how large is it? Tells whether it changed meanwhile."""
        try:
            found = self.origin.stat()
        except (OSError, ValueError):
            return 0, 0
        return found.st_mtime_ns, found.st_size

    def head(self, size: int = HEAD_BYTES) -> bytes:
        """The first bytes."""
        with self.open() as stream:
            return stream.read(size)

    def blocks(self, size: int = BLOCK_BYTES) -> Iterator[bytes]:
        """The bytes in pieces."""
        with self.open() as stream:
            while block := stream.read(size):
                yield block

    def refused(self, reason: str, remedy: str) -> FileRefused:
        """The error that says why this file is not read."""
        return FileRefused(file=self.title, reason=reason, remedy=remedy)


def gather(paths: Iterable[str | Path]) -> Iterator[RawFile]:
    """Which files lie at these paths? Folders are walked in order of name, zips opened.

    Hidden files are left out. Never raises: what may not be opened comes as a file whose
    `refusal` is set.
    """
    for path in map(Path, paths):
        yield from _found(path)


def _found(path: Path) -> Iterator[RawFile]:
    try:
        kind = path.stat().st_mode if path.exists() else 0
    except OSError as error:
        yield _refused(path, f"it cannot be reached ({error.strerror})", "Check the path.")
        return
    if stat.S_ISDIR(kind):
        yield from _inside(path)
    elif stat.S_ISREG(kind):
        yield from _unpacked(path)
    elif kind:
        yield _refused(path, "it is no file but a pipe or a device", "Write its data to a file.")
    else:
        yield _refused(path, "there is no such file", "Check the path.")


def _inside(folder: Path) -> Iterator[RawFile]:
    """The files of a folder and those below it, in order of name; links to folders stay shut."""
    unreadable: list[OSError] = []
    found: list[Path] = []
    for here, folders, names in os.walk(folder, onerror=unreadable.append):
        folders[:] = [name for name in folders if not _is_hidden(name)]
        found += [Path(here, name) for name in names if not _is_hidden(name)]
    for error in unreadable:
        reason = f"the folder cannot be read ({error.strerror})"
        yield _refused(Path(error.filename), reason, "Check who may read it.")
    for path in sorted(found):
        yield from _found(path)


def _is_hidden(name: str) -> bool:
    return name[0] in ".~" or name == "__MACOSX"


def is_workbook(stream: BinaryIO) -> bool:
    """Is this zip an Excel workbook?"""
    try:
        with zipfile.ZipFile(stream) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def _unpacked(path: Path) -> Iterator[RawFile]:
    try:
        with path.open("rb") as stream:
            magic = stream.read(4)
        size = path.stat().st_size
    except OSError as error:
        yield _refused(path, f"it cannot be read ({error.strerror})", "Check who may read it.")
        return
    plain = RawFile(said(path.name), path, "", size, functools.partial(_open, path))
    if magic in (ZIP, EMPTY_ZIP):
        yield from _zip(path, plain)
    elif magic[:2] == GZIP:
        name = said(path.name).removesuffix(".gz")
        yield RawFile(name, path, name, plain.size, functools.partial(_gunzip, path))
    else:
        yield plain


def _open(path: Path) -> BinaryIO:
    return path.open("rb")


def _refused(path: Path, reason: str, remedy: str, member: str = "") -> RawFile:
    raw = RawFile(said(path.name), path, member, 0, io.BytesIO)
    return RawFile(raw.name, path, member, 0, io.BytesIO, raw.refused(reason=reason, remedy=remedy))


def _zip(path: Path, plain: RawFile) -> Iterator[RawFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        reason = "it begins like a zip or xlsx file, but is broken or cut short"
        yield _refused(
            path, reason, "Download it again, or open it in a spreadsheet and save it as CSV."
        )
        return
    reason = _danger(members, path.stat().st_size)
    names = {member.filename for member in members}
    if reason:
        yield _refused(path, reason, _UNPACK)
    elif "xl/workbook.xml" in names:
        yield plain
    elif path.suffix.casefold() != ".zip":
        remedy = "Rename it to .zip if it holds exports, or save it as CSV."
        yield _refused(path, "this is a zip/xlsx file under another name, and no workbook", remedy)
    else:
        for member in sorted(members, key=lambda m: m.filename):
            name = PurePosixPath(member.filename).name
            hidden = any(map(_is_hidden, PurePosixPath(member.filename).parts))
            if name and not hidden and not member.is_dir():
                opener = functools.partial(_open_member, path, member.filename)
                yield RawFile(said(name), path, member.filename, member.file_size, opener)


def _danger(members: list[zipfile.ZipInfo], packed_bytes: int) -> str:
    """Why may this archive not be unpacked? Decided from its directory; empty where it may."""
    unpacked = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS:
        return f"it holds {len(members):,} files; {MOST_MEMBERS:,} are allowed"
    if unpacked > LARGEST_UNPACKED_BYTES:
        return f"unpacked it would be {unpacked / 1e9:.1f} GB; 1 GB is allowed"
    if unpacked > RATIO_COUNTS_FROM_BYTES and unpacked > LARGEST_RATIO * packed_bytes:
        return (
            f"it unpacks to {unpacked // max(packed_bytes, 1):,} times its size, as a zip bomb does"
        )
    for member in members:
        reason = _danger_of_member(member)
        if reason:
            return f"{reason}: {member.filename!r}"[:300]
    return ""


def _danger_of_member(member: zipfile.ZipInfo) -> str:
    name = member.orig_filename.replace("\\", "/")
    parts = PurePosixPath(name).parts
    if (
        name.startswith("/")
        or PureWindowsPath(member.orig_filename).drive
        or ".." in parts
        or "\0" in name
    ):
        return "a file in it would be written outside its folder"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "it holds a link"
    if member.flag_bits & 0x1:
        return "it is locked with a password"
    if name.casefold().endswith(PACKED_ENDINGS):
        return "it holds another archive"
    return ""


def _open_member(path: Path, member: str) -> BinaryIO:
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(member)
        packed, stream = info.compress_size, archive.open(info)
    return cast(
        "BinaryIO",
        io.BufferedReader(_Bounded(cast("BinaryIO", stream), f"{path.name} › {member}", packed)),
    )


def _gunzip(path: Path) -> BinaryIO:
    stream = cast("BinaryIO", gzip.GzipFile(path))
    return cast("BinaryIO", io.BufferedReader(_Bounded(stream, path.name, path.stat().st_size)))


class _Bounded(io.RawIOBase):
    """An unpacked stream; refuses where it grows too large, is broken, or holds an archive."""

    def __init__(self, stream: BinaryIO, title: str, packed: int) -> None:
        self._stream = stream
        self._title = title
        self._limit = max(
            RATIO_COUNTS_FROM_BYTES, min(LARGEST_UNPACKED_BYTES, packed * LARGEST_RATIO)
        )
        self._seen = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            piece = self._stream.read(len(buffer))
        except (EOFError, OSError, zlib.error, zipfile.BadZipFile) as error:
            remedy = "Download it again."
            reason = f"it is cut short or broken ({error})"
            raise FileRefused(file=self._title, reason=reason, remedy=remedy) from None
        if self._seen == 0 and piece.startswith(PACKED):
            raise FileRefused(file=self._title, reason="it holds another archive", remedy=_UNPACK)
        self._seen += len(piece)
        if self._seen > self._limit:
            reason = f"it unpacks to over {LARGEST_RATIO} times its size or 1 GB, as a bomb does"
            raise FileRefused(file=self._title, reason=reason, remedy=_UNPACK)
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._stream.close()
        super().close()
