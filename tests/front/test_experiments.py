"""Is an experiment written down before it begins, and read as it was written down?"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

import whichhalf.front as wh
from tests.front.shops import new_shop
from whichhalf.cli import main
from whichhalf.errors import BadInput
from whichhalf.front.experiments import Lot
from whichhalf.nouns.estimate import Unknown
from whichhalf.pages.experiment import prospect_page, reading_page
from whichhalf.worth.trials import Experiment, Reading

FIRST = date(2025, 1, 6)
BEGINS = datetime(2025, 6, 2, tzinfo=UTC)


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shop with 21 weeks of orders; today is the Friday before the experiment."""
    place = new_shop(tmp_path / "shop")
    brought_in(place, orders(tmp_path / "past.csv", FIRST, 147, set()))
    monkeypatch.setattr("whichhalf.front.experiments.now_utc", lambda: BEGINS - timedelta(days=3))
    return place


def orders(path: Path, first: date, days: int, on: set[date]) -> Path:
    """About ten orders a day, and half as many again on a day that is on."""
    rng = np.random.default_rng(days)
    rows = ["conversion_id,kind,happened_at,place,currency,gross,tax"]
    for at in range(days):
        day = first + timedelta(days=at)
        for number in range(int(rng.poisson(15 if day in on else 10))):
            gross = 30 + rng.exponential(20)
            rows.append(f"{day}-{number},order,{day}T10:00:00Z,shop,EUR,{gross:.2f},0.00")
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def brought_in(place: Path, *paths: Path) -> None:
    for imported in wh.import_files(place, paths):
        assert not imported.refused
        assert imported.lines.stored == imported.lines.received


def days_on(plan: Experiment) -> set[date]:
    return {
        arm.starts + timedelta(days=at) for arm in plan.arms if arm.arm == "on" for at in range(7)
    }


def test_an_experiment_is_rows_of_the_book_with_its_seed(shop: Path) -> None:
    plan = wh.experiment_start(shop, "pins", "pinterest", Lot(pairs=8, seed=11))
    assert plan.starts == BEGINS.date()
    assert len(plan.arms) == 16
    found, answer = wh.experiment_read(shop, "pins", on="sales")
    assert found == plan
    assert isinstance(answer, Unknown)
    assert answer.reason == "unknown.switchback_not_over"
    assert (shop / "experiments" / "pins.csv").is_file()


def test_without_a_seed_the_lot_falls_by_chance_and_is_kept(shop: Path) -> None:
    plans = [wh.experiment_start(shop, name, "pinterest") for name in ("one", "two")]
    assert plans[0].seed != plans[1].seed
    assert wh.experiment_read(shop, "one")[0].seed == plans[0].seed


@pytest.mark.parametrize("start", [BEGINS.date() - timedelta(days=3), date(2025, 1, 6)])
def test_what_begins_today_or_in_the_past_is_refused(shop: Path, start: date) -> None:
    with pytest.raises(BadInput, match="before it begins"):
        wh.experiment_start(shop, "late", "pinterest", Lot(start))
    assert not (shop / "experiments").exists()


def test_a_name_is_taken_once(shop: Path) -> None:
    wh.experiment_start(shop, "pins", "pinterest")
    for name in ("pins", "../pins", ""):
        with pytest.raises(BadInput):
            wh.experiment_start(shop, name, "pinterest")
    with pytest.raises(BadInput, match="There are: pins"):
        wh.experiment_read(shop, "needles")


def test_what_it_showed_is_told_and_calibrates(shop: Path, tmp_path: Path) -> None:
    plan = wh.experiment_start(shop, "pins", "pinterest", Lot(pairs=8, seed=11))
    brought_in(shop, orders(tmp_path / "during.csv", plan.starts, 112, days_on(plan)))
    _, answer = wh.experiment_read(shop, "pins", on="sales")
    assert isinstance(answer, Reading)
    assert answer.verdict == "gain"
    assert answer.per_day.low < 25_000 < answer.per_day.high  # five orders of fifty euros
    result = answer.result
    assert (result.channel, result.days_on) == ("pinterest", 56)
    assert abs(result.estimate - 56 * 25_000) < 2 * result.standard_error
    told = " ".join(reading_page(plan, answer, wh.teller(shop), width=100).split())
    assert "it brings more than nothing" in told
    assert "seed 11" in told


def test_one_that_was_written_down_late_is_not_read(shop: Path, tmp_path: Path) -> None:
    plan = wh.experiment_start(shop, "pins", "pinterest", Lot(seed=11))
    late = tmp_path / "late.csv"
    written = (shop / "experiments" / "pins.csv").read_text("utf-8")
    late.write_text(
        written.replace("pins/", "late/").replace("2025-05-30T", "2025-06-30T"), "utf-8"
    )
    brought_in(shop, late)
    brought_in(shop, orders(tmp_path / "during.csv", plan.starts, 112, days_on(plan)))
    _, answer = wh.experiment_read(shop, "late", on="sales")
    assert isinstance(answer, Unknown)
    assert answer.reason == "unknown.experiment_recorded_late"


def test_a_plan_says_what_it_could_see_and_needs_a_past(shop: Path, tmp_path: Path) -> None:
    found = wh.experiment_plan(shop, on="orders")
    assert not isinstance(found.reaches, Unknown)
    shares = [one.share for one in found.reaches]
    assert shares == sorted(shares, reverse=True)
    assert "Smallest effect" in prospect_page(found, wh.teller(shop), width=80)
    empty = wh.experiment_plan(new_shop(tmp_path / "new"))
    assert isinstance(empty.reaches, Unknown)


def test_where_there_are_regions_some_are_tried_and_others_compared(
    shop: Path, tmp_path: Path
) -> None:
    rng = np.random.default_rng(5)
    rows = ["subject_kind,subject_id,metric,starts_on,ends_on,grain,value,unit,currency,system"]
    current = np.cumsum(rng.normal(0, 0.03, 175))
    plan = None
    readings = tmp_path / "regions.csv"
    for at in range(175):
        day = FIRST + timedelta(days=at)
        if at == 147:  # until here it is the past
            readings.write_text("\n".join(rows) + "\n", "utf-8")
            brought_in(shop, readings)
            found = wh.experiment_plan(shop)
            assert not isinstance(found.powers, Unknown)
            assert found.powers[0].effect == 0
            plan = wh.experiment_start(shop, "north", "pinterest", Lot(seed=3))
            assert plan.design == "regions"
            rows = rows[:1]
        tried = {arm.place for arm in plan.arms if arm.arm == "on"} if plan else set()
        for region in (f"r{number:02}" for number in range(15)):
            lift = 1.3 if region in tried else 1.0
            value = round(100_000 * lift * float(np.exp(current[at] + rng.normal(0, 0.03))))
            end = day + timedelta(days=1)
            rows.append(f"business,{region},sales,{day},{end},day,{value},milli,,till")
    readings.write_text("\n".join(rows) + "\n", "utf-8")
    brought_in(shop, readings)
    _, answer = wh.experiment_read(shop, "north")
    assert isinstance(answer, Reading)
    assert answer.verdict == "gain"
    assert answer.result.days_on == 28 * 5


def test_the_line_that_is_typed_plans_starts_and_reads(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = (
        ["plan"],
        ["start", "pins", "--network", "pinterest", "--seed", "4"],
        ["read", "pins", "--on", "orders", "--format", "json"],
    )
    for line in lines:
        with pytest.raises(SystemExit) as left:
            main(["experiment", *line, "-w", str(shop)])
        assert not left.value.code
    told = capsys.readouterr().out
    assert "What could an experiment see?" in told
    assert "(seed 4)" in told
    assert json.loads(told[told.rindex("{\n") :])["reason"] == "unknown.switchback_not_over"


@pytest.mark.parametrize("line", [["guess"], ["read"], ["start", "pins"], ["plan", "--on", "mood"]])
def test_what_is_no_deed_is_not_understood(shop: Path, line: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["experiment", *line, "-w", str(shop)])
    assert left.value.code == 2
