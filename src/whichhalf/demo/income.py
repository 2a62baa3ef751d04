"""What do the company's pages earn without selling anything?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from whichhalf.demo import calendar
from whichhalf.demo.history import History


@dataclass(frozen=True, slots=True)
class Income:
    """One payment to the company, on the day it came in."""

    kind: str  #: advertising, affiliate or sponsorship, as in nouns/conversion.py
    day: date
    cents: int
    network: str
    note: str


#: Two makers of needles paid to be shown.
_SPONSORS = (
    ("sponsorship", date(2025, 3, 14), 45_000, "youtube", "Nadelwerk Ilm, Anleitung gesponsert"),
    ("sponsorship", date(2025, 10, 1), 60_000, "", "Nadelwerk Ilm, Banner im Blog"),
)


def income(history: History) -> tuple[Income, ...]:
    """What came in? Each month 2 cents a visit to the blog and 5 a reader who stayed."""
    world, visits = history.world, history.visits
    month = calendar.months(world, visits.second)
    found = []
    days = np.arange(world.weeks * 7) * 86_400
    for name in np.unique(calendar.months(world, days)).tolist():
        here = (visits.site == 0) & (month == name)
        year, number = divmod(int(name[:4]) * 12 + int(name[5:]), 12)
        day = min(date(year, number + 1, 1), world.end) - timedelta(days=1)
        seen, stayed = int(here.sum()), int((here & visits.engaged).sum())
        found.append(Income("advertising", day, 2 * seen, "", "Werbenetz, Monat"))
        found.append(Income("affiliate", day, 5 * stayed, "", "Buchempfehlungen, Monat"))
    known = [Income(*sponsor) for sponsor in _SPONSORS]
    held = [i for i in known if world.first_monday <= i.day < world.end]
    return tuple(sorted(found + held, key=lambda i: (i.day, i.kind)))
