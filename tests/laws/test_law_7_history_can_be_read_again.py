"""Law 7: what was told is told again for ever, and every difference between two has a cause."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whichhalf.front import archive
from whichhalf.front.book import import_files, undo
from whichhalf.front.telling import statement
from whichhalf.nouns.statement import Statement
from whichhalf.statements.canonical import canonical, canonical_json

SETTINGS = """
[business]
name = "Wool"
currency = "EUR"
zone = "Europe/Berlin"

[[goals]]
kind = "sales"
measure = "margin"
every = "year"
primary = true

[[margins]]
from = 2000-01-01
share = "40 %"
"""
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def orders(numbers: list[int]) -> str:
    lines = [f"2025-03-{1 + n % 27:02},{n},facebook,{n % 90 + 1}.00,EUR" for n in numbers]
    return "\n".join(["date,order_id,channel,revenue,currency", *lines]) + "\n"


def workspace(folder: str) -> Path:
    place = Path(folder)
    (place / "whichhalf.toml").write_text(SETTINGS, "utf-8")
    return place


def bring(place: Path, name: str, text: str) -> int:
    path = place / name
    path.write_text(text, "utf-8")
    (imported,) = import_files(place, [path])
    assert not imported.refused, imported.refused
    return imported.batch


def figures_of(found: Statement) -> object:
    return canonical(found)["figures"]


@given(
    first=st.lists(st.integers(1, 60), min_size=1, max_size=5, unique=True),
    later=st.lists(st.integers(1, 60), min_size=1, max_size=5, unique=True),
    share=st.integers(1, 99),
)
@settings(max_examples=5, deadline=None, suppress_health_check=SLOW)
def test_a_kept_statement_is_told_again_and_differences_are_explained(
    first: list[int], later: list[int], share: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = workspace(folder)
        bring(place, "first.csv", orders(first))
        then = statement(place, "2025")
        name = archive.keep(place, then)
        batch = bring(place, "later.csv", orders(later))
        text = SETTINGS.replace("40 %", f"{share} %")
        (place / "whichhalf.toml").write_text(text, "utf-8")
        now = archive.keep(place, statement(place, "2025"))
        assert canonical_json(archive.again(place, name)) == canonical_json(then)
        assert figures_of(archive.recomputed(place, name)) == figures_of(then)
        compared = archive.compare(place, name, now)
        for change in compared.changes:
            if change.by_rows is not None and change.by_settings is not None:
                assert change.before is not None
                assert change.after is not None
                assert change.by_rows + change.by_settings == change.after - change.before
            assert change.by_rows == 0 or change.batches == (batch,), change
        undo(place, batch)
        (place / "whichhalf.toml").write_text(SETTINGS, "utf-8")
        assert figures_of(statement(place, "2025")) == figures_of(then)
