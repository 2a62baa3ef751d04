"""What do the cells of a table say, as columns with types?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa
from pyarrow import compute

from whichhalf.connectors.export import Field, FileFacts, Sort
from whichhalf.intake import words
from whichhalf.intake.recognise import Match
from whichhalf.intake.style import Style, two_date_styles, two_number_styles
from whichhalf.nouns.money import EXPONENTS
from whichhalf.reader import dates, durations, numbers
from whichhalf.reader.cells import Column, Trouble
from whichhalf.reader.problem import Problem, Status
from whichhalf.reader.screen import raw_text
from whichhalf.reader.sheets import Piece

_UTC = pa.timestamp("us", "UTC")
_KINDS = {Sort.DAY: pa.date32(), Sort.MOMENT: _UTC, Sort.FLAG: pa.bool_()}
CURRENCY = "currency"
_CLOCKS = {Sort.HOURS: durations.Clock.WORK, Sort.DURATION: durations.Clock.VIDEO}


@dataclass(frozen=True, slots=True)
class Context:
    """What holds for all rows of a table: its export, its style, what the file says, today.

    `home` is the business's own currency: the one that `$` or `kr` means if it fits.
    """

    match: Match
    style: Style
    facts: FileFacts
    now: datetime
    home: str = ""
    delimiter: str = ","

    @property
    def zone(self) -> str:
        """The zone of times that carry no offset."""
        return "UTC" if self.match.export.zone == "utc" else self.facts.zone


def typed(piece: Piece, context: Context) -> tuple[pa.Table, list[Problem]]:
    """The rows with a column for each field of the match, and `_line`; and what was the matter.

    Text, identifier, currency: string. Count, decimal (thousandths), percent (millionths), money
    (minor units), hours (thousandths of a minute), duration (milliseconds): int64. Day: date32.
    Moment: timestamp[us, UTC]. Flag: bool. Unknown is null. Where amounts carry signs and no field
    holds the currency, a column `currency` is made.
    """
    rows = piece.rows.combine_chunks()
    troubles: dict[int, Trouble] = {}
    made: dict[str, pa.Array] = {}
    currencies = _row_currencies(rows, context, made, troubles)
    signs: dict[int, str] = {}
    for each in context.match.fields:
        if each.name in made:
            continue
        texts = _texts(rows, context.match, each)
        if each.sort is Sort.MONEY:
            column = _money(texts, each, context, currencies)
            _merge_signs(signs, column, currencies, troubles)
            made[each.name] = column.array(pa.int64())
            _add(troubles, column.troubles)
        else:
            made[each.name], own = _read(texts, each, context)
            _add(troubles, own)
    if signs and CURRENCY not in made:
        made[CURRENCY] = _with_signs(signs, len(rows), context)
    _require(context.match, made, troubles)
    return _finished(rows, made, troubles, context)


def _texts(rows: pa.Table, match: Match, each: Field) -> pa.Array:
    column = rows.column(str(match.columns[each.name]))
    return (
        column.chunk(0)
        if column.num_chunks == 1
        else pa.concat_arrays(column.chunks)
        if column.num_chunks
        else pa.array([], pa.string())
    )


def _add(troubles: dict[int, Trouble], more: Mapping[int, Trouble]) -> None:
    """A trouble that costs the row comes before one that does not; else the first one stays."""
    for row, trouble in more.items():
        known = troubles.get(row)
        if known is None or (known.status is Status.NOTED and trouble.status is Status.QUARANTINED):
            troubles[row] = trouble


def _read(texts: pa.Array, each: Field, context: Context) -> tuple[pa.Array, dict[int, Trouble]]:
    if each.sort is Sort.TEXT:
        return texts, {}
    if each.sort is Sort.IDENTIFIER:
        return words.identifiers(texts, required=each.required)
    if each.sort is Sort.CURRENCY:
        return words.currencies(texts)
    if each.sort is Sort.FLAG:
        column = words.flags(texts)
    elif each.sort in (Sort.DAY, Sort.MOMENT):
        column = dates.read(texts, _dating(each, context))
        _refuse_other_order(texts, each, column, context)
    elif each.sort in (Sort.HOURS, Sort.DURATION):
        column = durations.read(texts, _CLOCKS[each.sort], context.style.marks)
    else:
        column = _numbers(texts, each, context)
    return column.array(_KINDS.get(each.sort, pa.int64())), column.troubles


def _dating(each: Field, context: Context) -> dates.Reading:
    return dates.Reading(
        order=context.style.orders.get(each.name, ""),
        serial=context.style.serials.get(each.name, ""),
        zone=context.zone,
        until=context.now + dates.LATEST_AHEAD,
        whole_days=each.sort is Sort.DAY,
    )


def _numbers(texts: pa.Array, each: Field, context: Context) -> Column:
    decimals = {
        Sort.COUNT: 0,
        Sort.DECIMAL: 3,
        Sort.PERCENT: 4 if each.name in context.match.percents else 6,
    }
    how = numbers.Reading(
        decimals[each.sort],
        context.style.marks,
        what="share" if each.sort is Sort.PERCENT else "number",
        strict=each.sort is Sort.COUNT,
        end=each.name.rpartition("_")[2],
    )
    column = numbers.read(texts, how)
    if each.sort is Sort.PERCENT and decimals[each.sort] == 4:
        return column  # 12.3 percent are 123,000 parts per million: four places, as with the sign
    _refuse_other_style(texts, column, context)
    return column


def _money(texts: pa.Array, each: Field, context: Context, currencies: pa.Array | None) -> Column:
    """Minor units: rows of one currency are read together, with its number of decimals."""
    usual = context.match.currency or context.facts.currency
    codes = [usual] if currencies is None else currencies.unique().to_pylist()
    column: Column | None = None
    for code in codes:
        how = numbers.Reading(
            EXPONENTS.get(code or usual, 2),
            context.style.marks,
            what="amount",
            money=True,
            currency=(code or "") if currencies is not None else context.match.currency,
            home=context.home or usual,
            coarse=each.name in context.style.coarse,
            end=each.name.rpartition("_")[2],
        )
        if len(codes) == 1:
            column = numbers.read(texts, how)
        else:
            same = compute.is_null(currencies) if code is None else compute.equal(currencies, code)
            mask = compute.fill_null(same, fill_value=False).to_numpy(zero_copy_only=False)
            column = _placed(
                numbers.read(texts.filter(pa.array(mask)), how),
                np.flatnonzero(mask),
                len(texts),
                column,
            )
    column = column or numbers.read(texts, numbers.Reading(2, context.style.marks))
    _refuse_other_style(texts, column, context)
    return column


def _placed(part: Column, rows: np.ndarray, length: int, whole: Column | None) -> Column:
    whole = whole or Column(np.zeros(length, np.int64), np.zeros(length, np.bool_))
    whole.values[rows], whole.known[rows] = part.values, part.known
    whole.troubles.update((int(rows[row]), trouble) for row, trouble in part.troubles.items())
    whole.currencies.update((int(rows[row]), code) for row, code in part.currencies.items())
    return whole


def _row_currencies(
    rows: pa.Table, context: Context, made: dict[str, pa.Array], troubles: dict[int, Trouble]
) -> pa.Array | None:
    """The currency of each row, where the table has a column for it."""
    for each in context.match.fields:
        if each.sort is Sort.CURRENCY:
            made[each.name], own = words.currencies(_texts(rows, context.match, each))
            _add(troubles, own)
    return made.get(CURRENCY)


def _merge_signs(
    signs: dict[int, str], column: Column, currencies: pa.Array | None, troubles: dict[int, Trouble]
) -> None:
    for row, code in column.currencies.items():
        stated = currencies[row].as_py() if currencies is not None else signs.setdefault(row, code)
        if stated and stated != code:
            hint = f"the amount says {code}, the row says {stated}"
            _add(troubles, {row: Trouble(Status.QUARANTINED, "two_currencies", hint)})


def _with_signs(signs: dict[int, str], length: int, context: Context) -> pa.Array:
    usual = context.match.currency or context.facts.currency or None
    return pa.array([signs.get(row, usual) for row in range(length)], pa.string())


def _refuse_other_style(texts: pa.Array, column: Column, context: Context) -> None:
    """A number that only the other style can mean, far down a file whose style was proved above."""
    for row, trouble in column.troubles.items():
        if trouble.reason in ("no_number", "no_amount", "no_share") and context.style.proved:
            text = texts[row].as_py()
            mark, sign = numbers.mark_shown(text)
            usual = context.style.marks.get(sign) or context.style.marks[""]
            if mark in (".", ",") and mark != usual:
                raise two_number_styles(context.facts.name, f"1000{usual}50", text)


def _refuse_other_order(texts: pa.Array, each: Field, column: Column, context: Context) -> None:
    order = context.style.orders.get(each.name, "")
    for row, trouble in column.troubles.items():
        text = texts[row].as_py() if trouble.reason == "no_date" else ""
        if context.style.proved and {order, dates.order_shown(text)} == {"dmy", "mdy"}:
            raise two_date_styles(context.facts.name, order, text)


def _require(match: Match, made: dict[str, pa.Array], troubles: dict[int, Trouble]) -> None:
    for each in match.fields:
        if each.required and made[each.name].null_count:
            missing = compute.is_null(made[each.name]).to_numpy(zero_copy_only=False)
            hint = f"{each.name} is empty or unknown, and it is required"
            trouble = Trouble(Status.QUARANTINED, "missing", hint)
            _add(troubles, dict.fromkeys(np.flatnonzero(missing).tolist(), trouble))


def _finished(
    rows: pa.Table, made: dict[str, pa.Array], troubles: dict[int, Trouble], context: Context
) -> tuple[pa.Table, list[Problem]]:
    table = pa.table({**made, "_line": rows.column("_line")})
    if not troubles:
        return table, []
    names = [name for name in rows.column_names if name != "_line"]
    places = sorted(troubles)
    cells = zip(*(rows.column(name).take(places).to_pylist() for name in names), strict=True)
    lines = rows.column("_line").take(places).to_pylist()
    problems = [
        Problem(line, *troubles[place], raw_text(list(row), context.delimiter)[:2_000])
        for place, line, row in zip(places, lines, cells, strict=True)
    ]
    keep = np.ones(len(rows), np.bool_)
    keep[[p for p in places if troubles[p].status is Status.QUARANTINED]] = False
    return table.filter(pa.array(keep)), problems
