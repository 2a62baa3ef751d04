"""Who may touch what? The rules that are finer than a package (the rest is in import-linter)."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import rooms

# What may be imported or named, and in which rooms. Everywhere else it may not.
ONLY = {
    "ibis.backends": {"store"},
    "ibis.duckdb": {"store"},
    "ibis.pyspark": {"store"},
    "ibis.connect": {"store"},
    "urllib.request": {"connectors"},
    "subprocess": set(),
    "os.system": set(),
}
LISTED = tomllib.loads((Path(__file__).parent / "lazy_imports.toml").read_text(encoding="utf-8"))


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def room_of(path: Path) -> str:
    return path.relative_to(rooms.PACKAGE).with_suffix("").parts[0]


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def names_in(tree: ast.AST) -> Iterator[str]:
    """Every dotted name that a tree imports or uses."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Attribute):
            yield dotted(node)


def touches(name: str, thing: str) -> bool:
    return name == thing or name.startswith(f"{thing}.")


@pytest.mark.parametrize("thing", sorted(ONLY))
def test_only_its_own_room_touches(thing: str) -> None:
    strangers = {
        path.relative_to(rooms.ROOT).as_posix()
        for path in rooms.sources()
        if room_of(path) not in ONLY[thing]
        and any(touches(name, thing) for name in names_in(tree_of(path)))
    }
    assert strangers == set()


def lazy_imports(path: Path) -> set[str]:
    """What does a file import inside functions?"""
    inside = [
        node
        for function in ast.walk(tree_of(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    ]
    plain = {alias.name for node in inside if isinstance(node, ast.Import) for alias in node.names}
    return plain | {
        node.module for node in inside if isinstance(node, ast.ImportFrom) and node.module
    }


def test_imports_inside_functions_are_exactly_the_listed_ones() -> None:
    found = {
        path.relative_to(rooms.ROOT).as_posix(): lazy_imports(path)
        for path in rooms.sources()
        if lazy_imports(path)
    }
    listed = {entry["path"]: set(entry["imports"]) for entry in LISTED.get("lazy", [])}
    assert found == listed, "tests/house/lazy_imports.toml is the one list"


def test_every_listed_lazy_import_has_a_reason() -> None:
    assert [entry["path"] for entry in LISTED.get("lazy", []) if not entry.get("reason")] == []


def test_the_search_sees_names_however_they_are_imported() -> None:
    source = "import ibis\nfrom urllib import request\nibis.duckdb.connect()\n"
    names = set(names_in(ast.parse(source)))
    assert any(touches(name, "ibis.duckdb") for name in names)
    assert any(touches(name, "urllib.request") for name in names)
