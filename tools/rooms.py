"""Where does what live?

`python -m tools.rooms` writes the map in docs/rooms.md from the tree and the first line of every
module's docstring; tests/house fails when the two differ.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "whichhalf"
MAP = ROOT / "docs" / "rooms.md"
BEGIN = "<!-- from here on written by `python -m tools.rooms` -->"


def sources() -> list[Path]:
    """Which Python files make up the package?"""
    return sorted(PACKAGE.rglob("*.py"))


def rooms() -> list[Path]:
    """Which rooms stand in the house? Folders and single files directly below the package."""
    return sorted(
        path
        for path in PACKAGE.iterdir()
        if (path.is_dir() and any(path.rglob("*.py")))
        or (path.suffix == ".py" and path.name != "__init__.py")
    )


def files_of(room: Path) -> list[Path]:
    """Which Python files does a room hold?"""
    return sorted(room.rglob("*.py")) if room.is_dir() else [room]


def data_of(room: Path) -> list[Path]:
    """Which files that are not Python does a room hold?"""
    if not room.is_dir():
        return []
    return sorted(
        path
        for path in room.rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"} and path.name != "py.typed"
    )


def length(path: Path) -> int:
    """How many lines has a file?"""
    return len(path.read_text(encoding="utf-8").splitlines())


def files_over(lines: int) -> Iterator[tuple[str, int]]:
    """Which files are longer than that?"""
    for path in sources():
        if length(path) > lines:
            yield path.relative_to(ROOT).as_posix(), length(path)


def caption(path: Path) -> str:
    """What does a module say that it is for? The first line of its docstring, or nothing."""
    if not path.exists():
        return ""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return text.split("\n", 1)[0]


def drawn() -> str:
    """What does the map say for the tree as it stands?"""
    parts = [BEGIN, ""]
    for room in rooms():
        head = room / "__init__.py" if room.is_dir() else room
        name = f"{room.name}/" if room.is_dir() else room.name
        parts += [f"## {name}", "", caption(head), ""]
        for path in files_of(room):
            if path != head:
                parts.append(f"- `{path.relative_to(PACKAGE).as_posix()}` — {caption(path)}")
        data = ", ".join(f"`{path.relative_to(room).as_posix()}`" for path in data_of(room))
        parts += [f"- data: {data}"] if data else []
        parts += [""] if parts[-1] else []
    return "\n".join(parts).rstrip() + "\n"


def written() -> str:
    """What does the map say now, in the part that is not written by hand?"""
    text = MAP.read_text(encoding="utf-8")
    return text[text.index(BEGIN) :]


def main() -> None:
    """Write the map."""
    text = MAP.read_text(encoding="utf-8")
    MAP.write_text(text[: text.index(BEGIN)] + drawn(), encoding="utf-8")
    print(f"{MAP.relative_to(ROOT)} written")


if __name__ == "__main__":
    main()
