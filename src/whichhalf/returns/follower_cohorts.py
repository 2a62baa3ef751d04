"""When did the followers of each month cover what it cost to win them?

The cost of a month's followers is all that social media cost in that month on the networks whose
followers are known. What these people bought from then on is counted, month by month. How much of
it following *added* is told by `customers.beside`, as a share with a range: the half year after
somebody began to follow, beside like customers. That share of what was bought is their return, and
where it covers the cost for the first time they are even; without it only the earliest month is
told, as if all they bought came from following.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate

from whichhalf.customers.beside import compared, first_sale
from whichhalf.customers.lifetimes import Share
from whichhalf.effects.beside import Beside
from whichhalf.ledger.standing import Standing
from whichhalf.measures import FOLLOWERS, FOLLOWERS_BUY, FOLLOWERS_GAINED
from whichhalf.nouns.comparison import Comparison
from whichhalf.nouns.estimate import Estimate, Figure, Unknown
from whichhalf.nouns.period import Period
from whichhalf.nouns.returned import FollowerCohort, FollowerCohortsFound
from whichhalf.returns.cohorts import months_of
from whichhalf.returns.costed import Cost
from whichhalf.till.inquiry import Inquiry
from whichhalf.till.prices import Exchange

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Gained:
    """How many began to follow, month by month; of how many is known who they are, and where?"""

    named: bool
    networks: frozenset[str]
    followers: Mapping[str, int]
    by_name: Mapping[str, int]
    listed: int = 0

    def of(self, month: str) -> Figure:
        """How many in this month? Where lists are kept, nobody new on them is none."""
        if self.named or month in self.followers:
            return Estimate.counted(self.followers.get(month, 0))
        return Unknown("unknown.followers_uncounted", "remedy.import_follower_counts")


@dataclass(frozen=True, slots=True)
class Ground:
    """What was asked for all months, by month; `gap` says which part of the cost is not known."""

    gained: Gained
    costs: Mapping[str, Cost]
    bought: Mapping[str, Mapping[str, int]]
    added: Figure
    gap: Unknown | None


def follower_cohorts(standing: Standing) -> FollowerCohortsFound | Unknown:
    """Followers by the month in which they began; unknown where the book knows of none."""
    inquiry = standing.inquiry
    months = tuple(months_of(inquiry.period))
    gained = _named(inquiry) or _counted(inquiry, months)
    if gained is None:
        return Unknown("unknown.no_followers", "remedy.import_followers")
    share = Share.of(inquiry)
    costs = {month_of(month): _cost(standing, month, gained.networks) for month in months}
    ground = Ground(
        gained,
        {month: cost for month, (cost, _) in costs.items()},
        _bought(inquiry, share.factor) if gained.named else {},
        _added(inquiry, named=bool(gained.by_name)),
        standing.gap or standing.money_gap,
    )
    return FollowerCohortsFound(
        period=inquiry.period,
        currency=inquiry.settings.currency,
        worth="revenue" if share.ppm is None else "margin",
        named=gained.named,
        networks=tuple(sorted(gained.networks)),
        cohorts=tuple(told(month, months, ground) for month in months),
        added=ground.added,
        listed=gained.listed,
        listed_bought=sum(ground.bought.get("", {}).values()),
        elsewhere=sum(rest for _, rest in costs.values()),
    )


def month_of(month: Period) -> str:
    """2025-07."""
    return month.start.isoformat()[:7]


def _named(inquiry: Inquiry) -> Gained | None:
    """By lists of who follows."""
    followers, by_name, networks = Counter[str](), Counter[str](), set()
    for row in inquiry.answer(FOLLOWERS_GAINED):
        followers[row["month"]] += row["followers"]
        networks.add(row["network"])
        if row["by_name"]:
            by_name[row["month"]] += row["followers"]
    listed = followers.pop("", 0)
    by_name.pop("", 0)
    return Gained(True, frozenset(networks), followers, by_name, listed) if networks else None  # noqa: FBT003


def _counted(inquiry: Inquiry, months: Sequence[Period]) -> Gained | None:
    """By numbers of followers: the last of a month less the last before it, where both are."""
    weeks: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for row in inquiry.answer(FOLLOWERS):
        weeks[row["network"] or "", row["subject_id"] or ""][row["week"]] = row["followers"]
    gained: dict[str, int] = {}
    for month in months:
        first, after = month.start.isoformat(), month.end.isoformat()
        each = [(_last(one, first), _last(one, after, first)) for one in weeks.values()]
        more = [now - then for then, now in each if then is not None and now is not None]
        if more:
            gained[month_of(month)] = sum(more)
    networks = frozenset(network for network, _ in weeks)
    return Gained(False, networks, gained, {}) if gained else None  # noqa: FBT003


def _last(weeks: Mapping[str, int], before: str, since: str = "") -> int | None:
    """The last number of the weeks that begin before this day, and not before `since`."""
    known = [week for week in weeks if since <= week < before]
    return weeks[max(known)] if known else None


def _bought(inquiry: Inquiry, factor: float) -> dict[str, dict[str, int]]:
    """Worth in minor units, by the month in which they began and that in which they bought."""
    exchange = Exchange.of(inquiry)
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in inquiry.answer(FOLLOWERS_BUY):
        day = min(date.fromisoformat(f"{row['month']}-28"), inquiry.period.end)
        rate = exchange.factor(row["currency"] or exchange.currency, day)
        found[row["since"]][row["month"]] += row["net"] * float(rate or 0) * factor
    return {
        since: {month: round(value) for month, value in each.items()}
        for since, each in found.items()
    }


def _added(inquiry: Inquiry, *, named: bool) -> Figure:
    """Which share of what followers buy would they not have bought, per million?"""
    if not named:
        return Unknown("unknown.followers_without_names", "remedy.match_people")
    found = compared(inquiry, "followers", first_sale(inquiry), Beside())
    return added_share(found)


def added_share(found: Comparison) -> Figure:
    """The same, by a comparison with like customers. Nobody adds more than all of it.

    >>> few = Unknown("unknown.few_did", "remedy.match_people")
    >>> day = Period.parse("2025", "UTC")
    >>> none = Comparison("followers", 0, 0, 0, day, few, few, few, few, few, 0, None)
    >>> added_share(none).reason
    'unknown.few_did'
    """
    if isinstance(found.believed, Unknown):
        return found.believed
    if not found.after_did or found.after_did < 0:
        return Unknown("unknown.divided_by_nothing", "remedy.longer_history")
    value, low, high = (
        min(round(end * _MILLION / found.after_did), _MILLION)
        for end in (found.believed.value, found.believed.low, found.believed.high)
    )
    return Estimate(value, low, high)


def _cost(standing: Standing, month: Period, networks: frozenset[str]) -> tuple[Cost, int]:
    """What did these networks cost in a month, and what all others?"""
    here, elsewhere = Cost(), 0
    inquiry = replace(standing.inquiry, period=month, answers={})
    for line in Standing(inquiry).costs.lines:
        if line.network in networks:
            paid = line.kind != "time"
            amounts = (line.amount, 0) if paid else (0, line.amount)
            here.add(Cost(*amounts, line.minutes_milli))
        else:
            elsewhere += line.amount
    return here, elsewhere


def told(month: Period, months: Sequence[Period], ground: Ground) -> FollowerCohort:
    """What did the followers of one of these months cost, and what came of them until the last?"""
    name = month_of(month)
    found, worth = ground.costs[name], ground.bought.get(name, {})
    bought = tuple(worth.get(month_of(one), 0) for one in months if one.start >= month.start)
    running = list(accumulate(bought))
    cost, followers = found.cash + found.time, ground.gained.of(name)
    even, open_ended = _even(running, cost, ground.added)
    return FollowerCohort(
        month=f"{name}-01",
        gained=followers,
        by_name=ground.gained.by_name.get(name, 0),
        cost=cost,
        minutes_milli=found.minutes_milli,
        each=_each(cost, followers),
        bought=bought,
        theirs=_theirs(running[-1], ground.added),
        even_after=ground.gap or even,
        earliest=_first(running, cost, _MILLION),
        open_ended=open_ended,
    )


def _each(cost: int, followers: Figure) -> Figure:
    """What did one follower cost?"""
    if isinstance(followers, Unknown):
        return followers
    if followers.value <= 0:
        return Unknown("unknown.nobody_began", "remedy.look_at_the_whole")
    return Estimate.counted(round(cost / followers.value))


def _theirs(bought: int, added: Figure) -> Figure:
    if isinstance(added, Unknown):
        return added
    value, *ends = (round(bought * end / _MILLION) for end in (added.value, added.low, added.high))
    return Estimate(value, min(ends), max(ends))


def _first(running: Sequence[int], cost: int, share: int) -> int | None:
    """After how many months does this share of what was bought cover the cost?"""
    covered = (at for at, worth in enumerate(running) if worth * share >= cost * _MILLION)
    return next(covered, None) if cost > 0 else None


def _even(running: Sequence[int], cost: int, added: Figure) -> tuple[Figure, bool]:
    """The month, or why it cannot be told. And may it be later than the data shows?"""
    if cost <= 0:
        return Unknown("unknown.cost_is_zero", "remedy.book_costs"), False
    if isinstance(added, Unknown):
        return added, False
    value, low, high = (
        _first(running, cost, share) for share in (added.value, added.high, added.low)
    )
    if value is None or low is None:
        return Unknown("unknown.not_within_data", "remedy.wait_or_spend_less"), True
    last = len(running) - 1 if high is None else high
    return Estimate(value, low, last), high is None
