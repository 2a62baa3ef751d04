"""What does a whole statement of a small shop say?"""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

import pytest

from tests.measures.made_book import MadeBook
from tests.measures.made_shop import QUARTER, SHOP, shop, statement, values
from whichhalf.nouns.estimate import Estimate, Unknown
from whichhalf.nouns.evidence import Evidence
from whichhalf.nouns.goal import Goal
from whichhalf.nouns.line import ValueLine
from whichhalf.nouns.setting import Code, LeadValue, Site
from whichhalf.nouns.statement import Finding, Sentence, Stated, Statement
from whichhalf.statements.build import build, figures
from whichhalf.statements.canonical import canonical, canonical_json, from_canonical
from whichhalf.statements.sentences import FIGURES, FORMULAS, SENTENCES, VALUE_KINDS

BOOK = """
    costs
    starts_on   ends_on     kind         network    activity  staff_id  minutes  amount  currency
    2025-07-01  -           time         facebook   respond   grete     300      -       -
    2025-07-02  -           time         pinterest  create    grete     120      -       -
    2025-07-03  -           time         -          measure   grete     30       -       -
    2025-07-01  2026-07-01  tools        -          -         -         -        365.00  EUR
    2025-08-01  -           advertising  facebook   promote   -         -        20.00   EUR
    2025-08-01  -           advertising  google     promote   -         -        80.00   EUR

    conversions
    conversion_id  kind         happened_at  person  currency  gross   tax    source              place   stage      site          code
    o1             order        2025-07-05   anna    EUR       119.00  19.00  pinterest/social    shop    -          shop.example  -
    o2             order        2025-07-06   bert    EUR       595.00  95.00  pinterest/social    shop    -          shop.example  -
    o3             order        2025-07-07   carl    EUR       59.50   9.50   direct              shop    -          shop.example  -
    o4             order        2025-07-08   anna    EUR       59.50   9.50   google/search       shop    -          shop.example  -
    o5             order        2025-07-08   dora    EUR       59.50   9.50   direct              shop    -          shop.example  -
    o6             order        2025-07-09   emil    EUR       59.50   9.50   ~facebook/referral  shop    -          shop.example  PIN10
    l1             lead         2025-07-09   -       -         -       -      facebook/social     -       new        -             -
    l2             lead         2025-07-10   -       -         -       -      facebook/social     -       qualified  -             -
    i1             advertising  2025-07-31   -       EUR       30.00   -      -                   site    -          blog.example  -
    i2             sponsorship  2025-07-31   -       EUR       50.00   -      -                   -       -          -             -

    answers
    happened_at  question        answer  conversion_id  source
    2025-07-07   heard_about_us  pins    o3             pinterest/social

    touches
    happened_at  site          kind   source               engaged
    2025-07-01   shop.example  visit  pinterest/social     yes
    2025-07-01   shop.example  visit  ~facebook/referral   no
    2025-07-01   shop.example  visit  direct               no
    2025-07-08   blog.example  visit  pinterest/social     yes
    2025-07-08   blog.example  visit  google/search        yes
    2025-07-09   blog.example  visit  google/search        no

    posts
    published_at  network
    2025-07-02    pinterest
    2025-07-03    facebook

    readings
    system  subject_kind  subject_id   metric     starts_on   ends_on     grain     value  unit   network    currency
    pin     post          p1           saves      2025-07-02  2025-08-01  lifetime  12     count  pinterest  -
    pin     post          p1           reach      2025-07-02  2025-08-01  lifetime  50     count  pinterest  -
    pin     account       us           followers  2025-07-01  2025-07-02  day       200    count  pinterest  -
    meta    campaign      c1           purchase_value  2025-07-01  2025-07-02  day  9900   money  facebook   EUR
    gsc     page          https://blog.example/guide/socks  clicks  2025-07-01  2025-10-01  range  40  count  -  -

    rates
    kind         subject  starts_on   currency  low     high
    keyword_bid  wool     2025-06-01  EUR       200000  900000
"""  # noqa: E501
GOALS = (
    Goal("sell", "sales", "Sell", "margin", 100_000, "year", primary=True),
    Goal("seen", "traffic", "Be visited", "traffic_share", 500_000, "year"),
)
SETTINGS = shop(
    goals=GOALS,
    codes=(Code("PIN10", "pinterest"),),
    lead_values=(LeadValue("new", 500, "x"), LeadValue("qualified", 2000, "x")),
    sites=(
        Site("shop.example", "Shop", ("products",)),
        Site("blog.example", "Blog", ("advertising",), ("/guide/",)),
    ),
)


@pytest.fixture(scope="module")
def told() -> Statement:
    return statement(BOOK, SETTINGS)


def test_every_line_of_value_stands_beside_the_others_and_only_some_are_added(
    told: Statement,
) -> None:
    assert values(told.lines, counting=True) == {
        "value/sales.code/pinterest": 2000,
        "value/sales.touch/pinterest": 4000 + 20_000,
        "value/sales.survey/pinterest": 2000,
        "value/leads/facebook": 2500,
        "value/income.advertising/pinterest/by_visits": 1000,
    }
    assert values(told.lines, counting=False) == {
        "value/sales.touch_view/facebook": 2000,
        "value/sales.platform_view/facebook": 9900,
        "value/avoided.visits/facebook": 55,
        "value/avoided.visits/pinterest": 110,
        "value/avoided.search/google": 40 * 55,
        "value/visits.search/google": 40,
    }
    assert getattr(told.booked.figure, "value", None) == 26_000
    assert getattr(told.full.figure, "value", None) == 26_000 + 2000 + 2500 + 1000


def test_avoided_media_cost_is_an_interval_and_in_no_total(told: Statement) -> None:
    avoided = {line.key: line.figure for line in told.lines if line.group == "avoided"}
    assert avoided["value/avoided.search/google"] == Estimate(2200, 800, 3600, 100)


def test_the_four_returns_print_their_formula(told: Statement) -> None:
    hours = 12_000 + 4800 + 1200
    tools = 9200
    assert {roi.key: (roi.cost, roi.formula.key) for roi in told.rois} == {
        "roi/booked/cash": (2000 + tools, "formula.roi"),
        "roi/booked/hours": (2000 + tools + hours, "formula.roi"),
        "roi/full/cash": (2000 + tools, "formula.roi"),
        "roi/full/hours": (2000 + tools + hours, "formula.roi"),
    }
    booked = told.rois[1]
    assert booked.formula.facts == (("value", 26_000), ("cost", 29_200))
    assert booked.figure == Estimate.counted(round((26_000 - 29_200) * 1_000_000 / 29_200))


def test_costs_of_networks_add_up_to_the_whole(told: Statement) -> None:
    totals = told.cost_totals
    assert sum(result.cost for result in told.networks) + totals.unallocated == totals.total
    assert totals.other_channels == 8000


def test_the_goals_stand_first_with_target_and_progress(told: Statement) -> None:
    sell, seen = told.goals
    assert (sell.stated.figure, seen.stated.figure) == (
        Estimate.counted(26_000),
        Estimate.counted(500_000),
    )
    assert sell.target == Estimate.counted(round(100_000 * 92 / 365))
    assert seen.progress == Estimate.counted(1_000_000)
    assert set(sell.lines) == {line.key for line in told.inside if line.goal == "sell"}
    assert {line.kind for line in told.inside if line.goal == "seen"} == {
        "income.advertising",
        "avoided.visits",
        "avoided.search",
        "visits.search",
    }
    assert told.outside == ()


def test_value_outside_the_goals_is_told_all_the_same() -> None:
    only_leads = (Goal("ask", "own", "Enquiries", "leads", None, "year", primary=True),)
    told = statement(BOOK, replace(SETTINGS, goals=only_leads))
    assert {line.kind for line in told.inside} == {"leads"}
    assert "sales.touch" in {line.kind for line in told.outside}
    assert isinstance(told.goals[0].target, Unknown)
    assert told.goals[0].stated.figure == Estimate.counted(2)


def test_each_network_has_its_own_measures_and_no_common_score(told: Statement) -> None:
    own = {f.key: getattr(f.figure, "value", None) for f in told.measures}
    assert own["measure/lead/saves/pinterest"] == 12
    assert own["measure/engagement/pinterest"] == 12
    assert own["measure/reach_per_follower/pinterest"] == 250_000
    assert own["measure/posts/facebook"] == 1
    assert {f.network for f in told.measures} == {"facebook", "pinterest"}


def test_three_findings_at_most_ranked_by_the_money_at_stake(told: Statement) -> None:
    stakes = [finding.stake for finding in told.findings]
    assert len(stakes) == 3
    assert stakes == sorted(stakes, reverse=True)
    assert all(key in figures(told) for finding in told.findings for key in finding.figures)


def test_the_same_book_tells_the_same_statement_whatever_the_order_of_its_rows() -> None:
    book = MadeBook.of(BOOK)
    one = canonical_json(build(book.ask, SETTINGS, QUARTER, rng_seed=7))
    turned = MadeBook.of(BOOK)
    for rows in turned.rows.values():
        rows.reverse()
    two = build(turned.ask, SETTINGS, QUARTER, rng_seed=7)
    assert canonical_json(two) == one
    assert canonical_json(from_canonical(json.loads(one))) == one


def test_the_written_form_keeps_ids_out_of_what_is_said(told: Statement) -> None:
    written = canonical(told)
    assert set(written) == {"layout", "figures", "envelope"}
    assert written["envelope"]["batch"] == 1
    assert '"batch"' not in json.dumps(written["figures"])
    assert '"rng_seed"' not in json.dumps(written["figures"])


def test_each_question_is_asked_once() -> None:
    book = MadeBook.of(BOOK)
    build(book.ask, SETTINGS, QUARTER, rng_seed=7)
    assert len(book.asked) == len(set(book.asked))


def everything(value: Any) -> Iterator[Any]:
    yield value
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from everything(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from everything(item)


@pytest.mark.parametrize("text", [BOOK, "posts\npublished_at network"], ids=["full", "empty"])
def test_every_sentence_is_listed_with_exactly_its_facts(text: str) -> None:
    told = statement(text, SETTINGS)
    said = list(everything(told))
    for sentence in said:
        if isinstance(sentence, Sentence):
            assert set(dict(sentence.facts)) == set(SENTENCES[sentence.key]), sentence
        if isinstance(sentence, Unknown):
            wanted = {*SENTENCES[sentence.reason], *SENTENCES[sentence.remedy]}
            assert set(dict(sentence.facts)) == wanted, sentence
        if isinstance(sentence, Stated | ValueLine):
            assert sentence.formula in FORMULAS, sentence
        if isinstance(sentence, ValueLine):
            assert sentence.kind in VALUE_KINDS


def test_every_figure_has_a_name(told: Statement) -> None:
    for found in figures(told).values():
        if isinstance(found, Stated) and found.key.split("/")[0] not in {"goal", "health"}:
            parts = [part for part in found.key.split("/") if part != found.network]
            assert "/".join(parts) in FIGURES, found.key


def test_every_figure_opens_down_to_rows() -> None:
    """Law 8: what stands behind a known figure of the book is rows, not nothing."""
    book = MadeBook.of(BOOK)
    told = build(book.ask, SETTINGS, QUARTER, rng_seed=7)
    opened = 0
    for key, found in figures(told).items():
        figure = getattr(found, "figure", None)
        if isinstance(figure, Unknown) or getattr(figure, "value", 1) == 0:
            continue
        for proof in found.evidence:
            assert book.behind(proof, QUARTER) > 0, (key, proof)
            opened += 1
    assert opened > 50


def test_the_rows_behind_a_line_are_exactly_its_own() -> None:
    book = MadeBook.of(BOOK)
    told = build(book.ask, SETTINGS, QUARTER, rng_seed=7)
    line = figures(told)["value/sales.touch/pinterest"]
    assert isinstance(line, ValueLine)
    assert sum(book.behind(proof, QUARTER) for proof in line.evidence) == line.conversions == 2


def test_evidence_names_the_period_and_the_measure(told: Statement) -> None:
    proofs = [each for each in everything(told) if isinstance(each, Evidence)]
    assert {proof.period for proof in proofs} == {str(QUARTER)}


def test_with_orders_alone_it_answers_and_says_what_each_missing_source_would_reveal() -> None:
    text = """
        conversions
        kind   happened_at  currency  gross   source
        order  2025-07-01   EUR       100.00  pinterest/social
    """
    told = statement(text)
    assert getattr(told.booked.figure, "value", None) == 4000
    missing = {each.key for each in told.unknowns}
    assert {"unknown/costs", "unknown/visits", "unknown/posts"} <= missing
    assert [finding.sentence.key for finding in told.findings] == ["finding.no_costs_entered"]


def test_with_costs_alone_it_says_what_was_spent_and_that_nothing_shows_what_it_brought() -> None:
    text = """
        costs
        starts_on   kind  network   activity  staff_id  minutes
        2025-07-01  time  facebook  respond   grete     600
    """
    told = statement(text)
    assert told.cost_totals.total == 24_000
    assert told.findings[0].sentence.key in {"finding.hours_share", "finding.no_value_measured"}
    assert {f.sentence.key for f in told.findings} == {
        "finding.hours_share",
        "finding.no_value_measured",
    }


def test_analytics_revenue_counts_only_for_a_site_without_orders_of_its_own() -> None:
    readings = """
        readings
        system  subject_kind  subject_id  metric    starts_on   ends_on     grain  value  unit   currency  site    source
        ga4     source        a_/_b       revenue   2025-07-01  2025-07-02  day    5000   money  EUR       b.shop  pinterest/social
        ga4     source        a_/_b       sessions  2025-07-01  2025-07-02  day    9      count  -         b.shop  pinterest/social
    """  # noqa: E501
    orders = """

        conversions
        kind   happened_at  currency  gross   source            site
        order  2025-07-01   EUR       100.00  pinterest/social  b.shop
    """
    assert values(statement(readings).lines) == {"value/sales.analytics/pinterest": 2000}
    beside = statement(readings + orders)
    assert values(beside.lines, counting=False) == {"value/sales.analytics_view/pinterest": 2000}
    other_site = statement(readings + orders.replace("b.shop", "a.shop"))
    assert values(other_site.lines, counting=True) == {
        "value/sales.touch/pinterest": 4000,
        "value/sales.analytics/pinterest": 2000,
    }


TWO_FILES = """
    readings
    system  subject_kind  subject_id  metric    starts_on   ends_on     grain  value  unit   currency  source
    ga4     source        a_/_b       revenue   2025-07-01  2025-07-02  day    {revenue}  money  EUR       pinterest/social
    ga4     source        a_/_b       sessions  2025-07-01  2025-07-02  day    9      count  -         pinterest/social
    ga4     source        a_/_b       revenue   2025-07-01  2025-07-02  day    3000   money  EUR       facebook/social
    ga4     source        a_/_b       sessions  2025-07-01  2025-07-02  day    9      count  -         facebook/social
    ga4     source        a_/_b       sessions  2025-07-01  2025-07-02  day    2      count  -         instagram/social

    conversions
    kind   happened_at  currency  gross   source
    order  2025-07-01   EUR       100.00  -
    order  2025-07-01   EUR       50.00   paid/google/cpc
"""  # noqa: E501


def test_where_no_order_names_a_network_analytics_speaks_for_them() -> None:
    told = statement(TWO_FILES.format(revenue=5000))
    assert values(told.lines, counting=True) == {
        "value/sales.analytics/facebook": 1200,
        "value/sales.analytics/pinterest": 2000,
    }
    assert getattr(told.booked.figure, "value", None) == 3200
    networks = {result.network: result for result in told.networks}
    assert getattr(networks["instagram"].booked, "value", None) == 0
    assert isinstance(networks["pinterest"].conversions.figure, Unknown)
    assert all(isinstance(figure.figure, Unknown) for figure in told.customers)
    assert "unknown/orders/source" in {each.key for each in told.unknowns}
    assert "finding.orders_by_analytics" in {each.sentence.key for each in told.findings}


def test_analytics_never_claims_more_than_the_orders_without_a_source_come_to() -> None:
    told = statement(TWO_FILES.format(revenue=9000))
    lines = [line for line in told.lines if line.counts]
    assert values(told.lines, counting=True) == {
        "value/sales.analytics/facebook": 1000,
        "value/sales.analytics/pinterest": 3000,
    }
    assert {line.formula for line in lines} == {"formula.analytics_cut"}


def test_an_order_that_names_a_network_sets_analytics_aside() -> None:
    code = "order  2025-07-01   EUR       10.00   facebook/social\n"
    told = statement(TWO_FILES.format(revenue=5000) + "    " + code)
    assert values(told.lines, counting=True) == {"value/sales.touch/facebook": 400}
    networks = {result.network: result for result in told.networks}
    assert getattr(networks["pinterest"].booked, "value", None) == 0


def test_revenue_by_analytics_is_seen_beside_orders_though_visits_are_counted_by_the_site() -> None:
    text = """
        readings
        system  subject_kind  subject_id  metric   starts_on   ends_on     grain  value  unit   currency  site    source
        ga4     source        a_/_b       revenue  2025-07-01  2025-07-02  day    5000   money  EUR       b.shop  pinterest/social

        conversions
        kind   happened_at  currency  gross   source            site
        order  2025-07-01   EUR       100.00  pinterest/social  b.shop

        touches
        happened_at  site    kind   source
        2025-07-01   b.shop  visit  pinterest/social
    """  # noqa: E501
    told = statement(text)
    assert values(told.lines, counting=True) == {"value/sales.touch/pinterest": 4000}
    assert values(told.lines, counting=False) == {"value/sales.analytics_view/pinterest": 2000}
    assert getattr(told.traffic[0].figure, "value", None) == 1


def weekly(likes: list[int], leads: list[int]) -> str:
    monday = date(2025, 6, 30).toordinal()
    days = [date.fromordinal(monday + 7 * n + 1).isoformat() for n in range(len(likes))]
    posts = [f"x post p{n} likes {d} {d} lifetime {likes[n]} count x" for n, d in enumerate(days)]
    asked = [f"lead {d} x/social" for n, d in enumerate(days) for _ in range(leads[n])]
    orders = ["order 2025-07-02 google/search"]
    header = "system subject_kind subject_id metric starts_on ends_on grain value unit network"
    costs = ["costs", "starts_on kind network amount currency", "2025-07-01 tools x 900.00 EUR"]
    sold = ["conversions", "kind happened_at source", *asked, *orders]
    return "\n".join([*costs, "", "readings", header, *posts, "", *sold])


def warnings(text: str) -> list[Finding]:
    told = statement(text, shop(networks=("x",)))
    return [f for f in told.findings if f.sentence.key == "finding.engagement_without_leads"]


def test_it_warns_when_engagement_grows_and_leads_do_not() -> None:
    found = warnings(weekly([20] * 7 + [40] * 7, [1] * 7 + [0] * 7))
    assert [dict(f.sentence.facts) for f in found] == [
        {"network": "x", "engagement": 1_000_000, "before": 7, "after": 0, "weeks": 14}
    ]


@pytest.mark.parametrize(
    ("likes", "leads"),
    [
        ([20] * 7 + [40] * 7, [1] * 7 + [2] * 7),
        ([20] * 7 + [21] * 7, [1] * 7 + [0] * 7),
        ([20] * 3 + [40] * 3, [1] * 3 + [0] * 3),
        ([1] * 7 + [2] * 7, [1] * 7 + [0] * 7),
    ],
    ids=["leads grow too", "hardly any growth", "too few weeks", "too little engagement"],
)
def test_it_does_not_warn_without_reason(likes: list[int], leads: list[int]) -> None:
    assert warnings(weekly(likes, leads)) == []


def test_settings_without_anything_still_give_a_statement() -> None:
    bare = replace(SHOP, goals=(), margins=(), staff=(), networks=(), sites=())
    told = statement("posts\npublished_at network", bare)
    assert (told.lines, told.costs, told.goals) == ((), (), ())
    assert isinstance(told.booked.figure, Unknown)


def test_a_sale_that_two_systems_export_is_pointed_out_and_not_taken_away_by_a_guess() -> None:
    text = """
        conversions
        conversion_id  kind   happened_at  currency  gross   source
        shop:1         order  2025-07-01   EUR       100.00  facebook/social
        stripe:a       order  2025-07-01   EUR       100.00  facebook/social
        shop:2         order  2025-07-02   EUR       50.00   facebook/social
        shop:3         order  2025-07-02   EUR       50.00   facebook/social
    """
    told = statement(text)
    checks = {check.key: check for check in told.health}
    assert dict(checks["health/sales/orders_twice"].sentence.facts) == {
        "share": 500_000,
        "orders": 2,
    }
    assert checks["health/sales/orders_twice"].level == "poor"
    assert values(told.lines) == {"value/sales.touch/facebook": 12_000}
