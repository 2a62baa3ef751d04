"""Real export files, where their folder exists: rows kept, sums and periods as counted by hand.

The keys were counted with Python's csv module from the files themselves, without any code of ours.
The files are not part of the project; WHICHHALF_REAL_DATA names the folder above `exports`.
"""

from typing import Any

import pytest

from tests.conftest import NOT_SHIPPED, REAL_DATA
from tests.connectors.opened import days, opened

FOLDER = REAL_DATA / "exports"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"{NOT_SHIPPED} other people's exports")

# Search Console's other files lie beside its chart, which names the days.
WINTER: dict[str, Any] = days("2025-12-08", "2026-03-08")
DOLLAR = {"currency": "USD"}

#: file, what its importer names, report, data rows, rows kept, first day, first day after, sums.
KEYS: list[tuple[str, dict[str, Any], str, int, int, str, str, dict[str, int]]] = [
    ("gsc/Queries.csv", WINTER, "search_console/queries", 795, 795, "2025-12-08", "2026-03-08",
     {"clicks": 346, "impressions": 32_433}),
    ("gsc/Pages.csv", WINTER, "search_console/pages", 195, 195, "2025-12-08", "2026-03-08",
     {"clicks": 2_046, "impressions": 209_233}),
    ("gsc/Countries.csv", WINTER, "search_console/countries", 212, 212, "2025-12-08", "2026-03-08",
     {"clicks": 2_001, "impressions": 137_622}),
    ("gsc/Devices.csv", WINTER, "search_console/devices", 3, 3, "2025-12-08", "2026-03-08",
     {"clicks": 2_001, "impressions": 137_622}),
    ("gsc/Chart.csv", {}, "search_console/weeks", 13, 13, "2025-12-08", "2026-03-08",
     {"clicks": 2_001, "impressions": 137_622}),
    ("gsc/Search appearance.csv", WINTER, "search_console/appearance", 2, 2,
     "2025-12-08", "2026-03-08",
     {"appearance_clicks": 10, "appearance_impressions": 958}),
    ("x_twitter/tweet_activity_metrics_classic.csv", {}, "x/tweets", 103, 103,
     "2016-01-03", "2016-11-27",
     {"impressions": 278_540, "engagements": 2_677, "reposts": 24_782, "replies": 97,
      "likes": 490, "profile_visits": 300, "clicks": 867, "hashtag_clicks": 0}),
    ("x_twitter/account_overview_analytics_koe.csv", {}, "x/overview", 7, 7,
     "2025-08-20", "2025-08-27",
     {"impressions": 24_749, "likes": 50, "engagements": 448, "saves": 14, "follows": 13,
      "unfollows": 2, "profile_visits": 248, "posts_created": 14}),
    ("youtube_studio/Table_data_2025.csv", {}, "youtube/table", 3, 2, "2024-09-27", "2024-09-28",
     {"views": 27_106, "watch_time_ms": 7_134_460_560, "followers_gained": 305,
      "advertising_income": 5_683, "impressions": 332_014}),
    ("meta_ads/meta_ads_campaigns_fr.csv", {}, "meta_ads/campaigns", 12, 12,
     "2025-01-01", "2025-10-09",
     {"results": 4_286, "reach": 379_894, "impressions": 863_245, "clicks": 9_533}),
    ("google_ads/search_keyword_report_utf16_tab.csv", {}, "google_ads/keywords", 27, 17,
     "2026-05-01", "2026-05-09", {"impressions": 14, "clicks": 1}),
    ("google_ads/keywords_report_edited.csv", DOLLAR, "google_ads/keywords", 299, 299,
     "2025-10-01", "2026-04-01", {"impressions": 0, "clicks": 0}),
    ("google_keyword_planner/Keyword_Stats_utf16.csv", WINTER, "keyword_planner/keywords",
     299, 299, "2025-12-08", "2026-03-08", {"monthly_searches": 5_590_000}),
]  # fmt: skip


@pytest.mark.parametrize("key", KEYS, ids=[key[0] for key in KEYS])
def test_tables_of_figures_say_what_was_counted_by_hand(key):
    file, named, report, lines, kept, first, after, sums = key
    block = opened(FOLDER / file, **named).block
    assert (block.report, block.lines, len(block.kept)) == (report, lines, kept)
    readings = block.rows["readings"]
    assert str(min(readings["starts_on"].to_pylist())) == first
    assert str(max(readings["ends_on"].to_pylist())) == after
    assert {metric: block.total(metric) for metric in sums} == sums


def test_the_rows_that_are_not_kept_are_totals():
    ads = opened(FOLDER / "google_ads/search_keyword_report_utf16_tab.csv").block
    reasons = {text.split(" ", 1)[1] for text in ads.quarantined} | set(ads.rejected.values())
    assert reasons == {"total_row"}
    videos = opened(FOLDER / "youtube_studio/Table_data_2025.csv").block
    assert videos.quarantined == ("2 total_row",)


def test_seven_reports_of_google_analytics_lie_in_one_french_file():
    blocks = opened(FOLDER / "ga4/acquisition_overview_fr_multiblock.csv").blocks
    assert [(block.report, block.lines, len(block.kept)) for block in blocks] == [
        ("ga4/nth_week", 53, 53), ("ga4/nth_week", 53, 53), ("ga4/first_user_channel", 10, 10),
        ("ga4/channel", 10, 10), ("ga4/ads_campaign", 18, 18), ("ga4/cohort", 120, 120),
        ("ga4/landing_page", 298, 298),
    ]  # fmt: skip
    sums = [
        block.total(metric)
        for block, metric in zip(
            blocks,
            ("active_users", "new_users", "new_users", "sessions", "sessions",
             "lifetime_value_milli", "search_impressions"),
            strict=True,
        )
    ]  # fmt: skip
    assert sums == [36_472, 34_051, 34_051, 47_258, 8_524, 0, 1_350_751]
    weeks = blocks[0].rows["readings"]
    assert str(min(weeks["starts_on"].to_pylist())) == "2024-10-08"
    assert str(max(weeks["ends_on"].to_pylist())) == "2025-10-09"
    assert blocks[0].facts.account == "Déco Charpente - GA4"


def test_costs_of_adverts_are_what_was_counted_by_hand():
    french = opened(FOLDER / "meta_ads/meta_ads_campaigns_fr.csv").block
    assert sum(french.column("costs", "amount")) == 313_222
    assert set(french.column("costs", "currency")) == {"EUR"}
    search = opened(FOLDER / "google_ads/search_keyword_report_utf16_tab.csv").block
    assert [(r["amount"], r["currency"]) for r in search.rows["costs"].to_pylist()] == [(12, "CAD")]


def test_bids_of_the_keyword_planner_are_what_was_counted_by_hand():
    block = opened(FOLDER / "google_keyword_planner/Keyword_Stats_utf16.csv", **WINTER).block
    rates = block.rows["rates"]
    assert rates.num_rows == 295
    assert sum(rates["low"].to_pylist()) == 364_500_000
    assert sum(rates["high"].to_pylist()) == 1_659_230_000


def test_hours_are_what_was_counted_by_hand():
    harvest = opened(FOLDER / "harvest/harvest_time_report_redacted.csv").block
    assert (harvest.lines, len(harvest.kept)) == (298, 298)
    assert sum(harvest.column("costs", "minutes_milli")) == 24_402_000
    toggl = opened(FOLDER / "toggl/toggl_detailed_redacted.csv").block
    assert (toggl.lines, len(toggl.kept)) == (173, 173)
    # 218,670 s; each of the 173 entries is rounded to a thousandth of a minute.
    assert abs(sum(toggl.column("costs", "minutes_milli")) - 3_644_500) <= 173 / 2
    days_seen = toggl.column("costs", "starts_on")
    assert (str(min(days_seen)), str(max(days_seen))) == ("2020-08-23", "2020-09-17")


def test_orders_and_payments_are_what_was_counted_by_hand():
    shop = opened(FOLDER / "shopify/orders_export_redacted.csv").block
    assert (shop.lines, len(shop.kept)) == (6, 6)
    assert sum(shop.column("conversions", "gross")) == 770_000
    assert set(shop.column("conversions", "status")) == {"pending"}
    assert [len(shop.rows[name]) for name in ("conversions", "order_lines")] == [5, 6]
    payment = opened(FOLDER / "stripe/unified_payments_redacted.csv").block.first("conversions")
    # The fee of 35.40 THB, at the rate of 534.80 THB for 15.00 USD, is 0.99 USD.
    assert (payment["gross"], payment["fee"], payment["currency"]) == (1_500, 99, "USD")
    assert payment["status"] == "paid"
