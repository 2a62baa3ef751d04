"""Who asked us what, and who answered when?"""

from whichhalf.nouns.table import Table, flag, moment, person, text

CONVERSATIONS = Table(
    "conversations",
    "A talk with one person on one network.",
    (
        text("conversation_id", "network and its own id", required=True),
        text("network", "network", required=True),
        moment("opened_at", "first message", required=True),
        person("person", "with whom"),
        text("topic", "what it is about: question, order, complaint, praise, …"),
        text("post_id", "post under which it stands"),
        flag("public", "can everybody read it?"),
        moment("resolved_at", "when it was settled"),
        moment("as_of", "how fresh the row is, by its source"),
    ),
    happened="opened_at",
    as_of="as_of",
)

MESSAGES = Table(
    "messages",
    "One message of a conversation.",
    (
        text("message_id", "network and its own id", required=True),
        text("conversation_id", "conversation", required=True),
        text("network", "network", required=True),
        moment("happened_at", "when it was sent", required=True),
        text("direction", "in: to us; out: from us", required=True, allowed=("in", "out")),
        person("person", "who wrote it, when it came to us"),
        text("staff_id", "who answered"),
        text("department", "department of who answered"),
        flag("automatic", "was it sent by a machine?"),
        flag("public", "can everybody read it?"),
    ),
    happened="happened_at",
)
