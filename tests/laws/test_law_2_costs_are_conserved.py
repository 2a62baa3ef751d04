"""Law 2: what is allocated and what is left unallocated is what was entered, to the cent; every
return carries all of it, whatever its grade."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.measures.made_shop import SHOP, shop
from whichhalf.ledger.spending import days_share
from whichhalf.ledger.standing import Standing
from whichhalf.measures import BY_NAME
from whichhalf.nouns.cost import ACTIVITIES, COST_KINDS
from whichhalf.nouns.evidence import Evidence
from whichhalf.nouns.measure import Answer, Measure
from whichhalf.nouns.money import split_integer
from whichhalf.nouns.period import Period
from whichhalf.nouns.setting import ALLOCATIONS
from whichhalf.statements.network_results import returns
from whichhalf.till.inquiry import Inquiry

QUARTER = Period.parse("2025-Q3")
DAYS = st.dates(date(2025, 5, 1), date(2025, 12, 1))
NETWORKS = st.sampled_from(["", "", "facebook", "pinterest", "google", "unheard-of"])


@st.composite
def entries(draw: Any) -> dict[str, Any]:
    kind = draw(st.sampled_from(COST_KINDS))
    starts = draw(DAYS)
    ends = starts + timedelta(days=draw(st.integers(1, 400)))
    minutes = draw(st.integers(0, 10**7)) if kind == "time" else 0
    return {
        "starts": starts.isoformat(),
        "ends": draw(st.sampled_from(["", ends.isoformat()])),
        "kind": kind,
        "activity": draw(st.sampled_from(["", *ACTIVITIES])),
        "network": draw(NETWORKS),
        "channel": draw(st.sampled_from(["", "", "blog"])),
        "staff_id": "grete",
        "currency": "EUR",
        "project": "",
        "campaign_id": "",
        "task": "",
        "grade": draw(st.sampled_from(["measured", "declared", "assumed"])),
        "amount": None if kind == "time" else draw(st.integers(-(10**8), 10**9)),
        "minutes_milli": minutes,
        "entries": 1,
        "open_minutes_milli": minutes,
    }


def book(rows: list[dict[str, Any]], posts: dict[str, int]) -> Any:
    """A book that answers two questions and knows nothing else."""

    def ask(measure: Measure, period: Period) -> Answer:
        found: list[tuple[Any, ...]] = []
        if measure is BY_NAME["costs"]:
            found = [tuple(row[name] for name in measure.columns) for row in rows]
        if measure is BY_NAME["posts_published"]:
            found = [("2025-06-30", network, "", number) for network, number in posts.items()]
        return Answer(measure.columns, tuple(found), Evidence(measure.name, str(period)))

    return ask


@given(
    st.lists(entries(), max_size=12),
    st.sampled_from(ALLOCATIONS),
    st.dictionaries(st.sampled_from(["facebook", "pinterest"]), st.integers(1, 9)),
)
def test_every_cent_that_was_entered_is_in_exactly_one_line(
    rows: list[dict[str, Any]], rule: str, posts: dict[str, int]
) -> None:
    standing = Standing(Inquiry(book(rows, posts), shop(allocation=rule), QUARTER, 1))
    costs = standing.costs
    entered = sum(part.amount for part in standing.spending.parts)
    minutes = sum(part.minutes_milli for part in standing.spending.parts)
    ours, other = sum(c.amount for c in costs.lines), sum(c.amount for c in costs.other)
    assert ours + other == entered
    assert sum(c.minutes_milli for c in (*costs.lines, *costs.other)) == minutes
    assert costs.totals.total == ours
    assert costs.totals.other_channels == other
    unallocated = sum(c.amount for c in costs.lines if not c.network)
    assert costs.totals.unallocated == unallocated
    shared = sum(p.amount for p in standing.spending.parts if not p.network)
    assert costs.totals.allocated + unallocated == shared


@given(st.lists(entries(), max_size=12))
def test_money_of_the_period_is_what_the_days_of_the_entries_say(
    rows: list[dict[str, Any]],
) -> None:
    standing = Standing(Inquiry(book(rows, {}), SHOP, QUARTER, 1))
    wanted = 0
    for row in rows:
        starts = date.fromisoformat(row["starts"])
        ends = date.fromisoformat(row["ends"]) if row["ends"] else starts + timedelta(days=1)
        for number, part in enumerate(
            split_integer(row["amount"] or 0, [1] * (ends - starts).days)
        ):
            wanted += part if QUARTER.contains(starts + timedelta(days=number)) else 0
    assert sum(part.amount for part in standing.spending.parts if part.kind != "time") == wanted


@given(st.lists(entries(), max_size=8))
def test_all_returns_carry_costs_of_every_grade(rows: list[dict[str, Any]]) -> None:
    standing = Standing(Inquiry(book(rows, {}), SHOP, QUARTER, 1))
    rois = {roi.key: roi.cost for roi in returns(standing, standing.costs.lines, ())}
    totals = standing.costs.totals
    assert rois == {
        "roi/booked/cash": totals.cash,
        "roi/booked/hours": totals.total,
        "roi/full/cash": totals.cash,
        "roi/full/hours": totals.total,
    }


@given(
    st.integers(-(10**12), 10**12),
    DAYS,
    st.integers(1, 800),
    st.lists(st.integers(1, 300), max_size=6),
)
def test_the_parts_of_periods_that_follow_one_another_add_up_to_the_whole(
    whole: int, starts: date, days: int, cuts: list[int]
) -> None:
    ends = starts + timedelta(days=days)
    bounds = [starts - timedelta(days=3)]
    for cut in cuts:
        bounds.append(bounds[-1] + timedelta(days=cut))
    bounds.append(max(bounds[-1], ends) + timedelta(days=3))
    parts = [
        days_share(whole, starts, ends, Period(first, last)) for first, last in pairwise(bounds)
    ]
    assert sum(parts) == whole
