"""Which row could not be used as it is, and why?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

#: How much of a row is kept beside its problem, in characters.
RAW_CHARACTERS = 2_000


class Status(StrEnum):
    """What became of the row?"""

    QUARANTINED = "quarantined"  #: it should be data: kept aside until it is mended
    REJECTED = "rejected"  #: it is no data: a total, a repeated heading, an empty row
    NOTED = "noted"  #: it is stored; something about it should be known


@dataclass(frozen=True, slots=True)
class Problem:
    """What is the matter with one line of a file?

    `reason` is a key for counting, `hint` a sentence for the reader, `raw` the row as it stood, cut
    to 2,000 characters.
    """

    line: int
    status: Status
    reason: str
    hint: str
    raw: str = ""


def quarantined(line: int, reason: str, hint: str, raw: str) -> Problem:
    """A row that should be data and is kept aside."""
    return Problem(line, Status.QUARANTINED, reason, hint, raw[:RAW_CHARACTERS])


def rejected(line: int, reason: str, hint: str, raw: str) -> Problem:
    """A row that is no data."""
    return Problem(line, Status.REJECTED, reason, hint, raw[:RAW_CHARACTERS])
