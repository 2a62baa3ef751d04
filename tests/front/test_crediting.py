"""From plain files of visits and orders to credits that come to what was booked?"""

import json
from datetime import date
from pathlib import Path

import pytest

import whichhalf.front as wh
from whichhalf.cli import main
from whichhalf.errors import BadInput
from whichhalf.front.founding import found
from whichhalf.nouns.estimate import Estimate

FACTS = {
    "business": {"name": "Wool & Co", "currency": "EUR", "zone": "Europe/Berlin"},
    "goals": [{"kind": "sales", "measure": "margin", "target": 100, "every": "year"}],
    "margins": [{"from": date(2020, 1, 1), "share": "38.7 %"}],
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("crediting") / "shop"
    found(folder, FACTS)
    visits = ["touch_id,happened_at,site,kind,person,consent,utm_source,utm_medium"]
    orders = ["conversion_id,kind,happened_at,person,currency,gross,tax"]
    for n in range(90):
        who = f"p{n}@example.org"
        visits.append(
            f"a{n},2025-03-{n % 25 + 1:02}T10:00:00Z,shop,visit,{who},consented,pinterest,social"
        )
        visits.append(
            f"b{n},2025-04-{n % 25 + 1:02}T10:00:00Z,shop,visit,{who},consented,google,cpc"
        )
        if n % 3:
            orders.append(
                f"o:{n},order,2025-04-{n % 25 + 2:02}T10:00:00Z,{who},EUR,{n}.{n % 7}9,0.0{n % 5}"
            )
    orders.append("o:900,order,2025-04-03T10:00:00Z,,EUR,13.13,0.00")
    for name, rows in (("touches", visits), ("conversions", orders)):
        (folder / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    imported = wh.import_files(folder, [folder / "touches.csv", folder / "conversions.csv"])
    assert [one.lines.rejected for one in imported] == [0, 0]
    return folder


@pytest.mark.parametrize("by", ["channel", "network"])
@pytest.mark.parametrize("lookback", ["7", "90", "unlimited"])
def test_law_1_holds_to_the_cent_for_every_model_at_the_door(
    shop: Path, lookback: str, by: str
) -> None:
    booked = wh.statement(shop, "2025").business_figures
    margin = next(one.figure for one in booked if one.key == "business/margin")
    assert isinstance(margin, Estimate)
    told = json.loads(wh.credit_json(wh.credit(shop, "2025", lookback, by=by)))
    assert told["association_not_cause"] is True
    known = {name: one for name, one in told["models"].items() if "credits" in one}
    assert {"first", "last", "linear", "markov_2", "shapley_rate", "time_decay"} <= known.keys()
    for name, one in known.items():
        assert one["booked"]["value"] == margin.value, name
        if one["summable"]:
            value = sum(each["value"] for each in one["credits"])
            assert value + one["unattributed"]["value"] == margin.value, name


def test_the_commands_tell_it(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def said(*typed: str) -> str:
        with pytest.raises(SystemExit, match="0"):
            main([*typed, "-w", str(shop)])
        return capsys.readouterr().out

    credit = said("credit", "--model", "last")
    assert "Credit is association" in credit
    assert "google/paid" in credit
    assert "pinterest/owned > google/paid" in said("journeys")
    paths = json.loads(said("journeys", "--format", "json"))["paths"]
    assert sum(path["conversions"] for path in paths) == 61


@pytest.mark.parametrize(
    "wrong", [{"model": "oracle"}, {"by": "moon"}, {"lookback": "0"}, {"lookback": "a year"}]
)
def test_what_cannot_be_meant_is_refused_with_the_choices(
    shop: Path, wrong: dict[str, str]
) -> None:
    with pytest.raises(BadInput):
        wh.credit(shop, **wrong)
