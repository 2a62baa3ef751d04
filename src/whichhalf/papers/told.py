"""What do all the files tell: one story, and the names that people, posts and visits have in it?"""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

from whichhalf.demo import calendar
from whichhalf.demo.costs import Entry
from whichhalf.demo.history import Code, History, Via
from whichhalf.demo.income import Income
from whichhalf.demo.orders import CODE_OF, Orders
from whichhalf.demo.plan import THEMES
from whichhalf.demo.world import World

#: What Google Analytics calls the source and medium of a visit without a tag.
SOURCES = {
    Via.PAID_SEARCH: ("google", "cpc"),
    Via.SEARCH: ("google", "organic"),
    Via.NEWSLETTER: ("newsletter", "email"),
}


@dataclass(frozen=True, slots=True)
class File:
    """One file that a system exports: its name, its bytes, and how many rows of data it holds."""

    name: str
    system: str
    encoding: str
    rows: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Told:
    """A story with all that follows from it, told at a certain moment."""

    history: History
    orders: Orders
    costs: tuple[Entry, ...]
    income: tuple[Income, ...]
    now: datetime

    @property
    def world(self) -> World:
        """In which world did it happen?"""
        return self.history.world

    def stamp(self, second: int) -> str:
        """Which moment in UTC is this second of the story?"""
        return calendar.stamp(self.world, second)


@cache
def words() -> Mapping[str, Any]:
    """What do people and files of this company say?"""
    return tomllib.loads(
        resources.files("whichhalf.papers").joinpath("words.toml").read_text("utf-8")
    )


def heading(name: str) -> list[str]:
    """Which columns has this export, in its own order and words?"""
    return next(csv.reader([words()["header"][name]]))


def table(
    columns: Sequence[str],
    rows: Iterable[Mapping[str, object]],
    *,
    delimiter: str = ",",
    ending: str = "\n",
) -> tuple[str, int]:
    """The rows below their heading, as CSV; a column that a row does not name stays empty."""
    text, number = io.StringIO(newline=""), 0
    writer = csv.DictWriter(text, columns, delimiter=delimiter, lineterminator=ending)
    writer.writeheader()
    for row in rows:
        writer.writerow(row)
        number += 1
    return text.getvalue(), number


def euro(cents: int) -> str:
    """An amount as files write it.

    >>> euro(123456), euro(-5)
    ('1234.56', '-0.05')
    """
    whole, part = divmod(abs(int(cents)), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{part:02d}"


def share(part: int, whole: int, digits: int = 2) -> str:
    """A percentage, from whole numbers, so that every machine rounds it alike.

    >>> share(1, 3), share(1, 0)
    ('33.33', '0.00')
    """
    scale = 10**digits
    rounded = (200 * scale * int(part) + int(whole)) // (2 * int(whole)) if whole else 0
    return f"{rounded // scale}.{rounded % scale:0{digits}d}"


def digits(*address: object, number: int = 12) -> str:
    """An id made of digits, always the same for the same thing."""
    digest = hashlib.blake2b("|".join(map(str, address)).encode(), digest_size=16).digest()
    return str(int.from_bytes(digest, "big"))[-number:].replace("0", "7", 1)


def letters(*address: object, number: int = 14) -> str:
    """An id made of letters and digits."""
    return hashlib.blake2b("|".join(map(str, address)).encode(), digest_size=20).hexdigest()[
        :number
    ]


def name(person: int) -> str:
    """What is this person called?"""
    first, last = words()["first_names"], words()["last_names"]
    return f"{first[person % len(first)]} {last[person // len(first) % len(last)]}"


def email(person: int) -> str:
    """Which address does this person use? The domains belong to nobody."""
    plain = unicodedata.normalize("NFKD", name(person).replace("ß", "ss").replace("ı", "i"))
    local = plain.encode("ascii", "ignore").decode().lower().replace(" ", ".")
    return f"{local}{person}@example.{('org', 'com', 'net')[person % 3]}"


def code(told: Told, order: int) -> str:
    """Which code stands on this order?"""
    sales = told.history.sales
    kind = Code(int(sales.code[order]))
    word = told.world.code(CODE_OF[kind]) if kind else ""
    return f"{word}-{int(sales.inviter[order]):04d}" if kind is Code.FRIEND else word


def account_id(network: str, handle: str) -> str:
    """Which id has the account on this network?"""
    return f"{network}:{handle.lower()}"


def reading(network: str, facts: tuple[str, str, str, int]) -> dict[str, Any]:
    """A figure that was copied from a network: what it is about, the metric and its value."""
    kind, about, metric, value = facts
    ids = {"reading_id": f"own:{about}:{metric}", "system": "plain", "network": network}
    return ids | {"subject_kind": kind, "subject_id": about, "metric": metric, "value": value}


def days_between(first: object, end: object) -> dict[str, Any]:
    """From which day to which first day after?"""
    return {"starts_on": first, "ends_on": end}


def post_id(told: Told, post: int) -> str:
    """Which id did the network give to this post? On X it holds the moment, as in real ones."""
    posts = told.history.posts
    network = told.world.networks[posts.network[post]].name
    if network == "x":
        ms = int(calendar.utc(told.world, posts.second[post]).timestamp()) * 1000
        return str(((ms - 1_288_834_974_657) << 22) | (post % 4096))
    if network == "youtube":
        return letters("youtube", post, number=11)
    return digits(network, post, number=15 if network == "facebook" else 18)


def text(told: Told, post: int) -> str:
    """What did we write?"""
    said = words()["texts"][THEMES[told.history.posts.theme[post]]]
    return str(said[post % len(said)])


def utm(told: Told, visit: int) -> tuple[str, str, str]:
    """utm_source, utm_medium and utm_campaign of this visit's link, as it was tagged."""
    visits, world = told.history.visits, told.world
    if not visits.tagged[visit]:
        return "", "", ""
    number = int(visits.campaign[visit])
    campaign = world.campaigns[number].name if number >= 0 else "posts"
    via = Via(int(visits.via[visit]))
    if via in SOURCES:
        source, medium = SOURCES[via]
        return source, medium, campaign if via is Via.PAID_SEARCH else "rundbrief"
    network = world.networks[visits.network[visit]].name
    return network, "paid_social" if via is Via.AD else "social", campaign


def page(told: Told, visit: int) -> str:
    """On which page did this visit land? By the shares that the search console has too."""
    pages = words()["pages"][("blog", "shop")[told.history.visits.site[visit]]]
    left = visit * 37 % 100
    for path, share_of in pages:
        left -= share_of
        if left < 0:
            return str(path)
    return "/"


def referrer(told: Told, visit: int) -> str:
    """From which host does this visit seem to come?"""
    visits, world = told.history.visits, told.world
    via = Via(int(visits.via[visit]))
    if visits.hidden[visit] or via in {Via.DIRECT, Via.FRIEND, Via.NEWSLETTER}:
        return ""
    if via in {Via.SEARCH, Via.PAID_SEARCH}:
        return "www.bing.com" if via is Via.SEARCH and visit % 16 == 0 else "www.google.com"
    if via is Via.FROM_BLOG:
        return world.blog
    return str(world.networks[visits.network[visit]].host)
