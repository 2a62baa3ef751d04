"""Where in whichhalf.toml are we, and may what is written there stand?

A :class:`Place` is one table of the file with its path (`goals[2]`: the second one, counted from
1). Each of its questions returns a checked value or raises :class:`SettingInvalid`, which names the
place and the next step.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from whichhalf.errors import AmountInvalid, SettingInvalid
from whichhalf.nouns.money import Money

FILE = "whichhalf.toml"
_PPM_PER_PERCENT = 10_000
_WHOLE_PPM = 1_000_000


@dataclass(frozen=True, slots=True)
class Place:
    """Which table of the file is it, and what does it say?"""

    path: str
    facts: Mapping[str, Any]

    @classmethod
    def of(cls, path: str, value: object, keys: Sequence[str]) -> Place:
        """Is this a table that has only these keys?"""
        if not isinstance(value, Mapping):
            raise SettingInvalid(
                where=f"{FILE}, {path}",
                reason=f"expected a table, found {_said(value)}",
                remedy=f"Its keys can be: {', '.join(keys)}.",
            )
        place = cls(path, value)
        for key in value:
            if key not in keys:
                raise place.wrong(key, "no setting has this name", _nearest(key, keys))
        return place

    def wrong(self, key: str, reason: str, remedy: str) -> SettingInvalid:
        """What shall be said about this key?"""
        name = ".".join(part for part in (self.path, key) if part)
        return SettingInvalid(where=f"{FILE}, {name}", reason=reason, remedy=remedy)

    def has(self, key: str) -> bool:
        """Is anything written under this key?"""
        return key in self.facts

    def text(self, key: str, default: str | None = None, *, example: str = "") -> str:
        """Which words are written here? Without a default they are required, and not blank."""
        value = self.facts.get(key, default)
        remedy = f"Write for example {key} = {example or 'words in quotation marks'}."
        if value is None:
            raise self.wrong(key, "is missing", remedy)
        if not isinstance(value, str):
            raise self.wrong(key, f"expected words, found {_said(value)}", remedy)
        if default is None and not value.strip():
            raise self.wrong(key, "is empty", remedy)
        return value.strip()

    def choice(self, key: str, choices: Iterable[str], default: str | None = None) -> str:
        """Which of these words is written here?"""
        allowed = tuple(choices)
        value = self.text(key, default, example=f'"{allowed[0]}"')
        if value not in allowed:
            raise self.wrong(key, f"{value!r} is not among the choices", _nearest(value, allowed))
        return value

    def texts(self, key: str, *, choices: Sequence[str] = ()) -> tuple[str, ...]:
        """Which list of words is written here? Nothing written: none."""
        found = self.facts.get(key, [])
        if not isinstance(found, list | tuple) or not all(isinstance(word, str) for word in found):
            raise self.wrong(
                key, f"expected a list of words, found {_said(found)}", 'As in ["a", "b"].'
            )
        words = tuple(word.strip() for word in found)
        for word in words:
            if not word:
                raise self.wrong(key, "one of its words is empty", "Take it out.")
            if choices and word not in choices:
                raise self.wrong(key, f"{word!r} is not among the choices", _nearest(word, choices))
        if len(set(words)) < len(words):
            raise self.wrong(key, "a word stands there twice", "Take one of the two out.")
        return words

    def whole(self, key: str, default: int | None = None, *, least: int = 0, most: int) -> int:
        """Which whole number is written here?"""
        value = self.facts.get(key, default)
        remedy = f"Write a whole number from {least:,} to {most:,}."
        if value is None:
            raise self.wrong(key, "is missing", remedy)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.wrong(key, f"expected a whole number, found {_said(value)}", remedy)
        if not least <= value <= most:
            raise self.wrong(key, f"{value:,} is out of range", remedy)
        return value

    def yes(self, key: str, *, default: bool) -> bool:
        """Is it true?"""
        value = self.facts.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(
                key, f"expected true or false, found {_said(value)}", "Write true or false."
            )
        return value

    def day(self, key: str) -> date:
        """Which day is written here?"""
        value = self.facts.get(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            reason = "is missing" if value is None else f"expected a day, found {_said(value)}"
            raise self.wrong(
                key, reason, f"Write it like {key} = 2025-01-31, without quotation marks."
            )
        return value

    def money(self, key: str, currency: str) -> int:
        """How many minor units are written here, as in 35.00 or "35.00"? Not below nothing."""
        value = self.facts.get(key)
        example = Money(120_050, currency).decimal
        remedy = (
            f"Write an amount in {currency} like {key} = {example}, without thousands separator."
        )
        if value is None:
            raise self.wrong(key, "is missing", remedy)
        if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
            raise self.wrong(key, f"expected an amount, found {_said(value)}", remedy)
        try:
            minor = Money.of(value, currency).minor
        except AmountInvalid as error:
            raise self.wrong(
                key, f"{value} is no amount ({error.facts['reason']})", remedy
            ) from None
        except ArithmeticError:
            raise self.wrong(key, f"{value} is too large", remedy) from None
        if minor < 0:
            raise self.wrong(key, "is below nothing", remedy)
        return minor

    def share(self, key: str) -> int:
        """How many parts per million are written here, as in "38.5 %"?

        The sign is needed: a bare 0.4 may mean two things.
        """
        value = self.facts.get(key)
        remedy = f'Write percent in quotation marks, with the sign: {key} = "38.5 %".'
        if not isinstance(value, str) or not value.strip().endswith("%"):
            reason = "is missing" if value is None else f"expected a share, found {_said(value)}"
            raise self.wrong(key, reason, remedy)
        try:
            ppm = Decimal(value.strip().removesuffix("%").strip()) * _PPM_PER_PERCENT
        except ArithmeticError:
            raise self.wrong(key, f"{value!r} is no share", remedy) from None
        if not ppm.is_finite() or ppm != ppm.to_integral_value() or not 0 <= ppm <= _WHOLE_PPM:
            raise self.wrong(
                key, f"{value!r} is not between 0 and 100 % with four decimals at most", remedy
            )
        return int(ppm)

    def weights(self, key: str, choices: Sequence[str] = ()) -> tuple[tuple[str, int], ...]:
        """Which names have which weight, as in { respond = 1, create = 1 }?"""
        found = self.facts.get(key, {})
        remedy = (
            f"Write whole weights, as in {key} = {{ {choices[0] if choices else 'facebook'} = 1 }}."
        )
        if not isinstance(found, Mapping):
            raise self.wrong(key, f"expected names with weights, found {_said(found)}", remedy)
        inside = Place(f"{self.path}.{key}", found)
        for name in found:
            if choices and name not in choices:
                raise inside.wrong(name, "is not among the choices", _nearest(name, choices))
        return tuple((name, inside.whole(name, least=1, most=1_000_000)) for name in found)

    def table(self, key: str, keys: Sequence[str]) -> Place:
        """Which table is written here? Nothing written: an empty one."""
        return Place.of(self._below(key), self.facts.get(key, {}), keys)

    def tables(self, key: str, keys: Sequence[str]) -> list[Place]:
        """Which tables are written here, one below the other? Nothing written: none."""
        found = self.facts.get(key, [])
        if not isinstance(found, list | tuple):
            remedy = f"Put two brackets around its heading: [[{self._below(key)}]]."
            raise self.wrong(key, f"expected a list of tables, found {_said(found)}", remedy)
        return [
            Place.of(f"{self._below(key)}[{n}]", one, keys) for n, one in enumerate(found, start=1)
        ]

    def _below(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key


def each_once(places: Sequence[Place], values: Sequence[object], key: str) -> None:
    """Does every value stand there only once?"""
    first: dict[object, Place] = {}
    for place, value in zip(places, values, strict=True):
        if value in first:
            reason = f"{_shown(value)} stands in {first[value].path} already"
            raise place.wrong(key, reason, "Change one of the two, or take it out.")
        first[value] = place


def _shown(value: object) -> str:
    return (
        ", ".join(str(part) for part in value if part) if isinstance(value, tuple) else str(value)
    )


def _said(value: object) -> str:
    kinds: tuple[tuple[type, str], ...] = (
        (bool, f"{str(value).lower()}"),
        (str, f"the words {value!r}"),
        (datetime, f"the moment {value}"),
        (date, f"the day {value}"),
        (float, f"the number {value}, which may have lost cents on the way"),
        (int, f"the number {value}"),
        (Decimal, f"the number {value}"),
        (list, "a list"),
        (Mapping, "a table"),
    )
    return next((said for kind, said in kinds if isinstance(value, kind)), type(value).__name__)


def _nearest(word: str, words: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, words, n=1)
    hint = f'Did you mean "{near[0]}"? ' if near else ""
    return f"{hint}It can be: {', '.join(words)}."
