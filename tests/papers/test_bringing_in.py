"""Do the raw files come into a book whole, through the same door as everybody's?"""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import whichhalf.front as wh
from whichhalf.demo.company import COMPANY
from whichhalf.front.settings_page import toml_of
from whichhalf.nouns.imported import Imported
from whichhalf.papers.settings import world_settings


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("veldkamp")
    (folder / "whichhalf.toml").write_text(toml_of(world_settings(COMPANY)), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def imported(workspace: Path, raw: Path) -> dict[str, Imported]:
    return {one.name: one for one in wh.import_files(workspace, [raw])}


@pytest.mark.slow
def test_every_file_is_recognised_and_no_row_of_data_is_lost(imported: dict[str, Imported]):
    reasons: Counter[str] = Counter()
    for one in imported.values():
        lines = one.lines
        assert lines.received == lines.stored + lines.duplicate + lines.rejected, one.name
        reasons.update({k: v for k, v in one.reasons.items() if "filters" not in k})
    assert set(reasons) <= {"rejected: total_row", "rejected: no_figure"}


@pytest.mark.slow
def test_the_two_sites_are_kept_apart(imported: dict[str, Imported], truth: dict[str, Any]):
    """Blog and shop have the same sources on the same days, in reports of one shape."""
    blog = next(one for name, one in imported.items() if name.startswith("Neu_generierte"))
    counts = blog.records["readings"]
    assert counts["stored"] == 5 * blog.lines.received
    shop = [one for name, one in imported.items() if name.startswith("Traffic_acquisition")]
    assert all(one.records["readings"]["replaced"] == 0 for one in shop)
    overlap = sum(one.records["readings"]["duplicate"] for one in shop)
    assert 0 < overlap < 5 * 300, "the month that both files hold"


@pytest.mark.slow
def test_the_systems_hold_the_true_number_of_orders(
    imported: dict[str, Imported], truth: dict[str, Any]
):
    orders = sum(row["orders"] for row in truth["orders"])
    stored = sum(one.records.get("conversions", {}).get("stored", 0) for one in imported.values())
    leads_and_income = sum(row["leads"] for row in truth["leads"]) + len(truth["income"])
    assert stored == orders + leads_and_income
