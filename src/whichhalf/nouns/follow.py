"""Who follows us, where and since when?"""

from whichhalf.nouns.table import Table, moment, person, text

FOLLOWS = Table(
    "follows",
    "A person who follows a profile of ours.",
    (
        text("follow_id", "its own id", required=True),
        text("network", "network", required=True),
        moment("since", "first seen following", required=True),
        person("person", "who follows"),
        text("account_id", "profile"),
        moment("until", "when the follow ended"),
        moment("as_of", "how fresh the row is, by its source"),
    ),
    happened="since",
    as_of="as_of",
)
