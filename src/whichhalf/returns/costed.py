"""What did each campaign and each post cost, so that all parts are the cost of the statement?

Each cost line of the statement is split by what was booked on campaigns, then the work that makes
posts (creating and publishing; answering, where replies are listed) over the posts of its network
and campaign in the period: equal parts, by largest remainder. So nothing is lost or made (law 2).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from whichhalf.ledger.spending import Key, booked_on_campaigns
from whichhalf.ledger.standing import Standing
from whichhalf.measures import POSTS_LISTED
from whichhalf.nouns.line import CostLine
from whichhalf.nouns.money import split_integer
from whichhalf.till.inquiry import Inquiry

_REPLY = "reply"
#: Which work makes which posts: those that start a conversation, or replies?
_MAKES = {"create": False, "publish": False, "respond": True}


class Part(NamedTuple):
    """Which part of the whole is it? Nothing where it belongs to none."""

    network: str
    campaign: str
    post: str


class Post(NamedTuple):
    """What is known of a post? `day` as text."""

    network: str
    day: str
    format: str
    theme: str
    campaign: str


@dataclass(slots=True)
class Cost:
    """Money and time in minor units, and the minutes behind the time."""

    cash: int = 0
    time: int = 0
    minutes_milli: int = 0

    def add(self, other: Cost) -> None:
        """Adds another cost to this one."""
        self.cash += other.cash
        self.time += other.time
        self.minutes_milli += other.minutes_milli


def posts_of(inquiry: Inquiry) -> Mapping[str, Post]:
    """Every post that was out by the end of the period."""
    return {
        row["post_id"]: Post(
            row["network"], row["day"], row["format"], row["theme"], row["campaign_id"]
        )
        for row in inquiry.answer(POSTS_LISTED)
    }


def parts_of_costs(standing: Standing, posts: Mapping[str, Post]) -> dict[Part, Cost]:
    """What did each part cost?"""
    makers = _Makers.of(standing, posts)
    booked = booked_on_campaigns(standing.inquiry, standing.spending.parts)
    found: dict[Part, Cost] = defaultdict(Cost)
    for line in standing.costs.lines:
        for campaign, amount, minutes in _by_campaign(line, booked):
            for part, share, time in makers.shared(line, campaign, amount, minutes):
                paid = line.kind != "time"
                found[part].add(Cost(share if paid else 0, 0 if paid else share, time))
    return found


def _by_campaign(
    line: CostLine, booked: Mapping[Key, Mapping[str, tuple[int, int]]]
) -> Iterator[tuple[str, int, int]]:
    """The line split into what was booked on its network, and what was shared out to it."""
    rest = (line.activity, line.kind, line.grade)
    own = booked.get(Key(line.network, *rest), {})
    shared = booked.get(Key("", *rest), {}) if line.network else {}
    amounts: dict[str, int] = defaultdict(int)
    for some, whole in ((own, line.amount - line.allocated), (shared, line.allocated)):
        for campaign, amount in _split(whole, {name: one[0] for name, one in some.items()}):
            amounts[campaign] += amount
    minutes = {name: one[1] for some in (own, shared) for name, one in some.items()}
    times = dict(_split(line.minutes_milli, minutes))
    for campaign in sorted({*amounts, *times}):
        yield campaign, amounts.get(campaign, 0), times.get(campaign, 0)


def _split(whole: int, weights: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """By what stands on each; what stands on none has no weight and stays so."""
    known = {name: max(weight, 0) for name, weight in weights.items()}
    if not any(known.values()):
        yield "", whole
        return
    yield from zip(known, split_integer(whole, list(known.values())), strict=True)


@dataclass(frozen=True, slots=True)
class _Makers:
    """Which posts of the period does the work of a network make?"""

    of_network: Mapping[tuple[str, bool], Sequence[str]]
    posts: Mapping[str, Post]

    @classmethod
    def of(cls, standing: Standing, posts: Mapping[str, Post]) -> _Makers:
        """The posts that went out in the period, by network, and whether they are replies."""
        first = standing.inquiry.period.start.isoformat()
        found: dict[tuple[str, bool], list[str]] = defaultdict(list)
        for name, post in sorted(posts.items()):
            if post.day >= first:
                found[post.network, post.format == _REPLY].append(name)
        return cls(found, posts)

    def shared(
        self, line: CostLine, campaign: str, amount: int, minutes: int
    ) -> Iterator[tuple[Part, int, int]]:
        """Down to the posts that the work made, where it made any."""
        names = self._made(line, campaign)
        if not names:
            yield Part(line.network, campaign, ""), amount, minutes
            return
        ones = [1] * len(names)
        amounts, times = split_integer(amount, ones), split_integer(minutes, ones)
        for name, share, time in zip(names, amounts, times, strict=True):
            yield Part(line.network, campaign or self.posts[name].campaign, name), share, time

    def _made(self, line: CostLine, campaign: str) -> Sequence[str]:
        if line.activity not in _MAKES:
            return ()
        names = self.of_network.get((line.network, _MAKES[line.activity]), ())
        return [one for one in names if campaign in {"", self.posts[one].campaign}]
