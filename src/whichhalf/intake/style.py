"""How does this table write its numbers and dates, as its own cells prove?

A first look at the columns, which ends as soon as everything is proved; what stays open is asked,
never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa
from pyarrow import compute

from whichhalf.connectors.export import Field, Sort
from whichhalf.errors import Ambiguous
from whichhalf.intake.recognise import Choices, Match
from whichhalf.reader import dates, numbers
from whichhalf.reader.cells import is_blank
from whichhalf.reader.sheets import Sheet

#: Sorts in which a fraction may stand, so that 1.234 is open. In a COUNT three digits are always a
#: group.
_FRACTIONS = (Sort.MONEY, Sort.DECIMAL, Sort.PERCENT, Sort.HOURS)
_DATES = (Sort.DAY, Sort.MOMENT)
#: Spellings of a column that are looked at once its style is proved; `typed` finds what contradicts
#: it further down.
_ENOUGH = 1_000
#: Stands between an amount and the currency of its row.
_WITH = "\x1f"


@dataclass(frozen=True, slots=True)
class Style:
    """How are numbers and dates written here?

    `marks`: currency sign's code, or "" for bare numbers → the sign before decimals. `coarse`:
    money columns whose amounts have two decimals. `orders`: date column → "dmy" or "mdy".
    `serials`: date column → key of dates.SERIALS. `proved` is false where the reader has decided:
    then what does not fit costs its row and not the file.
    """

    marks: Mapping[str, str]
    coarse: frozenset[str] = frozenset()
    orders: Mapping[str, str] = field(default_factory=dict)
    serials: Mapping[str, str] = field(default_factory=dict)
    proved: bool = True


@dataclass(slots=True)
class _Seen:
    """What the cells have shown so far. Texts are examples, for the message."""

    marks: dict[str, dict[str, str]] = field(default_factory=dict)
    cents: set[str] = field(default_factory=set)
    finer: set[str] = field(default_factory=set)
    orders: dict[str, dict[str, str]] = field(default_factory=dict)
    serials: dict[str, set[str]] = field(default_factory=dict)


def style_of(sheet: Sheet, match: Match, choices: Choices | None = None) -> Style:
    """How does this table write numbers and dates?

    Raises Ambiguous where both styles are proved in it, and where neither is and a cell can be
    read both ways.
    """
    choices = choices or Choices()
    seen = _Seen()
    for piece in sheet.batches():
        for each in match.fields:
            texts = piece.rows.column(str(match.columns[each.name])).combine_chunks()
            if each.sort in _FRACTIONS or each.sort is Sort.COUNT:
                _look_at_numbers(texts, each, seen, _currencies(piece.rows, match))
            elif each.sort in _DATES:
                _look_at_dates(texts, each, seen)
        if _is_enough(seen, match):
            break
    marks = _marks(sheet, seen, choices)
    return Style(
        marks,
        frozenset(seen.cents - seen.finer),
        _orders(sheet, match, seen, choices, marks),
        {
            name: next(iter(kinds))
            for name, kinds in seen.serials.items()
            if len(kinds) == 1 and "" not in kinds
        },
        proved=not (choices.decimal or choices.dates),
    )


def _currencies(rows: pa.Table, match: Match) -> pa.ChunkedArray | None:
    name = next((f.name for f in match.fields if f.sort is Sort.CURRENCY), None)
    return rows.column(str(match.columns[name])) if name else None


def _look_at_numbers(
    texts: pa.Array, each: Field, seen: _Seen, currencies: pa.ChunkedArray | None
) -> None:
    marked = compute.fill_null(compute.match_substring_regex(texts, "[.,]"), fill_value=False)
    if not compute.any(marked).as_py():
        return
    distinct = _with_codes(texts, currencies).filter(marked).unique().to_pylist()
    for looked, (text, _, code) in enumerate(pair.partition(_WITH) for pair in distinct):
        if looked > _ENOUGH and {".", ","} & seen.marks.get("", {}).keys():
            break
        if numbers.INTERVAL.fullmatch(numbers.tidy(text)):
            continue
        mark, sign = numbers.mark_shown(text, code)
        if mark == "?" and each.sort is Sort.COUNT:
            mark = "," if "." in text else "."
        if mark:
            seen.marks.setdefault(sign, {}).setdefault(mark, text)
        if mark in (".", ",") and each.sort is Sort.MONEY:
            _look_at_cents(text, mark, each, seen)


def _with_codes(texts: pa.Array, currencies: pa.ChunkedArray | None) -> pa.Array:
    """Each text with the currency of its row, where the table has a column for it."""
    if currencies is None:
        return texts
    codes = compute.fill_null(currencies.combine_chunks(), "")
    return compute.binary_join_element_wise(texts, codes, _WITH)


def _look_at_cents(text: str, mark: str, each: Field, seen: _Seen) -> None:
    _, found, after = text.rpartition(mark)
    digits = len(after) - len(after.lstrip("0123456789")) or len(after)
    if found and digits in (1, 2):
        seen.cents.add(each.name)
    elif found:
        seen.finer.add(each.name)


def _look_at_dates(texts: pa.Array, each: Field, seen: _Seen) -> None:
    iso = compute.fill_null(
        compute.match_substring_regex(texts, r"^\d{4}-\d\d-\d\d"), fill_value=True
    )
    if compute.all(iso).as_py():
        if texts.null_count < len(texts):
            seen.orders.setdefault(each.name, {}).setdefault("", "")
            seen.serials.setdefault(each.name, set()).add("")
        return
    for text in texts.unique().to_pylist():
        if text is None or is_blank(text):
            continue
        seen.orders.setdefault(each.name, {}).setdefault(dates.order_shown(text), text)
        seen.serials.setdefault(each.name, set()).add(dates.serial_shown(text.strip()))


def _is_enough(seen: _Seen, match: Match) -> bool:
    """Has every column that can be open shown its hand?"""
    proved = all(set(found) & {".", ","} for found in seen.marks.values())
    fractions = any(f.sort in _FRACTIONS for f in match.fields)
    dated = [seen.orders.get(f.name) for f in match.fields if f.sort in _DATES]
    return (
        proved
        and (bool(seen.marks) or not fractions)
        and all(
            found and "?" not in found.keys() - _proofs(found)
            for found in dated
            if found is not None
        )
    )


def _proofs(found: Mapping[str, str]) -> set[str]:
    """A proof settles what is open: then "?" no longer counts."""
    return {"?"} if {"dmy", "mdy"} & found.keys() else set()


def _marks(sheet: Sheet, seen: _Seen, choices: Choices) -> dict[str, str]:
    """Currency sign → the sign before decimals: proved by its cells, else by all others."""
    if choices.decimal:
        return {"": choices.decimal}
    for found in seen.marks.values():
        if {".", ","} <= found.keys():
            raise two_number_styles(sheet.raw.title, found[","], found["."])
    proved = {
        sign: next(iter(found.keys() - {"?"}))
        for sign, found in seen.marks.items()
        if found.keys() - {"?"}
    }
    usual = proved.get("") or (
        next(iter(proved.values())) if len(set(proved.values())) == 1 else ""
    )
    for sign, found in seen.marks.items():
        if "?" in found and not (proved.get(sign) or usual):
            text = found["?"].strip()
            thousands = text.replace(".", "").replace(",", "")
            raise Ambiguous(
                file=sheet.raw.title,
                reason=f"{text!r} can be {thousands} or {text.replace(',', '.')}, and nothing else "
                "in the file tells which",
                remedy="Say which sign stands before decimals: `--decimal .` or `--decimal ,`.",
            )
    return {"": usual or ".", **proved}


def two_number_styles(file: str, one: str, other: str) -> Ambiguous:
    """The error of a file whose numbers contradict each other."""
    return Ambiguous(
        file=file,
        reason=f"numbers are written in two ways: {one.strip()!r} and {other.strip()!r}",
        remedy="Export it again in one language; or say which sign stands before decimals, "
        "`--decimal .` or `--decimal ,`: the other numbers are then kept aside.",
    )


def two_date_styles(file: str, one: str, other: str) -> Ambiguous:
    """The error of a file whose dates contradict each other."""
    return Ambiguous(
        file=file,
        reason=f"dates are written in two ways: {one.strip()!r} and {other.strip()!r}",
        remedy="Export it again with one form of date, best 2026-04-03; or say which it is, "
        "`--dates dmy` or `--dates mdy`: the other rows are then kept aside.",
    )


def _orders(
    sheet: Sheet, match: Match, seen: _Seen, choices: Choices, marks: Mapping[str, str]
) -> dict[str, str]:
    """Date column → its order: proved in it, else in another column, else by the language.

    Only English writes the month first, and English writes a decimal point.
    """
    if choices.dates:
        return dict.fromkeys(seen.orders, choices.dates)
    for found in seen.orders.values():
        if {"dmy", "mdy"} <= found.keys():
            raise two_date_styles(sheet.raw.title, found["dmy"], found["mdy"])
    proved = {
        name: next(iter(found.keys() & {"dmy", "mdy"}))
        for name, found in seen.orders.items()
        if found.keys() & {"dmy", "mdy"}
    }
    usual = next(iter(proved.values())) if len(set(proved.values())) == 1 else ""
    if not proved and (match.language in ("de", "fr") or marks[""] == ","):
        usual = "dmy"
    for name, found in seen.orders.items():
        if "?" in found and not (proved.get(name) or usual):
            raise Ambiguous(
                file=sheet.raw.title,
                reason=f"the date {found['?']!r} can be day/month or month/day, and nothing else "
                "in the file tells which",
                remedy="Say which: `--dates dmy` or `--dates mdy`.",
            )
    return {name: proved.get(name) or usual for name in seen.orders}
