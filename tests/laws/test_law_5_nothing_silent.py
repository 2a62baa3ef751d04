"""Law 5: received = stored + duplicate + quarantined + rejected, for any file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whichhalf.front.book import import_files, log, rejects, replay
from whichhalf.nouns.imported import Imported

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
"""
HEADER = "date,order_id,channel,revenue"
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]

#: Rows as they lie about in real files; none of them may vanish.
ROWS = (
    "2025-03-01,{n},facebook,10.50",
    "2025-03-01,{n},facebook,10.50",
    "2025-03-02,{n},,7.00",
    "2025-02-30,{n},facebook,1.00",
    "1899-12-30,{n},facebook,1.00",
    "2025-03-03,{n},facebook,NaN",
    "2025-03-03,{n},facebook",
    "2025-03-03,{n},facebook,1.00,extra",
    '2025-03-04,{n},"a ""quoted"" name",3.00',
    "2025-03-04,{n},face\x00book,3.00",
    "Total,,,99.00",
    HEADER,
    "2025-03-05,{n},=1+1,2.00",
)


def accounted(imported: Imported) -> bool:
    lines = imported.lines
    parts = (lines.stored, lines.duplicate, lines.quarantined, lines.rejected)
    return lines.received == sum(parts) and min(parts) >= 0


@given(
    rows=st.lists(st.tuples(st.sampled_from(ROWS), st.integers(1, 4)), min_size=1, max_size=12).map(
        lambda pairs: [row.format(n=n) for row, n in pairs]
    ),
    again=st.booleans(),
)
@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
def test_every_row_of_a_file_is_accounted_for(rows: list[str], again: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "whichhalf.toml").write_text(SETTINGS, "utf-8")
        file = place / "orders.csv"
        first = "2025-03-01,1,facebook,10.50"
        file.write_text("\n".join([HEADER, first, *rows]) + "\n", "utf-8")
        (imported,) = import_files(place, [file])
        assert not imported.refused, imported.refused
        assert accounted(imported), imported
        assert imported.lines.received == 1 + len(rows)
        aside = [line for line in rejects(place) if line.status != "noted"]
        assert len(aside) == imported.lines.quarantined + imported.lines.rejected
        assert all(line.reason and line.hint and line.line > 1 for line in aside)
        if again and imported.lines.quarantined:
            assert accounted(replay(place, imported.batch))
        for entry in log(place):
            assert entry.lines.received >= entry.lines.stored


def test_quarantined_rows_come_in_after_a_fix(tmp_path: Path) -> None:
    (tmp_path / "whichhalf.toml").write_text(SETTINGS, "utf-8")
    file = tmp_path / "orders.csv"
    rows = ["2025-03-01,1,facebook,10.50", "2025-03-02,2,facebook,ten", "2025-03-03,3,x,2.00"]
    file.write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
    (imported,) = import_files(tmp_path, [file])
    assert (imported.lines.stored, imported.lines.quarantined) == (2, 1)
    again = replay(tmp_path, imported.batch)
    assert (again.lines.received, again.lines.quarantined) == (1, 1)
