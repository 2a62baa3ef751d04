"""What is an hour worth on this day, and what is one currency worth in another?"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from whichhalf.measures import EXCHANGE_RATES, HOURLY_RATES
from whichhalf.nouns.measure import Answer
from whichhalf.nouns.money import EXPONENTS, exponent
from whichhalf.nouns.setting import Margin, Settings, Staff
from whichhalf.till.inquiry import Inquiry

#: A rate that is older is no rate any more (design §4).
FRESH_DAYS = 5
_MILLION = 1_000_000
_ONE = Fraction(1)
_MILLI_MINUTES_AN_HOUR = 60_000


@dataclass(frozen=True, slots=True)
class Hours:
    """Whose hour costs how much, and since when?

    The settings say it; `imported` are rates that a time tracker gave, for whom they say nothing.
    """

    staff: tuple[Staff, ...]
    imported: Mapping[str, tuple[tuple[date, int], ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, inquiry: Inquiry) -> Hours:
        """The rates of the settings and of the book, in minor units of our currency an hour."""
        ours = inquiry.settings.currency
        found: dict[str, list[tuple[date, int]]] = defaultdict(list)
        for row in inquiry.answer(HOURLY_RATES):
            if row["currency"] == ours and row["value"]:
                minor = round(Fraction(row["value"] * 10 ** exponent(ours), _MILLION))
                day = date.fromisoformat(row["day"])
                found[row["subject"].casefold()].append((day, minor))
        return cls(
            inquiry.settings.staff, {name: tuple(sorted(days)) for name, days in found.items()}
        )

    def who(self, name: str) -> Staff | None:
        """Who is meant by this id, name or e-mail address? A firm of one needs no name."""
        if not name and len(self.staff) == 1:
            return self.staff[0]
        wanted = name.casefold()
        return next((staff for staff in self.staff if wanted in _names(staff)), None)

    def rate(self, name: str, day: date) -> int | None:
        """What did an hour of this person cost on this day, in minor units?"""
        staff = self.who(name)
        begun = [r for r in staff.rates if r.starts_on <= day] if staff else []
        if begun:
            return max(begun, key=lambda rate: rate.starts_on).minor_per_hour
        names = _names(staff) if staff else {name.casefold()}
        rates = [rate for name in names for rate in self.imported.get(name, ()) if rate[0] <= day]
        return max(rates)[1] if rates else None


def _names(staff: Staff) -> set[str]:
    return {name.casefold() for name in (staff.staff_id, staff.title, *staff.known_as)}


def price_of(minutes_milli: int, minor_per_hour: int) -> int:
    """What do these thousandths of a minute cost? Rounded once, half to even.

    >>> price_of(30_000 * 5 * 52, 1000)
    130000
    """
    return round(Fraction(minutes_milli * minor_per_hour, _MILLI_MINUTES_AN_HOUR))


@dataclass(frozen=True, slots=True)
class Exchange:
    """What is another currency in ours, by the last rate published within five days?"""

    currency: str
    published: dict[tuple[str, str], tuple[Sequence[date], Sequence[int]]]

    @classmethod
    def of(cls, inquiry: Inquiry) -> Exchange:
        """The published rates that the book holds."""
        return cls.read(inquiry.settings.currency, inquiry.answer(EXCHANGE_RATES))

    @classmethod
    def read(cls, currency: str, answer: Answer) -> Exchange:
        """The rates of an answer, by pair and day."""
        found: dict[tuple[str, str], dict[date, int]] = {}
        for row in answer:
            if row["value"]:
                pair = (row["subject"], row["currency"])
                found.setdefault(pair, {})[date.fromisoformat(row["day"])] = row["value"]
        ordered = {pair: sorted(days.items()) for pair, days in found.items()}
        return cls(
            currency,
            {pair: ([d for d, _ in days], [v for _, v in days]) for pair, days in ordered.items()},
        )

    def factor(self, currency: str, day: date) -> Fraction | None:
        """By what is a minor unit of this currency multiplied to be one of ours, on that day?"""
        if currency == self.currency:
            return _ONE
        if currency not in EXPONENTS:
            return None
        scale = Fraction(10) ** (exponent(self.currency) - exponent(currency))
        direct = self._last(currency, self.currency, day)
        if direct is not None:
            return Fraction(direct, _MILLION) * scale
        inverse = self._last(self.currency, currency, day)
        return None if inverse is None else Fraction(_MILLION, inverse) * scale

    def _last(self, bought: str, paid: str, day: date) -> int | None:
        days, values = self.published.get((bought, paid), ((), ()))
        at = bisect_right(days, day) - 1
        fresh = at >= 0 and day - days[at] <= timedelta(days=FRESH_DAYS)
        return values[at] if fresh else None


def converted(amount: int, factor: Fraction) -> int:
    """This amount times a factor of exchange, rounded once, half to even."""
    return amount if factor is _ONE else round(amount * factor)


def margin_of(settings: Settings, site: str | None, day: date) -> Margin | None:
    """Which margin share was in force on this site and day? The site's own goes first."""
    for host in dict.fromkeys((site or "", "")):
        begun = [m for m in settings.margins if m.site == host and m.starts_on <= day]
        if begun:
            return max(begun, key=lambda margin: margin.starts_on)
    return None
