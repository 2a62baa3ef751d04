"""Who spoke of us, of our keywords or of our hashtags?"""

from whichhalf.nouns.table import Table, flag, moment, person, text

MENTIONS = Table(
    "mentions",
    "Somebody's words in public: a keyword, a hashtag, a review, a press piece, a link to us.",
    (
        text("mention_id", "network and its own id", required=True),
        text("network", "network, or press, web, review", required=True),
        moment("happened_at", "when it was published", required=True),
        text("keyword", "which of the watched words it holds"),
        text("owner", "whose word that is: own, product, competitor:NAME"),
        person("author", "who wrote it"),
        text("author_kind", "customer, staff, firm, press, influencer, unknown"),
        text("url", "where it can be read"),
        text("tone", "how it speaks, if a person labelled it: good, bad, neither"),
        flag("repost", "is it a repost of something else?"),
    ),
    happened="happened_at",
)
