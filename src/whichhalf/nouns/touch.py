"""Where did a visitor come from, and what did the visit amount to?"""

from whichhalf.nouns.table import SOURCE_COLUMNS, Table, count, flag, moment, person, text

#: exempt: per site, no joining with customers; consented: journeys. See docs/methods/people.md.
CONSENTS = ("exempt", "consented")

TOUCHES = Table(
    "touches",
    "One contact of one visitor: a visit, a click, a view.",
    (
        text("touch_id", "its own id", required=True),
        moment("happened_at", "when it began", required=True),
        text("site", "site of ours", required=True),
        text("kind", "visit, click or view", allowed=("visit", "click", "view")),
        person("person", "visitor"),
        text("consent", "may it be joined with anything else?", allowed=CONSENTS),
        text("page", "landing page"),
        text("campaign_id", "utm_campaign"),
        text("post_id", "post or reply whose link was followed"),
        *SOURCE_COLUMNS,
        count("source_id", "the source columns as one number, 0 where there are none"),
        count("pages", "pages seen"),
        count("duration_ms", "how long, in milliseconds"),
        flag(
            "engaged",
            "more than 10 s, two pages or a key event (Google's definition of an engaged session)",
        ),
    ),
    happened="happened_at",
    dated_key=True,
)
