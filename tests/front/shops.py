"""A workspace for tests that come through the front door."""

from __future__ import annotations

from pathlib import Path

from whichhalf.nouns.imported import Imported

SETTINGS = """
[business]
name = "Wool"
currency = "EUR"
zone = "{zone}"
language = "en"

[[goals]]
kind = "sales"
measure = "margin"
every = "year"
primary = true
"""
HEAD = "date,order_id,channel,revenue,customer_email"


def new_shop(folder: Path, zone: str = "Europe/Berlin") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "whichhalf.toml").write_text(SETTINGS.format(zone=zone), "utf-8")
    return folder


def orders_file(path: Path, *rows: str) -> Path:
    path.write_text("\n".join([HEAD, *rows]) + "\n", "utf-8")
    return path


def accounted(imported: Imported) -> bool:
    """Law 5: is every line of the file stored, a duplicate, quarantined or rejected?"""
    lines = imported.lines
    parts = (lines.stored, lines.duplicate, lines.quarantined, lines.rejected)
    return lines.received == sum(parts) and min(parts) >= 0
