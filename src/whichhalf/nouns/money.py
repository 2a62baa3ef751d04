"""How much money is it, in which currency, to the cent?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from whichhalf.errors import AmountInvalid, CurrencyMismatch, CurrencyUnknown

#: ISO 4217 currencies whose minor unit is not a hundredth (list of 2024-06-25, ISO 4217 amendment
#: 177).
_NO_DECIMALS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE_DECIMALS = "BHD IQD JOD KWD LYD OMR TND"
_TWO_DECIMALS = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN "
    "BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS "
    "GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR "
    "LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD "
    "PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN "
    "SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW"
)
EXPONENTS: dict[str, int] = (
    dict.fromkeys(_TWO_DECIMALS.split(), 2)
    | dict.fromkeys(_NO_DECIMALS.split(), 0)
    | dict.fromkeys(_THREE_DECIMALS.split(), 3)
)
#: The largest amount in minor units that we store: far above any firm's, far below what int64 sums
#: can hold.
LARGEST_MINOR = 10**15


def exponent(currency: str) -> int:
    """How many decimals has this currency?

    >>> exponent("EUR"), exponent("JPY"), exponent("KWD")
    (2, 0, 3)
    """
    if currency not in EXPONENTS:
        raise CurrencyUnknown(currency=currency)
    return EXPONENTS[currency]


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """How much money, in integer minor units of one currency?

    >>> Money.of("12.34", "EUR") + Money(66, "EUR")
    Money(13.00 EUR)
    >>> [part.minor for part in Money(100, "EUR").split([1, 1, 1])]
    [34, 33, 33]
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        exponent(self.currency)

    def __repr__(self) -> str:
        return f"Money({self.decimal} {self.currency})"

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str) -> Money:
        """Which amount is written here?

        Refuses floats, fractions of a minor unit and what is not finite.

        >>> Money.of("1050", "JPY").minor
        1050
        """
        if isinstance(amount, float):
            raise AmountInvalid(text=amount, currency=currency, reason="a float loses cents")
        try:
            value = Decimal(amount)
        except InvalidOperation:
            raise AmountInvalid(text=amount, currency=currency, reason="not a number") from None
        if not value.is_finite():
            raise AmountInvalid(text=amount, currency=currency, reason="not finite")
        minor = value.scaleb(exponent(currency))
        if minor != minor.to_integral_value() or abs(minor) > LARGEST_MINOR:
            raise AmountInvalid(text=amount, currency=currency, reason="too fine or too large")
        return cls(int(minor), currency)

    @classmethod
    def total(cls, parts: Iterable[Money], currency: str) -> Money:
        """What do these amounts, all of one currency, come to?"""
        total = cls(0, currency)
        for part in parts:
            total += part
        return total

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, exactly: 1234 cents are Decimal('12.34')."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def times(self, factor: Decimal | int) -> Money:
        """This amount times an exact factor, rounded once, half to even.

        >>> Money(1050, "EUR").times(Decimal("0.5"))
        Money(5.25 EUR)
        """
        minor = (Decimal(self.minor) * factor).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
        return Money(int(minor), self.currency)

    def split(self, weights: Sequence[int]) -> tuple[Money, ...]:
        """How is this amount shared out by these weights, so that the parts add up to the cent?

        Largest remainder (Hamilton 1792); among equal remainders the earlier part gets the unit.
        Weights are not negative and not all zero.
        """
        return tuple(Money(part, self.currency) for part in split_integer(self.minor, weights))

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise CurrencyMismatch(left=self, right=other)
        return other


def split_integer(whole: int, weights: Sequence[int]) -> tuple[int, ...]:
    """How is a whole number shared out by weights, so that the parts add up exactly?

    >>> split_integer(-100, [1, 2])
    (-33, -67)
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise AmountInvalid(
            text=list(weights), currency="", reason="weights must be ≥ 0, one above 0"
        )
    sign = -1 if whole < 0 else 1
    shares = [divmod(abs(whole) * weight, total) for weight in weights]
    left = abs(whole) - sum(share for share, _ in shares)
    by_remainder = sorted(range(len(weights)), key=lambda i: (-shares[i][1], i))
    winners = set(by_remainder[:left])
    return tuple(sign * (share + (i in winners)) for i, (share, _) in enumerate(shares))
