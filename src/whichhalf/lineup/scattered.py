"""How are more touches brought into the order of persons than memory holds?

They are scattered to files by ranges of pseudonyms; then each file is sorted and put behind the
one before. Every touch is written twice and read once, however many files of the book it lies in.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from whichhalf.lineup.seen import Integers, Seen
from whichhalf.lineup.shelf import in_order

#: So many touches are sorted at a time.
_AT_A_TIME = 1_000_000
_PSEUDONYM_BITS = 63
#: So many files are open at once at most.
_MOST_BITS = 8


def write_in_order(folder: Path, columns: Sequence[str], pieces: Iterable[Seen], rows: int) -> int:
    """Writes touches as one file for each column, in the order of persons; returns how many."""
    bits = min(max(rows // _AT_A_TIME, 1).bit_length(), _MOST_BITS)
    apart = folder / "apart"
    apart.mkdir()
    lengths = _scatter(apart, pieces, bits)
    with ExitStack() as opened:
        files = [opened.enter_context((folder / name).open("wb")) for name in columns]
        for at, blocks in enumerate(lengths):
            path = apart / str(at)
            ordered = in_order(_gathered(path, blocks))
            for file, name in zip(files, columns, strict=True):
                getattr(ordered, name).tofile(file)
            path.unlink()
        for file in files:
            file.flush()
            os.fsync(file.fileno())
    shutil.rmtree(apart)
    return sum(map(sum, lengths))


def _scatter(apart: Path, pieces: Iterable[Seen], bits: int) -> list[list[int]]:
    """Writes blocks of touches to the file of their persons' range; how long is each block?"""
    lengths: list[list[int]] = [[] for _ in range(1 << bits)]
    edges = np.arange(1, 1 << bits, dtype=np.int64) << (_PSEUDONYM_BITS - bits)
    with ExitStack() as opened:
        files = [opened.enter_context((apart / str(at)).open("wb")) for at in range(1 << bits)]
        for piece in pieces:
            ordered = in_order(piece)
            cuts = [0, *np.searchsorted(ordered.person, edges).tolist(), len(ordered)]
            for at, (start, end) in enumerate(pairwise(cuts)):
                if end > start:
                    block = (ordered.person, ordered.at, ordered.mark)
                    np.concatenate([column[start:end] for column in block]).tofile(files[at])
                    lengths[at].append(end - start)
    return lengths


def _gathered(path: Path, blocks: Sequence[int]) -> Seen:
    whole: Integers = np.fromfile(path, np.int64)
    found: list[Any] = []
    start = 0
    for length in blocks:
        found.append(Seen(*whole[start : start + 3 * length].reshape(3, length)))
        start += 3 * length
    return Seen.together(found)
