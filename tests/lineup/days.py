"""A book to which every day brings some touches and purchases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from tests.store.shelf import arrow, opened
from whichhalf.nouns.channel import SOURCE_FIELDS, Channel, Source
from whichhalf.nouns.tables import table
from whichhalf.store.layout import Workspace
from whichhalf.store.loading import Staged
from whichhalf.store.ready import ready, write_ready
from whichhalf.store.writing import Arrival

#: (hours since June, person, source or 0, consented)
Touch = tuple[int, int, int, bool]
#: (hours since June, person or 0, amount)
Purchase = tuple[int, int, int]
BEGIN = datetime(2025, 6, 1, tzinfo=UTC)
NAMES = ("pinterest", "google", "newsletter")


def classified(source: Source) -> Channel:
    name = source.utm_source
    return Channel(name, name, "social", "owned", "Organic Social", "", "made up", social=True)


def person_of(number: int) -> int:
    """Spread over all pseudonyms."""
    return number * ((1 << 63) // 7)


def bring(
    workspace: Workspace, number: int, load: tuple[Sequence[Touch], Sequence[Purchase]]
) -> None:
    touches = [
        {
            "touch_id": f"{number}:{at}",
            "happened_at": BEGIN + timedelta(hours=hours),
            "site": "shop.example" if at % 2 else "blog.example",
            "kind": "view" if at == 7 else "visit",
            "person": person_of(who),
            "consent": "consented" if consented else "exempt",
            "source_id": source,
            "referrer_host": "blog.example" if at == 3 else None,
        }
        for at, (hours, who, source, consented) in enumerate(load[0])
    ]
    sold = [
        {
            "conversion_id": f"{number}:{at}",
            "kind": "order",
            "happened_at": BEGIN + timedelta(hours=hours),
            "person": person_of(who) if who else None,
            "currency": "EUR",
            "gross": gross,
        }
        for at, (hours, who, gross) in enumerate(load[1])
    ]
    sources = {
        at + 1: Source(*(name if field == "utm_source" else "" for field in SOURCE_FIELDS))
        for at, name in enumerate(NAMES)
    }
    with opened(workspace) as book:
        staged = []
        for noun, rows in (("touches", touches), ("conversions", sold)):
            if rows:
                whole = arrow(table(noun), rows, f"{number}.csv")
                whole = ready(table(noun), whole, batch=book.next_batch, zone=book.zone)
                file = write_ready(table(noun), [whole], book.staging(noun))
                staged.append(Staged(table(noun), (file,)))
        arrival = Arrival(f"{number}.csv", str(number), staged, sources=sources)
        lines = len(touches) + len(sold)
        arrival.lines = {"received": lines, "kept": lines, "quarantined": 0, "rejected": 0}
        book.load(arrival)
