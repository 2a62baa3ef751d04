"""Is every business asked the same question, and is nothing heard twice or from where nobody is?"""

from dataclasses import replace

import numpy as np
import pytest

from whichhalf.mix.weeks import Control, DriverKind, Trial
from whichhalf.nouns.estimate import Unknown
from whichhalf.worth.asked import Asked, ByLot, Channel, Known, asked
from whichhalf.worth.claims import ChannelClass

WEEKS = 60
ON = np.arange(WEEKS) % 3 > 0


def channel(name: str, kind: ChannelClass, cost: float, **facts: float) -> Channel:
    paid = kind in {ChannelClass.PAID_SOCIAL, ChannelClass.PAID_SEARCH}
    amounts = ON * 3.0
    return Channel(
        name,
        name.split("/", maxsplit=1)[0],
        kind,
        paid,
        amounts,
        cost,
        **facts,  # type: ignore[arg-type]
    )


def business() -> Known:
    """Two channels that are tracked, one of which nobody was ever seen to come from, and search."""
    return Known(
        margins=np.full(WEEKS, 100_000),
        share=np.ones(WEEKS),
        booked=6_000_000.0,
        channels=(
            channel("pins", ChannelClass.ORGANIC_SOCIAL, 400_00, credited=9e5, visits=80),
            channel("dark", ChannelClass.ORGANIC_SOCIAL, 100_00),
            channel("pins/paid", ChannelClass.PAID_SOCIAL, 0, credited=4e5, purchases=9, visits=50),
            channel("google/paid", ChannelClass.PAID_SEARCH, 500_00, credited=1e6, visits=900),
        ),
        events=(Control("launch", np.where(np.arange(WEEKS) % 20 < 2, 1.0, 0.0)),),
        seen=0.35,
        named={"pins": 8, "dark": 2, "": 30},
    )


def question(known: Known) -> Asked:
    found = asked(known)
    assert isinstance(found, Asked)
    return found


def test_a_channel_that_follows_demand_is_refused_and_asked_about_no_more() -> None:
    found = question(business())
    assert found.refused["google/paid"].reason == "unknown.follows_demand"
    assert [driver.name for driver in found.question.weeks.drivers] == ["pins", "dark", "pins/paid"]


def test_a_channel_of_few_weeks_is_refused() -> None:
    known = business()
    short = replace(known.channels[1], amounts=(np.arange(WEEKS) < 5) * 1.0)
    found = question(replace(known, channels=(known.channels[0], short)))
    assert found.refused["dark"].reason == "unknown.mix_few_active_weeks"


def test_without_any_channel_that_may_be_asked_about_the_first_reason_is_said() -> None:
    known = business()
    found = asked(replace(known, channels=known.channels[3:]))
    assert isinstance(found, Unknown)
    assert found.reason == "unknown.follows_demand"


def test_on_a_channel_that_cost_a_quarter_a_quarter_is_expected() -> None:
    drivers = {one.name: one for one in question(business()).question.weeks.drivers}
    assert drivers["pins"].prior_scale == pytest.approx(4 * drivers["dark"].prior_scale)
    assert drivers["pins/paid"].prior_scale == 1.0  # nobody knows what it cost
    assert drivers["pins"].may_be_negative
    assert drivers["pins/paid"].kind is DriverKind.PAID


def test_tracking_hears_nothing_of_a_channel_from_which_nobody_was_ever_seen_to_come() -> None:
    tracked = question(business()).question.claims.tracked
    assert tracked is not None
    little, much = (
        tracked.log_likelihood(np.array([[300_000.0, dark, 200_000.0]]), np.array([5e6]))
        for dark in (0.0, 900_000.0)
    )
    assert float(little[0]) == float(much[0])


def test_where_half_as_many_buyers_were_seen_before_half_as_much_is_tracked() -> None:
    tracked = question(business()).question.claims.tracked
    usual = question(replace(business(), seen=0.7)).question.claims.tracked
    assert tracked is not None
    assert usual is not None
    assert tracked.seen == pytest.approx(0.5)
    brought, rest = np.array([[600_000.0, 0.0, 400_000.0]]), np.array([5e6])
    half = replace(tracked, amounts=0.5 * usual.amounts)
    at_usual = usual.log_likelihood(brought, rest)
    assert float(half.log_likelihood(brought, rest)[0]) == pytest.approx(float(at_usual[0]))


def test_without_any_tracking_nothing_is_said_about_it() -> None:
    assert question(replace(business(), seen=None)).question.claims.tracked is None


def test_answers_are_shared_over_what_is_posted_and_what_is_paid() -> None:
    answered = question(business()).question.claims.answered
    assert answered is not None
    assert answered.counts.tolist() == [4.0, 2.0, 4.0, 30.0]


def test_what_a_lot_compared_is_taken_out_of_the_weeks() -> None:
    lot = np.where(np.arange(WEEKS) < 40, 0.0, np.where(np.arange(WEEKS) % 2, 1.0, -1.0))
    trial = Trial("pins/paid", 40, WEEKS, 200_000.0, 50_000.0)
    of_places = Trial("pins", 0, 20, 100_000.0, 50_000.0)
    tests = (ByLot(trial, lot), ByLot(of_places, np.zeros(WEEKS)))
    weeks = question(replace(business(), tests=tests)).question.weeks
    assert weeks.experiments == (trial, of_places)
    assert [control.name for control in weeks.controls] == ["launch", "lot 0"]


def test_a_test_of_a_channel_that_is_refused_is_not_heard() -> None:
    trial = Trial("google/paid", 40, WEEKS, 200_000.0, 50_000.0)
    known = replace(business(), tests=(ByLot(trial, np.zeros(WEEKS)),))
    assert question(known).question.weeks.experiments == ()
