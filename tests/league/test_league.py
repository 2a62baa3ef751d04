"""Does a short league keep the laws, give the same figures again, and read its worlds back?"""

import json
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from tests.league.worlds import BY_NAME, short
from whichhalf.cli import main
from whichhalf.errors import BadInput
from whichhalf.league import files, playing, truths
from whichhalf.league.credited import METHODS, tracked_journeys
from whichhalf.league.entrants import entrants
from whichhalf.league.exports import to_meridian, to_pymc_marketing
from whichhalf.league.mixed import mix_weeks
from whichhalf.league.tables import Tables
from whichhalf.league.truths import Made, made, make
from whichhalf.mix.weeks import Driver, DriverKind, MixWeeks
from whichhalf.models.path_sums import path_sums

SEEDS = (1, 2)
NAMES = ("demand_then_lot", "zero_advertising")


@pytest.fixture(scope="module")
def worlds() -> list[Made]:
    scenarios = [replace(short(name), weeks=44) for name in NAMES]
    return [make(scenario, seed) for scenario in scenarios for seed in SEEDS]


@pytest.mark.slow
def test_laws_1_3_and_4_hold_in_every_world(worlds: list[Made]):
    """What the ledger gives to channels and to the baseline is the booked, and never above it."""
    for world in worlds:
        answer = entrants()["ledger"](world.tables, np.random.default_rng(1))
        assert answer.social is not None
        assert answer.baseline is not None
        booked = world.tables.booked_cents
        given = sum(one.value for one in answer.channels.values())
        assert given + answer.baseline.value == booked
        assert answer.social.value == sum(
            answer.channels[name].value for name in world.tables.social
        )
        assert answer.social.high <= booked
        assert all(one.high <= booked for one in answer.channels.values())


@pytest.mark.slow
def test_law_1_the_paths_hold_every_cent_that_was_booked_once(worlds: list[Made]):
    for world in worlds:
        rows, tables = world.tables.journeys, world.tables
        assert sum(row.margin_cents for row in rows) == tables.booked_cents
        assert sum(row.conversions for row in rows) == tables.weekly["orders"].sum()
        assert path_sums(tracked_journeys(tables)).booked[1] == tables.booked_cents
        assert tables.daily_cents.sum() == tables.booked_cents == world.truth.booked_cents
        by_week = np.zeros(tables.weeks)
        for row in rows:
            if row.conversions:
                by_week[row.week] += row.margin_cents
        assert by_week.tolist() == tables.weekly["margin_cents"].tolist()


@pytest.mark.slow
def test_every_rule_that_counts_clicks_stays_below_the_booked(worlds: list[Made]):
    for world in worlds:
        for name in ("last click", "linear", "markov", "shapley"):
            answer = METHODS[name](world.tables, np.random.default_rng(1))
            assert sum(one.value for one in answer.channels.values()) <= world.tables.booked_cents


@pytest.mark.slow
def test_a_world_is_read_back_as_it_was_written(worlds: list[Made], tmp_path: Path):
    tables, truth = worlds[0].tables, worlds[0].truth
    figures = (truth.booked_cents, truth.social_cents, truth.channels)
    files.write(tables, figures, tmp_path / "one", "mark")
    again = files.read(tmp_path / "one", "mark")
    assert again is not None
    assert again[1] == figures
    assert all(same(getattr(tables, f.name), getattr(again[0], f.name)) for f in fields(Tables))
    assert files.read(tmp_path / "one", "another mark") is None
    assert files.read(tmp_path / "two", "mark") is None


def same(one: object, other: object) -> bool:
    if isinstance(one, np.ndarray):
        return bool(np.array_equal(one, np.asarray(other)))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return one == other


@pytest.mark.slow
def test_the_same_seed_gives_the_same_figures_from_a_folder_or_not(tmp_path: Path):
    scenario = replace(short("zero_clicks"), weeks=12)
    game = playing.Game(
        {name: METHODS[name] for name in ("linear", "platforms")}, lambda: 0.0, tmp_path
    )
    first = list(playing.runs(game, [scenario], SEEDS))
    again = list(playing.runs(game, [scenario], SEEDS))
    anew = list(playing.runs(replace(game, folder=None), [scenario], SEEDS))
    assert first == again == anew
    assert [run.method for run in first[0]] == ["linear", "platforms"]


def test_the_worlds_are_those_that_lie_in_folders_already():
    """Other figures here mean other worlds: then `truths.GENERATOR` must grow by one."""
    hamlet = replace(BY_NAME["ordinary_shop"], weeks=10, people={"number": 200})
    truth = make(hamlet, 1).truth
    assert truths.GENERATOR == 1
    assert (truth.booked_cents, truth.social_cents) == (176_796, 26_868)
    assert truth.channels == {
        "facebook/paid": 4_316,
        "instagram/organic": 7_087,
        "pinterest/organic": 15_465,
    }


@pytest.mark.slow
def test_a_world_of_another_scenario_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    scenario = replace(short("zero_clicks"), weeks=8)
    made(scenario, 1, tmp_path)
    longer = made(replace(scenario, weeks=9), 1, tmp_path)
    assert longer.tables.weeks == 9
    monkeypatch.setattr(truths, "make", None)
    assert made(replace(scenario, weeks=9), 1, tmp_path).tables.weeks == 9  # read, not played


@pytest.mark.slow
def test_half_a_year_is_enough_for_nobody_to_be_sure(worlds: list[Made]):
    """Thin data is refused: ten weeks give no mix model."""
    tables = make(replace(short("half_a_year"), weeks=10), 1).tables
    answer = entrants()["mix model"](tables, np.random.default_rng(1))
    assert answer.social is None
    assert answer.refused.startswith("unknown.mix")


def typed(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as leaving:
        main(["league", *words])
    said = capsys.readouterr()
    return int(leaving.value.code or 0), said.out, said.err


@pytest.mark.slow
def test_the_command_writes_worlds_and_tells_a_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    words = ["--scenario", "half_a_year", "--method", "linear", "--write", str(tmp_path)]
    code, out, progress = typed(capsys, *words)
    assert code == 0
    assert "1 scenario × 1 seed = 1 world." in out
    assert "1 of 1 worlds" in progress
    assert (tmp_path / "half_a_year" / "1" / "truth.csv").is_file()
    _, out, _ = typed(capsys, *words, "--method", "before/after", "--format", "json")
    assert json.loads(out)["runs"][0]["scenario"] == "half_a_year"
    _, out, _ = typed(capsys, *words, "--format", "md")
    assert "| `half_a_year` |" in out


@pytest.mark.parametrize("words", [("--scenario", "nowhere"), ("--method", "magic")])
def test_an_unknown_name_is_answered_with_those_that_there_are(
    words: tuple[str, str], capsys: pytest.CaptureFixture[str]
):
    code, out, said = typed(capsys, *words)
    assert code != 0
    assert "There are:" in out + said


def test_every_scenario_stands_on_its_page():
    page = Path(__file__).parents[2] / "docs" / "methods" / "worlds.md"
    text = page.read_text(encoding="utf-8")
    for name, scenario in BY_NAME.items():
        marks = f"{'yes' if scenario.answerable else 'no'} | {'yes' if scenario.kept_aside else ''}"
        assert f"| `{name}` | {scenario.reason} | {marks} |" in text


@pytest.mark.slow
def test_weekly_figures_go_to_other_mix_models_without_search(worlds: list[Made]):
    tables = worlds[0].tables
    weeks = mix_weeks(tables)
    pymc = to_pymc_marketing(weeks, tables.first_monday)
    assert pymc.settings["channel_columns"] == list(tables.social)
    assert {len(column) for column in pymc.columns.values()} == {tables.weeks}
    meridian = to_meridian(weeks, tables.first_monday)
    coordinates = meridian.settings["coord_to_columns"]
    assert coordinates["media"] == ["facebook/paid"]
    assert coordinates["organic_media"] == ["instagram/organic", "pinterest/organic"]
    assert set(coordinates["media_spend"]) <= set(meridian.columns)
    assert meridian.columns["facebook/paid spend"] == meridian.columns["facebook/paid"]
    assert sum(pymc.columns["margin"]) == pytest.approx(tables.booked_cents / 100)


def test_meridian_is_told_that_it_needs_a_paid_channel():
    organic = Driver("x/organic", np.array([1.0, 2.0]), DriverKind.ORGANIC)
    weeks = MixWeeks(np.array([10, 20]), (organic,))
    with pytest.raises(BadInput, match="paid"):
        to_meridian(weeks, date(2025, 1, 6))
