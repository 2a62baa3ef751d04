"""Law 1 in a whole book: names, the order of rows and batches change no credit, nor any range."""

import json
from datetime import date
from pathlib import Path
from random import Random
from shutil import copytree
from typing import Any

import pytest

import whichhalf.front as wh
from whichhalf.front.founding import found

FACTS = {
    "business": {"name": "Wool & Co", "currency": "EUR", "zone": "Europe/Berlin"},
    "goals": [{"kind": "sales", "measure": "margin", "target": 100, "every": "year"}],
    "margins": [{"from": date(2020, 1, 1), "share": "38.7 %"}],
}
HEADS = {
    "touches": "touch_id,happened_at,site,kind,person,consent,utm_source,utm_medium",
    "conversions": "conversion_id,kind,happened_at,person,currency,gross,tax",
}
WAYS = ("pinterest", "facebook", "newsletter")


def rows() -> dict[str, list[str]]:
    """120 persons on their way through three channels; three of four buy."""
    chance, told = Random(5), dict[str, list[str]](touches=[], conversions=[])
    for n in range(120):
        who = f"p{n}@example.org"
        for at in range(chance.randint(1, 4)):
            way = WAYS[min(chance.randint(0, 3), 2)]
            medium = "email" if way == "newsletter" else "social"
            day = f"2025-0{3 + at}-{chance.randint(1, 27):02}T{chance.randint(8, 20):02}:00:00Z"
            told["touches"].append(f"t{n}-{at},{day},shop,visit,{who},consented,{way},{medium}")
        for bought in range(chance.choice((0, 1, 1, 1))):
            day = f"2025-0{6 + bought}-{chance.randint(1, 27):02}T21:00:00Z"
            gross = f"{chance.randint(5, 90)}.{chance.randint(10, 99)}"
            told["conversions"].append(f"o:{n}-{bought},order,{day},{who},EUR,{gross},0.07")
    told["conversions"].append("o:900,order,2025-06-03T10:00:00Z,,EUR,13.13,0.00")
    return told


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with its secret and one old row: in copies of it persons have one pseudonym."""
    folder = tmp_path_factory.mktemp("credit") / "empty"
    found(folder, FACTS)
    old = folder / "old.csv"
    row = "old,2019-05-05T09:00:00Z,shop,visit,old@example.org,consented,pinterest,social"
    old.write_text(f"{HEADS['touches']}\n{row}\n", encoding="utf-8")
    wh.import_files(folder, [old])
    return folder


def told_of(empty: Path, folder: Path, *batches: dict[str, list[str]]) -> Any:
    """What is told of a book with these batches, model by model?"""
    copytree(empty, folder)
    for number, batch in enumerate(batches):
        files = []
        for name, lines in batch.items():
            files.append(folder / f"{name}{number}.csv")
            files[-1].write_text("\n".join([HEADS[name], *lines]) + "\n", encoding="utf-8")
        assert [one.lines.rejected for one in wh.import_files(folder, files)] == [0] * len(files)
    return json.loads(wh.credit_json(wh.credit(folder, "2025", "unlimited")))["models"]


@pytest.fixture(scope="module")
def usual(empty: Path) -> Any:
    told = told_of(empty, empty.parent / "usual", rows())
    assert len({name for name, one in told.items() if "credits" in one}) >= 13
    return told


@pytest.mark.slow
def test_the_order_of_rows_and_of_batches_changes_no_credit(
    empty: Path, usual: Any, tmp_path: Path
) -> None:
    told, chance = rows(), Random(6)
    for lines in told.values():
        chance.shuffle(lines)
    halves = [{name: lines[at::2] for name, lines in told.items()} for at in (1, 0)]
    assert told_of(empty, tmp_path / "shop", *halves) == usual


@pytest.mark.slow
def test_channels_that_change_their_names_change_their_credits(
    empty: Path, usual: Any, tmp_path: Path
) -> None:
    """Pinterest and Facebook are each called like the other."""
    swapped = {"pinterest": "facebook", "facebook": "pinterest"}

    def other(text: str) -> str:
        return swapped.get(text, text)

    told = rows()
    told["touches"] = [",".join(map(other, line.split(","))) for line in told["touches"]]
    again = told_of(empty, tmp_path / "shop", told)
    for name, one in usual.items():
        if "credits" not in one:
            assert again[name] == one
            continue
        wanted = {"/".join(map(other, c["channel"].split("/"))): c for c in one["credits"]}
        given = {c["channel"]: c for c in again[name]["credits"]}
        assert given.keys() == wanted.keys()
        for channel, credit in given.items():
            assert credit | {"channel": ""} == wanted[channel] | {"channel": ""}, (name, channel)


@pytest.mark.slow
def test_a_channel_that_met_nobody_changes_no_credit(
    empty: Path, usual: Any, tmp_path: Path
) -> None:
    """A network is new: of its one visitor nobody knows who it was."""
    told = rows()
    told["touches"].append("x,2025-05-05T09:00:00Z,shop,visit,,consented,tiktok,social")
    again = told_of(empty, tmp_path / "shop", told)
    for name, one in usual.items():
        mine = [c for c in again[name].get("credits", []) if not c["channel"].startswith("tiktok")]
        assert mine == one.get("credits", []), name
