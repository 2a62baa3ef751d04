"""How is a noun's table stored: its own columns, and those that the book adds?"""

from __future__ import annotations

from deltalake import Field, Schema
from deltalake.schema import PrimitiveType

from whichhalf.nouns.table import Kind, Table

#: column of the book → (Delta type, DuckDB type, what it says)
BOOK_COLUMNS: dict[str, tuple[str, str]] = {
    "_day": ("date", "date"),  # day in the owner's zone; files are pruned by it
    "_bucket": ("integer", "integer"),  # 0–399 by person
    "_conflict": (
        "boolean",
        "boolean",
    ),  # another row has the same key and is as fresh, but differs
    "_batch": ("long", "bigint"),  # batch that carried it
    "_file": ("string", "varchar"),
    "_line": ("long", "bigint"),
}
_DELTA = {
    Kind.TEXT: "string",
    Kind.COUNT: "long",
    Kind.MONEY: "long",
    Kind.TIME: "timestamp",
    Kind.DAY: "date",
    Kind.FLAG: "boolean",
    Kind.PERSON: "long",
}
_SQL = {
    Kind.TEXT: "varchar",
    Kind.COUNT: "bigint",
    Kind.MONEY: "bigint",
    Kind.TIME: "timestamptz",
    Kind.DAY: "date",
    Kind.FLAG: "boolean",
    Kind.PERSON: "bigint",
}


def delta_schema(table: Table) -> Schema:
    """The Delta schema of a noun's table."""
    own = [Field(c.name, PrimitiveType(_DELTA[c.kind])) for c in table.columns]
    book = [Field(name, PrimitiveType(kind)) for name, (kind, _) in BOOK_COLUMNS.items()]
    return Schema(own + book)


def sql_columns(table: Table) -> dict[str, str]:
    """Column → DuckDB type, the noun's and the book's, in their order."""
    own = {c.name: _SQL[c.kind] for c in table.columns}
    return own | {name: kind for name, (_, kind) in BOOK_COLUMNS.items()}


#: Tables that the book keeps for itself: name → column → (Delta type, DuckDB type).
OWN_TABLES: dict[str, dict[str, tuple[str, str]]] = {
    "batches": {
        "sequence": ("long", "bigint"),
        "kind": ("string", "varchar"),
        "facts": ("string", "varchar"),
        "versions": ("string", "varchar"),
    },
    "sources": {
        "source_id": ("long", "bigint"),
        "referrer_host": ("string", "varchar"),
        "utm_source": ("string", "varchar"),
        "utm_medium": ("string", "varchar"),
        "click_id": ("string", "varchar"),
        "app": ("string", "varchar"),
        "label": ("string", "varchar"),
    },
    "sightings": {
        "table": ("string", "varchar"),
        "key": ("string", "varchar"),
        "day": ("date", "date"),
        "version": ("long", "bigint"),
        "batch": ("long", "bigint"),
        "file": ("string", "varchar"),
        "line": ("long", "bigint"),
    },
    "rejects": {
        "batch": ("long", "bigint"),
        "file": ("string", "varchar"),
        "line": ("long", "bigint"),
        "status": ("string", "varchar"),
        "reason": ("string", "varchar"),
        "hint": ("string", "varchar"),
        "raw": ("string", "varchar"),
    },
    "people": {
        "person": ("long", "bigint"),
        "sealed": ("binary", "blob"),
    },
    "settings": {
        "settings_hash": ("string", "varchar"),
        "text": ("string", "varchar"),
    },
}


def own_schema(name: str) -> Schema:
    """The Delta schema of one of the book's own tables."""
    return Schema([Field(c, PrimitiveType(kind)) for c, (kind, _) in OWN_TABLES[name].items()])


def own_columns(name: str) -> dict[str, str]:
    """Column → DuckDB type of one of the book's own tables."""
    return {column: kind for column, (_, kind) in OWN_TABLES[name].items()}
