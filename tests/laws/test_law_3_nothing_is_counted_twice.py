"""Laws 3 and 4: each conversion reaches the total through one line, and what is attributed is never
more than what was booked."""

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.measures.made_shop import shop
from whichhalf.ledger.declared import declared_draws
from whichhalf.ledger.modelled import Entering
from whichhalf.ledger.precedence import SALES_PRECEDENCE
from whichhalf.ledger.returns import counting, total
from whichhalf.ledger.standing import Standing
from whichhalf.measures import BY_NAME
from whichhalf.nouns.estimate import Estimate, Grade, Unknown
from whichhalf.nouns.evidence import Evidence
from whichhalf.nouns.line import ValueLine
from whichhalf.nouns.measure import Answer, Measure
from whichhalf.nouns.period import Period
from whichhalf.nouns.setting import Code
from whichhalf.statements.entering import credit
from whichhalf.till.inquiry import Inquiry

QUARTER = Period.parse("2025-Q3")
SETTINGS = shop(codes=(Code("PIN10", "pinterest"), Code("FRIEND", "")))
NETWORKS = st.sampled_from([None, "", "facebook", "pinterest", "google", "chatgpt"])


@st.composite
def groups(draw: Any) -> dict[str, Any]:
    network, named = draw(NETWORKS), draw(NETWORKS)
    survey = draw(st.booleans())
    orders = draw(st.integers(1, 50))
    known = draw(st.sampled_from(["", "g", "gt", "gtsrfc", "gc"]))
    return {
        "day": draw(st.sampled_from(["2025-07-01", "2025-09-30"])),
        "kind": "order",
        "place": draw(st.sampled_from([None, "shop", "network_shop", "telephone", "in_person"])),
        "site": None,
        "currency": draw(st.sampled_from(["EUR", "EUR", "USD"])),
        "network": network,
        "medium": draw(st.sampled_from([None, "direct", "social", "search", "email"])),
        "paid": None,
        "social": network in {"facebook", "pinterest"},
        "sourced": bool(network) or draw(st.booleans()),
        "code": draw(st.sampled_from(["", "pin10", "friend", "unknown"])),
        "survey": survey,
        "survey_network": named if survey else None,
        "survey_social": survey and named in {"facebook", "pinterest"},
        "customer": draw(st.sampled_from(["new", "repeat", "unknown"])),
        "known": known,
        "orders": orders,
        "gross": orders * draw(st.integers(1, 10**6)),
        "tax": draw(st.integers(0, 100)),
        "shipping": 0,
        "refunded": 0,
        "refunded_tax": 0,
        "fee": draw(st.integers(0, 10)),
        "goods": draw(st.integers(0, 10)),
    }


#: Numbers of channels on a path.
NUMBERED = ((0, "direct"), (1, "facebook/owned"), (2, "google/paid"), (3, "pinterest/owned"))


def standing_on(rows: list[dict[str, Any]], *entering: Entering) -> Standing:
    """A book with these sales; those with a path stand among the paths as well."""

    def ask(measure: Measure, period: Period) -> Answer:
        found: tuple[tuple[Any, ...], ...] = ()
        if measure is BY_NAME["sales"]:
            found = tuple(tuple(row[name] for name in measure.columns) for row in rows)
        elif measure.name == "sales_paths":
            known = [row for row in rows if row.get("path")]
            found = tuple(tuple(row[name] for name in measure.columns) for row in known)
        elif measure.name == "journey_channels":
            found = tuple((number, number, name, 1) for number, name in NUMBERED)
        return Answer(measure.columns, found, Evidence(measure.name, str(period)))

    return Standing(Inquiry(ask, SETTINGS, QUARTER, 3), entering)


@st.composite
def met_groups(draw: Any) -> list[dict[str, Any]]:
    """Enough groups of sales with paths that a model can say how sure it is."""
    some = draw(st.lists(groups(), min_size=2, max_size=5))
    paths = st.lists(st.sampled_from(["0", "1", "2", "3"]), max_size=4).map(".".join)
    found = []
    for bucket in range(40):
        row = {**some[bucket % len(some)], "bucket": bucket, "began_days": 3, "landed": ""}
        row |= {"tier": ("consented", "customer")[bucket % 2], "path": draw(paths)}
        found.append(row)
    return found


@given(st.lists(groups(), max_size=15))
def test_each_sale_is_booked_by_one_line_or_by_none(rows: list[dict[str, Any]]) -> None:
    sold = standing_on(rows).sold
    lines = Counter(id(row) for row in (*sold.social, *sold.free))
    assert set(lines.values()) <= {1}
    assert len(lines) == len(rows) == len(sold.social) + len(sold.free)
    counted = [line for line in sold.lines if line.counts]
    assert sum(line.conversions or 0 for line in counted) == sum(r["orders"] for r in sold.social)
    assert len({line.key for line in sold.lines}) == len(sold.lines)


@given(st.lists(groups(), max_size=15))
def test_the_booking_line_is_the_first_that_claims_the_sale(rows: list[dict[str, Any]]) -> None:
    claims = standing_on(rows).claims
    for row in rows:
        booked = claims.booked(row)
        if booked is None:
            continue
        ranks = [
            SALES_PRECEDENCE.index(claim.kind)
            for claim in claims.all(row)
            if claim.network != "word_of_mouth"
        ]
        assert SALES_PRECEDENCE.index(booked.kind) == min(ranks)


@given(st.lists(groups(), max_size=15))
def test_what_is_attributed_is_never_more_than_what_was_booked(rows: list[dict[str, Any]]) -> None:
    standing = standing_on(rows)
    ours = counting(standing.lines, "full")
    whole = standing.sold.whole
    assert sum(line.conversions or 0 for line in ours) <= whole.orders
    full = total(ours, nothing=None)
    booked = total(counting(standing.lines, "booked"), nothing=None)
    if isinstance(full, Estimate) and whole.margin is not None:
        # One unit for each line: each line rounds for itself.
        assert full.high <= whole.margin + len(ours) + len(standing.sold.rows)
    if isinstance(full, Estimate) and isinstance(booked, Estimate):
        assert booked.value <= full.value


@given(
    st.dictionaries(
        st.sampled_from("abcde"),
        st.tuples(st.integers(1, 40), st.integers(0, 10**6)),
        min_size=1,
    ),
    st.integers(0, 100),
    st.integers(0, 10**9),
    st.integers(0, 5),
)
def test_paired_draws_never_give_away_more_than_the_silent_bought(
    said: dict[str, tuple[int, int]], others: int, silent: int, seed: int
) -> None:
    answered = sum(answers for answers, _ in said.values()) + others
    draws = declared_draws(said, answered=answered, silent=silent, rng_seed=seed)
    margin = sum(margin for _, margin in said.values())
    for together in zip(*draws.values(), strict=True):
        assert margin <= sum(together) <= margin + silent


def line(value: int, draws: tuple[int, ...] = ()) -> ValueLine:
    figure = Estimate(value, min((*draws, value)), max((*draws, value)))
    return ValueLine(
        "k", "sales.survey", "x", Grade.DECLARED, figure, "money", "sales", True, draws=draws
    )


def test_a_total_of_ranges_is_taken_draw_by_draw() -> None:
    """Two lines that are never high together are never added high to high."""
    up, down = tuple(range(1000)), tuple(range(999, -1, -1))
    both = total([line(0, up), line(0, down)], nothing=None)
    assert both == Estimate(0, 0, 999)


def test_an_unknown_line_makes_the_total_unknown() -> None:
    unknown = Unknown("unknown.no_margin", "remedy.set_margin")
    lost = ValueLine("k", "sales.touch", "x", Grade.MATCHED, unknown, "money", "sales", True)
    assert total([line(5), lost], nothing=None) == unknown


@given(met_groups())
def test_a_model_gives_only_what_no_stronger_line_books(rows: list[dict[str, Any]]) -> None:
    standing = standing_on(rows, credit)
    counted = [line for line in standing.lines if line.group == "sales" and line.counts]
    whole = standing.till.takings([row for row in rows if standing.claims.booked(row) is None])
    given = [line for line in counted if line.kind == "sales.credit"]
    values = [line.figure.value for line in given if isinstance(line.figure, Estimate)]
    assert len(values) == len(given)
    if whole.margin is None or not given:
        return
    left = sum(one.margin for one in standing.met.purchases if one.claim is None)
    assert sum(values) <= left
    for draw in zip(*(line.draws for line in given), strict=True):
        # Each share is rounded for itself.
        assert sum(draw) <= left + len(given)


@given(met_groups())
def test_what_is_credited_and_what_is_not_is_what_was_booked(rows: list[dict[str, Any]]) -> None:
    standing = standing_on(rows, credit)
    figures = {figure.key: figure.figure for added in standing.modelled for figure in added.figures}
    known = [figure.value for figure in figures.values() if isinstance(figure, Estimate)]
    if len(known) == 3:
        assert sum(known) == standing.sold.whole.margin
