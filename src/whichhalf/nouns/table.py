"""What does a table of the book hold, column by column?

A noun that is stored declares one :class:`Table`. Its schema is published (`whichhalf schema`), a
plain CSV or Parquet file with these column names can be imported as it is, and the table is
exported the same way.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from whichhalf.errors import TableUnknown


class Kind(StrEnum):
    """What sort of value does a column hold, and how is it stored?"""

    TEXT = "text"  #: UTF-8, normalised only where the column says so
    COUNT = "count"  #: int64, a number of things or of the unit that the column names
    MONEY = "money"  #: int64 minor units of the currency in the row's `currency` column
    TIME = "time"  #: microseconds since 1970 in UTC
    DAY = "day"  #: a calendar day, in the zone of its source; never shifted
    FLAG = "flag"  #: true or false
    PERSON = (
        "person"  #: int64 pseudonym; a file gives an e-mail address, a handle or a customer number
    )


class Version(StrEnum):
    """Which of two different rows with one key is the true one, when `as_of` does not tell?"""

    #: nobody can know: the row with the greater content is used, and the conflict is shown
    CONFLICT = "conflict"
    LARGEST = "largest"  #: a running count only grows: the larger value is the later one


@dataclass(frozen=True, slots=True)
class Column:
    """What is in this column?"""

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """What does one row stand for, which column is its key, and when did it happen?

    `key` names the id column: always TEXT and the first column, made unique across systems by a
    prefix (`shopify:1001`). `dated_key` says that the id is only unique together with the day, or
    holds it: then a new row can only meet rows of its own day, and only files of that day are read
    to decide on duplicates. `happened` names the TIME or DAY column that says when. `as_of` names
    the TIME column in which the source says how fresh the row is, or is empty. A column that is
    missing in a row is null: unknown.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    happened: str
    as_of: str = ""
    tie: Version = Version.CONFLICT
    dated_key: bool = False

    @property
    def key(self) -> str:
        """The id column: `<noun>_id`."""
        return self.columns[0].name

    @property
    def content(self) -> tuple[str, ...]:
        """Which columns tell whether two rows with one key are the same row?"""
        return tuple(c.name for c in self.columns if c.name != self.key)

    def column(self, name: str) -> Column:
        """Which column has this name?"""
        for column in self.columns:
            if column.name == name:
                return column
        raise TableUnknown(table=f"{self.name}.{name}")


def text(
    name: str, meaning: str, *, required: bool = False, allowed: tuple[str, ...] = ()
) -> Column:
    """A text column."""
    return Column(name, Kind.TEXT, meaning, required, allowed)


def count(name: str, meaning: str, *, required: bool = False) -> Column:
    """A whole-number column."""
    return Column(name, Kind.COUNT, meaning, required)


def money(name: str, meaning: str, *, required: bool = False) -> Column:
    """A money column: minor units of the row's `currency`."""
    return Column(name, Kind.MONEY, meaning, required)


def moment(name: str, meaning: str, *, required: bool = False) -> Column:
    """A moment in UTC."""
    return Column(name, Kind.TIME, meaning, required)


def day(name: str, meaning: str, *, required: bool = False) -> Column:
    """A calendar day."""
    return Column(name, Kind.DAY, meaning, required)


def flag(name: str, meaning: str) -> Column:
    """A yes-or-no column."""
    return Column(name, Kind.FLAG, meaning)


def person(name: str, meaning: str) -> Column:
    """A person, as a pseudonym."""
    return Column(name, Kind.PERSON, meaning)


#: The raw inputs from which a channel is decided; `source_id` stands for them (see
#: nouns/channel.py).
SOURCE_COLUMNS = (
    text("referrer_host", "host of the page that the visitor came from, as seen"),
    text("utm_source", "utm_source of the landing page, as tagged"),
    text("utm_medium", "utm_medium of the landing page, as tagged"),
    text("click_id", "kind of click id on the landing page: fbclid, gclid, …; never its value"),
    text("app", "app that sent the visitor, as in android-app://com.example"),
    text(
        "label",
        "source in words, where a file has no better: a GA4 channel group, or what a person said",
    ),
)
