"""From a list of orders to what a customer is worth later, through the front door."""

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

import whichhalf.front as wh
from tests.effects.buying_worlds import CDNOW, CDNOW_MONEY, truth
from tests.front.shops import HEAD, new_shop
from whichhalf.cli import main
from whichhalf.effects import buying, spending
from whichhalf.effects.lifetime import Lifetime
from whichhalf.nouns.estimate import Estimate, Unknown
from whichhalf.nouns.lifetime import EVERYBODY, SOCIAL

pytestmark = pytest.mark.slow  # a whole book of 1,500 customers, and three fits
WEEKS, CUSTOMERS = 78, 1_500
BEGIN = date(2024, 1, 1)


def orders(rng: np.random.Generator) -> list[str]:
    """CDNOW's customers, most of them met by a search, one in ten on Pinterest."""
    r, alpha, a, b = (float(value) for value in buying.natural(CDNOW))
    p, q, v = (float(value) for value in spending.natural(CDNOW_MONEY))
    rows: list[str] = []
    for customer in range(CUSTOMERS):
        week, rate, leaves = rng.uniform(0, WEEKS), rng.gamma(r, 1 / alpha), rng.beta(a, b)
        own, source = rng.gamma(q, 1 / v), "google" if customer % 10 else "pinterest"
        here, first = True, True
        while week < WEEKS and here:
            day, spent = BEGIN + timedelta(days=int(week * 7)), max(rng.gamma(p) / own, 0.01)
            rows.append(f"{day},o{len(rows)},{source},{spent:.2f},c{customer}@example.org")
            here, first = first or rng.random() >= leaves, False  # nobody leaves after the first
            week += rng.exponential(1 / max(rate, 1e-9))
    return rows


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = new_shop(tmp_path_factory.mktemp("wool") / "shop")
    rows = sorted(orders(np.random.default_rng(11)))
    (folder / "orders.csv").write_text("\n".join([HEAD, *rows]) + "\n", "utf-8")
    (done,) = wh.import_files(folder, [folder / "orders.csv"])
    assert done.lines.stored == len(rows)
    return folder


def test_the_value_of_a_new_customer_is_found_and_a_thin_source_is_unknown(shop: Path) -> None:
    """Purchases of one day count once, and a day is a whole number: hence the wider net."""
    found = wh.lifetime(shop, "2024-01-01..2025-07-01", by="network")
    known = {one.source: one for one in (*found.sources, *found.together)}
    later = known["google"].later
    assert isinstance(later, Estimate)
    expected = 100 * truth(CDNOW, CDNOW_MONEY, Lifetime())
    assert 0.8 * later.low < expected < 1.2 * later.high
    assert (found.worth, found.share_ppm) == ("revenue", None)  # this shop set no margin
    for thin in ("pinterest", SOCIAL):
        assert isinstance(known[thin].later, Unknown)
        assert isinstance(known[thin].accrued, Unknown)
    assert known[EVERYBODY].customers == known["google"].customers + known["pinterest"].customers
    accrued = known["google"].accrued
    assert isinstance(accrued, Estimate)
    assert accrued.value == pytest.approx(later.value * known["google"].fresh, rel=0.02)


def test_the_same_book_says_the_same_twice_and_as_json(shop: Path) -> None:
    once, twice = (wh.lifetime(shop, "2025", weeks=26) for _ in range(2))
    assert once == twice
    assert json.loads(wh.lifetime_json(once))["horizon_weeks"] == 26


def test_followers_of_nobody_are_unknown_with_a_remedy(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = [said(capsys, *typed, "-w", str(shop)) for typed in (
        ("lifetime", "--followers"), ("community",), ("lifetime", "-p", "2025"),
    )]  # fmt: skip
    assert "import who follows" in told[0].replace("\n", " ")
    assert told[1].count("Unknown.") == 2
    assert "everybody" in told[2]
    assert "Unknown for" in told[2]


def said(capsys: pytest.CaptureFixture[str], *typed: str) -> str:
    with pytest.raises(SystemExit) as stopped:
        main(typed)
    assert stopped.value.code == 0
    return capsys.readouterr().out
