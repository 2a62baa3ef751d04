"""What each rule gives to whom, told as journeys that a marketer could read."""

import numpy as np
import pytest

from whichhalf.errors import BadInput
from whichhalf.models import touch_rules
from whichhalf.models.fit import Fit, Model
from whichhalf.models.journeys import Journeys, Outcomes
from whichhalf.models.path_sums import Counting, path_sums
from whichhalf.nouns.estimate import Unknown

EURO = 100


def euros(model: Model, path: str, **more: np.ndarray) -> dict[str, float]:
    """What does the model give of a sale of 100.00 EUR?"""
    bought = Outcomes(np.array([1]), np.array([0]), np.array([100 * EURO]))
    read = Journeys.from_paths([path], bought)
    journeys = Journeys(read.channels, read.touches, read.lengths, bought, **more)
    fit = model.fit(path_sums(journeys, Counting(half_life_hours=24)))
    assert isinstance(fit, Fit)
    credit = (fit.credit[:, 1] / EURO).round(9).tolist()
    return {name: given for name, given in zip(fit.sums.channels, credit, strict=True) if given}


@pytest.mark.parametrize(
    ("model", "path", "given"),
    [
        (touch_rules.FIRST_TOUCH, "pinterest > search > direct", {"pinterest": 100}),
        (touch_rules.LAST_TOUCH, "pinterest > search > direct", {"direct": 100}),
        (touch_rules.LAST_NON_DIRECT_TOUCH, "pinterest > search > direct", {"search": 100}),
        (touch_rules.LAST_NON_DIRECT_TOUCH, "direct > direct", {"direct": 100}),
        (touch_rules.LINEAR, "email > search > email > email", {"email": 75, "search": 25}),
        (touch_rules.POSITION_BASED, "a > b > c > d", {"a": 40, "b": 10, "c": 10, "d": 40}),
        (touch_rules.POSITION_BASED, "a > b > a", {"a": 80, "b": 20}),
        (touch_rules.POSITION_BASED, "a > b", {"a": 50, "b": 50}),
        (touch_rules.POSITION_BASED, "a", {"a": 100}),
    ],
)
def test_a_rule_looks_at_the_place_of_a_touch(
    model: Model, path: str, given: dict[str, float]
) -> None:
    assert euros(model, path) == given


@pytest.mark.parametrize(
    ("model", "lead", "opportunity", "given"),
    [
        # a > b > c > d > e
        (touch_rules.U_SHAPED, 2, -1, {"a": 40, "b": 20 / 3, "c": 40, "d": 20 / 3, "e": 20 / 3}),
        (touch_rules.U_SHAPED, 0, -1, {"a": 80, "b": 5, "c": 5, "d": 5, "e": 5}),
        (touch_rules.W_SHAPED, 1, 3, {"a": 30, "b": 30, "c": 5, "d": 30, "e": 5}),
        (touch_rules.W_SHAPED, 2, 2, {"a": 30, "b": 10 / 3, "c": 60, "d": 10 / 3, "e": 10 / 3}),
        (touch_rules.FULL_PATH, 1, 3, {"a": 22.5, "b": 22.5, "c": 10, "d": 22.5, "e": 22.5}),
        (
            touch_rules.FULL_PATH,
            4,
            4,
            {"a": 22.5, "b": 10 / 3, "c": 10 / 3, "d": 10 / 3, "e": 67.5},
        ),
        # a milestone that nobody knows leaves its part to the others
        (
            touch_rules.W_SHAPED,
            1,
            -1,
            {"a": 300 / 7, "b": 300 / 7, **dict.fromkeys("cde", 100 / 21)},
        ),
    ],
)
def test_milestones_take_their_part(
    model: Model, lead: int, opportunity: int, given: dict[str, float]
) -> None:
    found = euros(
        model, "a > b > c > d > e", lead=np.array([lead]), opportunity=np.array([opportunity])
    )
    assert found == pytest.approx(given)


def test_without_any_milestone_the_models_that_need_one_say_so() -> None:
    sums = path_sums(Journeys.from_paths(["a"], Outcomes(*np.array([[1], [0], [1]]))))
    assert touch_rules.U_SHAPED.fit(sums) == Unknown("unknown.no_milestones", "remedy.import_leads")


def test_a_touch_is_worth_half_as_much_with_every_half_life() -> None:
    given = euros(touch_rules.TimeDecay(), "a > b > c", age_hours=np.array([48.0, 24.0, 0.0]))
    assert given == pytest.approx({"a": 100 / 7, "b": 200 / 7, "c": 400 / 7}, rel=1e-6)


def test_only_ages_within_a_journey_matter_for_time_decay() -> None:
    young = euros(touch_rules.TimeDecay(), "a > b", age_hours=np.array([24.0, 0.0]))
    old = euros(touch_rules.TimeDecay(), "a > b", age_hours=np.array([1e7 + 24, 1e7]))
    assert young == pytest.approx(old)


def test_time_decay_without_times_is_unknown() -> None:
    sums = path_sums(Journeys.from_paths(["a"], Outcomes(*np.array([[1], [0], [1]]))))
    assert isinstance(touch_rules.TimeDecay().fit(sums), Unknown)


def test_a_rule_of_ones_own_must_be_able_to_give_everything() -> None:
    rule = touch_rules.by_place("mine", {"lead": 1.0, "last": 1.0}, 1.0)
    assert euros(rule, "a > b > c", lead=np.array([0])) == pytest.approx(
        dict.fromkeys("abc", 100 / 3)
    )
    with pytest.raises(BadInput, match="every journey has those"):
        touch_rules.by_place("never", {"lead": 1.0})
    with pytest.raises(BadInput, match="no marks"):
        touch_rules.by_place("never", {"middle": 1.0})
