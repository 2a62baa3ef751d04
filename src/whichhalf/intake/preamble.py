"""What do the lines above a table, and the name of the file, say about all of it?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from whichhalf.intake import dates
from whichhalf.nouns.money import EXPONENTS

_DAY = (
    r"(?:\d{4}-\d{2}-\d{2}|\d{4}/\d{2}/\d{2}|\d{2}\.\d{2}\.\d{4}|\d{8}"
    r"|\d{1,2}\.?\s+[^\W\d]{3,9}\.?\s+\d{4}|[^\W\d]{3,9}\.?\s+\d{1,2},?\s+\d{4})"
)
_RANGE = re.compile(rf"(?<!\d)({_DAY})\s*(?:-|–|—|_|to|until|bis|au|à|\.\.)\s*({_DAY})(?!\d)")
_ONE = re.compile(rf"(?<!\d)({_DAY})(?!\d)")
_LABEL = re.compile(r"^[#\s]*([^:：]{2,40}?)\s*[:：]\s*(.+?)[\s,;]*$")
_START = {"start date", "startdatum", "date de début", "from", "von", "du"}
_END = {"end date", "enddatum", "date de fin", "to", "bis", "au"}
_ACCOUNT = {"property", "propriété", "property:", "account", "compte", "konto", "account name", "site"}
_CURRENCY = {"currency", "währung", "devise", "currency code"}
_ZONE = {"time zone", "timezone", "zeitzone", "fuseau horaire"}


@dataclass(frozen=True, slots=True)
class Above:
    """What is said above the table? Empty or None where nothing is. `ends_on` is the first day after."""

    title: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    account: str = ""
    currency: str = ""
    zone: str = ""


def above(lines: Sequence[str], file_name: str = "") -> Above:
    """What do these lines say? The last one to speak of a thing wins; the file's name is asked for days at the end.

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
    one = {key: dates.day_in(said[word]) for words, key in ((_START, "start"), (_END, "end")) for word in words & said.keys()}
    days |= {key: day if key == "start" else day + timedelta(days=1) for key, day in one.items() if day}
    days = days or _span(file_name) or {}
    currency = _first(said, _CURRENCY).upper()
    return Above(
        title=title,
        starts_on=days.get("start"),
        ends_on=days.get("end"),
        account=_first(said, _ACCOUNT),
        currency=currency if currency in EXPONENTS else "",
        zone=_first(said, _ZONE),
    )


def _first(said: dict[str, str], words: set[str]) -> str:
    return next((text for word, text in said.items() if word in words), "")


def _span(text: str) -> dict[str, date]:
    match = _RANGE.search(text)
    if not match:
        return {}
    first, last = dates.day_in(match[1]), dates.day_in(match[2])
    if first is None or last is None or last < first:
        return {}
    return {"start": first, "end": last + timedelta(days=1)}
