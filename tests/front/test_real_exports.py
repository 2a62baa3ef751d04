"""Real export files, where their folder exists: all come in, and a statement is made of them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

import whichhalf.front as wh
from tests.conftest import NOT_SHIPPED, REAL_DATA
from tests.front.shops import accounted, new_shop
from whichhalf.front.telling import Look
from whichhalf.nouns.imported import Imported, ReadingOptions

EXPORTS = REAL_DATA / "exports"
#: Folders of systems that are read → how many of their files are exports that we read.
READ = {
    "ga4": 1,
    "google_ads": 2,
    "gsc": 6,
    "harvest": 1,
    "meta_ads": 1,
    "shopify": 1,
    "stripe": 1,
    "toggl": 1,
    "x_twitter": 2,
    "youtube_studio": 1,
}
# Rows of totals are no data: they are put aside, with this reason.
TOTALS = "rejected: total_row"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not EXPORTS.is_dir():
        pytest.skip(f"{NOT_SHIPPED} other people's exports")
    return new_shop(tmp_path_factory.mktemp("real"))


@pytest.fixture(scope="module")
def imported(shop: Path) -> dict[str, list[Imported]]:
    found = {name: list(wh.import_files(shop, [EXPORTS / name])) for name in READ}
    days = ReadingOptions(days="2025-12-08..2026-03-08")
    planner = EXPORTS / "google_keyword_planner"
    return found | {"planner": list(wh.import_files(shop, [planner], options=days))}


@pytest.mark.slow
def test_every_export_comes_in_and_every_row_is_accounted_for(
    imported: dict[str, list[Imported]],
) -> None:
    for name, files in imported.items():
        known = [one for one in files if not one.refused]
        assert len(known) == READ.get(name, 1), [one.refused for one in files]
        for one in known:
            assert accounted(one), one
            data = one.lines.received - one.reasons.get(TOTALS, 0)
            assert one.lines.stored + one.lines.duplicate >= 0.95 * data > 0, one


@pytest.mark.slow
def test_other_systems_are_refused_with_a_next_step(shop: Path) -> None:
    others = [path for path in sorted(EXPORTS.iterdir()) if path.name not in READ]
    found = wh.import_files(shop, [path for path in others if "planner" not in path.name])
    assert len(found) > 60
    for one in found:
        assert "Nothing of it was stored." in one.refused
        assert not one.refused.endswith("stored."), "no next step"


@pytest.mark.slow
@pytest.mark.parametrize("period", ["", "2016", "2020-09", "2025", "2025-Q4"])
def test_a_statement_is_made_of_them_in_every_form(
    shop: Path, imported: dict[str, list[Imported]], period: str
) -> None:
    assert imported
    assert "cost" in wh.tell(shop, period, Look())
    assert wh.tell(shop, period, Look(form="html", language="de")).startswith("<!")
    assert json.loads(wh.tell(shop, period, Look(form="json")))
    assert len(list(csv.reader(io.StringIO(wh.tell(shop, period, Look(form="csv")))))) > 5
