"""Which price was valid from which day: exchange rates, keyword bids, hourly rates?"""

from whichhalf.nouns.table import Table, count, day, text

RATES = Table(
    "rates",
    "A dated price or ratio.",
    (
        text("rate_id", "kind, subject, currency and day", required=True),
        text(
            "kind",
            "fx, keyword_bid, hourly",
            required=True,
            allowed=("fx", "keyword_bid", "hourly"),
        ),
        text("subject", "currency bought, keyword, or staff_id", required=True),
        day("starts_on", "first day that it is valid", required=True),
        text("currency", "currency of the price", required=True),
        count("low", "low end in millionths of one unit of the currency"),
        count("value", "the rate in millionths of one unit of the currency"),
        count("high", "high end in millionths of one unit of the currency"),
        text("basis", "who published it"),
    ),
    happened="starts_on",
)
