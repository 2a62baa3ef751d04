"""Bad files come through the same door as good ones, and the book can still tell its story."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import whichhalf.front as wh
from tests.conftest import NOT_SHIPPED
from tests.front.shops import accounted, new_shop
from tests.intake.test_bad_files import ALIKE, COLLECTED, FIGURES, Kept, Refused
from whichhalf.front.telling import Look
from whichhalf.nouns.imported import Imported

FORMS = ("text", "html", "json", "csv")


def ends_as_expected(imported: Imported, expected: Kept | Refused) -> None:
    assert accounted(imported), imported
    if isinstance(expected, Refused):
        assert expected.words in imported.refused
        assert "Nothing of it was stored." in imported.refused
        assert (imported.batch, imported.lines.received) == (0, 0)
        return
    assert not imported.refused, imported.refused
    assert imported.lines.stored + imported.lines.duplicate == expected.rows
    counted = Counter(
        {text.split(": ")[1]: n for text, n in imported.reasons.items() if ": over" not in text}
    )
    assert counted == expected.reasons


def all_come_in(shop: Path, folder: Path, expected: dict[str, Kept | Refused]) -> None:
    found = wh.import_files(shop, [folder])
    by_name = {one.name.split(" › ")[0]: one for one in found}
    assert by_name.keys() == expected.keys()
    for name, one in by_name.items():
        ends_as_expected(one, expected[name])
    aside = Counter(line.file for line in wh.rejects(shop) if line.status != "noted")
    for one in found:
        assert aside[one.name] == one.lines.quarantined + one.lines.rejected
    for form in FORMS:
        assert wh.tell(shop, "2026", Look(form=form))


@pytest.mark.slow
def test_69_bad_files_come_in_or_are_refused_as_they_should(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for name, (content, _) in ALIKE.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    shop = new_shop(tmp_path / "shop", "Europe/Budapest")
    all_come_in(shop, folder, {name: expected for name, (_, expected) in ALIKE.items()})
    again = wh.import_files(shop, [folder])
    assert sum(one.lines.stored for one in again) == 0


@pytest.mark.slow
def test_the_69_collected_bad_files_end_as_their_manifest_says(tmp_path: Path) -> None:
    if not COLLECTED.is_dir():
        pytest.skip(f"{NOT_SHIPPED} the collected bad files")
    folder = tmp_path / "files"
    folder.mkdir()
    for path in COLLECTED.iterdir():
        if path.name != "MANIFEST.tsv":
            (folder / path.name).symlink_to(path)
    shop = new_shop(tmp_path / "shop", "Europe/Budapest")
    expected = {name: FIGURES.get(name, alike) for name, (_, alike) in ALIKE.items()}
    assert len(expected) == 69
    all_come_in(shop, folder, expected)
