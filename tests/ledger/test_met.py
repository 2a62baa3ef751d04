"""Whom had buyers met before they bought, and what is seen beside because of it?"""

from tests.measures.made_shop import shop, standing, statement, values
from whichhalf.ledger.assisted import ASSISTED
from whichhalf.nouns.estimate import Estimate
from whichhalf.nouns.setting import Site
from whichhalf.nouns.setting_credit import CreditSetting

#: Margin is 40 % of what is paid.
BOOK = """
    conversions
    conversion_id  kind   happened_at  person  currency  gross   source            consent
    late           order  2025-07-20   anna    EUR       100.00  paid/google/search  consented
    typed          order  2025-07-21   bert    EUR       50.00   -                 consented
    direct         order  2025-07-22   carl    EUR       10.00   pinterest/social  consented
    alone          order  2025-07-23   dora    EUR       20.00   -                 consented

    touches
    happened_at  site          kind   person  consent    source
    2025-05-10   blog.example  visit  anna    consented  pinterest/social
    2025-07-19   shop.example  visit  anna    consented  paid/google/search
    2025-07-10   blog.example  visit  bert    consented  facebook/social
    2025-07-11   shop.example  visit  bert    consented  direct
    2025-07-22   shop.example  visit  carl    consented  pinterest/social
"""


def test_a_late_sale_is_seen_with_the_network_that_met_the_buyer_first() -> None:
    lines = {line.key: line for line in statement(BOOK).lines if line.kind == ASSISTED}
    assert set(lines) == {"value/sales.assisted_view/all", "value/sales.assisted_view/pinterest"}
    line = lines["value/sales.assisted_view/pinterest"]
    assert (line.figure, line.conversions, line.counts) == (Estimate.counted(4000), 1, False)
    assert line.evidence[0].lookback_days == 90


def test_a_shorter_look_back_sees_less() -> None:
    short = shop(credit=CreditSetting(lookback_days=30))
    assert not [line for line in statement(BOOK, short).lines if line.kind == ASSISTED]


def test_the_evidence_of_a_line_is_the_rows_of_its_purchases_and_no_others() -> None:
    met = standing(BOOK).met
    assert sorted(one.networks for one in met.purchases) == [
        ("facebook", "direct"),
        ("pinterest",),
        ("pinterest", "google"),
    ]
    for one in met.purchases:
        (proof,) = met.proof([one])
        assert dict(proof.where) == {"path": (one.row["path"],)}


def test_an_order_over_from_another_site_of_ours_is_seen_as_such() -> None:
    text = """
        conversions
        conversion_id  kind   happened_at  person  currency  gross  source  consent
        o1             order  2025-07-20   anna    EUR       100.00 -       consented

        touches
        happened_at  site          kind   person  consent    source            referrer_host
        2025-07-19   blog.example  visit  anna    consented  pinterest/social  -
        2025-07-20   shop.example  visit  anna    consented  -                 blog.example
    """
    assert values(standing(text).lines, counting=False) == {"value/sales.own_site_view/blog": 4000}


SEARCHED = """
    conversions
    conversion_id  kind   happened_at  person  currency  gross   source         consent
    o1             order  2025-07-20   anna    EUR       100.00  google/search  consented
    o2             order  2025-07-20   bert    EUR       10.00   google/search  consented

    touches
    happened_at  site          kind   person  consent    source         page
    2025-07-01   blog.example  visit  anna    consented  google/search  /Guide/socks?x=1
    2025-07-02   blog.example  visit  bert    consented  google/search  /imprint
    2025-07-03   blog.example  visit  -       -          google/search  https://www.blog.example/wool/

    links
    link_id  starts_on   url                        network
    a        2025-01-01  https://blog.example/wool  pinterest
    b        2025-01-01  https://blog.example/      pinterest
"""


def test_search_that_lands_on_content_made_for_social_media_is_a_line_of_its_own() -> None:
    sites = (Site("blog.example", "Blog", ("advertising",), ("/guide/",)),)
    told = standing(SEARCHED, shop(sites=sites))
    # One by the settings, one because a pin leads there; the front page is made for nobody.
    assert values(told.lines, counting=False) == {
        "value/visits.search/google": 2,
        "value/sales.search_view/search": 4000,
    }
    linked = standing(SEARCHED)
    assert values(linked.lines, counting=False) == {"value/visits.search/google": 1}
