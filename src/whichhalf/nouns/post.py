"""What did we publish, where and when?"""

from whichhalf.nouns.table import Table, flag, moment, text

POSTS = Table(
    "posts",
    "One thing that we published: a post, video, pin, story, or a reply.",
    (
        text("post_id", "network and the network's own id, as in x:1801", required=True),
        text("network", "network", required=True),
        moment("published_at", "when it went out", required=True),
        text("account_id", "profile that published it"),
        text("url", "permalink"),
        text("text", "our own words, as published"),
        text("format", "text, link, image, video, story, reply, …"),
        text("theme", "what it is about, in the firm's own list"),
        text("campaign_id", "campaign"),
        text("staff_id", "who wrote it"),
        flag("promoted", "was it paid for?"),
        moment("as_of", "how fresh the row is, by its source"),
    ),
    happened="published_at",
    as_of="as_of",
)
