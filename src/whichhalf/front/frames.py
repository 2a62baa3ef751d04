"""How does a notebook get a statement, or a table of the book, as one frame of columns?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from whichhalf.front.book import OpenBook, Place, open_book
from whichhalf.nouns.statement import Statement
from whichhalf.nouns.tables import table as table_called

#: Room for any amount that we store, with the decimals of every currency and of shares.
_DIGITS, _DECIMALS = 24, 6
_NUMBERS = ("value", "low", "high")


def frame(statement: Statement, *, language: str = "en") -> Any:
    """Which row has each figure of a statement, as a table of Arrow?

    The columns of the CSV: amounts in major units and shares as parts of one, both exact decimals.
    What is unknown is null and says why. `.to_pandas()` makes a data frame of it, `.to_pylist()`
    plain dictionaries; polars and DuckDB read it as it is.
    """
    import pyarrow as pa

    from whichhalf.report.figures import COLUMNS, rows

    found = list(rows(statement, language))
    columns: dict[str, Any] = {}
    for name in COLUMNS:
        cells = [row.get(name) or None for row in found]
        if name in _NUMBERS:
            exact = [None if cell is None else Decimal(cell) for cell in cells]
            columns[name] = pa.array(exact, pa.decimal128(_DIGITS, _DECIMALS))
        elif name == "level_percent":
            columns[name] = pa.array([cell and int(cell) for cell in cells], pa.int32())
        elif name == "counts":
            columns[name] = pa.array([cell and cell == "true" for cell in cells], pa.bool_())
        else:
            columns[name] = pa.array(cells, pa.string())
    return pa.table(columns)


def table(place: Place | OpenBook, name: str) -> Any:
    """Which rows has a table of the book, as a table of Arrow, with the schema's own columns?

    Money in minor units of the row's currency, moments in UTC, persons as pseudonyms.
    """
    noun = table_called(name)
    book = place if isinstance(place, OpenBook) else open_book(place)
    return book.book.rows(noun).read_all()
