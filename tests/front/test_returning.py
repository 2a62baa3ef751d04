"""From plain files of posts, costs, visits and orders to what came back for what was spent?"""

import json
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

import whichhalf.front as wh
from whichhalf.cli import main
from whichhalf.errors import BadInput
from whichhalf.front.founding import found
from whichhalf.nouns.estimate import Estimate, Unknown
from whichhalf.nouns.returned import FollowerCohortsFound

FACTS = {
    "business": {"name": "Wool & Co", "currency": "EUR", "zone": "Europe/Berlin"},
    "goals": [{"kind": "sales", "measure": "margin", "target": 100, "every": "year"}],
    "margins": [{"from": date(2020, 1, 1), "share": "38.7 %"}],
}
POSTS = """post_id,network,published_at,format,theme
pinterest:1,pinterest,2025-03-01T09:00:00Z,image,yarn
pinterest:2,pinterest,2025-04-01T09:00:00Z,video,pattern
"""
COSTS = """cost_id,starts_on,kind,activity,network,amount,currency
c:1,2025-03-02,content,create,pinterest,40.01,EUR
c:2,2025-04-02,content,create,pinterest,900.00,EUR
c:3,2025-04-03,advertising,promote,pinterest,7.00,EUR
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("returning") / "shop"
    found(folder, FACTS)
    visits = ["touch_id,happened_at,site,kind,person,consent,utm_source,utm_medium,post_id"]
    orders = ["conversion_id,kind,happened_at,person,currency,gross,tax"]
    for n in range(90):
        who, post = f"p{n}@example.org", n % 2 + 1
        day = f"2025-0{post + 2}-{n % 20 + 3:02}"
        visits.append(
            f"a{n},{day}T10:00:00Z,shop,visit,{who},consented,pinterest,social,pinterest:{post}"
        )
        orders.append(f"o:{n},order,{day}T11:00:00Z,{who},EUR,{n + 5}.{n % 7}9,0.0{n % 5}")
    files = {"touches": "\n".join(visits), "conversions": "\n".join(orders)}
    for name, text in {**files, "posts": POSTS, "costs": COSTS}.items():
        (folder / f"{name}.csv").write_text(text.strip() + "\n", "utf-8")
    wh.import_files(folder, [folder / f"{name}.csv" for name in (*files, "posts", "costs")])
    return folder


def test_rows_come_to_the_cost_and_the_margin_of_the_statement(shop: Path) -> None:
    for by in ("post", "theme", "network", "campaign"):
        told = wh.returns(shop, "2025", by=by)
        every = (*told.rows, *told.rest)
        assert sum(one.cost for one in every) == told.cost == 94_701
        credits_of = [one.credit for one in every if isinstance(one.credit, Estimate)]
        assert len(credits_of) == len(every)
        assert sum(one.value for one in credits_of) == told.booked > 0


def test_posts_of_march_cover_their_cost_and_those_of_april_do_not(shop: Path) -> None:
    march, april = wh.cohorts(shop).cohorts
    assert (march.cost, april.cost) == (4_001, 90_000)
    assert isinstance(march.even_after, Estimate)
    assert march.even_after.value == 0
    assert not isinstance(april.even_after, Estimate)


def test_the_command_line_says_the_same(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def said(*typed: str) -> str:
        with pytest.raises(SystemExit, match="0"):
            main([*typed, "-w", str(shop)])
        return capsys.readouterr().out

    written = json.loads(said("returns", "--by", "post", "-p", "2025", "--format", "json"))
    assert written["cost"] == 94_701
    assert {row["name"][0] for row in written["rows"]} == {"pinterest:1", "pinterest:2"}
    assert written["mature_days"]["unknown"] == "unknown.maturity"
    assert "2025-03" in said("cohorts")


def test_followers_that_nobody_listed_are_unknown_with_a_remedy_in_both_forms(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*typed: str) -> str:
        with pytest.raises(SystemExit, match="0"):
            main(["cohorts", "--of", "followers", *typed, "-w", str(shop)])
        return capsys.readouterr().out

    assert "import each network's follower counts" in said().replace("\n", " ")
    assert json.loads(said("--format", "json"))["unknown"] == "unknown.no_followers"
    with pytest.raises(SystemExit, match="2"):
        main(["cohorts", "--of", "moons", "-w", str(shop)])
    assert "posts, followers" in capsys.readouterr().err


def test_followers_have_a_month_a_cost_and_what_they_bought_since(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "shop"
    copytree(shop, place)
    listed = ["follow_id,network,since,person", "f0,pinterest,2025-01-02T08:00:00Z,"]
    # each of these bought once, some days later
    listed += [f"f{n},pinterest,2025-03-02T08:00:00Z,p{2 * n}@example.org" for n in range(1, 10)]
    (tmp_path / "follows.csv").write_text("\n".join(listed) + "\n", "utf-8")
    (done,) = wh.import_files(place, [tmp_path / "follows.csv"])
    assert done.lines.stored == 10
    told = wh.follower_cohorts(place)
    assert isinstance(told, FollowerCohortsFound)
    (march,) = (one for one in told.cohorts if one.month == "2025-03-01")
    assert (march.gained, march.each) == (Estimate.counted(9), Estimate.counted(round(4_001 / 9)))
    assert march.bought[0] == march.so_far > 4_001
    assert (march.earliest, isinstance(march.theirs, Unknown)) == (0, True)
    with pytest.raises(SystemExit, match="0"):
        main(["cohorts", "--of", "followers", "-w", str(place)])
    assert "2025-03" in capsys.readouterr().out


def test_what_cannot_be_chosen_is_refused_with_what_can(shop: Path) -> None:
    with pytest.raises(BadInput, match="campaign"):
        wh.returns(shop, by="moon")
