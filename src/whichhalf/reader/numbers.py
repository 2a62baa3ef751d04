"""Which number is written here, exactly?

Everything becomes an integer of a stated unit; no float is ever made. Which of `.` and `,` parts
the decimals is decided for the whole file (see `style`), never for one cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import compute

from whichhalf.nouns.money import EXPONENTS, LARGEST_MINOR
from whichhalf.reader.cells import (
    Cell,
    Column,
    Trouble,
    empty_column,
    is_blank,
    quarantine,
    read_each,
    unreadable,
)
from whichhalf.reader.problem import Status
from whichhalf.reader.spellings import SIGNS, SIZES, UNCLEAR_SIGNS

_SHAPE = re.compile(
    r"(?P<open>\()?\s*(?P<minus>[-+])?\s*(?P<before>[A-Z]{3}|[^\s\d.,'()+%\-]{1,4}\.?)?\s*(?P<late>-)?\s*"
    r"(?P<body>[0-9][0-9.,' ]*|[.,][0-9]+)(?P<power>[eE]\+?\d{1,2})?"
    r"\s*(?P<scale>(?:[Tt]sd|[Mm]io|[Mm]ill|[Mm]rd|Md|bn|[KkMB])(?![^\W\d])\.?)?"
    r"\s*(?P<after>[A-Z]{3}|%|[^\s\d.,'()+%\-]{1,3}\.?)?\s*(?P<trailing>-)?\s*(?P<close>\))?"
)
_GROUPED = {
    ".": re.compile(
        r"(\d+|\d{1,3}(?:([ ',])\d{3})(?:\2\d{3})*|\d{1,2}(?:,\d{2})+,\d{3})?(?:\.(\d*))?"
    ),
    ",": re.compile(r"(\d+|\d{1,3}(?:([ '.])\d{3})(?:\2\d{3})*)?(?:,(\d*))?"),
}
INTERVAL = re.compile(
    r"\s*(?P<than>[<>≤≥]=?)\s*(?P<edge>.+)|(?P<low>[^–]+?)\s*[–]\s*(?P<high>[^–]+)"
)
_OTHER = {".": ",", ",": "."}


@dataclass(frozen=True, slots=True)
class Reading:
    """How is a column of numbers read?

    `decimals` is how many digits of the unit lie behind the point: 2 for cents, 3 for thousandths.
    `mark` is the sign before decimals. `currency` is the one that the row or the file has, `home`
    that of the business, for `$` and `kr`. `strict` refuses what is finer than the unit and
    `coarse` an odd three-digit fraction (see `style`).
    """

    decimals: int
    marks: Mapping[str, str]
    what: str = "number"
    money: bool = False
    currency: str = ""
    home: str = ""
    strict: bool = False
    coarse: bool = False
    end: str = ""


def read(texts: pa.Array, how: Reading) -> Column:
    """Which integers are written in this column? Plain numbers all at once, others one by one."""
    column = empty_column(len(texts))
    rows = np.arange(len(texts))
    mark = how.marks.get("", ".")
    body = _plain(texts, mark)
    if how.what != "share" and _is_even(body, how.decimals):
        column.values[:], column.known[:] = _without_point(body), True
        return column
    fraction = rf"(\.\d{{1,{how.decimals}}})?" if how.decimals else ""
    easy = compute.match_substring_regex(body, rf"^-?\d{{1,{15 - how.decimals}}}{fraction}$")
    mask = compute.fill_null(easy, fill_value=False).to_numpy(zero_copy_only=False)
    if mask.any():
        chosen = body if mask.all() else body.filter(pa.array(mask))
        column.values[mask] = _scaled(chosen, how.decimals)
        if how.what == "share" and how.decimals == 6:
            mask &= np.abs(column.values) <= 1_000_000
        column.known[:] = mask
    hard = ~mask & compute.is_valid(texts).to_numpy(zero_copy_only=False)
    if hard.any():
        read_each(texts, rows[hard], column, lambda text: number(text, how))
    return column


def _plain(texts: pa.Array, mark: str) -> pa.Array:
    """The texts with a decimal point and without groups, where they are of that simple kind."""
    if mark == ".":
        return texts
    shape = r"^-?(\d{1,3}(\.\d{3})*|\d+)(,\d+)?$"
    if compute.all(compute.match_substring_regex(texts, shape)).as_py():
        return compute.replace_substring(compute.replace_substring(texts, ".", ""), ",", ".")
    fits = compute.match_substring_regex(texts, r"^-?\d+(,\d+)?$")
    return compute.if_else(
        fits, compute.replace_substring(texts, ",", "."), pa.scalar(None, pa.string())
    )


def _is_even(texts: pa.Array, decimals: int) -> bool:
    """Have all cells exactly so many decimals, as in a machine's export?"""
    if not decimals or texts.null_count:
        return False
    shape = rf"^-?\d{{1,{15 - decimals}}}\.\d{{{decimals}}}$"
    return bool(compute.all(compute.match_substring_regex(texts, shape)).as_py())


def _without_point(texts: pa.Array) -> NDArray[np.int64]:
    digits = compute.cast(compute.replace_substring(texts, ".", ""), pa.int64())
    values: NDArray[np.int64] = digits.to_numpy(zero_copy_only=False)
    return values


def _scaled(texts: pa.Array, decimals: int) -> NDArray[np.int64]:
    """Plain decimals as integers of a unit so many places smaller."""
    if decimals:
        whole = compute.replace_substring_regex(texts, r"\..*$", "")
        fraction = compute.replace_substring_regex(texts, r"^[^.]*\.?", "")
        padded = compute.utf8_rpad(fraction, decimals, "0")
        texts = compute.binary_join_element_wise(whole, padded, "")
    return _without_point(texts)


def tidy(text: str) -> str:
    """The text with plain spaces, minus and apostrophe signs."""
    text = text.replace("\u2212", "-").replace("’", "'").replace("\xa0", " ")
    return text.replace("\u202f", " ").replace("\u2009", " ").strip()


def number(text: str, how: Reading) -> Cell:
    """Which integer does this one cell say?

    >>> number("(1,234.50)", Reading(2, {"": "."})).value
    -123450
    >>> number("NaN", Reading(2, {"": "."})).trouble.hint
    "'NaN' is no number"
    """
    told = tidy(text)
    if is_blank(told):
        return Cell(None)
    interval = INTERVAL.fullmatch(told)
    if interval:
        return _edge(told, interval, how)
    shape = _shape(told)
    if shape is None:
        return unreadable(text, how.what)
    currency, trouble = _currency(shape, how)
    mark = how.marks.get(currency) or how.marks.get("", ".")
    digits = _digits(shape["body"].strip(), mark)
    if trouble or digits is None:
        return trouble or unreadable(text, how.what)
    return _value(text, digits, shape, how, currency)


def _shape(told: str) -> re.Match[str] | None:
    """The parts of a number with at most one minus; parentheses are one."""
    shape = _SHAPE.fullmatch(told)
    if not shape or not shape["body"].isascii() or bool(shape["open"]) != bool(shape["close"]):
        return None
    minuses = shape.group("open", "minus", "late", "trailing")
    return shape if sum(map(bool, minuses)) <= 1 else None


def _digits(body: str, mark: str) -> str | None:
    """The number with a point and no groups; None where it is not written with this mark."""
    match = _GROUPED[mark].fullmatch(body)
    if not match or not (match[1] or match[3]):
        return None
    return f"{re.sub('[^0-9]', '', match[1] or '0')}.{match[3] or '0'}"


def _value(text: str, digits: str, shape: re.Match[str], how: Reading, currency: str) -> Cell:
    exact = Decimal(f"{digits}{shape['power'] or ''}") * SIZES.get(
        (shape["scale"] or "").rstrip(".").lower(), 1
    )
    negative = shape["minus"] == "-" or any(shape.group("open", "late", "trailing"))
    decimals = how.decimals
    if how.money:
        decimals = EXPONENTS.get(currency or how.currency, 2)
        if (
            how.coarse
            and decimals == 2
            and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", digits)
            and not shape["scale"]
        ):
            hint = f"{text!r} may mean thousands: the other amounts have two decimals"
            return quarantine("maybe_thousands", hint)
    if shape["after"] == "%":
        decimals = 4
    elif how.what == "share" and decimals == 6 and exact > 1:
        return quarantine("percent_unclear", f"{text!r} may be percent or a fraction: write 12.3%")
    scaled = exact.scaleb(decimals)
    if scaled.adjusted() > 15 or abs(scaled) > LARGEST_MINOR:
        return quarantine("out_of_range", f"{text[:60]!r} is larger than anything that is stored")
    whole = scaled.quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
    if how.strict and whole != scaled:
        return quarantine("not_whole", f"{text[:60]!r} is no whole number")
    return Cell(int(-whole if negative else whole), None, currency)


def _currency(shape: re.Match[str], how: Reading) -> tuple[str, Cell | None]:
    """Which currency stands beside the number; or what is the matter with what stands there."""
    beside = {sign for sign in (shape["before"], shape["after"]) if sign and sign != "%"}
    if not beside:
        wrong = how.what if shape["after"] == "%" and how.what != "share" else ""
        return "", unreadable(shape[0], wrong) if wrong else None
    if not how.money:
        return "", unreadable(shape[0], how.what)
    sign = beside.pop()
    named = sign if sign in EXPONENTS else SIGNS.get(sign, UNCLEAR_SIGNS.get(sign, ""))
    choice = named.split()
    if beside or not choice:
        return "", unreadable(shape[0], how.what)
    own = next((code for code in (how.currency, how.home) if code in choice), "")
    if not own and sign in UNCLEAR_SIGNS:
        hint = f"{sign!r} may mean {', '.join(choice)}: add a column with the currency"
        return "", quarantine("currency_unclear", hint)
    return own or choice[0], None


def _edge(told: str, interval: re.Match[str], how: Reading) -> Cell:
    """`< 10%`, `1K – 10K`: unknown, unless the field wants one end of it."""
    ends = (interval["low"], interval["high"])
    if interval["than"]:
        ends = (None, interval["edge"]) if interval["than"][0] in "<≤" else (interval["edge"], None)
    cells = [number(end, how) if end else None for end in ends]
    if any(cell and (cell.value is None or cell.trouble) for cell in cells):
        return unreadable(told, how.what)
    wanted = {"low": cells[0], "high": cells[1]}.get(how.end)
    if wanted:
        return wanted
    hint = f"{told!r} is a range, not a figure: kept as unknown"
    return Cell(None, Trouble(Status.NOTED, "interval", hint))


def mark_shown(text: str, currency: str = "") -> tuple[str, str]:
    """Which sign before decimals does this cell prove, and for which currency sign?

    The mark is "?" where it can be read both ways, as 1.234 can, and empty where it shows nothing.

    >>> [mark_shown(text)[0] for text in ("10.50", "1.234,56", "1,234", "1,234,567", "1234")]
    ['.', ',', '?', '.', '']
    >>> mark_shown("1.050", "KWD")  # it has three decimals
    ('.', '')
    """
    shape = _SHAPE.fullmatch(tidy(text))
    if not shape:
        return "", ""
    body = shape["body"].strip()
    sign = next((s for s in (shape["before"], shape["after"]) if s and s != "%"), "")
    code = (
        sign if sign in EXPONENTS else SIGNS.get(sign, UNCLEAR_SIGNS.get(sign, "")).split(" ", 1)[0]
    )
    marks = [letter for letter in body if letter in ".,"]
    if not marks:
        return "", code
    last = marks[-1]
    if len(set(marks)) == 2:
        return (last if marks.count(last) == 1 else _OTHER[last]), code
    if len(marks) > 1:
        return _OTHER[last], code
    before, _, after = body.rpartition(last)
    thousands = re.fullmatch(r"[1-9]\d{0,2}", before) and len(after) == 3
    if not thousands or EXPONENTS.get(code or currency) == 3:
        return last, code
    return "?", code
