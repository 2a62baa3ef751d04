"""Does the house stand as it is drawn?"""

import ast
import tomllib
from pathlib import Path

import pytest

from tools import rooms

NO_NAME_FOR_A_ROOM = {
    *("utils", "util", "common", "base", "core", "misc", "helpers", "helper"),
    *("constants", "manager", "managers", "legacy", "v2", "lib", "shared", "tools"),
}
PROJECT = tomllib.loads((rooms.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {entry["id"]: entry for entry in PROJECT["tool"]["importlinter"]["contracts"]}

# Which rooms a contract leaves out on purpose: they are the ones that may.
MAY = {
    "one-engine-room": {"store", "engines"},
    "one-way-out": {"connectors", "web", "collector"},
    "django-stays-outside": {"desk", "web"},
    "made-up-is-made-up": {"demo", "papers", "league", "front", "pages", "cli", "web", "collector"},
}


def test_the_map_lists_the_rooms_and_files_of_the_tree() -> None:
    assert rooms.written() == rooms.drawn(), "run: python -m tools.rooms"


def test_every_room_has_a_caption() -> None:
    """A room's `__init__.py` says what lives here and what does not."""
    bare = [
        room.name
        for room in rooms.rooms()
        if room.is_dir() and len(docstring(room / "__init__.py").splitlines()) < 2
    ]
    assert bare == []


def test_every_file_says_what_it_is_for() -> None:
    silent = [path.as_posix() for path in rooms.sources() if not rooms.caption(path)]
    assert silent == []


def test_no_room_and_no_file_has_a_name_that_says_nothing() -> None:
    names = {
        part: path.as_posix()
        for path in rooms.sources()
        for part in (*path.relative_to(rooms.PACKAGE).parts[:-1], path.stem)
    }
    assert {part: path for part, path in names.items() if part in NO_NAME_FOR_A_ROOM} == {}


@pytest.mark.parametrize("contract", sorted(MAY))
def test_a_law_of_the_house_binds_every_room(contract: str) -> None:
    bound = {name.removeprefix("whichhalf.") for name in CONTRACTS[contract]["source_modules"]}
    standing = {room.stem for room in rooms.rooms()} - {"__main__"}
    assert standing - bound == standing & MAY[contract]


def test_the_tests_mirror_the_rooms() -> None:
    beside = {"laws", "engines", "golden", "bench", "house", "real", "fixtures", "docs"}
    folders = {
        path.name
        for path in (rooms.ROOT / "tests").iterdir()
        if path.is_dir() and path.name != "__pycache__"
    }
    assert folders - beside <= {room.stem for room in rooms.rooms()}


def docstring(path: Path) -> str:
    if not path.exists():
        return ""
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
