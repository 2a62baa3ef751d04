"""Does a file have the column names of a table of the book itself? The universal connector.

Every stored noun can be loaded from a plain CSV with its schema's own column names (`whichhalf
schema TABLE`) and is exported the same way: money in major units of the row's currency, moments as
ISO 8601, persons as an e-mail address, a customer number or a pseudonym.

Costs, answers, readings, rates and conversions may lack their id: it is then a fingerprint of all
other columns of the row (the person left out), and the second of two equal rows of a file gets
`#2`. So the same file gives the same ids, and two half hours of one day stay two.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial

import pyarrow as pa
import pyarrow.compute as pc

from whichhalf.connectors.columns import (
    LINE,
    column,
    fingerprints,
    numbered,
)
from whichhalf.connectors.export import BookRows, Export, Field, FileFacts, Sort
from whichhalf.nouns.cells import restore
from whichhalf.nouns.table import Column, Kind, Table
from whichhalf.nouns.tables import TABLES

_SORTS = {
    Kind.TEXT: Sort.TEXT,
    Kind.COUNT: Sort.COUNT,
    Kind.MONEY: Sort.MONEY,
    Kind.TIME: Sort.MOMENT,
    Kind.DAY: Sort.DAY,
    Kind.FLAG: Sort.FLAG,
    Kind.PERSON: Sort.TEXT,
}
#: Tables whose rows have a natural key in their other columns.
WITHOUT_IDS = ("costs", "conversions", "answers", "readings", "rates")
#: Minutes and hours as people write them; both are typed in thousandths of a minute.
_TIMES = (
    Field("minutes", Sort.DECIMAL, {"en": ("minutes",)}),
    Field("hours", Sort.HOURS, {"en": ("hours",)}),
)


@cache
def exports() -> tuple[Export, ...]:
    """Which tables are read? Each with its ids, and those that can do without also without."""
    with_ids = tuple(_export(table) for table in TABLES)
    without = tuple(_without_ids(table) for table in TABLES if table.name in WITHOUT_IDS)
    return with_ids + without


def rows(typed: pa.Table, facts: FileFacts, *, table: Table) -> BookRows:
    """The rows as they stand, with the file's currency and made ids where they have none."""
    names = {declared.name for declared in table.columns}
    present = [name for name in typed.column_names if name in names]
    columns = {name: _restored(typed[name]) for name in present}
    if "currency" in names and facts.currency:
        columns["currency"] = _currency(typed, facts, table)
    if table.name == "costs":
        columns["minutes_milli"] = pc.coalesce(
            *(column(typed, name, pa.int64()) for name in ("minutes_milli", "minutes", "hours"))
        )
    if table.key not in typed.column_names:
        columns[table.key] = _ids(columns, table)
    ordered = {c.name: columns[c.name] for c in table.columns if c.name in columns}
    yield table.name, pa.table({**ordered, LINE: typed[LINE]})


def _restored(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text without the apostrophe that kept it from being a formula in a spreadsheet."""
    if values.type != pa.string() or not pc.any(pc.starts_with(values, "'")).as_py():
        return values
    words = values.combine_chunks().dictionary_encode()
    restored = [restore(word) for word in words.dictionary.to_pylist()]
    return pa.chunked_array([pa.array(restored, pa.string()).take(words.indices)])


def _currency(typed: pa.Table, facts: FileFacts, table: Table) -> pa.ChunkedArray:
    """The row's own; the file's where the row has an amount, or where the table wants one."""
    own = column(typed, "currency")
    amounts = [
        typed[c.name] for c in table.columns if c.kind is Kind.MONEY if c.name in typed.column_names
    ]
    if table.column("currency").required:
        return pc.fill_null(own, facts.currency)
    if not amounts:
        return own
    some = pc.is_valid(pc.coalesce(*amounts))
    return pc.if_else(pc.and_(pc.is_null(own), some), facts.currency, own)


def _ids(columns: dict[str, pa.ChunkedArray], table: Table) -> pa.Array:
    """A column that the file lacks counts as empty: an empty column more changes no id."""
    some = next(iter(columns.values()))
    nothing = pa.chunked_array([pa.nulls(len(some), pa.string())])
    told = [
        columns.get(c.name, nothing)
        for c in table.columns
        if c.kind is not Kind.PERSON and c.name not in {table.key, "source_id"}
    ]
    return pc.binary_join_element_wise("plain:", numbered(fingerprints(told)), "")


def _export(table: Table) -> Export:
    key = tuple(c.name for c in table.columns if c.required)
    fields = tuple(_field(c) for c in table.columns if c.name != "source_id")  # made by intake
    return Export(
        system="plain",
        report=table.name,
        title=f"Plain table: {table.name}",
        fields=fields + (_TIMES if table.name == "costs" else ()),
        recognised_by=key,
        rows=partial(rows, table=table),
        whole=False,
    )


def _without_ids(table: Table) -> Export:
    export = _export(table)
    return replace(
        export,
        report=f"{table.name} without ids",
        title=f"Plain table: {table.name}, ids made from the other columns",
        fields=tuple(field for field in export.fields if field.name != table.key),
        recognised_by=tuple(name for name in export.recognised_by if name != table.key),
        whole=True,
    )


def _field(declared: Column) -> Field:
    sort = _SORTS[declared.kind]
    if declared.name == "currency":
        sort = Sort.CURRENCY
    elif declared.kind is Kind.TEXT and (declared.name.endswith("_id") or declared.name == "sku"):
        sort = Sort.IDENTIFIER
    return Field(declared.name, sort, {"en": (declared.name,)}, declared.required)
