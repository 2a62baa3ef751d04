"""What came back for what was spent: on a campaign, a theme, a post, in an hour, month by month?"""

from __future__ import annotations

from dataclasses import dataclass

from whichhalf.nouns.estimate import Figure, Unknown
from whichhalf.nouns.period import Period

#: Of what cohorts by month can be told.
COHORTS_OF = ("posts", "followers")
#: By what returns can be told.
RETURNED_BY = ("network", "campaign", "theme", "format", "post", "hour")
#: unallocated: of our networks, but of no campaign or post; other: networks that are not social;
#: untouched: purchases that nobody is known to have touched.
UNALLOCATED, OTHER, UNTOUCHED = "unallocated", "other", "untouched"


@dataclass(frozen=True, slots=True)
class Returned:
    """What did this cost, which credit has it, and what came back?

    `name` are the words of the row, one per column: (network,), (campaign,), (theme, format,
    network), (post, network, day); or one of UNALLOCATED, OTHER and UNTOUCHED. `cash` and `time`
    in minor units are its cost. `back` is (credit - cost) / cost in parts per million, `an_hour`
    (credit - cash) / hours in minor units.
    """

    name: tuple[str, ...]
    cash: int
    time: int
    minutes_milli: int
    credit: Figure
    back: Figure
    an_hour: Figure
    posts: int = 0

    @property
    def cost(self) -> int:
        """Money and hours together."""
        return self.cash + self.time


@dataclass(frozen=True, slots=True)
class ReturnsFound:
    """What came back, row by row?

    Rows, `rest` and nothing else add up: their credits to `booked`, what was booked at all; their
    costs to `cost` and the cost of other channels. `mature_days` is the age by which nine tenths of
    the credit of earlier posts had come.
    """

    period: Period
    currency: str
    by: str
    model: str
    lookback_days: int
    worth: str
    rows: tuple[Returned, ...]
    rest: tuple[Returned, ...]
    cost: int
    booked: int
    mature_days: Figure


@dataclass(frozen=True, slots=True)
class Cohort:
    """What did the posts of one month cost, and what came of them in each month since?

    `month` is its first day as text. `credits` are minor units for this month and those after it;
    `cumulative` is what had come by then, with ranges. `even_after` is the number of months after
    that of publication by which the credit covers the cost; `open_ended`: or later than the data.
    """

    month: str
    posts: int
    cost: int
    minutes_milli: int
    credits: tuple[int, ...]
    cumulative: tuple[Figure, ...]
    even_after: Figure
    open_ended: bool
    mature: bool | None

    @property
    def credit(self) -> int:
        """All that came of it in the data: the accrual view."""
        return sum(self.credits)


@dataclass(frozen=True, slots=True)
class CohortsFound:
    """Cohorts of posts by month, in two views of the same credit that are never added.

    `accrued` gives credit to the month of the post, `arrived` to the month of the sale: (month,
    minor units). `earlier` is the credit of posts from before the period, `without_post` that of no
    known post; they belong to neither view. `unknown` says why the model gives no credit at all.
    """

    period: Period
    currency: str
    model: str
    cohorts: tuple[Cohort, ...]
    accrued: tuple[tuple[str, int], ...]
    arrived: tuple[tuple[str, int], ...]
    earlier: int
    without_post: int
    mature_days: Figure
    unknown: Unknown | None = None


@dataclass(frozen=True, slots=True)
class FollowerCohort:
    """What did the followers of one month cost, and what came of them in each month since?

    `gained` began to follow in it, `by_name` of them are known persons. `bought` are minor units of
    worth that these bought in this month and those after it: all of it, whatever made them buy.
    `theirs` is what of it following added, by the end of the data; `even_after` the number of
    months by which that covers the cost. `earliest` is that number if all that they bought counted:
    no break-even can lie before it; nothing where not even that is enough.
    """

    month: str
    gained: Figure
    by_name: int
    cost: int
    minutes_milli: int
    each: Figure
    bought: tuple[int, ...]
    theirs: Figure
    even_after: Figure
    earliest: int | None
    open_ended: bool

    @property
    def so_far(self) -> int:
        """All that they bought since, in the data."""
        return sum(self.bought)


@dataclass(frozen=True, slots=True)
class FollowerCohortsFound:
    """Cohorts of followers by month, on which networks, and at which cost?

    `named`: lists say who follows; else only numbers of followers are known, and `gained` is net of
    those who left. `worth` is margin or revenue. `added` is the share of what followers buy that
    they would not have bought anyway, per million; unknown where no comparison can tell. `listed`
    followed before anybody looked, `listed_bought` is what these bought in the period. `elsewhere`
    is what networks without any known follower cost.
    """

    period: Period
    currency: str
    worth: str
    named: bool
    networks: tuple[str, ...]
    cohorts: tuple[FollowerCohort, ...]
    added: Figure
    listed: int
    listed_bought: int
    elsewhere: int
