"""What did each month's followers cost, what did they buy, and what of it did following add?"""

from dataclasses import replace
from datetime import date

import pytest

from tests.measures.made_book import MadeBook
from tests.measures.made_shop import SHOP
from whichhalf.ledger.standing import Standing
from whichhalf.nouns.comparison import Comparison
from whichhalf.nouns.estimate import Estimate, Unknown
from whichhalf.nouns.period import Period
from whichhalf.nouns.returned import FollowerCohortsFound
from whichhalf.returns.cohorts import months_of
from whichhalf.returns.costed import Cost
from whichhalf.returns.follower_cohorts import (
    Gained,
    Ground,
    added_share,
    follower_cohorts,
    told,
)
from whichhalf.till.inquiry import Inquiry

HALF = Period(date(2025, 1, 1), date(2025, 7, 1))
MONTHS = tuple(months_of(HALF))
NONE = Unknown("unknown.few_did", "remedy.match_people")

COSTS = """
    costs
    starts_on   kind         network    activity  staff_id  minutes  amount  currency
    2025-01-07  advertising  instagram  promote   -         -        10.00   EUR
    2025-02-07  advertising  instagram  promote   -         -        20.00   EUR
    2025-02-07  advertising  pinterest  promote   -         -        5.00    EUR
    2025-03-07  advertising  facebook   promote   -         -        7.00    EUR
"""

NAMED = """
    follows
    network    since       person
    instagram  2025-01-05  zoe
    instagram  2025-02-10  anna
    instagram  2025-02-11  -
    instagram  2025-03-02  bert
    pinterest  2025-01-20  anna
    pinterest  2025-01-02  emil

    conversions
    kind   happened_at       person  currency  gross   tax   source
    order  2025-01-19T10:00  anna    EUR       119.00  19.00 google/search
    order  2025-01-20T11:00  anna    EUR       6.00    1.00  -
    order  2025-04-15T18:00  anna    EUR       30.00   5.00  -
    order  2025-04-09T10:00  bert    EUR       12.00   2.00  -
    order  2025-05-09T10:00  zoe     EUR       7.00    1.00  -
    order  2025-05-09T10:00  never   EUR       7.00    1.00  -
"""

COUNTED = """
    readings
    subject_kind  subject_id  metric     starts_on   ends_on     grain  value  unit   network
    account       ours        followers  2024-12-30  2024-12-31  day    100    count  instagram
    account       ours        followers  2025-01-27  2025-01-28  day    110    count  instagram
    account       ours        followers  2025-02-24  2025-02-25  day    108    count  instagram
    account       shop        followers  2025-02-24  2025-02-25  day    50     count  pinterest
    account       shop        followers  2025-03-24  2025-03-25  day    54     count  pinterest
"""


def found(text: str) -> FollowerCohortsFound:
    settings = replace(SHOP, margins=())
    told_of = follower_cohorts(Standing(Inquiry(MadeBook.of(text).ask, settings, HALF, 7)))
    assert isinstance(told_of, FollowerCohortsFound)
    return told_of


@pytest.mark.slow
def test_each_month_has_its_followers_its_cost_and_what_they_bought_since() -> None:
    cohorts = found(f"{COSTS.strip()}\n\n{NAMED.strip()}")
    assert (cohorts.named, cohorts.networks) == (True, ("instagram", "pinterest"))
    january, february, march, *rest = cohorts.cohorts
    # anna follows on both networks: the first of them is hers, and so is all she bought since
    assert (january.gained, january.by_name, january.cost) == (Estimate.counted(1), 1, 1_000)
    assert january.bought == (500, 0, 0, 2_500, 0, 0)
    assert (february.gained, february.by_name, february.cost) == (Estimate.counted(2), 2 - 1, 2_500)
    assert (february.each, february.so_far) == (Estimate.counted(1_250), 0)
    assert (march.by_name, march.bought, march.cost) == (1, (0, 1_000, 0, 0), 0)
    assert all(one.gained == Estimate.counted(0) for one in rest)
    nobody = Unknown("unknown.nobody_began", "remedy.look_at_the_whole")
    assert [one.each for one in rest] == [nobody] * 3
    # zoe and emil stand on the first lists
    assert (cohorts.listed, cohorts.listed_bought, cohorts.elsewhere) == (2, 600, 700)


@pytest.mark.slow
def test_where_nobody_can_tell_what_following_adds_only_the_earliest_month_is_told() -> None:
    january, february, march, *_ = found(f"{COSTS.strip()}\n\n{NAMED.strip()}").cohorts
    for one in (january, february):
        assert isinstance(one.theirs, Unknown)
        assert isinstance(one.even_after, Unknown)
    assert (january.earliest, february.earliest) == (3, None)  # 500 + 2,500 cover 1,000 in April
    assert isinstance(march.even_after, Unknown)
    assert march.even_after.reason == "unknown.cost_is_zero"


@pytest.mark.slow
def test_numbers_of_followers_give_a_cost_for_each_and_no_return() -> None:
    cohorts = found(f"{COSTS.strip()}\n\n{COUNTED.strip()}")
    january, february, march, april, *_ = cohorts.cohorts
    assert not cohorts.named
    assert january.gained == Estimate.counted(10)
    assert january.each == Estimate.counted(100)
    assert february.gained == Estimate.counted(-2)  # Pinterest was not read before
    assert february.each == Unknown("unknown.nobody_began", "remedy.look_at_the_whole")
    assert march.gained == Estimate.counted(4)
    assert isinstance(april.gained, Unknown)
    assert isinstance(cohorts.added, Unknown)
    assert cohorts.added.reason == "unknown.followers_without_names"


def test_a_book_without_followers_says_what_to_import() -> None:
    nothing = follower_cohorts(Standing(Inquiry(MadeBook().ask, SHOP, HALF, 7)))
    assert nothing == Unknown("unknown.no_followers", "remedy.import_followers")


def ground(added: Estimate | Unknown, cost: int = 1_000) -> Ground:
    """January's followers bought for 1,000 in it and in each month since."""
    names = [month.start.isoformat()[:7] for month in MONTHS]
    return Ground(
        Gained(True, frozenset({"instagram"}), {"2025-01": 4}, {"2025-01": 4}),
        dict.fromkeys(names, Cost(cash=cost)),
        {"2025-01": dict.fromkeys(names, 1_000)},
        added,
        None,
    )


def test_the_share_that_following_added_covers_the_cost_with_its_range() -> None:
    one = told(MONTHS[0], MONTHS, ground(Estimate(500_000, 250_000, 1_000_000)))
    assert one.theirs == Estimate(3_000, 1_500, 6_000)
    assert one.even_after == Estimate(1, 0, 3)  # 500 a month; 1,000; 250
    assert (one.earliest, one.open_ended, one.each) == (0, False, Estimate.counted(250))


def test_break_even_stays_open_where_the_low_end_never_covers() -> None:
    one = told(MONTHS[0], MONTHS, ground(Estimate(200_000, -50_000, 400_000)))
    assert (one.even_after, one.open_ended) == (Estimate(4, 2, 5), True)
    assert one.theirs == Estimate(1_200, -300, 2_400)


def test_what_never_covers_is_not_within_the_data_and_no_cost_needs_no_cover() -> None:
    for added in (Estimate(0, 0, 900_000), Estimate(100_000, 0, 200_000)):
        one = told(MONTHS[0], MONTHS, ground(added))
        assert isinstance(one.even_after, Unknown)
        assert one.even_after.reason == "unknown.not_within_data"
    free = told(MONTHS[0], MONTHS, ground(Estimate(100_000, 0, 200_000), cost=0))
    assert isinstance(free.even_after, Unknown)
    assert (free.even_after.reason, free.earliest) == ("unknown.cost_is_zero", None)


def test_followers_add_no_more_than_all_they_buy() -> None:
    gap = Estimate(600, -100, 3_000)
    beside = Comparison(
        "followers", 300, 900, 4, HALF, gap, gap, gap, gap, gap, 960_000, None, after_did=2_000
    )
    assert added_share(beside) == Estimate(300_000, -50_000, 1_000_000)
    assert isinstance(added_share(replace(beside, after_did=0)), Unknown)
    assert added_share(replace(beside, believed=NONE)) == NONE
