"""What is said below the statement of the demo company: where everything lies, and what next?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from whichhalf.pages.aligned import paragraph

if TYPE_CHECKING:  # the demo brings numpy, which no other verb of this room needs
    from whichhalf.front.made_up import Demo


def demo_page(made: Demo, *, width: int) -> str:
    """Where are the files, the page and the truth, and what can be tried?"""
    rows = sum(file.lines.received for file in made.imported)
    stored = sum(file.lines.stored for file in made.imported)
    aside = sum(file.lines.quarantined for file in made.imported)
    came = f"{rows:,} rows imported: {stored:,} stored, {aside:,} to mend."
    again = "They were imported before; nothing was added."
    place = made.folder
    files = f"{made.files} raw export files ({made.megabytes} MB) lie in {place / 'raw'}."
    told = [
        f"This is a made-up company: {files} {came if made.imported else again}",
        f"Its true figures are known and stand in {made.truth}.",
        f"The statement as a page: {made.page}",
    ]
    lines = [part for text in told for part in paragraph(text, width=width)]
    lines += [
        "",
        "Try",
        f"  whichhalf statement -w {place} --reconciled --period 2024-06-17..2025-12-29",
        f"  whichhalf statement -w {place} --period 2025-Q3 --keys",
        f"  whichhalf explain -w {place} roi/full/hours",
        f"  whichhalf experiment read tiktok-im-los -w {place} --on profit",
        f"  whichhalf log -w {place}",
        f"  whichhalf rejects -w {place}",
    ]
    return "\n".join(lines)
