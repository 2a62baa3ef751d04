"""What is said of an event in a shop's book, through the front door?"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

import whichhalf.front as wh
from tests.front.shops import new_shop
from whichhalf.cli import main
from whichhalf.errors import BadInput
from whichhalf.nouns.estimate import Unknown
from whichhalf.nouns.period import Period
from whichhalf.pages.impact import impact_page
from whichhalf.worth.event import EventEffect, EventFound

FIRST = date(2025, 1, 6)
EVENT = date(2025, 5, 5)
ZONE = "Europe/Berlin"


def orders(path: Path, of_day: Callable[[date], float], days: int = 150) -> Path:
    """About five orders a day of about fifty euros; every fifth by telephone."""
    rng = np.random.default_rng(2)
    rows = ["conversion_id,kind,happened_at,place,currency,gross,tax"]
    for at in range(days):
        day = FIRST + timedelta(days=at)
        for number in range(int(rng.poisson(5 * of_day(day)))):
            place = "telephone" if number % 5 == 4 else "shop"
            gross = 20 + rng.exponential(30)
            rows.append(f"t:{at}-{number},order,{day}T10:00:00Z,{place},EUR,{gross:.2f},0.00")
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path


def blunder(day: date) -> float:
    return 0.25 if EVENT <= day < EVENT + timedelta(days=7) else 1.0


def nothing(_: date) -> float:
    return 1.0


def shop(folder: Path, of_day: Callable[[date], float], *files: tuple[str, str]) -> Path:
    place = new_shop(folder / "shop")
    paths = [orders(folder / "conversions.csv", of_day)]
    for name, text in files:
        (folder / name).write_text(text, "utf-8")
        paths.append(folder / name)
    for imported in wh.import_files(place, paths):
        assert not imported.refused
    return place


def known(found: EventFound) -> EventEffect:
    assert isinstance(found.answer, EventEffect)
    return found.answer


def page(place: Path, found: EventFound) -> str:
    return " ".join(impact_page(found, wh.teller(place), width=100).split())


def test_a_blunder_that_cost_sales_is_told_with_what_could_be_seen_first(tmp_path: Path) -> None:
    place = shop(tmp_path, blunder)
    found = wh.impact(place, "2025-05-05", "2025-05-11")
    assert known(found).verdict == "harm"
    assert known(found).weeks[0].period.start == EVENT
    told = page(place, found)
    assert told.index("Before the result") < told.index("Expected") < told.index("did harm")
    assert "Normal again from 12 May 2025 on" in told


def test_where_nothing_happened_it_says_how_small_the_effect_is_at_least(tmp_path: Path) -> None:
    place = shop(tmp_path, nothing)
    found = wh.impact(place, EVENT, on="orders")
    assert known(found).verdict == "none"
    assert known(found).effect.low < 0 < known(found).effect.high
    assert "No effect that can be told from chance" in page(place, found)
    assert found.question.end == EVENT + timedelta(days=7)


def test_a_part_that_it_cannot_have_touched_stands_beside_it(tmp_path: Path) -> None:
    place = shop(tmp_path, blunder)
    alone, beside = (
        known(wh.impact(place, EVENT, controls=controls)) for controls in ((), ("place:telephone",))
    )
    assert beside.expected < 0.9 * alone.expected
    with pytest.raises(BadInput):
        wh.impact(place, EVENT, controls=("place:moon",))


def test_what_else_began_in_the_middle_makes_it_unknown(tmp_path: Path) -> None:
    campaigns = (
        "campaign_id,title,starts_on,ends_on\n"
        "sale,Spring sale,2025-05-07,2025-06-01\nrun,Always on,2025-01-01,\n"
    )
    place = shop(tmp_path, nothing, ("campaigns.csv", campaigns))
    found = wh.impact(place, EVENT)
    assert isinstance(found.answer, Unknown)
    assert found.answer.reason == "unknown.impact_other_event"
    assert "Spring sale" in page(place, found)
    # the campaign itself can be asked about: it is the one of that very day
    assert isinstance(wh.impact(place, "2025-05-07").answer, EventEffect)


def test_a_shop_that_seldom_sells_is_judged_by_weeks(tmp_path: Path) -> None:
    place = new_shop(tmp_path / "shop")
    wh.import_files(place, [orders(tmp_path / "conversions.csv", lambda _: 0.06, 330)])
    found = wh.impact(place, "2025-11-03", "2025-11-12", on="orders")
    assert found.step_days == 7
    assert known(found).weeks[0].period == Period(date(2025, 11, 3), date(2025, 11, 10), ZONE)
    assert "whole weeks are compared" in page(place, found)
    early = wh.impact(place, "2025-06-02")
    assert isinstance(early.answer, Unknown)
    assert dict(early.answer.facts)["fewest"] == "40"


def test_days_that_are_not_known_and_a_short_past_are_refused(tmp_path: Path) -> None:
    place = shop(tmp_path, nothing)
    reasons = [wh.impact(place, day).answer for day in ("2025-02-01", "2025-06-02", "2024-01-01")]
    assert [one.reason if isinstance(one, Unknown) else "" for one in reasons] == [
        "unknown.impact_few_before",
        "unknown.impact_no_data",
        "unknown.impact_no_data",
    ]


def test_profit_needs_a_margin(tmp_path: Path) -> None:
    found = wh.impact(shop(tmp_path, nothing), EVENT, on="profit")
    assert isinstance(found.answer, Unknown)
    assert found.answer.reason == "unknown.no_margin"


def prices(drop: float) -> str:
    """A share that follows its market, and a day on which it does not."""
    rng = np.random.default_rng(3)
    rows = ["subject_kind,subject_id,metric,starts_on,ends_on,grain,value,unit,currency,system"]
    market, share = 15_000.0, 80.0
    for at in range(180):
        day = FIRST + timedelta(days=at)
        if day.weekday() > 4:
            continue
        moved = rng.normal(0, 0.01)
        market *= float(np.exp(moved))
        share *= float(np.exp(1.2 * moved + rng.normal(0, 0.006) + (drop if day == EVENT else 0)))
        end = day + timedelta(days=1)
        for name, value in (("WOOL", share), ("DAX", market)):
            rows.append(
                f"business,{name},price,{day},{end},day,{round(value * 100)},milli,,exchange"
            )
    return "\n".join(rows) + "\n"


def test_a_share_price_is_judged_beside_its_market(tmp_path: Path) -> None:
    place = shop(tmp_path, nothing, ("readings.csv", prices(-0.08)))
    found = wh.impact(place, EVENT, EVENT, on="price", controls=("DAX",))
    assert found.unit == "ppm"
    assert known(found).verdict == "harm"
    assert known(found).effect.low < -77_000 < known(found).effect.high
    assert "beyond what its market explains" in page(place, found)
    with pytest.raises(BadInput, match="name the markets"):
        wh.impact(place, EVENT, on="price")


def test_without_a_price_it_says_what_to_import(tmp_path: Path) -> None:
    place = shop(tmp_path, nothing)
    found = wh.impact(place, EVENT, on="price")
    assert isinstance(found.answer, Unknown)
    assert "metric price" in page(place, found)


def test_the_line_that_is_typed_gives_text_and_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = shop(tmp_path, blunder)
    for typed in ([], ["--format", "json"]):
        with pytest.raises(SystemExit) as left:
            main(["impact", "--date", str(EVENT), "-w", str(place), *typed])
        assert not left.value.code
    text, _, written = capsys.readouterr().out.partition("{")
    assert "Verdict" in text
    assert json.loads("{" + written)["answer"]["verdict"] == "harm"


@pytest.mark.parametrize(
    ("day", "until", "on"),
    [("May", "", "sales"), ("2025-05-05", "2025-05-01", "sales"), ("2025-05-05", "", "mood")],
)
def test_what_is_no_day_or_no_measure_is_not_understood(
    tmp_path: Path, day: str, until: str, on: str
) -> None:
    with pytest.raises(BadInput):
        wh.impact(new_shop(tmp_path / "shop"), day, until, on=on)


def test_impact_loads_nothing_heavy_that_it_does_not_need(tmp_path: Path) -> None:
    """Each of them takes a fortieth to a seventh of a second of CPU; the whole shall take one."""
    place = shop(tmp_path, blunder)
    words = ["impact", "--date", str(EVENT)]
    heavy = ("pydantic", "pyarrow.compute", "numpy.ma", "whichhalf.crediting")
    program = (
        "import sys\nfrom whichhalf.cli import main\n"
        f"try:\n    main({words!r})\nexcept SystemExit as end:\n    assert not end.code\n"
        f"print([name for name in {heavy!r} if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=place, check=True
    )
    assert "Verdict" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]", done.stdout
