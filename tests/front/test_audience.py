"""From a list of followers to who could ever buy: drawn by chance, labelled, imported, told."""

import csv
from pathlib import Path

import pytest

import whichhalf.front as wh
from tests.front.shops import new_shop
from whichhalf.errors import BadInput
from whichhalf.nouns.estimate import Estimate, Unknown
from whichhalf.nouns.label import AudienceFit

FOLLOWERS = 400


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = new_shop(tmp_path / "shop")
    rows = [f"f{n},instagram,2025-01-05T10:00:00Z,@knitter{n}" for n in range(FOLLOWERS)]
    follows = tmp_path / "follows.csv"
    follows.write_text("\n".join(["follow_id,network,since,person", *rows]) + "\n", "utf-8")
    wh.import_files(folder, [follows])
    return folder


def drawn(shop: Path, size: int) -> list[dict[str, str]]:
    assert wh.draw_audience(shop, "instagram", size, shop / "sample.csv") == min(size, FOLLOWERS)
    with (shop / "sample.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def labelled(shop: Path, rows: list[dict[str, str]], *, file: str = "labelled.csv") -> AudienceFit:
    """Whose number is a multiple of four needs wool and decides; of ten, is a competitor."""
    for row in rows:
        number = int(row["who"].removeprefix("'@knitter"))
        row["need"] = row["authority"] = "yes" if number % 4 == 0 else "no"
        row["refer"] = row["friend"] = "no"
        row["competitor"] = "yes" if number % 10 == 0 else "no"
    with (shop / file).open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    (done,) = wh.import_files(shop, [shop / file])
    assert done.lines.stored == len(rows), done
    (fit,) = wh.audience(shop)
    return fit


def test_a_labelled_sample_says_who_could_buy_with_a_range(shop: Path) -> None:
    fit = labelled(shop, drawn(shop, 150))
    assert (fit.network, fit.followers, fit.drawn, fit.labelled) == ("instagram", 400, 150, 150)
    assert isinstance(fit.buy, Estimate)
    assert fit.buy.low < 200_000 < fit.buy.high  # a quarter has need, a fifth of them competes


def test_who_looked_at_everybody_is_sure(shop: Path) -> None:
    fit = labelled(shop, drawn(shop, 1_000))
    assert fit.buy == Estimate(200_000, 200_000, 200_000)


def test_a_sample_with_gaps_is_refused(shop: Path) -> None:
    fit = labelled(shop, drawn(shop, 150)[:100])
    assert isinstance(fit.buy, Unknown)
    assert fit.buy.reason == "unknown.unlabelled"


def test_followers_chosen_by_hand_are_refused(shop: Path) -> None:
    rows = drawn(shop, 400)
    chosen = [row | {"draw_size": "100"} for row in rows if row["who"].endswith(("0", "4"))]
    fit = labelled(shop, chosen)
    assert isinstance(fit.either, Unknown)
    assert fit.either.reason == "unknown.not_drawn"


def test_too_few_labels_are_refused(shop: Path) -> None:
    fit = labelled(shop, drawn(shop, 12))
    assert isinstance(fit.buy, Unknown)
    assert fit.buy.reason == "unknown.few_labels"


def test_a_draw_needs_followers(shop: Path) -> None:
    with pytest.raises(BadInput, match="Nobody is known to follow"):
        wh.draw_audience(shop, "mastodon", 10, shop / "sample.csv")
    assert wh.audience(shop) == ()
