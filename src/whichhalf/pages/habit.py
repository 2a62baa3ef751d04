"""How is it told in a terminal what a habit costs?"""

from __future__ import annotations

from whichhalf.nouns.money import Money
from whichhalf.statements.habit import HabitCost, HabitShare

_HEADINGS = ("", "a week", "a month", "a year")


def habit_page(cost: HabitCost) -> str:
    """What stands in the terminal? First the year, then how it comes about."""
    names = [_name(number, share) for number, share in enumerate(cost.shares)]
    lines = [
        f"This habit costs {_said(cost.a_year)} a year, and {_hours(cost)} hours.",
        "",
        *_table(names, cost),
        "",
    ]
    for name, share in zip(names, cost.shares, strict=True):
        of_whom = f"{name}: " if len(names) > 1 else "Formula: "
        lines.append(f"  {of_whom}{share.formula} = {_said(share.a_year)}")
    lines += [
        "  A month is a twelfth of the year.",
        "",
        "What does it bring? `whichhalf init` sets up the other side of the account.",
    ]
    return "\n".join(lines)


def _name(number: int, share: HabitShare) -> str:
    if number == 0:
        return "You"
    return f"{share.habit.people} colleagues" if share.habit.people > 1 else "1 colleague"


def _table(names: list[str], cost: HabitCost) -> list[str]:
    rows = [
        (name, _said(share.a_week), _said(share.a_month), _said(share.a_year))
        for name, share in zip(names, cost.shares, strict=True)
    ]
    if len(rows) > 1:
        rows.append(("Together", _said(cost.a_week), _said(cost.a_month), _said(cost.a_year)))
    table = [_HEADINGS, *rows]
    widths = [max(len(row[column]) for row in table) for column in range(len(_HEADINGS))]
    lines = [_row(row, widths) for row in table]
    if len(rows) > 1:
        lines.insert(-1, "  " + "─" * (sum(widths) + 3 * (len(widths) - 1)))
    return lines


def _row(cells: tuple[str, ...], widths: list[int]) -> str:
    first = cells[0].ljust(widths[0])
    rest = (cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))
    return "   ".join((f"  {first}", *rest)).rstrip()


def _hours(cost: HabitCost) -> str:
    whole, tenths = divmod(round(cost.hours_a_year * 10), 10)
    return f"{whole:,}.{tenths}" if tenths else f"{whole:,}"


def _said(money: Money) -> str:
    return f"{money.decimal:,} {money.currency}"
