"""Which network does a host, an app or a word name, and what does a medium mean?

The facts behind the channel rules, read from plain mappings (the shipped TOML and a workspace's
own) into look-up tables. Nothing is decided here; see `intake/channel_rules.py`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from whichhalf.nouns.wording import normalise, spelling_key, words_of

#: kind of network → (medium, paid where the visit is untagged, paid where it carries a tag).
#: Untagged visits from people's networks are earned; search and assistants are earned even when
#: tagged, because they tag their links themselves (utm_source=chatgpt.com).
KINDS = {
    "social": ("social", "earned", "owned"),
    "video": ("video", "earned", "owned"),
    "community": ("social", "earned", "owned"),
    "messenger": ("messenger", "earned", "owned"),
    "search": ("search", "earned", "earned"),
    "assistant": ("assistant", "earned", "earned"),
    "shopping": ("shopping", "earned", "unknown"),
    "email": ("email", "owned", "owned"),
    "site": ("referral", "earned", "owned"),
    "payment": ("direct", "unknown", "unknown"),
}

#: The kinds of network on which people meet: a visit from there is social.
SOCIAL_KINDS = frozenset({"social", "video", "community", "messenger"})

# google.de, google.co.uk, google.com.br, but not google.evil.example.
_COUNTRY = re.compile(r"^(?:[a-z]{2,4}|(?:com?|org|net|ne|gov|edu)\.[a-z]{2})$")
# A label of more words than this is a sentence; names that are everyday words do not count in it.
_SENTENCE_WORDS = 2


@dataclass(frozen=True, slots=True)
class Network:
    """Which place does a visit come from, and what holds there unless a tag says otherwise?"""

    network: str
    name: str
    kind: str
    untagged: str
    tagged: str

    @property
    def medium(self) -> str:
        """How does this kind of place send visitors?"""
        return KINDS[self.kind][0]


@dataclass(frozen=True, slots=True)
class DatedHost:
    """Whose host is it, and in which days (half-open)?"""

    network: Network
    valid_from: date | None = None
    valid_to: date | None = None
    advert: bool = False

    def holds(self, on: date | None) -> bool:
        """Is it so on that day? Without a day every fact is admitted."""
        if on is None:
            return True
        started = self.valid_from is None or self.valid_from <= on
        return started and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What does a medium's spelling say? Empty parts say nothing."""

    medium: str = ""
    alone: str = ""
    paid: str = ""
    untagged: bool = False


@dataclass(frozen=True, slots=True)
class ClickId:
    """What does a kind of click id prove?"""

    network: Network | None
    medium: str
    paid: str


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """What is known about hosts, apps, names, mediums and click ids, ready to look up?"""

    networks: dict[str, Network] = field(default_factory=dict)
    hosts: dict[str, tuple[DatedHost, ...]] = field(default_factory=dict)
    host_words: tuple[tuple[str, Network], ...] = ()
    apps: dict[str, Network] = field(default_factory=dict)
    spellings: dict[str, Network] = field(default_factory=dict)
    only_whole: frozenset[str] = frozenset()
    mediums: dict[str, Meaning] = field(default_factory=dict)
    labels: dict[str, Meaning] = field(default_factory=dict)
    click_ids: dict[str, ClickId] = field(default_factory=dict)
    dates: tuple[date, ...] = ()

    @classmethod
    def read(cls, facts: Mapping[str, Any], own: Mapping[str, Any]) -> "ChannelFacts":
        """What do the shipped facts and the workspace's own say together? Own ones come first."""
        tables = _joined(facts.get("networks", {}), own.get("networks", {}))
        networks = {key: _network(key, table) for key, table in tables.items()}
        own_first = sorted(networks, key=lambda key: key not in own.get("networks", {}))
        hosts = _hosts((networks[key], tables[key]) for key in own_first)
        mediums = [*own.get("mediums", []), *facts.get("mediums", [])]
        clicks = {**facts.get("click_ids", {}), **own.get("click_ids", {})}
        return cls(
            networks=networks,
            hosts=hosts,
            host_words=tuple(
                (word, networks[key])
                for key in own_first
                for word in tables[key].get("host_words", [])
            ),
            apps=_names(networks, tables, own_first, "apps", normalise),
            spellings=_names(networks, tables, own_first, "spellings", spelling_key),
            only_whole=frozenset(spelling_key(word) for word in facts.get("only_whole", [])),
            mediums=_meanings(mediums, "spellings"),
            labels=_meanings(facts.get("labels", []), "labels"),
            click_ids={normalise(key): _click(table, networks) for key, table in clicks.items()},
            dates=_dates(hosts),
        )

    def host(self, host: str, on: date | None) -> DatedHost | None:
        """Whose host is it? The most precise entry wins: mail.google.com before google.com."""
        parts = host.split(".")
        for start in range(len(parts)):
            ending = ".".join(parts[start:])
            country = "" if start + 1 == len(parts) else ".".join(parts[start + 1 :])
            keys = [ending, f"{parts[start]}.*"] if _COUNTRY.match(country) else [ending]
            for key in keys:
                for entry in self.hosts.get(key, ()):
                    if entry.holds(on):
                        return entry
        return self._by_word(parts)

    def named(self, text: str, on: date | None) -> Network | None:
        """Which network does a utm_source name? Its host, app, name, or its first word."""
        if text in self.apps:
            return self.apps[text]
        if "." in text:
            found = self.host(text.removeprefix("www."), on)
            if found is not None:
                return found.network
        words = words_of(text)
        whole = self.spellings.get("".join(words))
        if whole is not None or not words:
            return whole
        return self.spellings.get(words[0])

    def app(self, text: str) -> Network | None:
        """Which network's app is it? Agents write a version behind the name: FBAN/FBIOS."""
        name = re.split(r"[/ ]", text, maxsplit=1)[0]
        return self.apps.get(text) or self.apps.get(name)

    def meaning(self, text: str) -> Meaning | None:
        """What does this medium mean: as a whole, else by its words, `paid` before all others?"""
        words = words_of(text)
        whole = self.mediums.get("".join(words))
        if whole is not None or not words:
            return whole
        found = [meaning for meaning in _phrases(words, self.mediums) if meaning is not None]
        if not found:
            return Meaning(alone="other", paid="paid") if words[0].startswith("paid") else None
        said = next((meaning.paid for meaning in found if meaning.paid == "paid"), "")
        return Meaning(
            medium=next((meaning.medium for meaning in found if meaning.medium), ""),
            alone=next((meaning.alone for meaning in found if meaning.alone), ""),
            paid=said or next((meaning.paid for meaning in found if meaning.paid), ""),
        )

    def mentioned(self, text: str) -> Network | None:
        """Which network does a label or sentence mention? The longest name, then the first."""
        words = words_of(text)
        whole = self.spellings.get("".join(words))
        if whole is not None:
            return whole
        sentence = len(words) > _SENTENCE_WORDS
        for key in _grams(words):
            if key in self.spellings and not (sentence and key in self.only_whole):
                return self.spellings[key]
        return None

    def _by_word(self, parts: list[str]) -> DatedHost | None:
        pieces = [piece for part in parts[:-1] for piece in part.split("-")]
        for word, network in self.host_words:
            if any(piece.startswith(word) for piece in pieces):
                return DatedHost(network)
        return None


def bare_host(text: str) -> str:
    """Which host is meant, however it is written: as an address, with www, a port or a last dot?

    >>> bare_host("https://WWW.Shop.example:443/page"), bare_host("l.facebook.com.")
    ('shop.example', 'l.facebook.com')
    """
    host = normalise(text)
    host = host.split("://", 1)[-1]
    host = re.split(r"[/?#]", host, maxsplit=1)[0].rsplit("@", 1)[-1]
    return re.sub(r":\d*$", "", host).strip(". ").removeprefix("www.")


def _grams(words: tuple[str, ...]) -> Iterator[str]:
    """All runs of up to three words, longest first."""
    for size in (3, 2, 1):
        for start in range(len(words) - size + 1):
            yield "".join(words[start : start + size])


def _phrases(words: tuple[str, ...], table: Mapping[str, Meaning]) -> Iterator[Meaning | None]:
    return (table.get(key) for key in _grams(words))


def _joined(facts: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The shipped networks with the workspace's own: lists grow, single values are replaced."""
    tables = {key: dict(table) for key, table in facts.items()}
    for key, table in own.items():
        shipped = tables.setdefault(key, {})
        for name, value in table.items():
            shipped[name] = [*value, *shipped.get(name, [])] if isinstance(value, list) else value
    return tables


def _network(key: str, table: Mapping[str, Any]) -> Network:
    kind = str(table.get("kind", "site"))
    _, untagged, tagged = KINDS[kind]
    return Network(
        network=key,
        name=str(table.get("name", key)),
        kind=kind,
        untagged=str(table.get("untagged", untagged)),
        tagged=str(table.get("tagged", tagged)),
    )


def _hosts(pairs: Iterable[tuple[Network, Mapping[str, Any]]]) -> dict[str, tuple[DatedHost, ...]]:
    found: dict[str, list[DatedHost]] = {}
    for network, table in pairs:
        entries = [(entry, False) for entry in table.get("hosts", [])]
        entries += [(entry, True) for entry in table.get("advert_hosts", [])]
        for entry, advert in entries:
            fact: Mapping[str, Any] = {"host": entry} if isinstance(entry, str) else entry
            dated = DatedHost(network, fact.get("valid_from"), fact.get("valid_to"), advert)
            found.setdefault(bare_host(fact["host"]), []).append(dated)
    return {host: tuple(entries) for host, entries in found.items()}


def _names(
    networks: Mapping[str, Network],
    tables: Mapping[str, Mapping[str, Any]],
    order: list[str],
    column: str,
    key_of: Any,
) -> dict[str, Network]:
    names: dict[str, Network] = {}
    for key in order:
        for text in (*tables[key].get(column, []), *([key] if column == "spellings" else [])):
            names.setdefault(key_of(text), networks[key])
    return names


def _meanings(groups: list[Mapping[str, Any]], column: str) -> dict[str, Meaning]:
    found: dict[str, Meaning] = {}
    for group in groups:
        meaning = Meaning(
            medium=group.get("medium", ""),
            alone=group.get("alone", ""),
            paid=group.get("paid", ""),
            untagged=group.get("untagged", False),
        )
        for text in group.get(column, []):
            found.setdefault(spelling_key(text), meaning)
    return found


def _click(table: Mapping[str, Any], networks: Mapping[str, Network]) -> ClickId:
    network = networks.get(table.get("network", ""))
    return ClickId(network, table.get("medium", ""), table.get("paid", ""))


def _dates(hosts: Mapping[str, tuple[DatedHost, ...]]) -> tuple[date, ...]:
    found = {
        day
        for entries in hosts.values()
        for entry in entries
        for day in (entry.valid_from, entry.valid_to)
        if day is not None
    }
    return tuple(sorted(found))
