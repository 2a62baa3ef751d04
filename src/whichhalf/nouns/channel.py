"""Where did a visit come from: what was seen of it, and which channel is that?

A *source* is what was seen, kept for ever; a *channel* is what today's dated rules make of it
(`intake/channel_rules.py`). So history is classified anew whenever the rules change.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal, get_args
from urllib.parse import parse_qsl, urlsplit

from whichhalf.nouns.wording import looks_alike, normalise

Paid = Literal["paid", "owned", "earned", "unknown"]
#: Who put the link there: an advertiser's money, we ourselves, somebody else, or nobody can tell.
PAID: tuple[Paid, ...] = get_args(Paid)

#: By what means a visit comes.
MEDIUMS = (
    "social", "search", "email", "referral", "display", "affiliate", "assistant", "direct",
    "shopping", "video", "messenger", "offline", "other",
)  # fmt: skip

#: The click ids that are looked for in an address; the first one found is kept: adverts' own first.
CLICK_IDS = (
    "gclid", "gbraid", "wbraid", "dclid", "msclkid", "yclid", "ttclid", "li_fat_id", "twclid",
    "ScCid", "rdt_cid", "qclid", "tblci", "obclid", "awc", "cjevent", "irclickid", "gad_source",
    "srsltid", "mc_cid", "_hsmi", "epik", "igshid", "igsh", "fbclid",
)  # fmt: skip

#: The raw inputs, in the order of the touches table.
SOURCE_FIELDS = ("referrer_host", "utm_source", "utm_medium", "click_id", "app", "label")

# Matomo's and Piwik's names for the same tags, and what is left of "&amp;" in a badly copied link.
_SOURCE_TAGS = ("utm_source", "mtm_source", "pk_source")
_MEDIUM_TAGS = ("utm_medium", "mtm_medium", "pk_medium")
# Longer query strings are cut: an attacker must not make us parse megabytes.
_QUERY_CHARS = 65_536


@dataclass(frozen=True, slots=True)
class Source:
    """What was seen of where a visit came from?

    `click_id` is the kind of click id (fbclid), never its value; `label` is a source in words.

    >>> seen = Source.from_visit("https://l.facebook.com/", "https://shop.example/?fbclid=abc")
    >>> seen.referrer_host, seen.click_id
    ('l.facebook.com', 'fbclid')
    """

    referrer_host: str = ""
    utm_source: str = ""
    utm_medium: str = ""
    click_id: str = ""
    app: str = ""
    label: str = ""

    @property
    def source_id(self) -> int:
        """Which number stands for this source?

        63 bits of a hash, never 0: that is kept for "nothing known". Spellings share it.
        """
        canonical = self.canonical()
        parts = [getattr(canonical, name) for name in SOURCE_FIELDS]
        digest = blake2b(json.dumps(parts).encode("ascii"), digest_size=8).digest()
        return int.from_bytes(digest, "big") >> 1 or 1

    def canonical(self) -> "Source":
        """How is this source written when case and invisible characters do not count?

        Text that only looks like another one keeps its disguise, so that it can be told apart.
        """
        parts = {name: _canonical(getattr(self, name)) for name in SOURCE_FIELDS}
        return Source(**parts)

    @classmethod
    def from_visit(
        cls,
        referrer_url: str = "",
        landing_url: str = "",
        *,
        app: str = "",
        label: str = "",
        click_ids: Collection[str] = CLICK_IDS,
    ) -> "Source":
        """What do the addresses of a visit say? One that cannot be read leaves its parts empty."""
        host, named_app = _referrer(referrer_url)
        tags = _query(landing_url)
        return cls(
            referrer_host=host,
            utm_source=next((tags[name] for name in _SOURCE_TAGS if name in tags), ""),
            utm_medium=next((tags[name] for name in _MEDIUM_TAGS if name in tags), ""),
            click_id=next((name for name in click_ids if name.lower() in tags), ""),
            app=app or named_app,
            label=label,
        )


@dataclass(frozen=True, slots=True)
class Channel:
    """Through which network, by what means, at whose instance did a visit come, and who says so?

    `ga4` is Google's name for it, `spelling` the medium as tagged, `rule` the rule that decided.
    """

    network: str
    network_name: str
    medium: str
    paid: Paid
    ga4: str
    spelling: str
    rule: str
    social: bool

    @property
    def name(self) -> str:
        """What is this channel called? "Facebook, paid"."""
        place = self.network_name or self.medium.capitalize()
        return place if self.paid == "unknown" else f"{place}, {self.paid}"


def _canonical(text: str) -> str:
    return text if looks_alike(text) else normalise(text)


def _referrer(url: str) -> tuple[str, str]:
    """The host of a referrer, and the app when an app is named in its place."""
    text = url.strip()
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
        name = parts.hostname or ""
    except ValueError:
        return "", ""
    return ("", name) if parts.scheme in {"android-app", "ios-app"} else (name.rstrip("."), "")


def _query(url: str) -> dict[str, str]:
    """The parameters of an address, by name in lower case, the first of each; also behind a #."""
    try:
        parts = urlsplit(url.strip())
        fragment = parts.fragment.rpartition("?")[2] if "=" in parts.fragment else ""
        text = f"{parts.query[:_QUERY_CHARS]}&{fragment[:_QUERY_CHARS]}"
        pairs = parse_qsl(text, errors="replace")
    except ValueError:
        return {}
    found: dict[str, str] = {}
    for name, value in pairs:
        found.setdefault(name.lower().removeprefix("amp;"), value.strip())
    return {name: value for name, value in found.items() if value}
