"""Which figure did a system report about a subject, for which days, and as of when?"""

from whichhalf.nouns.table import SOURCE_COLUMNS, Table, Version, count, day, moment, text

#: What a reading can be about.
SUBJECTS = (
    "account",  #: a profile of ours on a network
    "post",  #: one post
    "site",  #: a site of ours as a whole
    "source",  #: visits of one source to a site; the source columns say which
    "page",  #: a landing page
    "query",  #: a search query
    "keyword",  #: an advertised keyword
    "campaign",  #: an advertising campaign
    "country",
    "device",
    "business",  #: the firm as a whole
)
GRAINS = ("day", "week", "month", "lifetime", "range")
#: metric unit → what one is. Values are integers in this unit, so that engines add them exactly.
UNITS = ("count", "money", "ms", "ppm", "milli")

READINGS = Table(
    "readings",
    "A figure as its system reported it: post counts, followers, GA4 and Search Console rows.",
    (
        text("reading_id", "system, subject, metric and days: made by the importer", required=True),
        text("system", "system that reported it, as in ga4", required=True),
        text("subject_kind", "what it is about", required=True, allowed=SUBJECTS),
        text("subject_id", "which one: a post_id, account_id, site, page, query, …", required=True),
        text(
            "metric",
            "what was counted, in our words: impressions, sessions, clicks, followers, …",
            required=True,
        ),
        text("native_metric", "the system's own word for it, whose meaning carries dates"),
        day("starts_on", "first day", required=True),
        day("ends_on", "first day after", required=True),
        text(
            "grain",
            "day, week, month, lifetime (from publication to as_of), range",
            required=True,
            allowed=GRAINS,
        ),
        text("zone", "zone of the days, if its source says so"),
        count(
            "value", "how much, in `unit`; nothing where the source left it empty", required=True
        ),
        text(
            "unit",
            "count, money (minor units), ms, ppm (parts per million), milli",
            required=True,
            allowed=UNITS,
        ),
        text("currency", "currency, where the unit is money"),
        text("network", "network, where the subject belongs to one"),
        text("site", "site, where the subject belongs to one"),
        text("campaign_id", "campaign, where the row names one"),
        *SOURCE_COLUMNS,
        count("source_id", "the source columns as one number, 0 where there are none"),
        moment("as_of", "when the system said so"),
    ),
    happened="starts_on",
    as_of="as_of",
    tie=Version.LARGEST,
    dated_key=True,
)
