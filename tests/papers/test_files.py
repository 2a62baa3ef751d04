"""Are the raw files what those systems export, and do they say what is true?"""

import csv
import io
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from whichhalf.demo.company import COMPANY
from whichhalf.demo.history import History
from whichhalf.demo.play import play
from whichhalf.demo.world import World
from whichhalf.nouns import tables
from whichhalf.papers.files import Manifest, Written, told_files, write
from whichhalf.papers.told import heading

NOW = datetime(2026, 1, 2, 9, 15, 44, tzinfo=UTC)


def cells(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


def dicts(
    path: Path, *, encoding: str = "utf-8", skip: int = 0, delimiter: str = ","
) -> list[dict[str, str]]:
    text = path.read_bytes().decode(encoding)
    lines = cells(text, delimiter)[skip:]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def cents(text: str) -> int:
    whole, _, part = text.replace(",", "").partition(".")
    return int(whole) * 100 + int(part)


def one(manifest: Manifest, system: str, word: str = "") -> Written:
    return next(f for f in manifest.files if f.system == system and word in f.path.name)


def ga4(path: Path) -> list[dict[str, str]]:
    text = path.read_text("utf-8")
    body = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))
    lines = cells(body)
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def test_the_same_seed_writes_the_same_bytes(hamlet: World):
    one, two = (list(told_files(play(hamlet, 3), NOW)) for _ in range(2))
    assert [(f.name, f.content) for f in one] == [(f.name, f.content) for f in two]


def test_a_history_of_another_world_is_refused(hamlet: World, history: History, tmp_path: Path):
    with pytest.raises(ValueError, match="another world"):
        write(hamlet, history, tmp_path, now=NOW, without=())


def test_all_systems_of_the_issue_are_there(manifest: Manifest):
    systems = {file.system for file in manifest.files}
    assert systems == {
        "ga4",
        "gsc",
        "x",
        "youtube",
        "meta_ads",
        "google_ads",
        "keyword_planner",
        "stripe",
        "shopify",
        "toggl",
        "harvest",
        "plain",
    }
    assert 2_000_000 < sum(file.size_bytes for file in manifest.files) < 12_000_000


def test_every_table_is_read_by_csv_in_its_encoding_and_has_its_rows(manifest: Manifest):
    for file in manifest.files:
        if file.system == "gsc":
            continue
        text = file.path.read_bytes().decode(file.encoding)
        lines = cells(text, "\t" if file.encoding == "utf-16" else ",")
        assert len(lines) > file.rows, file.path.name


@pytest.mark.parametrize(
    ("system", "word", "header", "skip"),
    [
        ("x", "tweet_activity", "x_classic", 0),
        ("x", "content", "x_content", 0),
        ("x", "overview", "x_overview", 0),
        ("youtube", "Table data", "youtube", 0),
        ("meta_ads", "", "meta_ads", 0),
        ("google_ads", "", "google_ads", 2),
        ("keyword_planner", "", "keyword_planner", 2),
        ("stripe", "", "stripe", 0),
        ("shopify", "", "shopify", 0),
        ("toggl", "", "toggl", 0),
        ("harvest", "", "harvest", 0),
        ("ga4", "shop", "ga4_en", 9),
        ("ga4", "blog", "ga4_de", 9),
    ],
)
def test_a_file_has_the_real_heading(
    manifest: Manifest, system: str, word: str, header: str, skip: int
):
    file = one(manifest, system, word)
    text = file.path.read_bytes().decode(file.encoding)
    lines = cells(text, "\t" if file.encoding == "utf-16" else ",")
    assert lines[skip] == heading(header)


def test_stripe_and_shopify_have_their_seventy_nine_columns():
    assert len(heading("stripe")) == len(heading("shopify")) == 79


def test_google_writes_utf_16_with_tabs_and_meta_a_byte_order_mark(manifest: Manifest):
    for system in ("google_ads", "keyword_planner"):
        assert one(manifest, system).path.read_bytes()[:2] == b"\xff\xfe"
        assert "\t" in one(manifest, system).path.read_text("utf-16")
    assert one(manifest, "meta_ads").path.read_bytes()[:3] == b"\xef\xbb\xbf"


def test_plain_tables_have_columns_of_the_book_and_all_that_it_requires(
    raw: Path, manifest: Manifest
):
    for file in manifest.files:
        if file.system == "plain":
            table = tables.table(file.path.stem)
            rows = dicts(file.path)
            assert set(rows[0]) <= {column.name for column in table.columns}
            for column in table.columns:
                if column.required:
                    assert all(row[column.name] for row in rows), (table.name, column.name)
                if column.allowed and column.name in rows[0]:
                    assert {row[column.name] for row in rows} <= {*column.allowed, ""}, column.name
            assert len({row[table.key] for row in rows}) == len(rows), table.name


def in_shopify(raw: Path) -> Iterator[dict[str, str]]:
    return (row for row in dicts(raw / "orders_export.csv") if row["Total"])


def of_way(truth: dict[str, Any], *ways: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in truth["orders"]:
        if row["way"] in ways:
            found.update({k: v for k, v in row.items() if isinstance(v, int)})
    return found


def test_the_orders_in_shopify_are_the_true_ones(raw: Path, truth: dict[str, Any]):
    true, rows = of_way(truth, "shop"), list(in_shopify(raw))
    assert len(rows) == true["orders"]
    assert sum(cents(row["Total"]) for row in rows) == true["total"]
    assert sum(cents(row["Taxes"]) for row in rows) == true["tax"]
    assert sum(cents(row["Shipping"]) for row in rows) == true["shipping"]
    assert sum(cents(row["Discount Amount"]) for row in rows) == true["discount"]
    assert sum(cents(row["Refunded Amount"]) for row in rows) == true["refund"]
    assert all(
        cents(row["Total"]) == cents(row["Subtotal"]) + cents(row["Shipping"]) for row in rows
    )


def test_the_lines_of_an_order_add_up_to_its_goods(raw: Path):
    goods: defaultdict[str, int] = defaultdict(int)
    heads = {}
    for row in dicts(raw / "orders_export.csv"):
        goods[row["Name"]] += int(row["Lineitem quantity"]) * cents(row["Lineitem price"])
        if row["Total"]:
            assert row["Name"] not in heads, "an order has one first row"
            heads[row["Name"]] = cents(row["Subtotal"]) + cents(row["Discount Amount"])
    assert goods == heads


def test_courses_are_in_stripe_and_nowhere_else(raw: Path, truth: dict[str, Any]):
    true, rows = of_way(truth, "workshop"), dicts(raw / "unified_payments.csv")
    assert (len(rows), sum(cents(row["Amount"]) for row in rows)) == (true["orders"], true["total"])
    assert sum(cents(row["Amount Refunded"]) for row in rows) == true["refund"]
    assert sum(cents(row["Fee"]) for row in rows) == true["fee"]
    assert {row["UTM Source"] for row in rows} >= {"facebook", "pinterest", "newsletter"}
    others = {row["Id"] for row in in_shopify(raw)}
    assert others.isdisjoint(row["id"] for row in rows)


def test_telephone_network_shop_and_team_orders_are_in_the_plain_table(
    raw: Path, truth: dict[str, Any]
):
    rows = [row for row in dicts(raw / "conversions.csv") if row["kind"] == "order"]
    true = of_way(truth, "telephone", "network_shop", "team")
    assert len(rows) == true["orders"]
    assert sum(cents(row["gross"]) for row in rows) == true["total"]
    income = [
        row
        for row in dicts(raw / "conversions.csv")
        if row["kind"] in {"advertising", "affiliate", "sponsorship"}
    ]
    assert sum(cents(row["gross"]) for row in income) == truth["totals"]["income"]


def true_costs(truth: dict[str, Any], system: str) -> int:
    return sum(cell["cents"] for cell in truth["costs"] if cell["system"] == system)


def test_what_the_files_say_was_spent_is_what_was_spent(
    raw: Path, manifest: Manifest, truth: dict[str, Any]
):
    meta = dicts(one(manifest, "meta_ads").path, encoding="utf-8-sig")
    spent = "Ausgegebener Betrag (EUR)"
    days = [row for row in meta if row["Kampagnenname"]]
    totals = [row for row in meta if not row["Kampagnenname"]]
    assert sum(cents(row[spent]) for row in days) == true_costs(truth, "meta_ads")
    assert [cents(row[spent]) for row in totals] == [true_costs(truth, "meta_ads")]
    google = dicts(one(manifest, "google_ads").path, encoding="utf-16", skip=2, delimiter="\t")
    keywords = [row for row in google if row["Keyword"]]
    assert sum(cents(row["Cost"]) for row in keywords) == true_costs(truth, "google_ads")
    assert {cents(row["Cost"]) for row in google if not row["Keyword"]} == {
        true_costs(truth, "google_ads")
    }
    plain = dicts(raw / "costs.csv")
    assert sum(cents(row["amount"]) for row in plain) == true_costs(truth, "plain")


def test_the_hours_in_the_trackers_are_the_true_ones(manifest: Manifest, truth: dict[str, Any]):
    minutes: Counter[str] = Counter()
    for cell in truth["costs"]:
        minutes[cell["system"]] += cell["minutes_milli"]
    toggl = dicts(one(manifest, "toggl").path, encoding="utf-8-sig")
    seconds = sum(
        int(h) * 3600 + int(m) * 60 + int(s)
        for h, m, s in (row["Duration"].split(":") for row in toggl)
    )
    assert seconds * 1000 // 60 == minutes["toggl"]
    harvest = dicts(one(manifest, "harvest").path)
    assert sum(cents(row["Hours"]) for row in harvest) * 600 == minutes["harvest"]
    assert {row["Cost Rate"] for row in harvest} == {"18.00", "19.00"}


def test_google_analytics_counts_what_it_saw_and_the_overlap_twice(
    manifest: Manifest, truth: dict[str, Any]
):
    blog = ga4(one(manifest, "ga4", "blog").path)
    seen = sum(row["seen"] for row in truth["visits"] if row["site"] == "blog")
    assert sum(int(row["Sitzungen"]) for row in blog) == seen
    parts = [
        ga4(file.path)
        for file in manifest.files
        if file.system == "ga4" and "shop" in file.path.name
    ]
    rows = {(row["Session source / medium"], row["Date"]): row for part in parts for row in part}
    seen = sum(row["seen"] for row in truth["visits"] if row["site"] == "shop")
    assert sum(int(row["Sessions"]) for row in rows.values()) == seen
    assert sum(len(part) for part in parts) > len(rows), "the two files overlap by a month"
    for row in (row for part in parts for row in part):
        assert rows[row["Session source / medium"], row["Date"]] == row


def test_the_week_without_a_tag_is_missing_and_not_zero(manifest: Manifest):
    days = {row["Date"] for row in ga4(one(manifest, "ga4", "shop_20240617").path)}
    assert {f"202502{day:02d}" for day in (9, 17)} <= days
    assert days.isdisjoint(f"202502{day:02d}" for day in range(10, 17))


def test_google_analytics_hardly_knows_the_dark_network(manifest: Manifest):
    content = one(manifest, "x", "content").path
    clicks = sum(int(row["URL Clicks"]) for row in dicts(content))
    rows = [row for f in manifest.files if f.system == "ga4" for row in ga4(f.path)]
    known = [row for row in rows if next(iter(row.values())).startswith("t.co ")]
    assert clicks > 5 * len(known)


def test_search_console_is_a_zip_in_two_languages(manifest: Manifest):
    german, english = (file.path for file in manifest.files if file.system == "gsc")
    with zipfile.ZipFile(german) as archive:
        assert archive.namelist() == [
            "Suchanfragen.csv",
            "Seiten.csv",
            "Länder.csv",
            "Geräte.csv",
            "Diagramm.csv",
            "Filter.csv",
        ]
        lines = cells(archive.read("Diagramm.csv").decode())
        assert lines[0] == ["Datum", "Klicks", "Impressionen", "Klickrate", "Position"]
        assert len(lines) == 487
        assert lines[-1][0] == "2025-12-28"
    with zipfile.ZipFile(english) as archive:
        queries = cells(archive.read("Queries.csv").decode())
        assert queries[0] == ["Top queries", "Clicks", "Impressions", "CTR", "Position"]


def test_ids_on_x_hold_the_moment_and_are_not_rounded(manifest: Manifest):
    rows = dicts(one(manifest, "x", "tweet_activity").path)
    assert len({row["Tweet id"] for row in rows}) == len(rows)
    assert all(row["Tweet permalink"].endswith(row["Tweet id"]) for row in rows)
    assert any("\n" in row["Tweet text"] for row in rows), "a text of two lines is one cell"


def test_invented_people_have_addresses_that_belong_to_nobody(raw: Path):
    domains = {row["Email"].split("@")[1] for row in in_shopify(raw)}
    assert domains <= {"example.org", "example.com", "example.net"}


def test_the_answer_key_is_the_same_every_time(
    history: History, tmp_path: Path, manifest: Manifest
):
    again = write(COMPANY, history, tmp_path, now=NOW, without=())
    assert again.truth.read_bytes() == manifest.truth.read_bytes()


def test_the_collector_saw_what_the_analytics_saw(raw: Path, truth: dict[str, Any]):
    rows = dicts(raw / "touches.csv")
    assert len(rows) == truth["totals"]["visits_seen_by_analytics"]
    exempt = {row["person"] for row in rows if row["consent"] == "exempt"}
    agreed = {row["person"] for row in rows if row["consent"] == "consented"}
    assert exempt.isdisjoint(agreed), "who did not agree is not joined with anybody"
    assert not any("@" in person for person in exempt)


def test_leads_have_a_stage_and_the_true_number(raw: Path, truth: dict[str, Any]):
    rows = [row for row in dicts(raw / "conversions.csv") if row["kind"] == "lead"]
    true: Counter[str] = Counter()
    for row in truth["leads"]:
        true[row["stage"]] += row["leads"]
    assert Counter(row["stage"] for row in rows) == true
