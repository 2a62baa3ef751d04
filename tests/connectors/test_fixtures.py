"""Look-alike files of each system and language, through the reading layer: what do they say?"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.connectors.opened import days, opened
from whichhalf.errors import DaysMissing

FOLDER = Path(__file__).parents[1] / "fixtures"
SUMMER = days("2025-06-30", "2025-07-23")
EURO = {"currency": "EUR"}

#: file, what its importer names, report, language, lines, lines kept, and sums of figures.
KEYS: list[tuple[str, dict[str, Any], str, str, int, int, dict[str, int]]] = [
    ("ga4/traffic_acquisition_en.csv", EURO, "ga4/channel", "en", 8, 8,
     {"sessions": 13_179, "engaged_sessions": 7_761, "key_events": 279, "revenue": 1_902_555}),
    ("ga4/landingpages_de.csv", EURO, "ga4/source_medium", "de", 5, 5,
     {"sessions": 5_383, "new_users": 2_305, "key_events": 84, "revenue": 702_020}),
    ("ga4/by_day_and_source_en.csv", EURO, "ga4/source_medium", "en", 12, 12,
     {"sessions": 534, "users": 510, "key_events": 12}),
    ("search_console/en/Queries.csv", SUMMER, "search_console/queries", "en", 6, 6,
     {"clicks": 293, "impressions": 2_188, "position_milli": 49_760}),
    ("search_console/en/Pages.csv", SUMMER, "search_console/pages", "en",
     3, 3, {"clicks": 1_442}),
    ("search_console/en/Countries.csv", SUMMER, "search_console/countries", "en",
     2, 2, {"clicks": 952}),
    ("search_console/en/Devices.csv", SUMMER, "search_console/devices", "en",
     3, 3, {"clicks": 2_001}),
    ("search_console/en/Chart.csv", {}, "search_console/weeks", "en", 4, 4, {"clicks": 423}),
    ("search_console/en/Search appearance.csv", SUMMER, "search_console/appearance", "en", 2, 2,
     {"appearance_clicks": 10, "clicks": 0}),
    ("search_console/en/Filters.csv", {}, "search_console/filters", "en", 2, 0, {}),
    ("search_console/de/Suchanfragen.csv", SUMMER, "search_console/queries", "de", 3, 3,
     {"clicks": 1_413, "impressions": 11_117, "position_milli": 19_200}),
    ("search_console/de/Diagramm.csv", {}, "search_console/days", "de", 7, 7, {"clicks": 98}),
    ("search_console/fr/Requêtes.csv", SUMMER, "search_console/queries", "fr", 2, 2,
     {"clicks": 13, "position_milli": 19_400}),
    ("search_console/fr/Pages.csv", SUMMER, "search_console/pages", "fr", 2, 2, {"clicks": 16}),
    ("x/tweet_activity_metrics_veldshop.csv", {}, "x/tweets", "en", 4, 4,
     {"impressions": 10_000, "likes": 30, "reposts": 6, "clicks": 70}),
    ("x/ruined_by_excel.csv", {}, "x/tweets", "en", 3, 3, {"impressions": 2_741, "likes": 13}),
    ("x/account_analytics_content_2025-08-01_2025-08-31.csv", {}, "x/content", "en", 4, 4,
     {"impressions": 5_000, "likes": 18, "saves": 6, "follows": 4}),
    ("x/account_overview_analytics.csv", {}, "x/overview", "en", 10, 10,
     {"impressions": 4_315, "follows": 9, "unfollows": 5}),
    ("youtube/Table data 2022.csv", {}, "youtube/table", "en", 3, 2,
     {"views": 3_300, "watch_time_ms": 797_508_360, "advertising_income": 1_325}),
    ("youtube/Table data 2025.csv", {}, "youtube/table", "en", 3, 2,
     {"views": 5_000, "watch_time_ms": 950_614_560, "reach": 3_900}),
    ("youtube/Tabellendaten.csv", {}, "youtube/table", "de", 3, 2,
     {"views": 3_300, "watch_time_ms": 797_508_360, "advertising_income": 1_325}),
    ("youtube/Données du tableau.csv", {}, "youtube/table", "fr", 3, 2,
     {"views": 3_300, "engaged_views": 2_900, "followers_gained": 41}),
    ("meta_ads/campaigns_by_day_en.csv", {}, "meta_ads/campaigns", "en", 6, 6,
     {"impressions": 13_200, "clicks": 12, "results": 12}),
    ("meta_ads/kampagnen_de.csv", {}, "meta_ads/campaigns", "de", 3, 2,
     {"impressions": 52_000, "clicks": 1_500, "results": 129}),
    ("meta_ads/campagnes_fr.csv", {}, "meta_ads/campaigns", "fr", 2, 2,
     {"impressions": 25_970, "clicks": 295, "results": 123}),
    ("google_ads/search_keyword_report_en.csv", {}, "google_ads/keywords", "en", 6, 4,
     {"impressions": 1_332, "clicks": 71, "conversions_milli": 3_000}),
    ("google_ads/suchkeywords_de.csv", {}, "google_ads/keywords", "de", 3, 2,
     {"impressions": 1_292, "clicks": 65}),
    ("google_ads/mots_cles_fr.csv", {}, "google_ads/keywords", "fr", 3, 2,
     {"impressions": 1_292, "clicks": 65}),
    ("keyword_planner/Keyword Stats 2025-10-07 at 10_15_44.csv", {}, "keyword_planner/keywords",
     "en", 4, 3, {"monthly_searches": 5_050, "monthly_searches_high": 10_000}),
    ("keyword_planner/keyword_statistiken_de.csv", {}, "keyword_planner/keywords", "de", 2, 2,
     {"monthly_searches": 5_000, "monthly_searches_low": 1_000}),
    ("keyword_planner/mots_cles_fr.csv", {}, "keyword_planner/keywords", "fr", 2, 2,
     {"monthly_searches": 5_000, "monthly_searches_high": 10_000}),
    ("stripe/unified_payments.csv", {}, "stripe/payments", "en", 7, 7, {}),
    ("shopify/orders_export.csv", {}, "shopify/orders", "en", 8, 8, {}),
    ("toggl/toggl_detailed.csv", {}, "toggl/detailed", "en", 5, 5, {}),
    ("toggl/toggl_few_columns.csv", {}, "toggl/detailed", "en", 2, 2, {}),
    ("harvest/harvest_time_report.csv", {}, "harvest/time", "en", 3, 3, {}),
    ("plain/costs_without_ids.csv", EURO, "plain/costs without ids", "en", 4, 4, {}),
    ("plain/conversions.csv", EURO, "plain/conversions", "en", 3, 3, {}),
    ("plain/answers.csv", {}, "plain/answers without ids", "en", 2, 2, {}),
    ("plain/orders_en.csv", {}, "orders/orders", "en", 4, 4, {}),
    ("plain/bestellungen_de.csv", EURO, "orders/orders", "de", 2, 2, {}),
    ("plain/commandes_fr.csv", EURO, "orders/orders", "fr", 2, 2, {}),
]  # fmt: skip


@pytest.mark.parametrize("key", KEYS, ids=[key[0] for key in KEYS])
def test_each_file_says_what_its_answer_key_says(key):
    file, named, report, language, lines, kept, sums = key
    block = opened(FOLDER / file, **named).block
    assert (block.report, block.match.language) == (report, language)
    assert (block.lines, len(block.kept)) == (lines, kept)
    assert len(block.quarantined) + len(block.rejected) == lines - kept
    assert {metric: block.total(metric) for metric in sums} == sums


def test_every_fixture_has_an_answer_key():
    files = {str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.is_file()}
    assert files - {key[0] for key in KEYS} == {"ga4/vue_ensemble_fr.csv"}


def test_one_file_of_google_analytics_holds_seven_reports():
    blocks = opened(FOLDER / "ga4/vue_ensemble_fr.csv").blocks
    assert [block.report for block in blocks] == [
        "ga4/nth_week", "ga4/nth_week", "ga4/first_user_channel", "ga4/channel",
        "ga4/ads_campaign", "ga4/cohort", "ga4/landing_page",
    ]  # fmt: skip
    assert {(b.facts.starts_on, b.facts.ends_on) for b in blocks} == {
        (date(2024, 1, 2), date(2024, 3, 28))
    }
    assert blocks[0].first("readings", _line=10)["subject_id"] == "Veldshop - GA4"


def test_the_weeks_of_a_report_begin_on_sundays_and_the_first_and_last_are_cut():
    weeks = opened(FOLDER / "ga4/vue_ensemble_fr.csv").blocks[0].rows["readings"].to_pylist()
    spans = [(str(w["starts_on"]), str(w["ends_on"]), w["grain"]) for w in weeks]
    assert spans[0] == ("2024-01-02", "2024-01-07", "range")
    assert spans[1] == ("2024-01-07", "2024-01-14", "week")
    assert spans[12] == ("2024-03-24", "2024-03-28", "range")
    assert sum(w["value"] for w in weeks) == 7_361


def test_source_and_medium_come_apart_and_direct_is_a_label():
    block = opened(FOLDER / "ga4/landingpages_de.csv", currency="EUR").block
    tagged = block.first("readings", _line=11, metric="sessions")
    assert (tagged["utm_source"], tagged["utm_medium"]) == ("instagram", "social")
    assert (tagged["subject_kind"], tagged["value"]) == ("page", 1_204)
    direct = block.first("readings", _line=12, metric="sessions")
    assert direct["label"] == "direct"
    assert {"utm_source", "utm_medium"}.isdisjoint(direct)
    assert block.first("readings", _line=14, metric="sessions")["label"] == "(not set)"


def test_figures_by_day_and_source_are_readings_of_single_days():
    block = opened(FOLDER / "ga4/by_day_and_source_en.csv").block
    first = block.first("readings", metric="sessions")
    assert (first["subject_kind"], first["grain"]) == ("source", "day")
    assert str(first["starts_on"]) == "2025-09-01"


def test_queries_without_days_are_refused_with_the_next_step():
    with pytest.raises(DaysMissing, match="--days"):
        opened(FOLDER / "search_console/en/Queries.csv")


def test_an_id_that_excel_ruined_is_recovered_from_the_permalink_or_made_from_the_content():
    block = opened(FOLDER / "x/ruined_by_excel.csv").block
    ids = block.column("posts", "post_id")
    assert ids[0] == "x:649237261317046281"
    assert [name[:13] for name in ids[1:]] == ["x:by-content:"] * 2
    assert ids[1] != ids[2]
    assert block.flagged == {3: "ruined_id", 4: "ruined_id"}


def test_empty_is_unknown_and_not_zero():
    block = opened(FOLDER / "x/ruined_by_excel.csv").block
    lines = [r["_line"] for r in block.rows["readings"].to_pylist() if r["metric"] == "clicks"]
    assert lines == [2, 3, 4]
    profile = [r for r in block.rows["readings"].to_pylist() if r["metric"] == "profile_visits"]
    assert [r["_line"] for r in profile] == [2, 4]


def test_a_post_with_a_day_only_gets_its_moment_from_its_id():
    file = "x/account_analytics_content_2025-08-01_2025-08-31.csv"
    block = opened(FOLDER / file).block
    post = block.first("posts")
    assert post["published_at"].isoformat() == "2025-08-04T10:15:00+00:00"
    assert post["account_id"] == "x:veldshop"
    reading = block.first("readings", metric="impressions")
    assert (reading["grain"], str(reading["ends_on"])) == ("lifetime", "2025-09-01")


def test_a_video_without_a_day_is_a_reading_but_no_post():
    block = opened(FOLDER / "youtube/Table data 2025.csv").block
    assert block.column("posts", "post_id") == ["youtube:kL2mN4oP6qR"]
    short = block.first("readings", subject_id="youtube:sT1uV3wX5yZ", metric="watch_time_ms")
    assert short["value"] == 214_560
    assert block.facts.currency == "USD"


def test_adverts_cost_money_and_a_whole_period_is_no_day():
    block = opened(FOLDER / "meta_ads/campagnes_fr.csv").block
    cost = block.first("costs")
    assert (cost["amount"], cost["currency"], cost["network"]) == (103_402, "EUR", "facebook")
    assert (str(cost["starts_on"]), str(cost["ends_on"])) == ("2025-01-01", "2025-04-01")
    assert {row["grain"] for row in block.rows["readings"].to_pylist()} == {"range"}
    assert block.first("readings", metric="results")["native_metric"] == "actions:link_click"


def test_the_platform_of_an_advert_names_its_network():
    block = opened(FOLDER / "meta_ads/campaigns_by_day_en.csv").block
    assert block.column("costs", "network") == ["facebook", "instagram"] * 3
    assert sum(block.column("costs", "amount")) == 5_400
    assert {row["grain"] for row in block.rows["readings"].to_pylist()} == {"day"}


def test_a_grand_total_is_not_added():
    block = opened(FOLDER / "meta_ads/kampagnen_de.csv").block
    assert block.rejected == {2: "total_row"}
    assert sum(block.column("costs", "amount")) == 133_402


def test_keywords_cost_what_the_total_of_the_file_says_and_are_not_social():
    block = opened(FOLDER / "google_ads/search_keyword_report_en.csv").block
    assert sum(block.column("costs", "amount")) == 3_591
    assert set(block.column("costs", "network")) == {"google"}
    assert len(set(block.column("readings", "reading_id"))) == 12


def test_bids_are_an_interval_and_blank_ones_are_unknown():
    block = opened(FOLDER / "keyword_planner/Keyword Stats 2025-10-07 at 10_15_44.csv").block
    bid = block.first("rates", subject="linen lamp")
    assert (bid["low"], bid["high"], bid["currency"]) == (210_000, 980_000, "EUR")
    assert "value" not in bid
    assert block.column("rates", "subject") == ["linen lamp", "linen lampshade"]
    assert block.rejected == {7: "no_figure"}


def test_payments_carry_their_tags_and_fees_in_the_currency_of_the_charge():
    block = opened(FOLDER / "stripe/unified_payments.csv").block
    tagged = block.first("conversions", conversion_id="stripe:ch_made_up_001")
    assert (tagged["utm_source"], tagged["campaign_id"]) == ("instagram", "autumn")
    assert (tagged["gross"], tagged["fee"], tagged["person"]) == (4_200, 62, "buyer1@example.org")
    # 0.69 EUR of a charge of 15.00 USD that became 13.80 EUR: 0.69 × 15 ÷ 13.80 = 0.75 USD
    assert block.first("conversions", conversion_id="stripe:ch_made_up_003")["fee"] == 75
    # 0.44 EUR of 1050 JPY that became 6.30 EUR: 73.3 yen
    yen = block.first("conversions", conversion_id="stripe:ch_made_up_007")
    assert (yen["gross"], yen["fee"], yen["person"]) == (1_050, 73, "cus_7")
    assert block.column("conversions", "status") == [
        "paid", "paid", "paid", "paid", "failed", "pending", "paid",
    ]  # fmt: skip
    assert block.first("conversions", refunded=2_000)["as_of"].isoformat()[:10] == "2025-09-08"


def test_an_order_over_several_lines_is_one_order_with_several_products():
    block = opened(FOLDER / "shopify/orders_export.csv").block
    orders = block.rows["conversions"].to_pylist()
    assert [order["gross"] for order in orders] == [4_480, 9_970, 4_480, 3_990, 4_480, 4_480]
    assert [order["status"] for order in orders] == [
        "paid", "paid", "paid", "paid", "cancelled", "pending",
    ]  # fmt: skip
    assert [order["place"] for order in orders] == [
        "shop", "network_shop", "shop", "in_person", "shop", "shop",
    ]  # fmt: skip
    assert (orders[1]["code"], orders[1]["network"]) == ("ANNA10", "instagram")
    assert orders[2]["refunded"] == 4_480
    assert orders[3]["person"] is None
    assert orders[0]["happened_at"].isoformat() == "2025-09-01T19:06:21+00:00"
    lines = [
        r for r in block.rows["order_lines"].to_pylist() if r["conversion_id"] == "shopify:#1002"
    ]
    assert [r["order_line_id"] for r in lines] == [f"shopify:#1002/{n}" for n in (1, 2, 3)]
    assert [(r["sku"], r["quantity"], r["currency"]) for r in lines] == [
        ("00123", 1, "EUR"), ("00124", 4, "EUR"), ("00124", 1, "EUR"),
    ]  # fmt: skip


def test_time_is_booked_to_the_thousandth_of_a_minute():
    block = opened(FOLDER / "toggl/toggl_detailed.csv").block
    assert block.column("costs", "minutes_milli") == [35_500, 35_500, 35_500, 30_000, 30_000]
    first = block.first("costs")
    assert (first["staff_id"], first["project"], first["note"]) == (
        "mina@veldshop.example", "Instagram", "create",
    )  # fmt: skip
    assert block.first("costs", _line=6)["project"] == "Veldshop"


def test_the_cost_rate_of_harvest_is_a_rate_and_stands_in_the_basis():
    block = opened(FOLDER / "harvest/harvest_time_report.csv").block
    assert block.column("costs", "minutes_milli") == [60_000, 79_800, 15_000]
    assert block.column("costs", "basis")[1:] == [
        "Harvest, cost rate 32.50 EUR an hour", "Harvest",
    ]  # fmt: skip
    rates = [
        (r["subject"], r["value"], str(r["starts_on"])) for r in block.rows["rates"].to_pylist()
    ]
    assert rates == [
        ("Mina Veld", 30_000_000, "2025-09-01"),
        ("Mina Veld", 32_500_000, "2025-09-02"),
    ]


def test_two_equal_half_hours_stay_two_and_get_the_same_ids_every_time():
    once = opened(FOLDER / "plain/costs_without_ids.csv", currency="EUR").block
    again = opened(FOLDER / "plain/costs_without_ids.csv", currency="EUR").block
    ids = once.column("costs", "cost_id")
    assert ids[1] == f"{ids[0]}#2"
    assert ids == again.column("costs", "cost_id")
    assert once.column("costs", "minutes_milli") == [30_000, 30_000, None, None]
    assert once.column("costs", "amount") == [None, None, 2_990, 1_050]


def test_an_over_refund_is_kept_and_flagged():
    block = opened(FOLDER / "plain/orders_en.csv").block
    assert block.column("conversions", "conversion_id") == ["orders:1001", "orders:00123"]
    assert block.column("refunds", "amount") == [4_000, 7_000]
    assert block.flagged == {4: "over_refund"}
    hint = block.rows["_flags"]["hint"][0].as_py()
    assert hint.startswith("110.00 EUR was given back for orders:1001, 100.00 EUR was paid.")


def test_plain_lists_are_read_in_german_and_french():
    german = opened(FOLDER / "plain/bestellungen_de.csv", currency="EUR").block
    assert german.column("conversions", "gross") == [123_456, 2_025]
    french = opened(FOLDER / "plain/commandes_fr.csv", currency="EUR").block
    assert french.column("conversions", "gross") == [123_456, 123_456]
    assert french.column("conversions", "label") == ["facebook", "instagram"]


def test_a_year_so_far_that_is_exported_again_later_is_a_version_of_the_same_costs(tmp_path):
    early = (FOLDER / "meta_ads/campagnes_fr.csv").read_text(encoding="utf-8")
    later = tmp_path / "later.csv"
    later.write_text(early.replace("2025-03-31", "2025-06-30"), encoding="utf-8")
    ids = [
        opened(path).block.column("costs", "cost_id")
        for path in (FOLDER / "meta_ads/campagnes_fr.csv", later)
    ]
    assert ids[0] == ids[1]
