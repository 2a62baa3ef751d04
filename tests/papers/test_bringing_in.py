"""Do the raw files come into a book whole, through the same door as everybody's?"""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import whichhalf.front as wh
from whichhalf.nouns.credit import Credits
from whichhalf.nouns.estimate import Estimate
from whichhalf.nouns.imported import Imported


@pytest.mark.slow
def test_every_file_is_recognised_and_no_row_of_data_is_lost(imported: dict[str, Imported]):
    reasons: Counter[str] = Counter()
    for one in imported.values():
        lines = one.lines
        assert lines.received == lines.stored + lines.duplicate + lines.rejected, one.name
        reasons.update({k: v for k, v in one.reasons.items() if "filters" not in k})
    assert set(reasons) <= {"rejected: total_row", "rejected: no_figure"}


@pytest.mark.slow
def test_the_two_sites_are_kept_apart(imported: dict[str, Imported], truth: dict[str, Any]):
    """Blog and shop have the same sources on the same days, in reports of one shape."""
    blog = next(one for name, one in imported.items() if name.startswith("Neu_generierte"))
    counts = blog.records["readings"]
    assert counts["stored"] == 5 * blog.lines.received
    shop = [one for name, one in imported.items() if name.startswith("Traffic_acquisition")]
    assert all(one.records["readings"]["replaced"] == 0 for one in shop)
    overlap = sum(one.records["readings"]["duplicate"] for one in shop)
    assert 0 < overlap < 5 * 300, "the month that both files hold"


@pytest.mark.slow
def test_the_systems_hold_the_true_number_of_orders(
    imported: dict[str, Imported], truth: dict[str, Any]
):
    orders = sum(row["orders"] for row in truth["orders"])
    stored = sum(one.records.get("conversions", {}).get("stored", 0) for one in imported.values())
    leads_and_income = sum(row["leads"] for row in truth["leads"]) + len(truth["income"])
    assert stored == orders + leads_and_income


WHOLE = "2024-06-17..2025-12-29"


@pytest.mark.slow
def test_the_journeys_show_the_late_sale_the_blog_and_who_was_never_met(
    imported: dict[str, Imported], workspace: Path, truth: dict[str, Any]
):
    scenarios = truth["scenarios"]
    far = wh.journeys(workspace, WHOLE, "unlimited")
    pairs = {(pair.first, pair.last): pair.conversions for pair in far.handovers}
    assert pairs["pinterest/owned", "google/paid"] > 0, "met on Pinterest, bought by a search ad"
    near = wh.journeys(workspace, WHOLE, "30")
    recent = {(pair.first, pair.last): pair.conversions for pair in near.handovers}
    assert pairs["pinterest/owned", "google/paid"] > recent.get(
        ("pinterest/owned", "google/paid"), 0
    ), "months later"

    bought = scenarios["blog_to_shop"]["orders_bought_in_a_visit_from_the_blog"]["orders"]
    over = sum(path.conversions for path in far.paths if path.channels[-1:] == ("own_site",))
    assert 0 < over <= bought
    assert far.over_from_own_site >= over

    unseen = scenarios["untouched"]["orders_without_a_visit_that_analytics_saw"]["orders"]
    assert sum(one.untouched for one in far.coverage) >= unseen, "and who did not consent"
    assert sum(one.conversions for one in far.coverage) == truth_of_orders(truth)


@pytest.mark.slow
def test_every_model_shares_out_the_margin_of_the_statement(
    imported: dict[str, Imported], workspace: Path
):
    booked = wh.statement(workspace, "2025").business_figures
    (margin,) = (one.figure for one in booked if one.key == "business/margin")
    assert isinstance(margin, Estimate)
    for one in wh.credit(workspace, "2025").models:
        assert isinstance(one.credits, Credits), one.model
        assert one.credits.booked_value == margin.value
        if one.credits.summable:
            given = sum(credit.value for credit in one.credits.credits)
            assert given + one.credits.unattributed_value == margin.value, one.model


def truth_of_orders(truth: dict[str, Any]) -> int:
    return sum(row["orders"] for row in truth["orders"])
