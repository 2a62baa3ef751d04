"""How is it told which statements were kept, and why two of them differ?"""

from __future__ import annotations

from collections.abc import Sequence

from whichhalf.front.archive import Change, Comparison
from whichhalf.pages.aligned import aligned, paragraph

_MOST = 60
_UNITS = (
    "Amounts are in the smallest unit: cents, thousandths of a minute, parts per million. "
    "By rows and by settings add up to the difference."
)


def archive_page(names: Sequence[str], *, width: int) -> str:
    """Which statements were kept?"""
    if not names:
        return "No statement was kept yet. `whichhalf statement` tells one and keeps it."
    rows: list[tuple[str, ...]] = [("Name", "From", "Until (not included)", "Batch")]
    rows += [(name, *name.split("_")[:3]) for name in names]
    lines = aligned(rows, right=(3,), width=width)
    return "\n".join([*lines, "", "`whichhalf statement --archived NAME` tells one again."])


def comparison_page(found: Comparison, *, width: int) -> str:
    """Which figures differ, by how much, and why? In each figure's smallest unit."""
    if not found.changes:
        return "Both statements say the same, figure for figure."
    rows: list[tuple[str, ...]] = [
        ("Figure", "Before", "After", "By rows", "By settings", "Batches")
    ]
    rows += [_row(change) for change in found.changes[:_MOST]]
    lines = aligned(rows, right=(1, 2, 3, 4), width=width)
    if len(found.changes) > _MOST:
        lines.append(f"… and {len(found.changes) - _MOST:,} more figures.")
    said = [_UNITS]
    if found.same_settings:
        said.append("Both were made with the same settings.")
    if not found.same_code:
        said.append(
            "The program or its channel rules changed between them: the older one was made anew "
            "with today's program, and what that changed is part of “by rows”."
        )
    for text in said:
        lines += ["", *paragraph(text, width=width)]
    return "\n".join(lines)


def _row(change: Change) -> tuple[str, ...]:
    batches = ", ".join(map(str, change.batches[:4])) + (" …" if len(change.batches) > 4 else "")
    amounts = (change.before, change.after, change.by_rows, change.by_settings)
    return (change.key, *("unknown" if n is None else f"{n:,}" for n in amounts), batches)
