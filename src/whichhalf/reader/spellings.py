"""Which signs and words stand for currencies, sizes, months, yes and no, unknown, and totals?

English, German and French, as exports write them. A catalogue: nothing but tables.
"""

from __future__ import annotations

#: Signs beside an amount → the currencies that they stand for. The first is meant, unless another
#: is the business's own.
SIGNS: dict[str, str] = {
    "€": "EUR", "£": "GBP EGP GIP FKP SHP", "¥": "JPY CNY", "CN¥": "CNY", "R": "ZAR", "R$": "BRL",
    "$": "USD CAD AUD NZD HKD SGD MXN ARS CLP COP TWD", "US$": "USD", "C$": "CAD", "CA$": "CAD",
    "A$": "AUD", "AU$": "AUD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "Ft": "HUF", "zł": "PLN",
    "Kč": "CZK", "lei": "RON", "лв": "BGN", "лв.": "BGN", "₺": "TRY", "₹": "INR", "₽": "RUB",
    "₴": "UAH", "₪": "ILS", "₩": "KRW", "₫": "VND", "฿": "THB", "₱": "PHP", "Fr.": "CHF",
    "SFr.": "CHF", "RM": "MYR", "Rp": "IDR",
}  # fmt: skip
#: Signs that say too little: one of these currencies, if it is the business's own.
UNCLEAR_SIGNS: dict[str, str] = {
    "kr": "SEK NOK DKK ISK", "kr.": "DKK SEK NOK ISK",
    "Rs": "INR PKR LKR NPR MUR",
    "Rs.": "INR PKR LKR NPR MUR",
}  # fmt: skip
#: `1.2K`, `3,4 Tsd.`, `1,2 Mio.`
SIZES: dict[str, int] = {
    "k": 10**3, "tsd": 10**3, "m": 10**6, "mio": 10**6, "mill": 10**6, "b": 10**9, "bn": 10**9,
    "mrd": 10**9, "md": 10**9,
}  # fmt: skip
#: What stands for "not known". `NaN` does not: a program has divided by zero there.
BLANKS = frozenset(
    {
        "",
        "-",
        "--",
        "---",
        "–",
        "—",
        "n/a",
        "na",
        "#n/a",
        "null",
        "none",
        "k.a.",
        "n.v.",
        "(not set)",
    }
)
YES = frozenset({"yes", "y", "true", "t", "1", "ja", "wahr", "oui", "vrai", "x"})
NO = frozenset({"no", "n", "false", "f", "0", "nein", "falsch", "non", "faux"})
#: Small letters without accents, January first.
MONTHS: tuple[str, ...] = (
    "jan january januar janvier janv", "feb february februar fevrier fevr fev",
    "mar march marz maerz mrz mars", "apr april avril avr", "may mai", "jun june juni juin",
    "jul july juli juillet juil", "aug august aout", "sep sept september septembre",
    "oct october oktober octobre okt", "nov november novembre",
    "dec december dezember decembre dez",
)  # fmt: skip
#: Systems capitalise their total; a search query or keyword `total` is written small and stays.
TOTALS = (
    "Total|TOTAL|Totals|Grand [Tt]otal|GRAND TOTAL|Subtotal|Sub-total|Gesamt|Gesamtsumme|"
    "Gesamtergebnis|Summe|Insgesamt|Zwischensumme|Totaux|Total général|Sous-total|Somme"
)
#: Labels of the lines above a table.
START_LABELS = frozenset({"start date", "startdatum", "date de début", "from", "von", "du"})
END_LABELS = frozenset({"end date", "enddatum", "date de fin", "to", "bis", "au"})
ACCOUNT_LABELS = frozenset(
    {"property", "propriété", "account", "compte", "konto", "account name", "site"}
)
CURRENCY_LABELS = frozenset({"currency", "währung", "devise", "currency code"})
ZONE_LABELS = frozenset({"time zone", "timezone", "zeitzone", "fuseau horaire"})
