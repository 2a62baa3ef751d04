"""What does the demo's statement say would not have come anyway, beside what is true of it?"""

import json
from pathlib import Path
from typing import Any

import pytest

import whichhalf.front as wh
from whichhalf.demo.company import COMPANY
from whichhalf.demo.orders import orders
from whichhalf.demo.play import plays
from whichhalf.front.telling import Look, told
from whichhalf.nouns.estimate import Estimate, Unknown
from whichhalf.nouns.imported import Imported
from whichhalf.nouns.statement import Statement
from whichhalf.nouns.worth import ChannelWorth, Reconciled, Verdict
from whichhalf.statements.build import figures
from whichhalf.statements.canonical import canonical_json, from_canonical

WHOLE = "2024-06-17..2025-12-29"
#: Both sides of these networks together, and all of social media: switched off to know the truth.
KNOWN = ("social", "facebook", "pinterest", "linkedin")


@pytest.fixture(scope="module")
def statement(workspace: Path, imported: dict[str, Imported]) -> Statement:
    assert imported
    return wh.statement(workspace, WHOLE, reconciled=True)


@pytest.fixture(scope="module")
def found(statement: Statement) -> Reconciled:
    assert isinstance(statement.reconciled, Reconciled)
    return statement.reconciled


def estimated(found: Reconciled) -> list[tuple[ChannelWorth, Estimate]]:
    return [(one, one.figure) for one in found.channels if isinstance(one.figure, Estimate)]


@pytest.mark.slow
def test_channels_and_what_would_have_come_anyway_are_the_booked(
    statement: Statement, found: Reconciled
):
    assert isinstance(found.baseline, Estimate)
    points = [figure.value for _, figure in estimated(found)]
    assert sum(points) + found.baseline.value == found.booked
    (margin,) = (one for one in statement.business_figures if one.key == "business/margin")
    assert margin.figure == Estimate.counted(found.booked)
    for one, figure in estimated(found):
        assert figure.high <= found.booked
        assert sum(share for _, share in one.weights) == pytest.approx(1_000_000, abs=5)


@pytest.mark.slow
def test_every_verdict_occurs(found: Reconciled):
    verdicts = {one.channel: one.verdict for one in found.channels}
    assert verdicts["tiktok/paid"] is Verdict.EXPERIMENT
    assert verdicts["threads"] is Verdict.PRIOR_ONLY
    assert verdicts["google/paid"] is Verdict.REFUSED
    assert set(verdicts.values()) == set(Verdict)


@pytest.mark.slow
def test_the_truth_lies_in_the_ranges(found: Reconciled, truth: dict[str, Any]):
    """Of social media, of what is done where nobody is, and of all but one of three networks."""
    everything, *left = (
        int(orders(story).margin.sum())
        for story in plays(COMPANY, 7, [frozenset(), *(frozenset({one}) for one in KNOWN)])
    )
    true = dict(zip(KNOWN, (everything - margin for margin in left), strict=True))
    assert isinstance(found.social, Estimate)
    assert found.social.low <= true["social"] <= found.social.high
    held = 0
    for network in KNOWN[1:]:
        sides = [figure for one, figure in estimated(found) if one.network == network]
        held += sum(one.low for one in sides) <= true[network] <= sum(one.high for one in sides)
    assert held >= 2
    for network in COMPANY.elsewhere:
        assert truth["incremental"][network]["margin"] == 0
        (figure,) = (figure for one, figure in estimated(found) if one.network == network)
        assert figure.low <= 0 <= figure.high


@pytest.mark.slow
def test_what_the_lot_showed_is_worked_out_from_the_sales(
    workspace: Path, imported: dict[str, Imported]
):
    """Without any effect: 90 % of all lots would hold nothing in the range, as this one does."""
    plan, answer = wh.experiment_read(workspace, COMPANY.tryouts[0].name)
    assert not isinstance(answer, Unknown)
    assert (plan.seed, len(plan.arms)) == (7, 24)
    assert answer.per_day.low <= 0 <= answer.per_day.high
    assert answer.verdict == "none"


@pytest.mark.slow
def test_accrual_is_what_was_caused_and_what_is_bought_later_and_in_no_sum_with_cash(
    statement: Statement, found: Reconciled
):
    views = found.views
    assert views is not None
    assert views.cash == found.social
    parts = (views.accrual, views.caused, views.later)
    accrual, caused, later = (one for one in parts if isinstance(one, Estimate))
    assert accrual.value == pytest.approx(caused.value + later.value, rel=0.05)
    assert 0 < later.value < accrual.value
    keys = set(figures(statement))
    assert {"worth/cash", "worth/accrual", "worth/caused", "worth/later"} <= keys
    counted = {line.key for line in statement.lines if line.counts}
    assert not any(key.startswith("worth/") for key in counted)


@pytest.mark.slow
def test_the_part_is_told_kept_and_read_again(statement: Statement):
    again = from_canonical(json.loads(canonical_json(statement)))
    assert again.reconciled == statement.reconciled
    for language, words in (
        ("en", ("What would not have come anyway", "prior only", "experiment", "Cash", "Accrual")),
        ("de", ("Was nicht ohnehin gekommen wäre", "nur Annahme", "Zufluss", "Verursachung")),
    ):
        text = told(statement, Look(language=language, width=100))
        assert all(word in text for word in words), language
        assert "worth/channel/tiktok/paid" in told(statement, Look(form="csv", language=language))


@pytest.mark.slow
def test_searches_that_land_on_content_made_for_social_are_seen(statement: Statement):
    """The demo's own record of visits knows landing pages."""
    kinds = {line.kind: line for line in statement.lines}
    assert isinstance(kinds["visits.search"].figure, Estimate)
    assert isinstance(kinds["sales.search_view"].figure, Estimate)
    assert not kinds["sales.search_view"].counts


@pytest.mark.slow
def test_without_being_asked_for_the_part_is_not_there(
    workspace: Path, imported: dict[str, Imported]
):
    plain = wh.statement(workspace, "2025-12", reconciled=False)
    assert plain.reconciled is None
    assert not any(key.startswith("worth/") for key in figures(plain))
