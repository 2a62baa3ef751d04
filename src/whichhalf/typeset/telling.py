"""How is one figure, one name, one sentence told in the reader's language?"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

from whichhalf.nouns.estimate import Figure, Grade, Unknown
from whichhalf.nouns.period import Period
from whichhalf.nouns.statement import Fact, Sentence, Stated
from whichhalf.statements.wording import Words
from whichhalf.typeset.numbers import BLANK, Numbers

#: Grades whose figures were counted: without a width they are exact.
_COUNTED = (Grade.MEASURED, Grade.MATCHED)
#: Behind the name of a network: what is paid there.
_PAID = "/paid"
#: Facts of a reason that name drivers of weeks.
_DRIVERS = frozenset({"driver", "others"})
#: The level of a range that needs no word of its own in a table.
USUAL_LEVEL = 90
#: Marks that reorder what is shown: like controls and halves of characters, no place on a page.
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
#: Longer names leave no room for the picture.
_DRAWN_LETTERS = 40
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Teller:
    """Which words and numbers does the reader want, and which currency has the statement?"""

    words: Words
    numbers: Numbers
    currency: str

    @classmethod
    def of(cls, language: str, currency: str) -> Teller:
        """Who tells it in this language?"""
        return cls(Words.of(language), Numbers.of(language), currency)

    def label(self, name: str, **facts: Fact) -> str:
        """What stands on a heading, a column or in a sentence of the report itself?"""
        return self.words.say(f"label.{name}", facts.items(), shape=self.shape)

    def sentence(self, sentence: Sentence) -> str:
        """What does a sentence of the statement say?"""
        return self.words.say(sentence.key, sentence.facts, shape=self.shape)

    def plain(self, key: str) -> str:
        """What does a sentence without facts say? Nothing for no key."""
        return self.words.say(key, shape=self.shape) if key else ""

    def name(self, group: str, value: str) -> str:
        """What is this network, activity or kind called?"""
        return self.words.name(group, value)

    def network(self, network: str) -> str:
        """What is this network called? Nothing stands for what all share."""
        return self.words.name("network", network) if network else self.label("all_networks")

    def channel(self, channel: str) -> str:
        """What is this channel called: a network, or what is paid there?"""
        network = self.network(channel.removesuffix(_PAID))
        return self.label("worth_paid", network=network) if channel.endswith(_PAID) else network

    def figure(self, figure: Figure, unit: str) -> str:
        """How much? Unknown is a word, never a zero."""
        if isinstance(figure, Unknown):
            return self.label("unknown")
        return self.numbers.amount(figure.value, unit, self.currency)

    def spread(self, figure: Figure, unit: str, grade: Grade, *, level: bool = True) -> str:
        """Between which ends, at which level? What was counted has no width of its own.

        Without `level` the usual one is left to the heading of the column, and the currency to the
        value beside it.
        """
        if isinstance(figure, Unknown):
            return self.label("unknown")
        if figure.width > 0:
            spread = self.numbers.spread(figure, unit, self.currency, self.label("to"))
            if level:
                return spread
            return spread.removesuffix(f" ({USUAL_LEVEL}{BLANK}%)").replace(
                f"{BLANK}{self.currency}", ""
            )
        return self.label("counted" if grade in _COUNTED else "no_range")

    def signed_percent(self, figure: Figure) -> str:
        """How much came back, as +12.3 % or −4.5 %?"""
        if isinstance(figure, Unknown):
            return self.label("unknown")
        return self.numbers.percent(figure.value, signed=True)

    def stated(self, stated: Stated) -> str:
        """How much, with its range where it has one?"""
        shown = self.figure(stated.figure, stated.unit)
        if isinstance(stated.figure, Unknown) or stated.figure.width == 0:
            return shown
        return f"{shown} ({self.spread(stated.figure, stated.unit, stated.grade)})"

    def grade(self, grade: Grade) -> str:
        """How do we know?"""
        return self.name("grade", grade.value)

    def money(self, minor: int) -> str:
        """An amount of the statement's currency."""
        return self.numbers.money(minor, self.currency)

    def reason(self, figure: Figure) -> str:
        """Why is it unknown? Nothing where it is known."""
        return self._of_unknown(figure, "reason")

    def remedy(self, figure: Figure) -> str:
        """What would make it known? Nothing where it is."""
        return self._of_unknown(figure, "remedy")

    def days(self, period: Period) -> str:
        """From when to when, both days included, in which zone?"""
        return f"{self.numbers.days(period, self.label('to'))} ({period.zone})"

    def shape(self, kind: str, value: Fact) -> str:
        """How is a fact of a sentence written?"""
        if kind == "day":
            return self.numbers.day(date.fromisoformat(str(value)))
        if kind == "signed_ppm":
            return self.numbers.percent(int(value), signed=True)
        return self.numbers.amount(int(value), kind, self.currency)

    def _of_unknown(self, figure: Figure, which: str) -> str:
        if not isinstance(figure, Unknown):
            return ""
        key = figure.reason if which == "reason" else figure.remedy
        facts = tuple((name, self._told(name, fact)) for name, fact in figure.facts)
        return self.words.say(key, facts, shape=self.shape) if key else ""

    def _told(self, name: str, fact: Fact) -> Fact:
        """A fact of a reason: drivers of weeks are channels, by the names that readers know."""
        if name not in _DRIVERS:
            return fact
        return ", ".join(self.channel(each) for each in str(fact).split(", "))


def clean(text: str) -> str:
    r"""Which text is safe to show?

    Control characters could steer a terminal; halves of characters cannot be written at all.

    >>> clean("a\x1b[31mb\u202e")
    'a\ufffd[31mb\ufffd'
    """
    if text.isprintable():
        return text
    return "".join(_REPLACEMENT if _steers(char) else char for char in text)


def drawable(text: str) -> str:
    r"""Which text may be written into a picture? One short line of printable characters.

    The library that draws ends the whole process on some others (U+2028, U+FFFE: vl-convert 1.9).

    >>> drawable("one\u2028two\ud800"), drawable("x" * 60) == "x" * 39 + "…"
    ('one two', True)
    """
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= _DRAWN_LETTERS else line[: _DRAWN_LETTERS - 1] + "…"


def _steers(char: str) -> bool:
    return char in _REORDERING or (unicodedata.category(char) in {"Cc", "Cs"} and char != "\n")
