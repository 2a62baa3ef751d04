"""What did a customer say about how they found us?"""

from whichhalf.nouns.table import SOURCE_COLUMNS, Table, count, moment, person, text

ANSWERS = Table(
    "answers",
    "One answer to one question, as in “how did you hear about us?”.",
    (
        text("answer_id", "its own id", required=True),
        moment("happened_at", "when it was given", required=True),
        text("question", "which question: heard_about_us, read_or_seen, …", required=True),
        text("answer", "what was said, as said", required=True),
        text("conversion_id", "the order or lead that it belongs to"),
        person("person", "who answered"),
        *SOURCE_COLUMNS,
        count("source_id", "the source columns as one number, 0 where there are none"),
    ),
    happened="happened_at",
)
