"""How is a number written in the reader's language?

Integers in, text out; never a float. Separators after CLDR 45. Blanks inside a number are such that
no line breaks there; `loose` makes them plain ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from whichhalf.errors import LanguageUnknown
from whichhalf.nouns.estimate import Estimate
from whichhalf.nouns.money import exponent
from whichhalf.nouns.period import Period

MINUS = "\N{MINUS SIGN}"
BLANK = "\N{NO-BREAK SPACE}"
_PPM_PER_PERCENT = 10_000
_MILLI = 1_000
#: From this amount of major units on, the ends of a modelled range are shown without their cents.
_CENTS_BELOW = 100


@dataclass(frozen=True, slots=True)
class _Style:
    """How does one language write numbers and dates? Months are those that stand in a date."""

    group: str
    decimal: str
    group_from: int
    day: str
    months: str


_EN = "January February March April May June July August September October November December"
_DE = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
_EL = (
    "Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου "
    "Οκτωβρίου Νοεμβρίου Δεκεμβρίου"
)
_HU = (
    "január február március április május június július augusztus szeptember október november "
    "december"
)
_PL = (
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada "
    "grudnia"
)
_AF = "Januarie Februarie Maart April Mei Junie Julie Augustus September Oktober November Desember"

STYLES = {
    "en": _Style(",", ".", 4, "{day} {month} {year}", _EN),
    "de": _Style(".", ",", 4, "{day}. {month} {year}", _DE),
    "el": _Style(".", ",", 4, "{day} {month} {year}", _EL),
    "hu": _Style(BLANK, ",", 5, "{year}. {month} {day}.", _HU),
    "pl": _Style(BLANK, ",", 5, "{day} {month} {year}", _PL),
    "af": _Style(BLANK, ",", 4, "{day} {month} {year}", _AF),
}


@dataclass(frozen=True, slots=True)
class Numbers:
    """How does this language write counts, money, shares, times and ranges?

    >>> en, de = Numbers.of("en"), Numbers.of("de")
    >>> loose(en.money(130000, "USD")), loose(de.money(130000, "USD")), loose(de.money(-5, "EUR"))
    ('1,300.00 USD', '1.300,00 USD', '−0,05 EUR')
    >>> print(loose(en.percent(12_340)), loose(en.hours(5_430_000)), de.count(1234567))
    1.2 % 90.5 h 1.234.567
    """

    style: _Style

    @classmethod
    def of(cls, language: str) -> Numbers:
        """Which way of writing has this language?"""
        if language not in STYLES:
            raise LanguageUnknown(language=language, known=", ".join(STYLES))
        return cls(STYLES[language])

    def count(self, value: int) -> str:
        """A whole number."""
        return self.decimal(value, 0)

    def decimal(self, value: int, places: int) -> str:
        """An integer of which the last `places` digits stand behind the decimal sign."""
        digits = str(abs(value)).rjust(places + 1, "0")
        whole, fraction = digits[: len(digits) - places], digits[len(digits) - places :]
        sign = MINUS if value < 0 else ""
        tail = self.style.decimal + fraction if places else ""
        return sign + self._grouped(whole) + tail

    def money(self, minor: int, currency: str) -> str:
        """An amount to the cent."""
        return f"{self.decimal(minor, exponent(currency))}{BLANK}{currency}"

    def whole_money(self, minor: int, currency: str) -> str:
        """An amount in whole major units; half to even."""
        return f"{self.count(rounded(minor, 10 ** exponent(currency)))}{BLANK}{currency}"

    def percent(self, ppm: int, *, signed: bool = False) -> str:
        """A share in parts per million, as a percentage with one decimal."""
        tenths = rounded(ppm, _PPM_PER_PERCENT // 10)
        plus = "+" if signed and tenths > 0 else ""
        return f"{plus}{self.decimal(tenths, 1)}{BLANK}%"

    def whole_percent(self, ppm: int) -> str:
        """A share in parts per million, as a whole percentage; half to even."""
        return f"{self.count(rounded(ppm, _PPM_PER_PERCENT))}{BLANK}%"

    def hours(self, minutes_milli: int) -> str:
        """A time, given in thousandths of a minute, in hours with one decimal."""
        return f"{self.decimal(rounded(minutes_milli, 6 * _MILLI), 1)}{BLANK}h"

    def seconds(self, milliseconds: int) -> str:
        """A short time in seconds with one decimal."""
        return f"{self.decimal(rounded(milliseconds, _MILLI // 10), 1)}{BLANK}s"

    def milli(self, value: int) -> str:
        """A figure given in thousandths, with two decimals."""
        return self.decimal(rounded(value, 10), 2)

    def day(self, day: date) -> str:
        """A date in words."""
        month = self.style.months.split()[day.month - 1]
        return self.style.day.format(day=day.day, month=month, year=day.year)

    def days(self, period: Period, to: str) -> str:
        """The first and the last day of a period, both included; `to` is the reader's word for it.

        >>> Numbers.of("de").days(Period.parse("2025-Q3"), "bis")
        '1. Juli 2025 bis 30. September 2025'
        """
        last = period.end - timedelta(days=1)
        if last == period.start:
            return self.day(last)
        return f"{self.day(period.start)} {to} {self.day(last)}"

    def amount(self, value: int, unit: str, currency: str = "") -> str:
        """A figure in its unit: money, count, ppm, ms, milli, minutes_milli."""
        if unit == "money":
            return self.money(value, currency)
        if unit == "ppm":
            return self.percent(value)
        if unit == "ms":
            return self.seconds(value)
        if unit == "milli":
            return self.milli(value)
        return self.hours(value) if unit == "minutes_milli" else self.count(value)

    def spread(self, estimate: Estimate, unit: str, currency: str, to: str) -> str:
        """The two ends of an estimate and its level; nothing where it has no width.

        >>> margin = Estimate(1300000, 1200000, 1540000)
        >>> loose(Numbers.of("en").spread(margin, "money", "EUR", "to"))
        '12,000 to 15,400 EUR (90 %)'
        """
        if estimate.width == 0:
            return ""
        low, high = (
            self._end(estimate.low, unit, currency),
            self._end(estimate.high, unit, currency),
        )
        tail = f"{BLANK}{currency}" if unit == "money" else ""
        level = f" ({estimate.level_percent}{BLANK}%)"
        return f"{low.removesuffix(tail) if tail else low} {to} {high}{level}"

    def _end(self, value: int, unit: str, currency: str) -> str:
        if unit == "money" and abs(value) >= _CENTS_BELOW * 10 ** exponent(currency):
            return self.whole_money(value, currency)
        return self.amount(value, unit, currency)

    def _grouped(self, digits: str) -> str:
        if len(digits) < self.style.group_from:
            return digits
        first = len(digits) % 3 or 3
        groups = [digits[:first], *(digits[i : i + 3] for i in range(first, len(digits), 3))]
        return self.style.group.join(groups)


def rounded(value: int, step: int) -> int:
    """How many whole steps is this, half to even?

    >>> [rounded(value, 10) for value in (14, 15, 25, -15)]
    [1, 2, 2, -2]
    """
    whole, rest = divmod(value, step)
    return whole + (2 * rest > step or (2 * rest == step and whole % 2 == 1))


def loose(text: str) -> str:
    """The same text with plain blanks."""
    return text.replace(BLANK, " ")
