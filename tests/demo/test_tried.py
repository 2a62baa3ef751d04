"""Does what is done where nobody of the town is leave the story as it was, and is it by lot?"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from whichhalf.demo.company import COMPANY, ECHOES, TRYOUTS
from whichhalf.demo.costs import costs
from whichhalf.demo.history import History
from whichhalf.demo.orders import orders
from whichhalf.demo.play import play
from whichhalf.demo.tried import arms, echoed, weeks_on
from whichhalf.demo.world import World


def test_the_lot_was_written_down_before_the_first_day_and_falls_pair_by_pair() -> None:
    for tryout in TRYOUTS:
        assert tryout.recorded.date() < tryout.first
        assert tryout.first.weekday() == 0
        plan = arms(tryout)
        assert len(plan) == 2 * tryout.pairs
        for one, two in zip(plan[::2], plan[1::2], strict=True):
            assert {one.arm, two.arm} == {"on", "off"}
        assert plan[-1].ends <= COMPANY.end


def test_it_is_paid_for_in_the_weeks_that_are_on_and_in_no_other(history: History) -> None:
    for tryout in TRYOUTS:
        paid = [one for one in costs(history) if one.network == tryout.network]
        assert tuple(one.day for one in paid) == weeks_on(tryout)
        assert {one.end - one.day for one in paid} == {timedelta(weeks=1)}
        assert {one.cents for one in paid} == {tryout.spend}


def test_without_it_the_same_things_are_bought(hamlet: World) -> None:
    plain = replace(hamlet, echoes=(), tryouts=())
    with_it, without = (orders(play(world, 3)) for world in (hamlet, plain))
    assert (with_it.margin == without.margin).all()


def test_a_dozen_posts_are_put_up_again_late_in_the_story(history: History) -> None:
    for echo in ECHOES:
        posts = echoed(history, echo)
        assert 8 <= len(posts) <= 16
        assert {COMPANY.networks[history.posts.network[post]].name for post in posts} == {
            echo.source
        }


def test_the_answer_key_says_that_it_brought_nothing(truth: dict[str, Any]) -> None:
    for part in (*ECHOES, *TRYOUTS):
        assert truth["incremental"][part.network] == {"margin": 0, "orders": 0, "leads": 0}
        assert truth["scenarios"][part.shows]["effect_on_margin"] == 0
        assert truth["scenarios"][part.shows]["scenario"]
