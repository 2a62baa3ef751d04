"""What stands behind a figure: which question, rows, batches, settings and code?"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where does a figure come from?

    `where` narrows the measure's rows to those behind this one figure: (key column, value) pairs.
    `rows` counts them. `batch` is the sequence number of the book at which it was asked.
    """

    measure: str
    period: str
    where: tuple[tuple[str, str | int | bool | None], ...] = ()
    rows: int = 0
    batch: int = 0
    settings_hash: str = ""
    code_version: str = ""

    def narrowed(self, **where: str | int | bool | None) -> Evidence:
        """The same evidence for one row of the answer."""
        return Evidence(
            self.measure,
            self.period,
            tuple(sorted(where.items())),
            self.rows,
            self.batch,
            self.settings_hash,
            self.code_version,
        )
