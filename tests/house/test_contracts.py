"""Do the import contracts bite? A toy house that breaks every one of them must be refused."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tools import rooms

CONTRACTS = tomllib.loads((rooms.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]
ROOMS = (
    *(
        "errors",
        "nouns",
        "engines",
        "store",
        "connectors",
        "reader",
        "measures",
        "models",
        "ledger",
    ),
    *("mix", "settings", "lineup", "till", "paths"),
    *("effects", "league", "crediting", "customers", "returns", "worth", "statements"),
    *("intake", "typeset", "report", "demo", "papers", "front", "pages", "cli"),
)

# For each contract one file that a hurried hand might write.
BROKEN = {
    "floors": ("report", "from whichhalf import intake"),
    "answers-are-pure": ("measures", "from whichhalf import store"),
    "one-engine-room": ("intake", "import duckdb"),
    "one-way-out": ("front", "import socket"),
    "words-are-free": ("nouns", "import numpy"),
    "django-stays-outside": ("statements", "import django"),
    "made-up-is-made-up": ("errors", "from whichhalf import demo"),
    "no-file-may-run": ("store", "import pickle"),
}


def build(house: Path, broken: dict[str, tuple[str, str]]) -> None:
    package = house / "whichhalf"
    package.mkdir()
    (package / "__init__.py").touch()
    for room in ROOMS:
        lines = [line for where, line in broken.values() if where == room]
        (package / f"{room}.py").write_text("\n".join(lines) + "\n", encoding="utf-8")
    project = (rooms.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    start = project.index("[tool.importlinter]")
    (house / "pyproject.toml").write_text(project[start:], encoding="utf-8")


def inspected(house: Path) -> dict[str, bool]:
    """Which contracts does import-linter call kept (True) and which broken?"""
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run(
        [program, "--no-logo", "--no-cache"],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stdout.splitlines()
    return {
        entry["id"]: f"{entry['name']} KEPT" in lines
        for entry in CONTRACTS
        if any(line.startswith(entry["name"]) for line in lines)
    }


def test_a_house_in_order_is_passed(tmp_path: Path) -> None:
    build(tmp_path, {})
    assert inspected(tmp_path) == {entry["id"]: True for entry in CONTRACTS}


def test_every_contract_refuses_the_file_that_breaks_it(tmp_path: Path) -> None:
    build(tmp_path, BROKEN)
    assert inspected(tmp_path) == {entry["id"]: False for entry in CONTRACTS}


@pytest.mark.parametrize("stray", ["utils", "common"])
def test_a_room_that_nobody_planned_cannot_appear(tmp_path: Path, stray: str) -> None:
    build(tmp_path, {})
    (tmp_path / "whichhalf" / f"{stray}.py").touch()
    assert inspected(tmp_path)["floors"] is False
