"""Which channel is a source, and which rule decided?

The user's own rules first, then the facts of `connectors/*.toml`, all dated. Every channel names
the rule that decided.
"""

import json
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fnmatch import fnmatchcase
from hashlib import blake2b
from typing import Any

from whichhalf.connectors import channels
from whichhalf.connectors.channel_facts import (
    SOCIAL_KINDS,
    ChannelFacts,
    ClickId,
    Meaning,
    Network,
    bare_host,
)
from whichhalf.intake.channel_ga4 import GA4_LABELS, NOT_SET, Ga4Lists, ga4_channel
from whichhalf.nouns.channel import PAID, SOURCE_FIELDS, Channel, Paid, Source
from whichhalf.nouns.wording import looks_alike, normalise, spelling_key

# A shop has some hundred different sources; beyond this many somebody is making them up.
_REMEMBERED = 100_000
_GOOGLE_ADS = frozenset({"gclid", "gbraid", "wbraid"})
_MEETING_MEDIUMS = frozenset({"social", "video", "messenger", "shopping", "display", "other"})
_NOT_SOCIAL = frozenset({"email", "search", "assistant", "offline", "direct"})
# What is left to say of a tag from a place that we do not know.
_TAGGED_PAID = {"social": "owned", "video": "owned", "messenger": "owned", "email": "owned"}
_EITHER_PAID = {"search": "earned", "assistant": "earned", "email": "owned"}


@dataclass(frozen=True, slots=True)
class OwnRule:
    """What did the user decide about some sources, in which days (half-open)?"""

    rule: str
    patterns: tuple[tuple[str, str], ...]
    network: str | None
    medium: str | None
    paid: Paid | None
    valid_from: date | None
    valid_to: date | None

    def matches(self, source: Source, on: date | None) -> bool:
        """Does the rule speak about this (canonical) source on that day?"""
        if on is not None:
            if self.valid_from is not None and on < self.valid_from:
                return False
            if self.valid_to is not None and on >= self.valid_to:
                return False
        return all(_fits(name, getattr(source, name), pattern) for name, pattern in self.patterns)


@dataclass(frozen=True, slots=True)
class _Reading:
    """How do the rules read a source? Each part normalised, without disguised ones."""

    host: str
    tag: str
    medium: str
    click: str
    app: str
    label: str
    internal: bool
    disguised: bool


@dataclass(frozen=True, slots=True)
class ChannelRules:
    """Which channel is a source? The user's own rules first, then the facts in `connectors/*.toml`.

    `version` is the hash of all facts, own rules and sites: evidence names it, and rules are equal
    when it is.
    """

    version: str
    facts: ChannelFacts = field(repr=False, compare=False)
    ga4: Ga4Lists = field(repr=False, compare=False)
    own: tuple[OwnRule, ...] = field(compare=False)
    sites: frozenset[str] = field(compare=False)
    dates: tuple[date, ...] = field(repr=False, compare=False)
    _seen: dict[tuple[Source, int], Channel] = field(
        default_factory=dict, repr=False, compare=False
    )

    @classmethod
    def from_facts(
        cls,
        facts: Mapping[str, Any],
        own: Mapping[str, Any] | None = None,
        *,
        sites: tuple[str, ...] = (),
    ) -> "ChannelRules":
        """Which rules follow from these facts, the user's own table and the firm's sites?"""
        mine = own or {}
        read = ChannelFacts.read(facts, mine)
        rules = tuple(
            _own_rule(number, table) for number, table in enumerate(mine.get("rules", []), 1)
        )
        hosts = frozenset(host for host in map(bare_host, sites) if host)
        days = {
            day for rule in rules for day in (rule.valid_from, rule.valid_to) if day is not None
        }
        told = json.dumps([facts, mine, sorted(hosts)], sort_keys=True, default=str)
        return cls(
            facts=read,
            ga4=Ga4Lists.from_facts(facts.get("ga4", {})),
            own=rules,
            sites=hosts,
            version=blake2b(told.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest(),
            dates=tuple(sorted(days.union(read.dates))),
        )

    def classify(self, source: Source, on: date | None = None) -> Channel:
        """Which channel is this source, on that day? Without a day, every dated fact holds."""
        day = on.date() if isinstance(on, datetime) else on
        key = (source, -1 if day is None else bisect_right(self.dates, day))
        found = self._seen.get(key)
        if found is None:
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            found = self._seen[key] = self._decide(source, day)
        return found

    def _decide(self, source: Source, on: date | None) -> Channel:
        reading = self._read(source)
        if reading.label and not _seen_parts(reading):
            channel = self._by_label(reading, on)
        else:
            channel = self._by_parts(reading, on)
        spelling = source.utm_medium or channel.spelling
        channel = replace(channel, spelling=spelling, ga4=self._ga4_label(reading, on))
        canonical = source.canonical()
        rule = next((rule for rule in self.own if rule.matches(canonical, on)), None)
        return channel if rule is None else self._overruled(channel, rule)

    def _read(self, source: Source) -> _Reading:
        disguised = any(looks_alike(getattr(source, name)) for name in SOURCE_FIELDS)
        tag, medium, click, app, label = (
            "" if looks_alike(text) else normalise(text)
            for text in (
                source.utm_source,
                source.utm_medium,
                source.click_id,
                source.app,
                source.label,
            )
        )
        if tag in {"(direct)", NOT_SET} and medium in {"", "(none)", NOT_SET}:
            # GA4's way to write "nothing known": (direct) / (none). "(not set)" keeps its medium.
            tag, medium = "", medium if tag == NOT_SET else ""
        if "://" in label:
            label = bare_host(label)
        host = "" if looks_alike(source.referrer_host) else bare_host(source.referrer_host)
        internal = self._ours(host)
        return _Reading(
            "" if internal else host, tag, medium, click, app, label, internal, disguised
        )

    def _ours(self, host: str) -> bool:
        parts = host.split(".")
        return any(".".join(parts[start:]) in self.sites for start in range(len(parts)))

    def _by_parts(self, seen: _Reading, on: date | None) -> Channel:
        meaning = self._meaning(seen)
        click = self.facts.click_ids.get(seen.click)
        network, rule, advert = self._place(seen, meaning, click, on)
        bought = advert or _bought(click, network) or self._advertising(seen.tag, network)
        tagged = bool(seen.tag or seen.medium) and not meaning.untagged
        medium = meaning.medium
        if not medium and (advert or _displayed(network, meaning)):
            medium = "display"
        if not medium and click is not None and _bought(click, network):
            medium = click.medium if network is None or network.medium == "search" else ""
        if not medium:
            medium = network.medium if network is not None else _lonely(meaning, seen)
        if _bought(click, network):
            return _channel(network, medium, "paid", f"click-id:{seen.click}")
        if bought:
            return _channel(network, medium, "paid", rule)
        return _channel(
            network, medium, _paid(seen, meaning, click, network, medium, tagged=tagged), rule
        )

    def _meaning(self, seen: _Reading) -> Meaning:
        """What the medium says; where a file has none, what GA4's channel group beside it says."""
        if seen.medium or not seen.label:
            return self.facts.meaning(seen.medium) or Meaning()
        group = self.facts.labels.get(spelling_key(seen.label), Meaning())
        return Meaning(alone=group.medium, paid=group.paid)

    def _advertising(self, tag: str, network: Network | None) -> bool:
        """Does the tag itself say so, as "fb-ads" does? An unknown name may only sound so."""
        if network is None or "." in tag:
            return False
        meaning = self.facts.meaning(tag)
        return meaning is not None and meaning.paid == "paid"

    def _place(
        self, seen: _Reading, meaning: Meaning, click: ClickId | None, on: date | None
    ) -> tuple[Network | None, str, bool]:
        """The network, the rule that found it, and whether only adverts come from that host."""
        if seen.tag:
            network = self.facts.named(seen.tag, on)
            if network is not None:
                return network, f"tag:{network.network}", False
        for rule, network, advert in self._untagged_places(seen, click, on):
            if network is not None and _compatible(network, meaning):
                return network, rule, advert
        swapped = self.facts.spellings.get(spelling_key(seen.medium)) if seen.medium else None
        if swapped is not None and not meaning.medium:
            return swapped, f"medium:{swapped.network}", False
        return None, _rule_without_place(seen, meaning), False

    def _untagged_places(
        self, seen: _Reading, click: ClickId | None, on: date | None
    ) -> list[tuple[str, Network | None, bool]]:
        host = self.facts.host(seen.host, on) if seen.host else None
        app = self.facts.app(seen.app) or self.facts.apps.get(seen.host)
        return [
            (f"app:{seen.app or seen.host}", app, False),
            (f"host:{seen.host}", host.network if host else None, bool(host and host.advert)),
            (f"click-id:{seen.click}", click.network if click else None, False),
        ]

    def _by_label(self, seen: _Reading, on: date | None) -> Channel:
        if " / " in seen.label:
            tag, _, medium = seen.label.partition(" / ")
            return self._decide(Source(utm_source=tag, utm_medium=medium), on)
        known = self.facts.labels.get(spelling_key(seen.label))
        if known is not None:
            return _channel(None, known.medium, known.paid, f"label:{seen.label}")
        network = self.facts.mentioned(seen.label)
        host = self.facts.host(seen.label, on) if "." in seen.label else None
        network = host.network if host is not None else network
        meaning = self.facts.meaning(seen.label) or Meaning()
        if network is not None and not _compatible(network, meaning):
            meaning = Meaning(paid=meaning.paid)
        medium = meaning.medium or (network.medium if network else meaning.alone) or "other"
        paid = meaning.paid or _EITHER_PAID.get(medium, "unknown")
        if medium == "search" and meaning.paid != "paid" and not meaning.alone:
            paid = meaning.paid or "unknown"
        return _channel(network, medium, paid, f"label:{network.network if network else medium}")

    def _ga4_label(self, seen: _Reading, on: date | None) -> str:
        if seen.label in GA4_LABELS:
            return GA4_LABELS[seen.label]
        if not _seen_parts(seen) and " / " not in seen.label:
            return NOT_SET if seen.label or seen.disguised else "Direct"
        return ga4_channel(*self._ga4_source(seen, on), self.ga4)

    def _ga4_source(self, seen: _Reading, on: date | None) -> tuple[str, str]:
        """The source and medium under which GA4 files this visit."""
        if seen.tag or seen.medium:
            return seen.tag or NOT_SET, seen.medium or NOT_SET
        if seen.click in _GOOGLE_ADS:
            return "google", "cpc"
        if seen.host:
            place = self.facts.host(seen.host, on)
            engine = place is not None and place.network.kind == "search" and not place.advert
            return seen.host, "organic" if engine else "referral"
        if seen.app:
            return seen.app, "referral"
        tag, _, medium = seen.label.partition(" / ")
        return tag, medium

    def _overruled(self, channel: Channel, rule: OwnRule) -> Channel:
        network = self.facts.networks.get(channel.network if rule.network is None else rule.network)
        medium = rule.medium or (network.medium if rule.network and network else channel.medium)
        changed = _channel(network, medium, rule.paid or channel.paid, f"own:{rule.rule}")
        return replace(changed, ga4=channel.ga4, spelling=channel.spelling)


def load_rules(own: Mapping[str, Any] | None = None, sites: tuple[str, ...] = ()) -> ChannelRules:
    """Which rules hold, given the parsed channels.toml and the firm's sites?

    >>> load_rules().classify(Source(referrer_host="t.co")).name
    'X (Twitter), earned'

    Raises ChannelRuleInvalid where channels.toml says something that no rule can mean.
    """
    facts = channels.shipped_facts()
    mine = dict(own or {})
    channels.check(mine, known=frozenset(facts["networks"]))
    return ChannelRules.from_facts(facts, mine, sites=sites)


def _fits(name: str, text: str, pattern: str) -> bool:
    if name != "referrer_host":
        return fnmatchcase(text, normalise(pattern))
    host, wanted = bare_host(text), bare_host(pattern)
    return fnmatchcase(host, wanted) or host.endswith(f".{wanted}")


def _own_rule(number: int, table: Mapping[str, Any]) -> OwnRule:
    return OwnRule(
        rule=str(table.get("id", number)),
        patterns=tuple((name, str(table[name])) for name in SOURCE_FIELDS if name in table),
        network=table.get("network"),
        medium=table.get("medium"),
        paid=table.get("paid"),
        valid_from=table.get("valid_from"),
        valid_to=table.get("valid_to"),
    )


def _seen_parts(seen: _Reading) -> bool:
    return any((seen.host, seen.tag, seen.medium, seen.click, seen.app, seen.internal))


def _compatible(network: Network, meaning: Meaning) -> bool:
    """Can the visit have come from there, given its medium? A search engine sends no e-mail."""
    if not meaning.medium or network.medium == meaning.medium:
        return True
    return network.kind in SOCIAL_KINDS and meaning.medium in _MEETING_MEDIUMS


def _displayed(network: Network | None, meaning: Meaning) -> bool:
    """Is it a search engine's banner (google / cpm)? On a network of people an advert is a post."""
    return network is not None and network.kind == "search" and meaning.alone == "display"


def _bought(click: ClickId | None, network: Network | None) -> bool:
    """Does the click id prove an advert?

    Not where the visit comes from people: there somebody copied an address that an advert had led
    to. Search engines and video sites show adverts of others (gclid on YouTube, msclkid on Yahoo).
    """
    if click is None or click.paid != "paid":
        return False
    if network is None or network == click.network:
        return True
    return network.kind not in {"social", "community", "messenger", "email"}


def _lonely(meaning: Meaning, seen: _Reading) -> str:
    """The medium where no network is known."""
    if meaning.alone:
        return meaning.alone
    if seen.tag or seen.medium:
        return "other"
    if seen.host or seen.app:
        return "referral"
    return "other" if seen.disguised else "direct"


def _paid(
    seen: _Reading,
    meaning: Meaning,
    click: ClickId | None,
    network: Network | None,
    medium: str,
    *,
    tagged: bool,
) -> str:
    if meaning.untagged:
        # "m.facebook.com / referral" is GA4's; "facebook / referral" may be somebody's own tag.
        return "earned" if "." in seen.tag or not seen.tag else "unknown"
    if meaning.paid:
        return meaning.paid
    if not tagged and click is not None and click.paid not in {"", "paid"}:
        return click.paid
    if network is not None:
        return network.tagged if tagged else network.untagged
    known = _EITHER_PAID if not tagged else {**_EITHER_PAID, **_TAGGED_PAID}
    return known.get(medium, "earned" if medium == "referral" and not tagged else "unknown")


def _rule_without_place(seen: _Reading, meaning: Meaning) -> str:
    if seen.medium and (meaning.medium or meaning.alone or meaning.paid):
        return f"medium:{seen.medium}"
    if seen.tag or seen.medium:
        return "tag-unknown"
    if seen.host or seen.app:
        return f"host:{seen.host or seen.app}"
    if seen.disguised:
        return "look-alike"
    return "self-referral" if seen.internal else "nothing-known"


def _channel(network: Network | None, medium: str, paid: str, rule: str) -> Channel:
    social = medium == "social"
    if network is not None and network.kind in SOCIAL_KINDS:
        social = medium not in _NOT_SOCIAL
    return Channel(
        network=network.network if network else "",
        network_name=network.name if network else "",
        medium=medium,
        paid=next((known for known in PAID if known == paid), "unknown"),
        ga4=NOT_SET,
        spelling="",
        rule=rule,
        social=social,
    )
