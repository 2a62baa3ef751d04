"""Which sheets does an Excel workbook hold, and what is written in their cells, as text?"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal

import openpyxl

from whichhalf.reader.files import RawFile
from whichhalf.reader.records import Record

#: Excel keeps 15 digits; a longer number is an id whose end is lost.
_EXACT = 10**15


def sources(raw: RawFile) -> Iterator[tuple[str, Callable[[], Iterator[Record]]]]:
    """The name of each visible sheet, and what makes its rows."""
    with raw.open() as stream:
        try:
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        except Exception as error:  # noqa: BLE001 — openpyxl raises whatever its parsers meet
            reason = f"it is a workbook that cannot be read ({type(error).__name__})"
            raise raw.refused(
                reason=reason, remedy="Open it in a spreadsheet and save it as CSV."
            ) from None
        names = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
        book.close()
    for name in names:
        yield name, functools.partial(_rows, raw, name)


def _rows(raw: RawFile, name: str) -> Iterator[Record]:
    with raw.open() as stream:
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        for line, cells in enumerate(book[name].iter_rows(), start=1):
            texts = [_text(cell.value, getattr(cell, "number_format", "")) for cell in cells]
            yield Record(line, texts if any(texts) else [])
        book.close()


def _text(value: object, form: str) -> str:
    """What would a CSV file say?

    >>> _text(10.5, ""), _text(0.123, "0.0%"), _text(1050.0, ""), _text(None, "")
    ('10.5', '12.3%', '1050', '')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return _number(Decimal(repr(value)), form)
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(" ")
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return "" if value is None else str(value)


def _number(exact: Decimal, form: str) -> str:
    """The shortest decimal that the stored double stands for; of percents, a hundred times it."""
    if abs(exact) >= _EXACT:
        return f"{exact:.5E}"
    digits = f"{exact * 100 if '%' in form else exact:f}"
    trimmed = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return trimmed + "%" * ("%" in form)
