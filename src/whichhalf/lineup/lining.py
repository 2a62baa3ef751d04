"""How does a question come by all touches, and when are those of a large book lined up anew?

Beside the book, in `lineup/`: segments of three columns each, in the order of persons, and
`shelf.json`, which names them with the book's files that they hold. It can be deleted at any time,
and is made again. New files of the book become a segment of their own; a file that is gone (an
import was undone) makes all of it anew.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
import tempfile
import uuid
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from whichhalf.lineup.gathered import InFiles, read
from whichhalf.lineup.kept import COLUMNS, Kept, Segment
from whichhalf.lineup.scattered import write_in_order
from whichhalf.lineup.seen import Alphabet, Seen, Touches
from whichhalf.lineup.shelf import Shelf, in_order
from whichhalf.nouns.touch import TOUCHES
from whichhalf.store.book import Book
from whichhalf.store.deltas import DataFile
from whichhalf.store.failing import disk_in_words

#: Up to so many touches are read anew for each question, in memory.
IN_MEMORY = 2_000_000
#: So many segments of new files may lie beside the first one, with so many touches.
_MOST_SEGMENTS, _MOST_NEW = 8, 5_000_000
#: What lies there is read by the code that wrote it only.
_FORMAT = 1
_MAY_NOT_WRITE = {errno.EACCES, errno.EPERM, errno.EROFS}


def touches_of(book: Book) -> Callable[[], Touches] | None:
    """How does a question come by all touches? From a cluster it asks for them."""
    return None if book.context.master else partial(lined_up, book)


def lined_up(book: Book) -> Touches:
    """All touches of the book: read when needed, or lined up beside it where it is large."""
    files = book.files(TOUCHES)
    if sum(file.rows for file in files) <= IN_MEMORY:
        return InFiles([file.path for file in files])
    with disk_in_words():
        return _beside(book, files) or _for_now(files)


def _beside(book: Book, files: Sequence[DataFile]) -> Kept | None:
    """The line-up beside the book; nothing where it cannot be brought up to these files now."""
    folder = book.workspace.lineup
    try:
        with _alone(folder) as alone:
            kept = _read(folder)
            if alone and not _of_a_later_day(kept, files, book):
                return _brought_up(folder, kept, files)
    except OSError as error:
        if error.errno not in _MAY_NOT_WRITE:
            raise
    return None


def _brought_up(folder: Path, kept: Kept | None, files: Sequence[DataFile]) -> Kept:
    """The line-up in this folder with all these files in it."""
    names = {file.path.name for file in files}
    new = [file for file in files if kept is None or file.path.name not in kept.files]
    if kept is not None and kept.files <= names:
        if not new:
            return kept
        told = sum(map(len, kept.shelf.segments[1:])) + sum(file.rows for file in new)
        if told <= min(_MOST_NEW, kept.rows // 4):
            return _extended(kept, new)
    alphabet = Alphabet()
    segment = _written_apart(folder, files, alphabet)
    return _listed(folder, alphabet, (segment,))


def _extended(kept: Kept, new: Sequence[DataFile]) -> Kept:
    """The same with a segment of new files behind the others."""
    alphabet, listed = kept.alphabet, kept.listed
    if len(listed) > _MOST_SEGMENTS:
        files = tuple(name for segment in listed[1:] for name in segment.files)
        whole = Seen.together(kept.shelf.segments[1:])
        listed = (listed[0], _written(kept.folder, whole, files))
    seen = Seen.together(list(read([file.path for file in new], alphabet)))
    names = tuple(file.path.name for file in new)
    return _listed(kept.folder, alphabet, (*listed, _written(kept.folder, seen, names)))


def _written(folder: Path, seen: Seen, files: tuple[str, ...]) -> Segment:
    """A segment of touches that are in memory."""
    name = uuid.uuid4().hex
    (folder / name).mkdir()
    ordered = in_order(seen)
    for column in COLUMNS:
        with (folder / name / column).open("wb") as file:
            getattr(ordered, column).tofile(file)
            os.fsync(file.fileno())
    return Segment(name, len(seen), files)


def _written_apart(folder: Path, files: Sequence[DataFile], alphabet: Alphabet) -> Segment:
    """A segment of more touches than memory need hold."""
    name = uuid.uuid4().hex
    (folder / name).mkdir()
    rows = sum(file.rows for file in files)
    paths = [file.path for file in files]
    written = write_in_order(folder / name, COLUMNS, read(paths, alphabet), rows)
    return Segment(name, written, tuple(path.name for path in paths))


def _listed(folder: Path, alphabet: Alphabet, listed: tuple[Segment, ...]) -> Kept:
    """Says what lies there from now on; what is no longer named goes."""
    told = {
        "format": _FORMAT,
        "sources": alphabet.sources,
        "realms": alphabet.realms,
        "segments": [[one.name, one.rows, list(one.files)] for one in listed],
    }
    path = folder / "shelf.json.new"
    with path.open("w", encoding="utf-8") as file:
        json.dump(told, file)
        file.flush()
        os.fsync(file.fileno())
    path.replace(folder / "shelf.json")
    named = {segment.name for segment in listed} | {"sums"}
    for place in folder.iterdir():
        if place.is_dir() and place.name not in named:
            shutil.rmtree(place, ignore_errors=True)
    return _opened(folder, alphabet, listed)


def _opened(folder: Path, alphabet: Alphabet, listed: tuple[Segment, ...]) -> Kept:
    shelf = Shelf(alphabet, [segment.seen(folder) for segment in listed])
    return Kept(folder, alphabet, listed, shelf, folder / "sums")


def _read(folder: Path) -> Kept | None:
    """What lies there; nothing where it is not whole, or not of this code."""
    try:
        told: dict[str, Any] = json.loads((folder / "shelf.json").read_text("utf-8"))
        if told["format"] != _FORMAT:
            return None
        segments = tuple(Segment(name, rows, tuple(of)) for name, rows, of in told["segments"])
        return _opened(folder, Alphabet(told["sources"], told["realms"]), segments)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _of_a_later_day(kept: Kept | None, files: Sequence[DataFile], book: Book) -> bool:
    """Is the book opened as it once was, and holds what lies there only what it holds by now?"""
    if kept is None or kept.files <= {file.path.name for file in files}:
        return False
    return kept.files <= book.newest_files(TOUCHES)


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Is nobody else lining up here? The lock falls when its process ends, however it ends."""
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _for_now(files: Sequence[DataFile]) -> Kept:
    """A line-up that goes when nobody holds it any more."""
    folder = Path(tempfile.mkdtemp(prefix="whichhalf-"))
    alphabet = Alphabet()
    segment = _written_apart(folder, files, alphabet)
    shelf = Shelf(alphabet, [segment.seen(folder)])
    weakref.finalize(shelf, shutil.rmtree, folder, ignore_errors=True)
    return Kept(folder, alphabet, (segment,), shelf, None)
