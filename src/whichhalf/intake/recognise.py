"""Which export of which system is this table, and which of its columns is which field?"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from whichhalf.connectors.export import Export, Field
from whichhalf.errors import Ambiguous, FileRefused
from whichhalf.nouns.money import EXPONENTS

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\xad]")
_CURRENCY = re.compile(r"\\\{currency\\\}")


@dataclass(frozen=True, slots=True)
class Choices:
    """What has the reader decided, where the content does not?

    `decimal` is "." or ","; `dates` is "dmy" or "mdy"; `export` names system or system/report;
    `columns` says which heading is which field.
    """

    encoding: str = ""
    delimiter: str = ""
    decimal: str = ""
    dates: str = ""
    export: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """Which export is it, where does each field stand, and what do the headings say besides?

    `percents` are the fields whose heading says that they are in percent. `unused` headings stay
    unread.
    """

    export: Export
    columns: Mapping[str, int]
    language: str
    currency: str
    percents: frozenset[str]
    unused: tuple[str, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that the table has, in the order of the export."""
        return tuple(f for f in self.export.fields if f.name in self.columns)


def same(heading: str) -> str:
    """How is a heading compared? Width, case, spaces and apostrophes do not count.

    >>> same("Type  de l’ensemble") == same("TYPE DE L'ENSEMBLE ")
    True
    """
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", heading)).casefold()
    return " ".join(text.replace("’", "'").replace("`", "'").split())


def recognise(
    header: Sequence[str],
    exports: Iterable[Export],
    choices: Choices | None = None,
    *,
    file: str = "the file",
) -> Match:
    """Which export has these headings?

    All fields by which an export is recognised and all that it requires must be there; then the one
    with the most fields wins, and among equals the first. Raises FileRefused where none is, and
    names the nearest; Ambiguous where two columns are the same field.
    """
    choices = choices or Choices()
    known = [export for export in exports if _is_chosen(export, choices.export)]
    found = [(export, _columns(header, export, choices)) for export in known]
    full = [(export, columns) for export, columns in found if not _missing(export, columns)]
    if not full:
        raise _unknown(file, header, found)
    export, columns = max(full, key=lambda pair: len(pair[1]))
    _refuse_twins(file, header, export, columns)
    chosen = {name: hit.index for name, hit in columns.items()}
    used = set(chosen.values())
    return Match(
        export=export,
        columns=chosen,
        language=_language(columns.values()),
        currency=next((hit.currency for hit in columns.values() if hit.currency), ""),
        percents=frozenset(name for name, index in chosen.items() if "%" in header[index]),
        unused=tuple(
            head for index, head in enumerate(header) if index not in used and head.strip()
        ),
    )


@dataclass(frozen=True, slots=True)
class _Hit:
    """Where a field was found, in which languages it is called so, which currency is in it."""

    index: int
    languages: tuple[str, ...]
    currency: str


def _is_chosen(export: Export, wanted: str) -> bool:
    return wanted in ("", export.system, f"{export.system}/{export.report}")


def _columns(header: Sequence[str], export: Export, choices: Choices) -> dict[str, _Hit]:
    compared = [same(heading) for heading in header]
    found: dict[str, _Hit] = {}
    for each in export.fields:
        own = choices.columns.get(each.name)
        hit = _find(compared, {"": (own,)}) if own else _find(compared, each.headings)
        if hit:
            found[each.name] = hit
    return found


def _find(compared: Sequence[str], headings: Mapping[str, tuple[str, ...]]) -> _Hit | None:
    """The first spelling that is there, in the languages that have it."""
    for spelling in dict.fromkeys(s for spellings in headings.values() for s in spellings):
        pattern = _pattern(spelling)
        for index, heading in enumerate(compared):
            match = pattern.fullmatch(heading)
            if match:
                languages = tuple(
                    code for code, spellings in headings.items() if spelling in spellings
                )
                currency = match.groupdict().get("currency", "").upper()
                return _Hit(index, languages, currency if currency in EXPONENTS else "")
    return None


@cache
def _pattern(spelling: str) -> re.Pattern[str]:
    """The spelling as a pattern; `{currency}` stands for three letters, once.

    >>> _pattern("Amount spent ({currency})").fullmatch("amount spent (eur)")["currency"]
    'eur'
    """
    return re.compile(_CURRENCY.sub("(?P<currency>[a-z]{3})", re.escape(same(spelling))))


def _missing(export: Export, columns: Mapping[str, _Hit]) -> list[str]:
    needed = dict.fromkeys(export.recognised_by)
    needed |= dict.fromkeys(f.name for f in export.fields if f.required)
    return [name for name in needed if name not in columns]


def _language(hits: Iterable[_Hit]) -> str:
    votes = Counter(code for hit in hits for code in hit.languages if code)
    return max(votes, key=lambda code: (votes[code], code == "en"), default="en")


def _refuse_twins(
    file: str, header: Sequence[str], export: Export, columns: Mapping[str, _Hit]
) -> None:
    compared = Counter(same(heading) for heading in header)
    for name, hit in columns.items():
        if compared[same(header[hit.index])] > 1:
            heading = header[hit.index].strip()
            raise Ambiguous(
                file=file,
                reason=f"{compared[same(heading)]} columns are called {heading!r}, "
                f"and {export.title} reads one ({name})",
                remedy="Rename or remove the others.",
            )


def _unknown(
    file: str, header: Sequence[str], found: Sequence[tuple[Export, Mapping[str, _Hit]]]
) -> FileRefused:
    shown = ", ".join(heading.strip()[:40] for heading in header[:8] if heading.strip()) or "none"
    reason = f"no export that we know has these headings: {shown}"
    example = "order_id"
    near = [pair for pair in found if pair[1]]
    if near:
        export, columns = min(near, key=lambda p: (len(_missing(*p)) / len(p[1]), -len(p[1])))
        missing = _missing(export, columns)
        spelled = [f"{name} ({_spelling(export.field(name))})" for name in missing]
        name = f"{export.title} ({export.system}/{export.report})"
        reason += f". Nearest is {name}; it lacks {', '.join(spelled)}"
        example = missing[0]
    remedy = f"If a column holds it under another name, say so: `--column {example}=<its heading>`."
    return FileRefused(file=file, reason=reason, remedy=remedy)


def _spelling(wanted: Field) -> str:
    return repr(next((s for spellings in wanted.headings.values() for s in spellings), wanted.name))
