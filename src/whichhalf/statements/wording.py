"""With which sentence is this said in the reader's language?

A statement holds keys and facts, no sentence. `words/<language>.toml` holds the sentences. In a
sentence a fact stands in braces: `{name}` as it is, `{name:kind}` as its kind says:

- a kind of number (`money`, `ppm`, …): the reporter's `shape` writes it in the reader's way,
- a group of names (`network`, `activity`, …): looked up in `[names.<kind>]`; names that are the
  user's own stay; several stand with a comma between them,
- a counted thing (`orders`, `visits`, …): the plural form that this language uses for the number.

A missing key, a missing fact and a kind that nobody knows are errors: half a sentence helps no one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from whichhalf.errors import FactMissing, LanguageUnknown, ShapeUnknown, WordsMissing
from whichhalf.nouns.statement import Fact

#: Kinds of number that a sentence can ask for; whoever prints it writes them in the reader's way.
SHAPES = ("money", "count", "ppm", "signed_ppm", "minutes_milli", "day")
#: Writes the fact (second) as a number of a kind (first).
Shape = Callable[[str, Fact], str]
Facts = Iterable[tuple[str, Fact]]

LANGUAGES = ("en", "de")
# Not `split()`: it would take the blanks at which no line may break.
_BLANKS = re.compile(r"[ \t\n]+")
_HOLE = re.compile(r"\{([a-z_]+)(?::([a-z_]+))?\}")


@dataclass(frozen=True, slots=True)
class Words:
    """Which sentences has this language?"""

    language: str
    sentences: Mapping[str, str | Mapping[str, str]]

    @classmethod
    def of(cls, language: str) -> Words:
        """The words of one language.

        >>> Words.of("de").name("activity", "respond")
        'Antworten'
        """
        if language not in LANGUAGES:
            raise LanguageUnknown(language=language, known=", ".join(LANGUAGES))
        return cls(language, _sentences(language))

    def say(self, key: str, facts: Facts = (), *, shape: Shape) -> str:
        """Which sentence has this key, with its facts filled in?"""
        known = dict(facts)

        def fill(hole: re.Match[str]) -> str:
            name, kind = hole.group(1), hole.group(2)
            if name not in known:
                raise FactMissing(fact=name, key=key)
            return self._fact(key, kind, known[name], shape)

        return _HOLE.sub(fill, self._plain(key))

    def label(self, key: str) -> str:
        """Which word stands on this heading or column? One without facts."""
        return self._plain(key)

    def name(self, group: str, value: str) -> str:
        """What is this network or kind called? A name that is the user's own stays as it is."""
        found = self.sentences.get(f"names.{group}.{value}")
        return found if isinstance(found, str) else value

    def knows(self, key: str) -> bool:
        """Is there a sentence with this key?"""
        return key in self.sentences

    def holes(self, key: str) -> frozenset[tuple[str, str]]:
        """Which facts, and of which kind, does a sentence ask for?"""
        found = _HOLE.finditer(self._plain(key))
        return frozenset((hole.group(1), hole.group(2) or "") for hole in found)

    def _plain(self, key: str) -> str:
        found = self.sentences.get(key)
        if not isinstance(found, str):
            raise WordsMissing(key=key, language=self.language)
        return found

    def _fact(self, key: str, kind: str | None, value: Fact, shape: Shape) -> str:
        if kind is None:
            return str(value)
        if kind in SHAPES:
            return shape(kind, value)
        if f"names.{kind}" in self.sentences:
            return ", ".join(self.name(kind, part) for part in str(value).split(", "))
        forms = self.sentences.get(f"counted.{kind}")
        if not isinstance(forms, Mapping):
            raise ShapeUnknown(kind=kind, key=key)
        return forms[plural_form(self.language, int(value))].replace("{n}", shape("count", value))


def plural_form(language: str, number: int) -> str:
    """Which plural form does a language use for a whole number? After CLDR 45, cardinal.

    >>> plural_form("en", 1), plural_form("de", 0), plural_form("pl", 3), plural_form("pl", 12)
    ('one', 'other', 'few', 'many')
    """
    number = abs(number)
    if language != "pl":
        return "one" if number == 1 else "other"
    if number == 1:
        return "one"
    return "few" if number % 10 in {2, 3, 4} and number % 100 not in {12, 13, 14} else "many"


@cache
def _sentences(language: str) -> Mapping[str, str | Mapping[str, str]]:
    folder = resources.files("whichhalf.statements") / "words"
    found: dict[str, str | Mapping[str, str]] = {}
    for name in ("names.toml", f"{language}.toml"):
        found.update(_flat("", tomllib.loads((folder / name).read_text("utf-8"))))
    return found


def _flat(path: str, table: Mapping[str, Any]) -> Iterator[tuple[str, str | Mapping[str, str]]]:
    for key, value in table.items():
        full = f"{path}.{key}" if path else key
        if isinstance(value, str):
            yield full, _BLANKS.sub(" ", value).strip(" ")
        elif path == "counted":
            yield full, value
        else:
            if path == "names":
                # A mark that the group exists: its members are looked up one by one.
                yield full, {}
            yield from _flat(full, value)
