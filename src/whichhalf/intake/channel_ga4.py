"""What would Google Analytics 4 call this visit?

Its default channel group, from Google's published rules in their order, so that our channels can be
reconciled with GA4's: support.google.com/analytics/answer/9756891, edition of November 2023. GA4
also looks at the campaign's name (Cross-network, Shopping); a source does not carry it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

#: What GA4 shows where it cannot tell; also for rows that GA4 never saw.
NOT_SET = "(not set)"

#: The default channel groups, by their names in lower case.
GA4_LABELS = {
    label.lower(): label
    for label in (
        "Direct", "Cross-network", "Paid Shopping", "Paid Search", "Paid Social", "Paid Video",
        "Display", "Paid Other", "Organic Shopping", "Organic Social", "Organic Video",
        "Organic Search", "Referral", "Email", "Affiliates", "AI Assistant", "Audio", "SMS",
        "Mobile Push Notifications", "Unassigned",
    )
}  # fmt: skip

_PAID = re.compile(r"^(.*cp.*|ppc|retargeting|paid.*)$")
_VIDEO = re.compile(r"^(.*video.*)$")
_DISPLAY = frozenset({"display", "banner", "expandable", "interstitial", "cpm"})
_SOCIAL = frozenset(
    {"social", "social-network", "social-media", "sm", "social network", "social media"}
)
_REFERRAL = frozenset({"referral", "app", "link"})
_EMAIL = frozenset({"email", "e-mail", "e_mail", "e mail"})
_EXACT = {
    "affiliate": "Affiliates",
    "audio": "Audio",
    "sms": "SMS",
}


@dataclass(frozen=True, slots=True)
class Ga4Lists:
    """Which sources does GA4 know as social, video, shopping and search?"""

    social: frozenset[str]
    video: frozenset[str]
    shopping: frozenset[str]
    search: frozenset[str]

    @classmethod
    def from_facts(cls, facts: Mapping[str, Mapping[str, list[str]]]) -> "Ga4Lists":
        """Which sources do the shipped lists name? `names` stand for "name" and "name.com"."""

        def sources(category: str) -> frozenset[str]:
            table = facts.get(category, {})
            names = table.get("names", [])
            both = [*names, *(f"{name}.com" for name in names), *table.get("sources", [])]
            return frozenset(source.lower() for source in both)

        return cls(sources("social"), sources("video"), sources("shopping"), sources("search"))


def ga4_channel(source: str, medium: str, lists: Ga4Lists) -> str:
    """Which default channel group do GA4's rules give to this source and medium, in lower case?

    >>> lists = Ga4Lists.from_facts({"social": {"names": ["facebook"]}})
    >>> ga4_channel("facebook", "paid_social", lists), ga4_channel("x.com", "referral", lists)
    ('Paid Social', 'Referral')
    """
    if source in {"", "(direct)"} and medium in {"", "(none)", NOT_SET}:
        return "Direct"
    if _PAID.match(medium) or medium in _DISPLAY:
        return _paid_channel(source, medium, lists)
    return _unpaid_channel(source, medium, lists)


def _paid_channel(source: str, medium: str, lists: Ga4Lists) -> str:
    if not _PAID.match(medium):
        return "Display"
    if source in lists.shopping:
        return "Paid Shopping"
    if source in lists.search:
        return "Paid Search"
    if source in lists.social:
        return "Paid Social"
    if source in lists.video:
        return "Paid Video"
    return "Display" if medium in _DISPLAY else "Paid Other"


def _unpaid_channel(source: str, medium: str, lists: Ga4Lists) -> str:
    listed = (
        (source in lists.shopping, "Organic Shopping"),
        (source in lists.social or medium in _SOCIAL, "Organic Social"),
        (source in lists.video or _VIDEO.match(medium), "Organic Video"),
        (source in lists.search or medium == "organic", "Organic Search"),
    )
    for applies, label in listed:
        if applies:
            return label
    if medium in _REFERRAL:
        return "Referral"
    if source in _EMAIL or medium in _EMAIL:
        return "Email"
    return _rarer_channel(source, medium)


def _rarer_channel(source: str, medium: str) -> str:
    if medium in _EXACT:
        return _EXACT[medium]
    if source == "sms":
        return "SMS"
    pushed = medium.endswith("push") or "mobile" in medium or "notification" in medium
    if pushed or source == "firebase":
        return "Mobile Push Notifications"
    return "Unassigned"
