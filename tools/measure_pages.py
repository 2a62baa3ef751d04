"""Which page does each question to the book have? Writes docs/measures/*.md from the declarations.

`python -m tools.measure_pages` writes them; tests/measures fails when they differ.
"""

import inspect
from pathlib import Path

from whichhalf.measures import MEASURES
from whichhalf.nouns.measure import Measure

PAGES = Path(__file__).resolve().parent.parent / "docs" / "measures"


def page(measure: Measure) -> str:
    """What does the page of one question say?"""
    module = inspect.getmodule(measure.rows)
    text = inspect.getdoc(module) or ""
    more = text.partition("\n")[2].strip()
    added = "may be added up over groups and periods" if measure.additive else "cannot be added up"
    parts = [
        f"# {measure.question}",
        "<!-- written by `python -m tools.measure_pages` -->",
        f"`{measure.name}`, in {measure.unit}; its figures {added}.",
        more,
        f"- Asks: {_listed(measure.tables)}",
        f"- Groups by: {_listed(measure.keys)}",
        f"- Sums: {_listed(tuple(measure.figures))}",
        f"- Declared in `{Path(inspect.getfile(measure.rows)).name}`",
        f"No row does not mean zero: {measure.unknown[0].lower()}{measure.unknown[1:]}",
    ]
    lines = "\n".join(part for part in parts if part.startswith("- "))
    prose = [part for part in parts if part and not part.startswith("- ")]
    return "\n\n".join([*prose[:-1], lines, prose[-1]]) + "\n"


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def index() -> str:
    """Which questions are there?"""
    lines = [f"- [{m.question}]({m.name}.md)" for m in sorted(MEASURES, key=lambda m: m.name)]
    head = "# Questions to the book\n\n<!-- written by `python -m tools.measure_pages` -->\n\n"
    return head + "\n".join(lines) + "\n"


def pages() -> dict[str, str]:
    """Every page by its file name."""
    return {"README.md": index()} | {f"{m.name}.md": page(m) for m in MEASURES}


def main() -> None:
    """Writes the pages and takes away those of questions that are gone."""
    PAGES.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for path in PAGES.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (PAGES / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
