"""What did we mean to do, and with which links?"""

from whichhalf.nouns.table import Table, day, money, person, text

CAMPAIGNS = Table(
    "campaigns",
    "A planned effort: name, days, budget; on-line, off-line or both.",
    (
        text("campaign_id", "short name, as in utm_campaign", required=True),
        text("title", "name that people read"),
        text(
            "kind",
            "what moved sales by itself, whatever was posted: launch, promotion, event; else empty",
            allowed=("launch", "promotion", "event"),
        ),
        day("starts_on", "first day", required=True),
        day("ends_on", "first day after"),
        text("goal", "id of the goal in whichhalf.toml that it serves"),
        text("hashtag", "branded hashtag of the campaign, radio and print included"),
        money("budget", "planned money"),
        text("currency", "currency of the budget"),
        text("note", "what it is there to show"),
    ),
    happened="starts_on",
)

LINKS = Table(
    "links",
    "A tagged link or a code, and the post, reply, campaign and network it belongs to.",
    (
        text("link_id", "the link's own id, or code:NAME", required=True),
        day("starts_on", "first day that it was out", required=True),
        text("url", "where it leads"),
        text("code", "discount or invitation code"),
        text("network", "network that it was put on"),
        text("campaign_id", "campaign"),
        text("post_id", "post or reply that carries it"),
        text("referrer", "influencer or partner whose code it is, by a public name"),
        person("referrer_person", "customer whose code it is: word of mouth"),
    ),
    happened="starts_on",
)
