"""Is every piece small enough to be read at one go?"""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tools import rooms

FUNCTION_LINES = 40
FILE_LINES = 600
PARAMETERS = 6
ROOM_LINES = 2_500

EXEMPT = tomllib.loads((Path(__file__).parent / "exempt.toml").read_text(encoding="utf-8"))
type_of_function = ast.FunctionDef | ast.AsyncFunctionDef


class Piece(NamedTuple):
    """Where a function stands, and the node of its tree."""

    path: str
    name: str
    node: ast.FunctionDef | ast.AsyncFunctionDef


def functions_in(path: Path) -> Iterator[Piece]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, type_of_function):
            yield Piece(path.relative_to(rooms.ROOT).as_posix(), node.name, node)


def functions() -> Iterator[Piece]:
    for path in [*rooms.sources(), *sorted((rooms.ROOT / "tools").glob("*.py"))]:
        yield from functions_in(path)


def lines_of(piece: Piece) -> int:
    """Lines from `def` to the end, less the docstring: an example in it costs nothing to read."""
    node = piece.node
    total = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node) is not None:
        total -= (first.end_lineno or first.lineno) - first.lineno + 1
    return total


def parameters_of(piece: Piece) -> int:
    arguments = piece.node.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return len([argument for argument in named if argument.arg not in {"self", "cls"}])


def room_lines(room: Path) -> int:
    """How much is there to read in a room, declarations and catalogues apart?"""
    return sum(rooms.length(path) for path in rooms.files_of(room) if not declares_only(path))


def declares_only(path: Path) -> bool:
    """A file without a function is a pure declaration; others need an entry in exempt.toml."""
    listed = (path.relative_to(rooms.ROOT).as_posix(), "") in exempt("catalogue")
    return listed or next(functions_in(path), None) is None


def exempt(kind: str) -> set[tuple[str, ...]]:
    return {(entry["path"], entry.get("name", "")) for entry in EXEMPT.get(kind, [])}


def test_a_function_has_at_most_forty_lines() -> None:
    long = {(p.path, p.name): lines_of(p) for p in functions() if lines_of(p) > FUNCTION_LINES}
    assert {key: n for key, n in long.items() if key not in exempt("function")} == {}
    assert exempt("function") <= long.keys(), "an exemption in exempt.toml is no longer needed"


def test_a_function_has_at_most_six_parameters() -> None:
    wide = {
        (p.path, p.name): parameters_of(p) for p in functions() if parameters_of(p) > PARAMETERS
    }
    assert {key: n for key, n in wide.items() if key not in exempt("parameters")} == {}
    assert exempt("parameters") <= wide.keys(), "an exemption in exempt.toml is no longer needed"


def test_a_file_has_at_most_six_hundred_lines() -> None:
    long = dict(rooms.files_over(FILE_LINES))
    allowed = {path for path, _ in exempt("file")}
    assert {path: n for path, n in long.items() if path not in allowed} == {}
    assert allowed <= long.keys(), "an exemption in exempt.toml is no longer needed"


def test_a_room_has_at_most_twenty_five_hundred_lines() -> None:
    sizes = {room.name: room_lines(room) for room in rooms.rooms()}
    assert {name: lines for name, lines in sizes.items() if lines > ROOM_LINES} == {}


def test_the_ruler_measures_right() -> None:
    source = 'def f(self, a, *, b):\n    """One.\n\n    Two.\n    """\n    return a\n'
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.FunctionDef)
    piece = Piece("f.py", "f", node)
    assert (lines_of(piece), parameters_of(piece)) == (2, 2)
