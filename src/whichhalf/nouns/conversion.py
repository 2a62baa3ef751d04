"""What was sold, asked for or earned, for how much, and what do we know of where it came from?"""

from whichhalf.nouns.table import SOURCE_COLUMNS, Table, count, flag, moment, money, person, text

#: What one conversion is.
CONVERSION_KINDS = (
    "order",
    "lead",
    "subscription",
    "advertising",  #: income from showing advertisements on a site of ours
    "affiliate",  #: commission for sales of others
    "sponsorship",
)
#: Where it came about.
PLACES = ("shop", "network_shop", "telephone", "in_person", "marketplace", "site")

CONVERSIONS = Table(
    "conversions",
    "A goal reached once: an order, a lead, an income.",
    (
        text("conversion_id", "system and its own id, as in shopify:#1001", required=True),
        text(
            "kind",
            "order, lead, subscription, advertising, affiliate, sponsorship",
            required=True,
            allowed=CONVERSION_KINDS,
        ),
        moment("happened_at", "when", required=True),
        text("place", "where it came about", allowed=PLACES),
        text("site", "site of ours"),
        text(
            "status",
            "paid, pending, cancelled, failed; only paid and pending count",
            allowed=("paid", "pending", "cancelled", "failed"),
        ),
        text("stage", "how far a lead has come: new, qualified, offer, won, lost"),
        text("quality", "how good a lead is, in the firm's own words"),
        person("person", "customer"),
        flag("returning", "had the customer bought before, if the source says so"),
        text("consent", "may it be joined with visits?", allowed=("exempt", "consented")),
        text("currency", "currency of all amounts of the row"),
        money("gross", "what the customer was asked to pay, all included"),
        money("tax", "value added tax in it"),
        money("shipping", "delivery in it"),
        money("discount", "already taken off gross; kept for the record"),
        money("refunded", "given back so far"),
        money("fee", "payment and platform fees"),
        money("cost_of_goods", "what the goods cost us"),
        text("code", "discount or invitation code"),
        text("network", "network, where the order was made on it or the source names it"),
        text("campaign_id", "utm_campaign"),
        text("post_id", "post or reply whose link was followed"),
        *SOURCE_COLUMNS,
        count("source_id", "the source columns as one number, 0 where there are none"),
        moment("as_of", "how fresh the row is, by its source"),
    ),
    happened="happened_at",
    as_of="as_of",
)

ORDER_LINES = Table(
    "order_lines",
    "One product of an order.",
    (
        text("order_line_id", "order and position", required=True),
        text("conversion_id", "order", required=True),
        moment("happened_at", "when it was ordered", required=True),
        text("product", "name"),
        text("sku", "the firm's own number; text, so that 00123 stays 00123"),
        count("quantity", "how many"),
        text("currency", "currency"),
        money("price", "price of one"),
        money("cost_of_goods", "cost of one"),
        moment("as_of", "how fresh the row is, by its source"),
    ),
    happened="happened_at",
    as_of="as_of",
)

REFUNDS = Table(
    "refunds",
    "Money given back for an order, on the day it was given back.",
    (
        text("refund_id", "system and its own id", required=True),
        text("conversion_id", "order", required=True),
        moment("happened_at", "when", required=True),
        text("currency", "currency", required=True),
        money("amount", "how much, above zero", required=True),
    ),
    happened="happened_at",
)
