"""What would a click on a search advert cost, from when on, and how often is the word searched for?

Bids are an interval (low and high end of what others paid for the top of the page), never one
number.
"""

from __future__ import annotations

import re
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from whichhalf.connectors.columns import (
    column,
    constant,
    currency,
    joined,
    rows_of,
    unused,
)
from whichhalf.connectors.export import (
    REJECTS,
    BookRows,
    Export,
    Field,
    FileFacts,
    Sort,
    declared,
)
from whichhalf.connectors.readings import About, melt, whole_period

#: Bids are typed in thousandths and stored in millionths.
_THOUSAND = 1000
_SCALES = {"": 1, "k": 1_000, "tsd": 1_000, "m": 1_000_000, "mio": 1_000_000}
_NUMBER = re.compile(r"([\d.,\u00a0\u202f' ]*\d)\s*(k|tsd|mio|m)?\.?", re.IGNORECASE)
_FIGURES = ("monthly_searches", "monthly_searches_low", "monthly_searches_high")
_HEADING = {"en": ("Avg. monthly searches",)}


@cache
def exports() -> tuple[Export, ...]:
    """Which exports are read?"""
    return (declared("keyword_planner", rows),)


def rows(typed: pa.Table, facts: FileFacts) -> BookRows:
    """Which bids are in this table, as rates, and which numbers of searches, as readings?"""
    span = whole_period(typed, facts)
    rates = _rates(typed, facts, span.starts_on)
    readings = _readings(typed, facts)
    yield "rates", rates
    yield "readings", readings
    yield REJECTS, unused(typed, rates, readings)


def _rates(typed: pa.Table, facts: FileFacts, starts_on: pa.ChunkedArray) -> pa.Table:
    low = pc.multiply(column(typed, "bid_low", pa.int64()), _THOUSAND)
    high = pc.multiply(column(typed, "bid_high", pa.int64()), _THOUSAND)
    money = currency(typed, facts)
    key = [constant(typed, "keyword_bid"), column(typed, "keyword"), money, starts_on]
    return rows_of(
        typed,
        rate_id=joined(key, ":"),
        kind=key[0],
        subject=key[1],
        starts_on=starts_on,
        currency=money,
        low=pc.coalesce(low, high),
        high=pc.coalesce(high, low),
        basis=constant(typed, "Google Keyword Planner, top of page bid"),
    ).filter(pc.or_(pc.is_valid(low), pc.is_valid(high)))


def _readings(typed: pa.Table, facts: FileFacts) -> pa.Table:
    written = column(typed, "searches").combine_chunks().dictionary_encode()
    ends = [searches(text) for text in written.dictionary.to_pylist()]
    for place, name in enumerate(_FIGURES):
        values = pa.array([end[place] for end in ends], pa.int64()).take(written.indices)
        typed = typed.append_column(name, pa.chunked_array([values]))
    fields = tuple(Field(name, Sort.COUNT, _HEADING, metric=name) for name in _FIGURES)
    export = Export("keyword_planner", "keywords", "", fields, (), rows)
    about = About("keyword", column(typed, "keyword"), whole_period(typed, facts))
    return melt(typed, facts, export, about)


def searches(text: str) -> tuple[int | None, int | None, int | None]:
    """How many searches a month is that: a number, or the two ends of a range?

    >>> searches("5000"), searches("1K – 10K"), searches("–")
    ((5000, None, None), (None, 1000, 10000), (None, None, None))
    """
    found = [_amount(digits, scale) for digits, scale in _NUMBER.findall(text)]
    if len(found) == 1:
        return found[0], None, None
    return (None, found[0], found[1]) if len(found) == 2 else (None, None, None)


def _amount(digits: str, scale: str) -> int:
    """`1.5K` has a fraction; without a letter a mark can only be a thousands separator."""
    factor = _SCALES[scale.lower()]
    if factor == 1:
        return int(re.sub(r"\D", "", digits))
    whole, _, fraction = re.sub(r"[^\d.]", "", digits.replace(",", ".")).partition(".")
    tenths = int((fraction + "000000")[:6])
    return int(whole) * factor + tenths * factor // 1_000_000
