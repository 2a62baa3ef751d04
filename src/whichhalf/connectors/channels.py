"""What is shipped about channels, and may a workspace's own channels.toml say this?

The facts (`networks.toml`, `searchengines.toml`, `mediums.toml`, `ga4_sources.toml`) and a
workspace's own have the same shape. What the own ones may say is checked here, key by key.
"""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from whichhalf.connectors.channel_facts import KINDS
from whichhalf.errors import ChannelRuleInvalid
from whichhalf.nouns.channel import MEDIUMS, PAID, SOURCE_FIELDS

_SHIPPED = ("networks.toml", "searchengines.toml", "mediums.toml", "ga4_sources.toml")

_TABLES = {"rules": list, "networks": dict, "mediums": list, "click_ids": dict}
_DATES = ("valid_from", "valid_to")
_OUTCOMES = ("network", "medium", "paid")
_LISTS = ("hosts", "host_words", "advert_hosts", "apps", "spellings")
_NETWORK_KEYS = ("name", "kind", "untagged", "tagged", *_LISTS)
_CHOICES: dict[str, tuple[str, ...]] = {
    "medium": MEDIUMS,
    "alone": MEDIUMS,
    "paid": PAID,
    "tagged": PAID,
    "untagged": PAID,
    "kind": tuple(KINDS),
}


@cache
def shipped_facts() -> dict[str, Any]:
    """What do we ship? The tables of all four files; networks of several files are joined."""
    folder = files("whichhalf.connectors")
    facts: dict[str, Any] = {"networks": {}}
    for name in _SHIPPED:
        tables = tomllib.loads((folder / name).read_text(encoding="utf-8"))
        facts["networks"] |= tables.pop("networks", {})
        facts |= tables
    return facts


def check(own: Mapping[str, Any], *, known: frozenset[str]) -> None:
    """Can every line of this channels.toml be meant?

    The first one that cannot is named in a ChannelRuleInvalid, with the remedy.
    """
    for table, value in own.items():
        if table not in _TABLES:
            raise _invalid(table, "there is no such table", f"Use {_among(_TABLES)}.")
        if not isinstance(value, _TABLES[table]):
            raise _invalid(table, "it has the wrong shape", _SHAPES[table])
    networks = known | frozenset(own.get("networks", {}))
    for name, network in own.get("networks", {}).items():
        _check_network(name, network, new=name not in known)
    for number, medium in enumerate(own.get("mediums", []), 1):
        _check_medium(f"mediums {number}", medium)
    for name, click in own.get("click_ids", {}).items():
        _check_keys(f"click_ids.{name}", click, _OUTCOMES)
        _check_network_name(f"click_ids.{name}", click, networks)
    for number, rule in enumerate(own.get("rules", []), 1):
        _check_rule(number, rule, networks)


_SHAPES = {
    "rules": "Begin each rule with [[rules]].",
    "networks": "Write [networks.name].",
    "mediums": "Begin each group with [[mediums]].",
    "click_ids": 'Write [click_ids] and then name = { network = "…", paid = "paid" }.',
}


def _check_rule(number: int, rule: object, networks: frozenset[str]) -> None:
    where = str(rule.get("id", number)) if isinstance(rule, Mapping) else str(number)
    table = _check_keys(where, rule, ("id", *SOURCE_FIELDS, *_OUTCOMES, *_DATES))
    if not any(table.get(name) for name in SOURCE_FIELDS):
        raise _invalid(
            where, "it fits every visit", f"Say what it is about: {_among(SOURCE_FIELDS)}."
        )
    if not any(name in table for name in _OUTCOMES):
        raise _invalid(where, "it decides nothing", f"Say what follows: {_among(_OUTCOMES)}.")
    _check_network_name(where, table, networks)
    _check_dates(where, table)


def _check_network(name: str, network: object, *, new: bool) -> None:
    where = f"networks.{name}"
    table = _check_keys(where, network, _NETWORK_KEYS)
    if new and "kind" not in table:
        raise _invalid(where, "its kind is missing", f"Add kind = one of {_among(KINDS)}.")
    for key in _LISTS:
        for entry in table.get(key, []):
            if key in {"hosts", "advert_hosts"} and isinstance(entry, Mapping):
                _check_keys(where, entry, ("host", *_DATES))
                _check_dates(where, entry)
                if "host" in entry:
                    continue
            if not isinstance(entry, str):
                raise _invalid(
                    where, f"{key} has an entry that is no text", f'Write {key} = ["…"].'
                )


def _check_medium(where: str, medium: object) -> None:
    table = _check_keys(where, medium, ("medium", "alone", "paid", "spellings"))
    spellings = table.get("spellings")
    if not isinstance(spellings, list) or not spellings:
        raise _invalid(where, "no spellings are given", 'Add spellings = ["…"].')
    if not all(isinstance(text, str) for text in spellings):
        raise _invalid(where, "spellings has an entry that is no text", 'Write spellings = ["…"].')


def _check_keys(where: str, table: object, allowed: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(table, Mapping):
        raise _invalid(where, "it is no table", f"Give it keys: {_among(allowed)}.")
    for key, value in table.items():
        if key not in allowed:
            raise _invalid(where, f"{key!r} is no key here", f"Use {_among(allowed)}.")
        if key in _DATES:
            continue
        expected = list if key in {*_LISTS, "spellings"} else str
        if not isinstance(value, expected) and key != "id":
            kind = "a list" if expected is list else "text in quotes"
            raise _invalid(where, f"{key} is not {kind}", f"Write {key} as {kind}.")
        if key in _CHOICES and value not in _CHOICES[key]:
            raise _invalid(
                where, f"{key} = {value!r} means nothing", f"Use {_among(_CHOICES[key])}."
            )
    return table


def _check_network_name(where: str, table: Mapping[str, Any], networks: frozenset[str]) -> None:
    named = table.get("network")
    if named and named not in networks:
        remedy = f"Add [networks.{named}] with its name and kind, or use one that we know."
        raise _invalid(where, f"there is no network {named!r}", remedy)


def _check_dates(where: str, table: Mapping[str, Any]) -> None:
    days = [table.get(key) for key in _DATES]
    for key, day in zip(_DATES, days, strict=True):
        if day is not None and (not isinstance(day, date) or isinstance(day, datetime)):
            raise _invalid(where, f"{key} is no date", f"Write {key} = 2025-04-24, without quotes.")
    first, last = days
    if first is not None and last is not None and last <= first:
        raise _invalid(
            where, "it ends before it begins", "valid_to is the first day on which it fails."
        )


def _among(names: Iterable[str]) -> str:
    return ", ".join(names)


def _invalid(where: str, reason: str, remedy: str) -> ChannelRuleInvalid:
    return ChannelRuleInvalid(rule=where, reason=reason, remedy=remedy)
