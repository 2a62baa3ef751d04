"""Typed columns become rows of the book: the cases that no export file of ours happens to show."""

import time
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from whichhalf.connectors.catalogue import exports
from whichhalf.connectors.export import FLAGS, REJECTS, FileFacts
from whichhalf.connectors.keyword_planner import searches

_MOMENT = pa.timestamp("us", "UTC")
NOON = datetime(2025, 9, 1, 12, tzinfo=UTC)
YEAR = {"starts_on": date(2024, 10, 8), "ends_on": date(2025, 10, 9)}


def told(
    export_name: str, facts: dict[str, Any] | None = None, /, **columns: list[Any]
) -> dict[str, Any]:
    """Which rows does the export of this name make of these columns?"""
    export = next(e for e in exports() if f"{e.system}/{e.report}" == export_name)
    length = len(next(iter(columns.values())))
    arrays = {
        key: pa.array(values, _MOMENT) if isinstance(values[0], datetime) else pa.array(values)
        for key, values in columns.items()
    }
    typed = pa.table({**arrays, "_line": pa.array(range(2, length + 2), pa.int64())})
    parts: dict[str, Any] = {}
    for table, rows in export.rows(typed, FileFacts("file.csv", **(facts or {}))):
        parts[table] = parts.get(table, []) + rows.to_pylist()
    return parts


def test_days_and_months_count_from_the_start_of_the_report():
    day = told("ga4/nth_day", YEAR, nth_day=[0, 24], sessions=[1, 2])["readings"]
    assert [str(row["starts_on"]) for row in day] == ["2024-10-08", "2024-11-01"]
    month = told("ga4/nth_month", YEAR, nth_month=[0, 2, 3, 12], sessions=[1, 2, 3, 4])["readings"]
    assert [(str(r["starts_on"]), str(r["ends_on"]), r["grain"]) for r in month] == [
        ("2024-10-08", "2024-11-01", "range"),
        ("2024-12-01", "2025-01-01", "month"),
        ("2025-01-01", "2025-02-01", "month"),
        ("2025-10-01", "2025-10-09", "range"),
    ]


def test_a_fraction_of_a_key_event_is_rounded_and_flagged():
    rows = told("ga4/channel", YEAR, channel=["Email", "Direct"], key_events=[12_000, 1_500])
    assert [row["value"] for row in rows["readings"]] == [12, 2]
    assert [(row["_line"], row["reason"]) for row in rows[FLAGS]] == [(3, "fraction")]


def test_users_by_their_first_visit_are_not_users_by_session():
    first = told("ga4/first_user_channel", YEAR, first_user_channel=["Email"], new_users=[5])
    session = told("ga4/channel", YEAR, channel=["Email"], new_users=[5])
    assert first["readings"][0]["label"] == session["readings"][0]["label"] == "Email"
    assert first["readings"][0]["reading_id"] != session["readings"][0]["reading_id"]


def test_the_same_source_of_two_sites_is_two_readings():
    columns: dict[str, list[Any]] = {"source_medium": ["google / organic"], "sessions": [5]}
    ids = {
        told("ga4/source_medium", {**YEAR, "site": site}, **columns)["readings"][0]["reading_id"]
        for site in ("shop.example", "blog.example")
    }
    assert len(ids) == 2


def test_a_video_older_than_the_download_has_figures_of_those_days_only():
    rows = told(
        "youtube/table",
        YEAR,
        content=["old", "new"],
        title=["Old", "New"],
        published_on=[date(2020, 1, 1), date(2025, 1, 1)],
        views=[5, 7],
    )
    spans = [(str(r["starts_on"]), str(r["ends_on"]), r["grain"]) for r in rows["readings"]]
    assert spans == [
        ("2024-10-08", "2025-10-09", "range"),
        ("2025-01-01", "2025-10-09", "lifetime"),
    ]


def test_an_export_taken_later_is_a_later_snapshot_of_the_same_post():
    columns: dict[str, list[Any]] = {
        "post_id": ["1801"],
        "permalink": ["https://x.com/shop/status/1801"],
        "text": ["Hello"],
        "time": [NOON],
        "impressions": [10],
    }
    ids, ends = zip(
        *(
            (row["reading_id"], str(row["ends_on"]))
            for day in (2, 9)
            for row in told("x/tweets", {"as_of": datetime(2025, 9, day, tzinfo=UTC)}, **columns)[
                "readings"
            ]
        ),
        strict=True,
    )
    assert ends == ("2025-09-02", "2025-09-09")
    assert ids[0] != ids[1]


@pytest.mark.parametrize(
    ("status", "captured", "mode", "ours"),
    [
        ("Paid", True, "Live", "paid"),
        ("Refunded", True, "Live", "paid"),
        ("Paid", False, "Live", "pending"),
        ("Canceled", False, "Live", "cancelled"),
        ("Failed", False, "Live", "failed"),
        ("Something new", True, "Live", "pending"),
        ("Paid", True, "Test", "failed"),
    ],
)
def test_the_words_of_stripe_become_ours(status, captured, mode, ours):
    rows = told(
        "stripe/payments",
        id=["ch_1"],
        created=[NOON],
        amount=[100],
        currency=["EUR"],
        captured=[captured],
        status=[status],
        mode=[mode],
    )
    assert rows["conversions"][0]["status"] == ours
    assert bool(rows[FLAGS]) is (mode == "Test")


def test_a_fee_in_another_currency_without_a_rate_is_unknown():
    rows = told(
        "stripe/payments",
        id=["ch_1"],
        created=[NOON],
        amount=[100],
        currency=["USD"],
        status=["Paid"],
        converted_currency=["EUR"],
        fee=[300],
    )
    assert rows["conversions"][0]["fee"] is None
    assert [row["reason"] for row in rows[FLAGS]] == ["fee_unknown"]


def test_a_draft_order_came_about_nobody_knows_where():
    rows = told(
        "shopify/orders",
        name=["#1", "#2"],
        created=[NOON, NOON],
        total=[100, None],
        currency=["EUR", None],
        financial_status=["paid", None],
        source=["shopify_draft_order", None],
        item_name=["Lamp", None],
    )
    assert rows["conversions"][0]["place"] is None
    assert [(row["_line"], row["reason"]) for row in rows[REJECTS]] == [(3, "no_order")]


def test_adverts_are_told_apart_down_to_the_single_one():
    rows = told(
        "meta_ads/campaigns",
        {"currency": "EUR"},
        campaign=["Autumn", "Autumn"],
        adset=["Women", "Women"],
        ad=["Lamp", "Linen"],
        starts_on=[date(2025, 9, 1)] * 2,
        ends_on=[date(2025, 9, 1)] * 2,
        spent=[0, 500],
        impressions=[7, 8],
    )
    assert [row["amount"] for row in rows["costs"]] == [500]
    assert [row["subject_id"] for row in rows["readings"]] == [
        "Autumn · Women · Lamp",
        "Autumn · Women · Linen",
    ]


def test_a_month_that_nobody_can_read_costs_its_line():
    rows = told(
        "google_ads/keywords",
        keyword=["lamp", "lamp", "lamp"],
        month=["October 2025", "2025-11", "soon"],
        cost=[5, 6, 7],
        impressions=[1, 2, 3],
        clicks=[1, 1, 1],
    )
    assert [(str(r["starts_on"]), str(r["ends_on"])) for r in rows["costs"]] == [
        ("2025-10-01", "2025-11-01"),
        ("2025-11-01", "2025-12-01"),
    ]
    assert [(row["_line"], row["reason"]) for row in rows[REJECTS]] == [(4, "no_month")]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("5000", (5_000, None, None)),
        ("5,000", (5_000, None, None)),
        ("1K – 10K", (None, 1_000, 10_000)),
        ("1.5K – 10K", (None, 1_500, 10_000)),
        ("1 Tsd. – 10 Tsd.", (None, 1_000, 10_000)),
        ("100 K – 1 M", (None, 100_000, 1_000_000)),
        ("10 – 100", (None, 10, 100)),
        ("–", (None, None, None)),
    ],
)
def test_numbers_of_searches_are_a_number_or_a_range(written, number):
    assert searches(written) == number


def test_an_amount_below_zero_is_a_refund_and_orders_of_two_shops_stay_apart():
    rows = told(
        "orders/orders",
        {"currency": "EUR"},
        happened_at=[NOON, NOON, NOON],
        order_id=["1", "1", "1"],
        site=["a.example", "b.example", "a.example"],
        gross=[100, 200, -100],
    )
    assert [row["conversion_id"] for row in rows["conversions"]] == [
        "orders:a.example:1",
        "orders:b.example:1",
    ]
    assert [(row["conversion_id"], row["amount"]) for row in rows["refunds"]] == [
        ("orders:a.example:1", 100)
    ]
    assert rows[FLAGS] == []


@pytest.mark.bench
def test_two_million_orders_become_rows_within_two_seconds_of_cpu():
    number = 2_300_000
    places = pa.array(range(number), pa.int64())
    typed = pa.table(
        {
            "happened_at": pc.add(pc.multiply(places, 10_000_000), 1_600_000_000_000_000).cast(
                _MOMENT
            ),
            "order_id": places.cast(pa.string()),
            "channel": pa.repeat(pa.scalar("instagram"), number),
            "gross": places,
            "type": pa.repeat(pa.scalar("sale"), number),
            "customer": places.cast(pa.string()),
            "_line": places,
        }
    )
    export = next(e for e in exports() if e.system == "orders")
    began = time.process_time()
    made = sum(rows.num_rows for _, rows in export.rows(typed, FileFacts("f", currency="EUR")))
    spent = time.process_time() - began
    print(f"{number:,} orders in {spent:.2f} CPU-s")
    assert made == number
    assert spent < 2
