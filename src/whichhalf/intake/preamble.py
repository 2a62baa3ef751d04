"""What do the lines above a table, and the name of the file, say about all of it?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from whichhalf.nouns.money import EXPONENTS
from whichhalf.reader import dates
from whichhalf.reader.spellings import (
    ACCOUNT_LABELS,
    CURRENCY_LABELS,
    END_LABELS,
    START_LABELS,
    ZONE_LABELS,
)

_DAY = (
    r"(?:\d{4}-\d{2}-\d{2}|\d{4}/\d{2}/\d{2}|\d{2}\.\d{2}\.\d{4}|\d{8}"
    r"|\d{1,2}\.?\s+[^\W\d]{3,9}\.?\s+\d{4}|[^\W\d]{3,9}\.?\s+\d{1,2},?\s+\d{4})"
)
_RANGE = re.compile(rf"(?<!\d)({_DAY})\s*(?:-|–|—|_|to|until|bis|au|à|\.\.)\s*({_DAY})(?!\d)")
_LABEL = re.compile(r"^[#\s]*([^:：]{2,40}?)\s*[:：]\s*(.+?)[\s,;]*$")

#: One account has many properties: whose figures they are is said by the property.
_PROPERTY_LABELS = frozenset({"property", "propriété"})


@dataclass(frozen=True, slots=True)
class Above:
    """What is said above the table? Empty or None where nothing is; `ends_on` is not in it."""

    title: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    account: str = ""
    currency: str = ""
    zone: str = ""


def above(lines: Sequence[str], file_name: str = "") -> Above:
    """What do these lines say? The last to speak of a thing wins; else the file's name tells days.

    >>> above(["# Account: Shop", "# Start date: 20240101", "# End date: 20240131"]).ends_on
    datetime.date(2024, 2, 1)
    >>> above(["Search keyword report", "1 May 2026 - 8 May 2026"]).starts_on
    datetime.date(2026, 5, 1)
    """
    said: dict[str, str] = {}
    days: dict[str, date] = {}
    title = ""
    for line in lines:
        text = line.strip().strip('"#,;\t ').strip()
        if not text or not text.strip("-= ") or text.casefold().startswith("sep="):
            continue
        span = _span(text)
        label = _LABEL.match(text)
        if span:
            days |= span
        elif label:
            said[label[1].casefold().strip()] = label[2].strip()
        title = title or ("" if span else text)
    one = {
        key: dates.day_in(said[word])
        for words, key in ((START_LABELS, "start"), (END_LABELS, "end"))
        for word in words & said.keys()
    }
    days |= {
        key: day if key == "start" else day + timedelta(days=1) for key, day in one.items() if day
    }
    days = days or _span(file_name) or {}
    currency = _first(said, CURRENCY_LABELS).upper()
    return Above(
        title=title,
        starts_on=days.get("start"),
        ends_on=days.get("end"),
        account=_first(said, _PROPERTY_LABELS) or _first(said, ACCOUNT_LABELS),
        currency=currency if currency in EXPONENTS else "",
        zone=_first(said, ZONE_LABELS),
    )


def _first(said: dict[str, str], words: frozenset[str]) -> str:
    return next((text for word, text in said.items() if word in words), "")


def _span(text: str) -> dict[str, date]:
    match = _RANGE.search(text)
    if not match:
        return {}
    first, last = dates.day_in(match[1]), dates.day_in(match[2])
    if first is None or last is None or last < first:
        return {}
    return {"start": first, "end": last + timedelta(days=1)}
