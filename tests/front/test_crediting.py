"""From plain files of visits and orders to credits that come to what was booked?"""

import json
from datetime import date
from pathlib import Path

import pytest

import whichhalf.front as wh
from whichhalf.cli import main
from whichhalf.errors import BadInput
from whichhalf.front.founding import found
from whichhalf.nouns.credit import Credits
from whichhalf.nouns.estimate import Estimate
from whichhalf.pages.crediting import credit_page, journeys_page
from whichhalf.typeset.telling import Teller

FACTS = {
    "business": {"name": "Wool & Co", "currency": "EUR", "zone": "Europe/Berlin"},
    "goals": [{"kind": "sales", "measure": "margin", "target": 100, "every": "year"}],
    "margins": [{"from": date(2020, 1, 1), "share": "38.7 %"}],
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("crediting") / "shop"
    found(folder, FACTS)
    visits = ["touch_id,happened_at,site,kind,person,consent,utm_source,utm_medium,campaign_id"]
    orders = ["conversion_id,kind,happened_at,person,currency,gross,tax"]
    for n in range(90):
        who, day = f"p{n}@example.org", n % 25 + 1
        visits.append(
            f"a{n},2025-03-{day:02}T10:00:00Z,shop,visit,{who},consented,pinterest,social,knit"
        )
        campaign = "" if n % 4 else "spring"
        visits.append(
            f"b{n},2025-04-{day:02}T10:00:00Z,shop,visit,{who},consented,google,cpc,{campaign}"
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


CHOICES: tuple[dict[str, str], ...] = (
    {"by": "channel", "order": "auto"},
    {"by": "network", "repeat": "reset", "order": "3"},
    {"by": "campaign"},
    {"by": "post", "repeat": "reset", "lookback": "7"},
    {"by": "campaign", "value": "revenue", "lookback": "unlimited"},
    {"by": "channel", "value": "count", "repeat": "reset"},
)


@pytest.mark.parametrize("choices", CHOICES, ids=lambda choices: " ".join(choices.values()))
def test_law_1_holds_to_the_cent_for_every_model_at_the_door(
    shop: Path, choices: dict[str, str]
) -> None:
    figures = {one.key: one.figure for one in wh.statement(shop, "2025").business_figures}
    value = choices.get("value", "margin")
    booked = figures[f"business/{'orders' if value == 'count' else value}"]
    assert isinstance(booked, Estimate)
    whole = booked.value * (1000 if value == "count" else 1)
    told = json.loads(wh.credit_json(wh.credit(shop, "2025", **choices)))
    assert told["association_not_cause"] is True
    assert (told["worth"], told["by"]) == (value, choices["by"])
    known = {name: one for name, one in told["models"].items() if "credits" in one}
    assert {"first", "last", "linear", "shapley_rate", "time_decay_fitted"} <= known.keys()
    assert any(name.startswith("markov") for name in known)
    for name, one in known.items():
        assert one["booked"] == {"conversions_milli": 61_000, "value": whole}, name
        if one["summable"]:
            for figure in ("value", "conversions_milli"):
                given = sum(each[figure] for each in one["credits"])
                assert given + one["unattributed"][figure] == one["booked"][figure], name


def test_a_channel_is_split_over_its_campaigns(shop: Path) -> None:
    def linear(by: str) -> dict[str, int]:
        told = json.loads(wh.credit_json(wh.credit(shop, "2025", model="linear", by=by)))
        return {one["channel"]: one["value"] for one in told["models"]["linear"]["credits"]}

    channels, campaigns = linear("channel"), linear("campaign")
    assert campaigns.keys() == {
        "google/paid: spring",
        "google/paid",
        "pinterest/owned: knit",
    }
    assert campaigns["pinterest/owned: knit"] == channels["pinterest/owned"]
    spring, rest = campaigns["google/paid: spring"], campaigns["google/paid"]
    assert (spring + rest, 0 < spring < rest) == (channels["google/paid"], True)


def test_under_reset_a_campaign_has_nothing_of_what_its_buyers_had_bought_before(
    tmp_path: Path,
) -> None:
    """Anna saw `knit` before her first purchase and `spring` before her second one."""
    folder = tmp_path / "shop"
    found(folder, FACTS)
    head = "touch_id,happened_at,site,kind,person,consent,utm_source,utm_medium,campaign_id"
    seen = (
        "2025-03-01T10:00:00Z,{},pinterest,social,knit",
        "2025-03-20T10:00:00Z,{},pinterest,social,spring",
    )
    visits, orders = [head], ["conversion_id,kind,happened_at,person,currency,gross,tax"]
    for n in range(40):
        who = f"anna{n}@example.org"
        for at, one in enumerate(seen):
            day, rest = one.split(",{},")
            visits.append(f"t{n}-{at},{day},shop,visit,{who},consented,{rest}")
        orders += [
            f"o:{n}-1,order,2025-03-10T10:00:00Z,{who},EUR,100.00,0.00",
            f"o:{n}-2,order,2025-04-10T10:00:00Z,{who},EUR,100.00,0.00",
        ]
    for name, rows in (("touches", visits), ("conversions", orders)):
        (folder / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    wh.import_files(folder, [folder / "touches.csv", folder / "conversions.csv"])

    def split(repeat: str, period: str) -> dict[str, int]:
        told = wh.credit(folder, period, model="linear", by="campaign", repeat=repeat)
        given = told.models[0].credits
        assert isinstance(given, Credits)
        return {one.name.removeprefix("pinterest/owned: "): one.value for one in given.credits}

    margin = 40 * 3870
    assert split("overlap", "2025-04") == {"knit": margin // 2, "spring": margin // 2}
    assert split("reset", "2025-04") == {"spring": margin}
    assert split("reset", "2025") == {"knit": margin, "spring": margin}
    assert split("overlap", "2025") == {"knit": margin * 4 // 3, "spring": margin * 2 // 3}


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


def test_paths_are_told_by_network_and_anew_after_each_purchase(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = wh.journeys(shop, "2025", by="network", repeat="reset")
    assert found.reset
    assert {name for path in found.paths for name in path.channels} == {"google", "pinterest"}
    assert sum(path.conversions for path in found.paths) == 61
    with pytest.raises(BadInput, match="channel, network"):
        wh.journeys(shop, "2025", by="post")
    with pytest.raises(SystemExit, match="0"):
        main(["journeys", "--repeat", "reset", "--by", "network", "-w", str(shop)])
    said = capsys.readouterr().out
    assert "purchase ends a journey" in said
    assert "pinterest > google " in said


def test_a_german_page_is_german(shop: Path) -> None:
    german = Teller.of("de", "EUR")
    credit = credit_page(wh.credit(shop, "2025", order="auto"), german, width=100)
    paths = journeys_page(wh.journeys(shop, "2025"), german, width=100)
    for word in ("Zurechnung nach Modell: Deckungsbeitrag", "Wem wir folgen konnten", "verbucht"):
        assert word in credit
    assert paths.startswith("Wege zum Kauf")
    for english in ("Purchases", "looking", "booked", "Amounts", "Memory", "unknown."):
        assert english not in credit + paths


@pytest.mark.parametrize(
    ("wrong", "choices"),
    [
        ({"model": "oracle"}, "markov_auto"),
        ({"by": "moon"}, "channel, network, campaign, post"),
        ({"value": "fame"}, "margin, revenue, count"),
        ({"repeat": "never"}, "overlap, reset"),
        ({"order": "5"}, "1, 2, 3, 4, auto"),
        ({"order": "2", "model": "last"}, "--model markov"),
        ({"lookback": "0"}, "unlimited"),
        ({"lookback": "a year"}, "unlimited"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_choices(
    shop: Path, wrong: dict[str, str], choices: str
) -> None:
    with pytest.raises(BadInput, match=choices):
        wh.credit(shop, **wrong)
