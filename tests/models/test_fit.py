"""Nothing matters that should not; credits add up; what is thin is refused; ranges are honest."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.models.worlds import (
    DATA_DRIVEN,
    EVERY,
    NAMES,
    SUMMABLE,
    Row,
    counted,
    journeys_of,
    random_rows,
    rows,
)
from whichhalf.errors import BadInput
from whichhalf.models.fit import Fit, Model, person_weights, shared_out, split_within
from whichhalf.models.journeys import Floats, Integers
from whichhalf.models.path_sums import Counting, PathSums, path_sums
from whichhalf.models.tally import Tally
from whichhalf.nouns.credit import Credit
from whichhalf.nouns.estimate import Estimate, Unknown

BY_NAME = pytest.mark.parametrize("model", EVERY, ids=lambda model: model.name)
TOLD = st.lists(rows(), min_size=1, max_size=8)


def credit_of(model: Model, sums: PathSums) -> Floats | None:
    fit = model.fit(sums)
    return fit.credit if isinstance(fit, Fit) else None


def same(one: Floats | None, two: Floats | None) -> bool:
    if one is None or two is None:
        return one is two
    return bool(np.allclose(one, two, rtol=1e-9, atol=1e-6))


@given(TOLD, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_their_batches_change_nothing(told, chance) -> None:
    shuffled = list(told)
    chance.shuffle(shuffled)
    cut = chance.randint(0, len(told))
    whole = counted(told, NAMES)
    batches = counted(shuffled[:cut], NAMES) + counted(shuffled[cut:], NAMES)
    for model in EVERY:
        once, again = model.fit(whole), model.fit(batches)
        if isinstance(once, Unknown) or isinstance(again, Unknown):
            assert once == again, model.name
        else:
            assert np.array_equal(once.credit, again.credit), model.name
            assert once.credits() == again.credits(), model.name


@given(TOLD, st.permutations(NAMES))
def test_renaming_channels_changes_nothing(told, names) -> None:
    """Direct keeps its name: last non-direct looks at it."""
    renamed = {old: f"new {name}" for old, name in zip(NAMES, names, strict=True)}
    renamed["direct"] = "direct"
    other = [row._replace(path=tuple(renamed[name] for name in row.path)) for row in told]
    sums, again = counted(told, NAMES), counted(other, [renamed[name] for name in NAMES])
    moved = [again.channels.index(renamed[name]) for name in sums.channels]
    for model in EVERY:
        credit = credit_of(model, again)
        after = None if credit is None else credit[moved]
        assert same(credit_of(model, sums), after), model.name


@given(TOLD)
def test_a_channel_that_nobody_met_changes_nothing(told) -> None:
    sums, wider = counted(told, NAMES), counted(told, [*NAMES, "unheard-of"])
    for model in EVERY:
        credit = credit_of(model, wider)
        after = None if credit is None else credit[: len(NAMES)]
        assert same(credit_of(model, sums), after), model.name
        assert credit is None or credit[-1].tolist() == [0, 0], model.name


@BY_NAME
def test_what_the_buckets_bring_is_the_credit(model: Model) -> None:
    """Euler's theorem, and with it the check of every derivative."""
    fit = model.fit(counted(random_rows(11, 500)))
    assert isinstance(fit, Fit)
    np.testing.assert_allclose(fit.by_bucket.sum(axis=0), fit.credit, rtol=1e-9, atol=1e-6)


@BY_NAME
def test_what_a_bucket_brings_is_how_the_credit_grows_with_it(model: Model) -> None:
    sums = counted(random_rows(12, 400))
    fit, more = model.fit(sums), model.fit(_grown(sums, bucket=1, by=1e-6))
    assert isinstance(fit, Fit)
    assert isinstance(more, Fit)
    grown = (more.credit - fit.credit) / 1e-6
    np.testing.assert_allclose(grown, fit.by_bucket[1], rtol=1e-3, atol=1e-2)


def _grown(sums: PathSums, bucket: int, by: float) -> PathSums:
    """The same sums with a little more of one bucket."""

    def more(tally: Tally, span: int) -> Tally:
        return replace(tally, counts=tally.counts * _more_of(tally.keys // span, bucket, by))

    def grown(tally: Tally, of: Integers) -> Tally:
        return replace(tally, counts=tally.counts * _more_of(of, bucket, by))

    return replace(
        sums,
        steps=more(sums.steps, sums.steps.span),
        ends=more(sums.ends, sums.ends.span),
        sets=more(sums.sets, sums.sets.span),
        places=grown(sums.places, sums.place().bucket),
        turns=grown(sums.turns, sums.turn().bucket),
        ages=replace(sums.ages, counts=sums.ages.counts * _more_of(sums.ages.bucket, bucket, by)),
    )


def _more_of(buckets: Integers, bucket: int, by: float) -> Any:
    return np.where(buckets == bucket, 1 + by, 1.0)[:, None]


@pytest.mark.parametrize("model", DATA_DRIVEN, ids=lambda model: model.name)
def test_thin_data_are_refused(model: Model) -> None:
    strict = replace(model, fewest_conversions=50)  # type: ignore[type-var]
    refused = strict.fit(counted(random_rows(1, 60)))
    assert isinstance(refused, Unknown)
    assert (refused.reason, refused.remedy) == ("unknown.few_conversions", "remedy.longer_period")


@pytest.mark.parametrize("model", DATA_DRIVEN, ids=lambda model: model.name)
def test_journeys_that_all_convert_are_refused(model: Model) -> None:
    refused = model.fit(counted([Row(("email",), 80, 0, 8000, 0, (0,), -1, -1)]))
    assert isinstance(refused, Unknown)
    assert refused.remedy == "remedy.build_all_journeys"


def test_a_rare_channel_is_flagged() -> None:
    told = [
        Row(("email",), 80, 100, 8000, 0, (0,), -1, -1),
        Row(("tiktok",), 49, 100, 4900, 0, (0,), -1, -1),
    ]
    fit = SUMMABLE[0].fit(counted(told))
    assert isinstance(fit, Fit)
    assert {c.name: c.warnings for c in fit.credits().credits} == {
        "email": (),
        "tiktok": ("credit.rare",),
    }


def test_without_persons_a_range_is_unknown() -> None:
    fit = SUMMABLE[0].fit(counted(random_rows(1, 200)))
    assert isinstance(fit, Fit)
    for shared in (fit.credits(), fit.credits(person_weights(np.random.default_rng(1), 4))):
        for credit in shared.credits:
            assert credit.value_range == Unknown("unknown.no_persons", "remedy.identify_persons")


@BY_NAME
def test_a_range_holds_its_value_and_each_draw_is_what_was_booked(model: Model) -> None:
    told = random_rows(2, 3000)
    journeys = journeys_of(told)
    rng = np.random.default_rng(3)
    bucket = rng.integers(0, 400, len(told))
    outcomes = replace(journeys.outcomes, bucket=bucket, buckets=400)
    sums = path_sums(replace(journeys, outcomes=outcomes), Counting(order=4))
    fit = model.fit(sums)
    assert isinstance(fit, Fit)
    shared = fit.credits(person_weights(rng, 400))
    for credit in shared.credits:
        assert isinstance(credit.value_range, Estimate)
        assert credit.value_range.low < credit.value < credit.value_range.high
        assert len(credit.draws) == 1000
    if shared.summable:
        drawn = np.sum([credit.draws for credit in shared.credits], axis=0)
        assert np.abs(drawn - shared.booked_value).max() <= len(NAMES)


def test_sums_of_different_settings_are_not_added() -> None:
    told = random_rows(1, 20)
    with pytest.raises(BadInput, match="cannot be added"):
        counted(told, NAMES, order=1) + counted(told, NAMES, order=2)


@given(
    st.lists(st.floats(-(10**9), 10**9), min_size=1, max_size=12),
)
def test_shared_out_credits_add_up_and_are_near(credit: list[float]) -> None:
    whole = round(sum(credit))
    parts = shared_out(whole, np.array(credit))
    if any(credit) and whole:
        assert sum(parts) == whole
        assert max(abs(part - given) for part, given in zip(parts, credit, strict=True)) <= 2.01


def test_a_campaign_takes_its_part_of_the_channel_with_its_doubt() -> None:
    whole = Credit(
        "email", 3000, 900, Estimate(3000, 2000, 4000), Estimate(900, 600, 1200), (), (800, 1000)
    )
    spring, summer = split_within(whole, {"summer": 1, "spring": 2, "never sent": 0})
    assert (spring.name, spring.value, spring.value_range) == (
        "spring",
        600,
        Estimate(600, 400, 800),
    )
    assert (summer.conversions_milli, summer.draws) == (1000, (267, 333))
    assert split_within(whole, {}) == (whole,)


def test_counting_by_sorting_is_counting_by_table(monkeypatch: pytest.MonkeyPatch) -> None:
    sums = counted(random_rows(4, 100))
    monkeypatch.setattr("whichhalf.models.tally._SMALL_TABLE", 0)
    monkeypatch.setattr("whichhalf.models.tally._CELLS_A_ROW", 0)
    again = counted(random_rows(4, 100))
    for one, two in (
        (sums.steps, again.steps),
        (sums.sets, again.sets),
        (sums.places, again.places),
    ):
        assert np.array_equal(one.keys, two.keys)
        assert np.array_equal(one.counts, two.counts)
