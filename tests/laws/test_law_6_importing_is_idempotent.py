"""Law 6: any order, any repetition, any split of imports, and any undoing, leave the same rows."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.shelf import content, load, new_workspace, opened

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def orders() -> st.SearchStrategy[dict[str, Any]]:
    fresh = st.none() | st.integers(1, 3).map(lambda day: datetime(2025, 4, day, tzinfo=UTC))
    return st.builds(
        lambda number, cents, as_of, day: {
            "conversion_id": f"shop:{number}",
            "kind": "order",
            "happened_at": datetime(2025, 3, day, 12, tzinfo=UTC),
            "currency": "EUR",
            "gross": cents,
            "as_of": as_of,
        },
        st.integers(1, 3),
        st.integers(1, 3),
        fresh,
        st.integers(1, 2),
    )


def readings() -> st.SearchStrategy[dict[str, Any]]:
    def reading(number: int, value: int) -> dict[str, Any]:
        day = datetime(2025, 3, number, tzinfo=UTC).date()
        return {"reading_id": f"x:{number}", "metric": "likes", "starts_on": day, "value": value}

    return st.builds(reading, st.integers(1, 3), st.integers(1, 4))


def rows(folder: Path, noun: str, files: list[list[dict[str, Any]]]) -> list[Any]:
    shop = new_workspace(folder)
    for number, file in enumerate(files):
        load(shop, noun, file, f"{number}.csv")
    return [content(shop, noun), content(shop, noun, history=True)]


@given(data=st.data(), kind=st.sampled_from(["conversions", "readings"]))
@settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
def test_order_repetition_and_split_change_no_row(data: st.DataObject, kind: str) -> None:
    row = orders() if kind == "conversions" else readings()
    everything = data.draw(st.lists(row, min_size=1, max_size=5))
    repeated = everything + data.draw(st.lists(st.sampled_from(everything), max_size=3))
    shuffled = data.draw(st.permutations(repeated))
    cut = data.draw(st.integers(0, len(shuffled)))
    files = [part for part in (shuffled[:cut], shuffled[cut:]) if part]
    with tempfile.TemporaryDirectory() as folder:
        whole = rows(Path(folder) / "whole", kind, [everything])
        assert rows(Path(folder) / "parts", kind, files) == whole


@given(
    kept=st.lists(orders(), min_size=1, max_size=4),
    other=st.lists(orders(), min_size=1, max_size=4),
)
@settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
def test_an_import_that_is_taken_back_leaves_no_trace(
    kept: list[dict[str, Any]], other: list[dict[str, Any]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        alone = rows(Path(folder) / "alone", "conversions", [kept])
        for order, name in (([kept, other], "after"), ([other, kept], "before")):
            rows(Path(folder) / name, "conversions", order)
            shop = new_workspace(Path(folder) / name)
            with opened(shop) as book:
                book.undo(1 + order.index(other) if kept != other else 1)
            assert [
                content(shop, "conversions"),
                content(shop, "conversions", history=True),
            ] == alone
