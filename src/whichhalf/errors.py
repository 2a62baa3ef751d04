"""What can go wrong, and what is the next step?

Every error of Whichhalf is a class below :class:`WhichhalfError`; its docstring *is* the message,
filled with the keyword arguments that it is raised with, and it ends with the next step.

    WhichhalfError
    ├── BadInput            what the user gave cannot be used as it is
    │   ├── FileRefused     a whole file
    │   ├── Ambiguous       it can be read in two ways, and we do not guess
    │   ├── SettingInvalid  whichhalf.toml or channels.toml
    │   └── …
    ├── NotFound            it names something that is not there
    └── BookError           the book cannot do this now
"""

from __future__ import annotations

from typing import Any


class WhichhalfError(Exception):
    """Something went wrong: {detail}."""

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        message = " ".join((type(self).__doc__ or "").split())
        super().__init__(message.format_map(_Facts(facts)))


class _Facts(dict[str, Any]):
    """The facts of an error; a missing one shows its name instead of raising a second error."""

    def __missing__(self, key: str) -> str:
        return f"<{key}>"


class BadInput(WhichhalfError):
    """{detail}."""


class CurrencyMismatch(BadInput):
    """{left} and {right} cannot be added: two currencies. Convert one first, with a dated rate in
    `rates`."""


class CurrencyUnknown(BadInput):
    """{currency!r} is no currency code that we know. Use its three ISO 4217 letters, as in EUR."""


class AmountInvalid(BadInput):
    """{text!r} is no amount of money in {currency}: {reason}. Write it like 1234.56, without a
    currency sign."""


class PeriodInvalid(BadInput):
    """{text!r} is no period. Write a year (2025), quarter (2025-Q3), month (2025-09), week
    (2025-W36), day, or two dates with two dots between (2025-07-01..2025-10-01, the second one not
    included)."""


class ZoneUnknown(BadInput):
    """{zone!r} is no time zone that this machine knows. Use a name such as Europe/Berlin."""


class SettingInvalid(BadInput):
    """{where}: {reason}. {remedy}"""


class ChannelRuleInvalid(BadInput):
    """channels.toml, rule {rule}: {reason}. {remedy}"""


class FileRefused(BadInput):
    """{file}: {reason}. Nothing of it was stored. {remedy}"""


class Ambiguous(BadInput):
    """{file}: {reason}. Nothing of it was stored. {remedy}"""


class DaysMissing(Ambiguous):
    """{file}: it does not say which days its figures are of. Nothing of it was stored. Say it with
    --days 2025-01-01..2025-04-01 (the second one not included), or import the whole download with
    its file of days."""


class NotFound(WhichhalfError):
    """{what} was not found. {remedy}"""


class NoWorkspace(NotFound):
    """There is no workspace in {folder}. Make one with `whichhalf init {folder}`."""


class BookError(WhichhalfError):
    """The book cannot do this now: {reason}. {remedy}"""


class BookBusy(BookError):
    """Another import is running in this workspace (process {holder}). Wait until it ends, then try
    again: nothing was changed."""


class EngineMissing(BookError):
    """The book is to be asked with Spark, as whichhalf.toml says, and {what}. {remedy}; or write
    engine = "duckdb" there: the figures are the same."""


class EngineUnreachable(BookError):
    """The Spark master {master} {reason}. See that it runs and has a free worker, and that its
    address in whichhalf.toml is right; or write engine = "duckdb" there: the figures are the
    same."""


class BatchUnknown(NotFound):
    """There is no batch {batch} in this book. `whichhalf log` lists them."""


class TableUnknown(NotFound):
    """There is no table {table!r}. `whichhalf schema` lists them."""


class KeyUnknown(NotFound):
    """No figure has the key {key!r}. `whichhalf statement --keys` prints the key of each figure."""


class WorkspaceExists(BookError):
    """{folder} is a workspace already. Edit its whichhalf.toml, or choose another folder."""


class LanguageUnknown(NotFound):
    """The language {language!r} was not found. Use one of: {known}."""


class WordsMissing(NotFound):
    """The sentence {key!r} in {language!r} was not found. Write it in
    statements/words/{language}.toml."""


class FactMissing(NotFound):
    """The fact {fact!r} of the sentence {key!r} was not found. Give it where the sentence is
    chosen."""


class ShapeUnknown(NotFound):
    """The kind {kind!r} in the sentence {key!r} was not found. Use a kind of number, a group of
    names or a counted thing of the same file."""


class DrawingRefused(WhichhalfError):
    """A chart or an element cannot be put on the page: it holds {what}. Report this: it is a fault
    of Whichhalf."""
