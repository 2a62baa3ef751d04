"""What did it cost: whose time, which tools, how much advertising?"""

from whichhalf.nouns.table import Table, count, day, money, text

#: What people do for social media, in the order of a working day.
ACTIVITIES = (
    "discover",
    "curate",
    "listen",
    "create",
    "publish",
    "respond",
    "prospect",
    "promote",
    "measure",
)
#: What money goes into.
COST_KINDS = ("time", "tools", "advertising", "content", "agency", "training", "offline", "other")

COSTS = Table(
    "costs",
    "One entry of cost: minutes of somebody's time, or money.",
    (
        text("cost_id", "its own id", required=True),
        day("starts_on", "day, or first day of what a price is for", required=True),
        day("ends_on", "first day after; the day after starts_on where nothing is given"),
        text(
            "kind",
            "time, tools, advertising, content, agency, training, offline, other",
            required=True,
            allowed=COST_KINDS,
        ),
        text("activity", "what for", allowed=ACTIVITIES),
        text("network", "network; nothing where it is shared"),
        text("channel", "blog, newsletter or another channel that is no network"),
        text("staff_id", "whose time, as in whichhalf.toml"),
        count("minutes_milli", "time in thousandths of a minute"),
        money("amount", "money"),
        text("currency", "currency of the amount"),
        text("campaign_id", "campaign"),
        text("project", "project or client in the time tracker, as written there"),
        text("note", "what it was"),
        text(
            "grade",
            "measured where somebody booked it, assumed where it was inferred",
            allowed=("measured", "declared", "assumed"),
        ),
        text("basis", "where the figure comes from, in words"),
    ),
    happened="starts_on",
)
