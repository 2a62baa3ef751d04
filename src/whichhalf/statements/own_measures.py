"""What does each network count about us, in its own words?

Each network's own engagement, its own measure of interest, followers and reach: seen side by side,
never blended into one score.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from whichhalf.ledger.standing import Basis, counted, stated
from whichhalf.measures import ENGAGEMENT, FOLLOWERS, POSTS_PUBLISHED, PROFILE_DAYS
from whichhalf.nouns.estimate import Estimate, Figure, Unknown
from whichhalf.nouns.evidence import Evidence
from whichhalf.nouns.measure import Measure
from whichhalf.nouns.statement import Stated
from whichhalf.till.inquiry import Inquiry

#: What people do with a post; added only within one network, where its own total is missing.
ACTIONS = ("likes", "reactions", "comments", "replies", "shares", "reposts", "saves")
#: What shows interest on a network, best first: a click on Facebook, a pin saved, a repost.
LEAD_MEASURES = {
    "facebook": ("clicks",),
    "instagram": ("saves", "profile_visits", "clicks"),
    "pinterest": ("saves", "clicks"),
    "x": ("reposts", "clicks"),
    "bluesky": ("reposts",),
    "mastodon": ("reposts",),
    "threads": ("reposts",),
    "youtube": ("followers_gained",),
    "tiktok": ("shares",),
    "linkedin": ("clicks",),
    "reddit": ("comments",),
}
_REACH = ("reach", "views", "impressions")
_GAINED = ("followers_gained", "follows")
_MILLION = 1_000_000
Weekly = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Counts:
    """What did the posts and profiles get per network, metric and week?"""

    inquiry: Inquiry
    posts: dict[str, Weekly]  #: network → metric → week → value
    profiles: dict[str, Weekly]
    reported_posts: dict[str, dict[str, int]]  #: network → week → posts with figures
    published: dict[str, dict[str, int]]  #: network → week → posts
    followers: dict[str, dict[str, int]]  #: network → week → followers at its end

    @classmethod
    def of(cls, inquiry: Inquiry) -> Counts:
        """The answers of the book, by network."""
        posts: dict[str, Weekly] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
        profiles: dict[str, Weekly] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
        reported: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for row in inquiry.answer(ENGAGEMENT):
            network = row["network"] or row["system"]
            posts[network][row["metric"]][row["week"]] += row["value"]
            before = reported[network][row["week"]]
            reported[network][row["week"]] = max(before, row["posts"])
        for row in inquiry.answer(PROFILE_DAYS):
            profiles[row["network"] or row["system"]][row["metric"]][row["week"]] += row["value"]
        return cls(inquiry, posts, profiles, reported, _published(inquiry), _followers(inquiry))

    @property
    def networks(self) -> tuple[str, ...]:
        """Which networks report anything about us?"""
        found = {*self.posts, *self.profiles, *self.published, *self.followers}
        return tuple(sorted(name for name in found if name))

    def weekly(self, network: str, *metrics: str) -> tuple[str, dict[str, int], Measure] | None:
        """The first of these metrics that it reports, by week: of posts, else the profile."""
        for metric in metrics:
            for found, measure in ((self.posts, ENGAGEMENT), (self.profiles, PROFILE_DAYS)):
                if metric in found.get(network, {}):
                    return metric, found[network][metric], measure
        return None

    def engagement(self, network: str) -> tuple[dict[str, int], tuple[Evidence, ...]] | None:
        """Engagement by week: the network's own total, else what people did, added up."""
        whole = self.weekly(network, "engagements")
        parts = [whole] if whole else [self.weekly(network, action) for action in ACTIONS]
        known = [part for part in parts if part is not None]
        if not known:
            return None
        weeks: dict[str, int] = defaultdict(int)
        for _, values, _ in known:
            for week, value in values.items():
                weeks[week] += value
        return dict(weeks), tuple(self._proof(m, network, metric) for metric, _, m in known)

    def reach_per_follower(self, network: str) -> dict[str, int]:
        """What part of the followers did an ordinary post reach, by week, in parts per million?"""
        reach = self.weekly(network, *_REACH)
        followers = self.followers.get(network, {})
        if reach is None or reach[2] is not ENGAGEMENT:
            return {}
        posts = self.reported_posts[network]
        return {
            week: round(Fraction(value * _MILLION, posts[week] * followers[week]))
            for week, value in reach[1].items()
            if followers.get(week) and posts[week]
        }

    def _proof(self, measure: Measure, network: str, metric: str) -> Evidence:
        whole = self.inquiry.answer(measure).evidence
        return whole.narrowed(network=network, metric=metric)


def _published(inquiry: Inquiry) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in inquiry.answer(POSTS_PUBLISHED):
        if row["format"] != "reply":
            found[row["network"]][row["week"]] += row["posts"]
    return found


def _followers(inquiry: Inquiry) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in inquiry.answer(FOLLOWERS):
        found[row["network"] or ""][row["week"]] += row["followers"]
    return found


def own_measures(counts: Counts, networks: Iterable[str]) -> tuple[Stated, ...]:
    """The figures of each network, in its own counting."""
    found: list[Stated] = []
    for network in networks:
        found += [
            _posts(counts, network),
            _engagement(counts, network),
            _lead(counts, network),
            *_follower_figures(counts, network),
            _reach(counts, network),
        ]
    return tuple(found)


def _posts(counts: Counts, network: str) -> Stated:
    key = f"measure/posts/{network}"
    weeks = counts.published.get(network)
    if weeks is None:
        return stated(key, _missing("posts"), "count", Basis(network))
    proof = counts.inquiry.answer(POSTS_PUBLISHED).evidence.narrowed(network=network)
    return counted(key, sum(weeks.values()), "count", Basis(network, (proof,)))


def _engagement(counts: Counts, network: str) -> Stated:
    key = f"measure/engagement/{network}"
    found = counts.engagement(network)
    if found is None:
        return stated(key, _missing("engagement"), "count", Basis(network))
    return counted(key, sum(found[0].values()), "count", Basis(network, found[1]))


def _lead(counts: Counts, network: str) -> Stated:
    found = counts.weekly(network, *LEAD_MEASURES.get(network, ("clicks",)), "clicks")
    if found is None:
        return stated(f"measure/lead/{network}", _missing("engagement"), "count", Basis(network))
    metric, weeks, measure = found
    proof = counts.inquiry.answer(measure).evidence.narrowed(network=network, metric=metric)
    key = f"measure/lead/{metric}/{network}"
    return counted(key, sum(weeks.values()), "count", Basis(network, (proof,)))


def _follower_figures(counts: Counts, network: str) -> tuple[Stated, Stated]:
    followers = counts.followers.get(network, {})
    start = str(counts.inquiry.period.start)
    proof = (counts.inquiry.answer(FOLLOWERS).evidence.narrowed(network=network),)
    last: Figure = _missing("followers")
    if followers:
        last = Estimate.counted(followers[max(followers)])
    before = [week for week in followers if week < start]
    gained: Figure = _missing("followers")
    metric = counts.weekly(network, *_GAINED)
    if before and isinstance(last, Estimate) and max(followers) > max(before):
        gained = Estimate.counted(last.value - followers[max(before)])
    elif metric is not None:
        gained = Estimate.counted(sum(metric[1].values()))
        proof = (counts.inquiry.answer(metric[2]).evidence.narrowed(metric=metric[0]),)
    return (
        stated(f"measure/followers/{network}", last, "count", Basis(network, proof)),
        stated(
            f"measure/followers_gained/{network}",
            gained,
            "count",
            Basis(network, proof, "formula.difference"),
        ),
    )


def _reach(counts: Counts, network: str) -> Stated:
    key = f"measure/reach_per_follower/{network}"
    weeks = counts.reach_per_follower(network)
    if not weeks:
        return stated(key, _missing("followers"), "ppm", Basis(network))
    proofs = (
        counts.inquiry.answer(ENGAGEMENT).evidence.narrowed(network=network),
        counts.inquiry.answer(FOLLOWERS).evidence.narrowed(network=network),
    )
    mean = round(Fraction(sum(weeks.values()), len(weeks)))
    return counted(key, mean, "ppm", Basis(network, proofs, "formula.per_follower"))


def _missing(what: str) -> Unknown:
    remedy = "posts" if what == "engagement" else what
    return Unknown(f"unknown.no_{what}", f"remedy.import_{remedy}")
