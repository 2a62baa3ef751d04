"""What stands behind a figure: which question, rows, batches, settings and code?"""

from __future__ import annotations

from dataclasses import dataclass, replace

#: One value of a key column, or several of which each is meant.
Narrow = str | int | bool | None | tuple[str | int | bool | None, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where does a figure come from?

    `where` narrows the measure's rows to those behind this one figure: (key column, value) pairs;
    several values of one column stand in a tuple. `rows` counts them. `batch` is the sequence
    number of the book at which it was asked, `lookback_days` how far it looked back from a
    purchase, 0 where it does not.
    """

    measure: str
    period: str
    where: tuple[tuple[str, Narrow], ...] = ()
    rows: int = 0
    batch: int = 0
    settings_hash: str = ""
    code_version: str = ""
    lookback_days: int = 0

    def narrowed(self, **where: Narrow) -> Evidence:
        """The same evidence for one row of the answer."""
        return replace(self, where=tuple(sorted(where.items())))
