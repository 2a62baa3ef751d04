"""Law 1: for every conversion, credits and what nobody is credited with are its value, to the cent,
in every model and every drill-down."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.models.worlds import SUMMABLE, Row, counted, random_rows, rows
from whichhalf.models.fit import Fit, split_within

TOLD = st.lists(rows(), min_size=1, max_size=10)


def every_fit(told: list[Row]) -> list[Fit]:
    sums = counted(told)
    fits = [model.fit(sums) for model in SUMMABLE]
    return [fit for fit in fits if isinstance(fit, Fit)]


@given(TOLD)
def test_credits_and_the_unattributed_are_what_was_booked(told: list[Row]) -> None:
    for fit in every_fit(told):
        shared = fit.credits()
        assert shared.booked_value == sum(row.value for row in told)
        assert shared.booked_conversions_milli == 1000 * sum(row.conversions for row in told)
        value = sum(credit.value for credit in shared.credits)
        assert value + shared.unattributed_value == shared.booked_value, fit.model
        conversions = sum(credit.conversions_milli for credit in shared.credits)
        together = conversions + shared.unattributed_conversions_milli
        assert together == shared.booked_conversions_milli, fit.model


@given(TOLD)
def test_only_what_nobody_touched_is_unattributed(told: list[Row]) -> None:
    untouched = [row for row in told if not row.path]
    for fit in every_fit(told):
        shared = fit.credits()
        assert shared.unattributed_value == sum(row.value for row in untouched), fit.model
        conversions = 1000 * sum(row.conversions for row in untouched)
        assert shared.unattributed_conversions_milli == conversions, fit.model


@given(TOLD)
def test_before_rounding_nothing_is_lost_either(told: list[Row]) -> None:
    for fit in every_fit(told):
        touched = fit.sums.touched.sum(axis=0)
        np.testing.assert_allclose(fit.credit.sum(axis=0), touched, rtol=1e-6, atol=1e-3)


@given(TOLD, st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 9)))
def test_campaigns_share_exactly_what_their_channel_has(
    told: list[Row], touches: dict[str, int]
) -> None:
    for fit in every_fit(told):
        for whole in fit.credits().credits:
            parts = split_within(whole, touches)
            assert sum(part.value for part in parts) == whole.value
            assert sum(part.conversions_milli for part in parts) == whole.conversions_milli


def test_the_law_is_held_for_every_model() -> None:
    """The models that refuse thin data are fitted too, or the law would be held by silence."""
    fitted = {fit.model for fit in every_fit(random_rows(1, 300))}
    assert fitted == {model.name for model in SUMMABLE}
