"""Who among the followers could ever buy or refer: how is a sample drawn, and what does it say?"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from whichhalf.customers.audience import Followed, picked
from whichhalf.customers.audience import audience as audience_fit
from whichhalf.effects.sampled import Sampled
from whichhalf.errors import BadInput
from whichhalf.front.book import OpenBook, Place, open_book
from whichhalf.front.valuing import inquiry_of, told
from whichhalf.front.workspace import now_utc
from whichhalf.nouns.cells import neutralise
from whichhalf.nouns.follow import FOLLOWS
from whichhalf.nouns.label import DRAW_PRIME, LABELS, AudienceFit
from whichhalf.nouns.person import PersonId, written_person
from whichhalf.store.unsealing import identifiers

#: Filled in by whoever looks at the follower: yes or no.
_ASKED = ("need", "authority", "refer", "competitor", "friend", "note")


def audience(place: Place | OpenBook = None) -> tuple[AudienceFit, ...]:
    """Which share of each network's followers could ever buy or refer, as labelled samples say?"""
    book = place if isinstance(place, OpenBook) else open_book(place)
    return audience_fit(inquiry_of(book, ""), Sampled())


def draw_audience(place: Place | OpenBook, network: str, size: int, out: Path | str) -> int:
    """Writes a random sample of a network's followers, to be labelled; returns how many.

    Fill the empty columns with yes or no, and import the file.
    """
    if size < 1:
        raise BadInput(detail=f"{size} followers are no sample: 100 to 300 say something")
    book = place if isinstance(place, OpenBook) else open_book(place)
    now = now_utc().replace(microsecond=0)
    start = int(now.timestamp()) * 7_919 % DRAW_PRIME
    people = picked(_follows(book, network), start, size, now)
    if not people:
        raise BadInput(
            detail=f"Nobody is known to follow on {network!r}. Import a table of follows first: "
            "`whichhalf schema follows` shows its columns"
        )
    names = identifiers(book.book, people)
    columns = [c.name for c in LABELS.columns if c.name not in {*_ASKED, "as_of"}]
    with Path(out).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*columns, "who", *_ASKED])
        for number, person in enumerate(people):
            draw = (network, now.astimezone(UTC).isoformat(), start, size)
            row = [f"{network}:{start}:{number}", *draw, written_person(person)]
            writer.writerow([*row, neutralise(names.get(person, "")), *[""] * len(_ASKED)])
    return len(people)


def _follows(book: OpenBook, network: str) -> Iterator[Followed]:
    for batch in book.book.rows(FOLLOWS):
        for row in batch.to_pylist():
            if row["network"] == network and row["person"] is not None:
                yield Followed(PersonId(row["person"]), _utc(row["since"]), _ended(row["until"]))


def _ended(moment: datetime | None) -> datetime | None:
    return None if moment is None else _utc(moment)


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def audience_json(found: tuple[AudienceFit, ...]) -> str:
    """The same as JSON: shares in parts per million, ranges at their level."""
    return json.dumps([told(one) for one in found], ensure_ascii=False, indent=1) + "\n"
