"""How is it told in a terminal what came back, row by row and month by month?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from whichhalf.nouns.estimate import Figure, Unknown
from whichhalf.nouns.money import exponent
from whichhalf.nouns.returned import (
    OTHER,
    UNALLOCATED,
    UNTOUCHED,
    Cohort,
    CohortsFound,
    Returned,
    ReturnsFound,
)
from whichhalf.pages.aligned import aligned, paragraph
from whichhalf.typeset.numbers import rounded
from whichhalf.typeset.telling import Teller

_MOST_ROWS = 30
_REST = (UNALLOCATED, OTHER, UNTOUCHED)
#: So many months after publication are shown in columns of their own.
_AFTER = (0, 2, 5)
#: Which columns has each table, and which word of a row's name stands in them?
_COLUMNS = {
    "network": {"network": 0},
    "hour": {"network": 0},
    "campaign": {"campaign": 0},
    "theme": {"theme": 0, "kind": 1, "network": 2},
    "format": {"kind": 0, "theme": 1, "network": 2},
    "post": {"post": 0, "day": 2},
}
_WHOLE_PERCENT = 10_000


def returns_page(found: ReturnsFound, teller: Teller, *, width: int) -> str:
    """Which rows came back how much, and what belongs to none?"""
    columns = _COLUMNS[found.by]
    last = "an_hour" if found.by == "hour" else "back"
    heads = (*columns, "posts", "cost", "hours", "credit", "range", last)
    if found.by in {"post", "network", "hour"}:
        heads = tuple(head for head in heads if head != "posts")
    shown = found.rows[:_MOST_ROWS]
    rows = [tuple(_label(teller, head) for head in heads)]
    rest = [one for one in found.rest if one.cost or getattr(one.credit, "value", 1)]
    rows += [_row(one, found, heads, teller) for one in (*shown, *rest)]
    first = len(columns)
    lines = [teller.label("returns_title", days=teller.days(found.period)), ""]
    lines += paragraph(_about(found, teller), width=width)
    lines += ["", *aligned(rows, right=range(first, len(heads)), width=width)]
    if more := len(found.rows) - len(shown):
        lines.append(teller.label("returns_more", number=teller.numbers.count(more)))
    said = [_label(teller, f"by_{found.by}"), _label(teller, "adds_up")]
    said += [_mature(found.mature_days, teller), *_why((*shown, *rest), found, teller)]
    for text in said:
        lines += ["", *paragraph(text, width=width)]
    return "\n".join(lines)


def cohorts_page(found: CohortsFound, teller: Teller, *, width: int) -> str:
    """When did each month's posts cover their cost; and the credit in two views?"""
    lines = [teller.label("cohorts_title", days=teller.days(found.period)), ""]
    lines += paragraph(_label(teller, "cohorts_about", model=found.model), width=width)
    if isinstance(found.unknown, Unknown):
        return "\n".join([*lines, "", *paragraph(reason(found.unknown, teller), width=width)])
    after = tuple(_label(teller, "in_months", months=months + 1) for months in _AFTER)
    heads = (*(_label(teller, head) for head in ("month", "posts", "cost")), *after)
    heads += tuple(_label(teller, head) for head in ("so_far", "range", "even", "arrived"))
    rows = [heads]
    for one, (_, arrived) in zip(found.cohorts, found.arrived, strict=True):
        rows.append((*_cohort(one, teller), whole(arrived, teller)))
    total = sum(one.credit for one in found.cohorts)
    spent = sum(one.cost for one in found.cohorts)
    posts = sum(one.posts for one in found.cohorts)
    ends = (whole(total, teller), "", "", whole(sum(part for _, part in found.arrived), teller))
    sums = (teller.numbers.count(posts), whole(spent, teller), *("" for _ in _AFTER))
    rows.append((_label(teller, "together"), *sums, *ends))
    lines += ["", *aligned(rows, right=(1, 2, 3, 4, 5, 6, 7, 9), width=width)]
    said = [_label(teller, "views"), _mature(found.mature_days, teller)]
    outside = (found.without_post, found.earlier)
    none, before = (whole(value, teller) for value in outside)
    said.append(_label(teller, "outside", none=none, before=before, currency=found.currency))
    said += _reasons((one.even_after for one in found.cohorts), teller)
    for text in said:
        lines += ["", *paragraph(text, width=width)]
    return "\n".join(lines)


def _label(teller: Teller, name: str, **facts: str | int) -> str:
    return teller.label(f"returns_{name}", **facts)


def _about(found: ReturnsFound, teller: Teller) -> str:
    worth = _label(teller, f"worth_{found.worth}")
    days = found.lookback_days
    return _label(
        teller, "about", worth=worth, model=found.model, days=days, currency=found.currency
    )


def _row(
    one: Returned, found: ReturnsFound, heads: Sequence[str], teller: Teller
) -> tuple[str, ...]:
    cells = {
        "posts": teller.numbers.count(one.posts) if one.posts else "",
        "cost": whole(one.cost, teller),
        "hours": teller.numbers.decimal(rounded(one.minutes_milli, 6_000), 1),
        "credit": money(one.credit, teller),
        "range": spread(one.credit, teller),
        "back": _back(one, teller),
        "an_hour": _hour(one, teller),
    }
    columns = _COLUMNS[found.by]
    if one.name[0] in _REST:
        names = (_label(teller, one.name[0]), *[""] * (len(columns) - 1))
    else:
        names = tuple(_named(column, one.name[at], teller) for column, at in columns.items())
    return (*names, *(cells[head] for head in heads[len(columns) :]))


def _named(column: str, word: str, teller: Teller) -> str:
    if column == "network":
        return teller.network(word)
    return word or "–"


def _back(one: Returned, teller: Teller) -> str:
    if one.name[0] in {OTHER, UNTOUCHED}:
        return ""
    if isinstance(one.back, Unknown):
        return _short(one.back, teller)
    figure = one.back
    value, low, high = (_percent(end, teller) for end in (figure.value, figure.low, figure.high))
    return f"{value} %" if figure.width == 0 else f"{value} % ({low} {teller.label('to')} {high})"


def _percent(ppm: int, teller: Teller) -> str:
    whole = rounded(ppm, _WHOLE_PERCENT)
    return f"{'+' if whole > 0 else ''}{teller.numbers.count(whole)}"


def _hour(one: Returned, teller: Teller) -> str:
    if one.name[0] in {OTHER, UNTOUCHED}:
        return ""
    figure, places = one.an_hour, exponent(teller.currency)
    if isinstance(figure, Unknown):
        return _short(figure, teller)
    value, low, high = (
        teller.numbers.decimal(end, places) for end in (figure.value, figure.low, figure.high)
    )
    return value if figure.width == 0 else f"{value} ({low} {teller.label('to')} {high})"


def _short(unknown: Unknown, teller: Teller) -> str:
    """Too early is a word of its own; everything else is unknown."""
    early = unknown.reason == "unknown.too_early"
    return _label(teller, "too_early") if early else teller.label("unknown")


def money(figure: Figure, teller: Teller) -> str:
    """How much, in whole units; unknown is a word."""
    return teller.label("unknown") if isinstance(figure, Unknown) else whole(figure.value, teller)


def spread(figure: Figure, teller: Teller) -> str:
    """Between which ends? Nothing where it was counted, or is unknown."""
    if isinstance(figure, Unknown) or figure.width == 0:
        return ""
    return f"{whole(figure.low, teller)} {teller.label('to')} {whole(figure.high, teller)}"


def whole(minor: int, teller: Teller) -> str:
    """In whole units; small amounts are not made nothing."""
    unit = 10 ** exponent(teller.currency)
    if 0 < abs(minor) < 10 * unit:
        return teller.numbers.decimal(minor, exponent(teller.currency))
    return teller.numbers.count(rounded(minor, unit))


def _mature(figure: Figure, teller: Teller) -> str:
    if isinstance(figure, Unknown):
        return f"{_label(teller, 'age_unknown')} {reason(figure, teller)}"
    facts = {"days": figure.value, "low": figure.low, "high": figure.high}
    return _label(teller, "mature", **facts)


def _why(rows: Iterable[Returned], found: ReturnsFound, teller: Teller) -> list[str]:
    """Of rows that could have a return."""
    some = [one for one in rows if one.name[0] not in {OTHER, UNTOUCHED}]
    if found.by == "hour":
        return _reasons((one.an_hour for one in some), teller)
    return _reasons((one.back for one in some), teller)


def _reasons(figures: Iterable[Figure], teller: Teller) -> list[str]:
    """Each reason once, the first that has it speaking for all."""
    found: dict[str, str] = {}
    for one in figures:
        if isinstance(one, Unknown) and one.reason not in found:
            found[one.reason] = f"{_short(one, teller).capitalize()}: {reason(one, teller)}"
    return list(found.values())


def reason(unknown: Unknown, teller: Teller) -> str:
    """Why is it unknown, and what would make it known?"""
    remedy = teller.label("remedy", what=teller.remedy(unknown))
    return f"{teller.reason(unknown)} {remedy}"


def _cohort(one: Cohort, teller: Teller) -> tuple[str, ...]:
    seen = tuple(
        whole(sum(one.credits[: after + 1]), teller) if after < len(one.credits) else ""
        for after in _AFTER
    )
    between = spread(one.cumulative[-1], teller) if one.cumulative else ""
    counts = (teller.numbers.count(one.posts), whole(one.cost, teller))
    return (one.month[:7], *counts, *seen, whole(one.credit, teller), between, _even(one, teller))


def _even(one: Cohort, teller: Teller) -> str:
    """In which month, and between which ones?"""
    figure = one.even_after
    if isinstance(figure, Unknown):
        within = figure.reason == "unknown.not_within_data"
        return _label(teller, "not_yet") if within else _short(figure, teller)
    value, low, high = (
        month_after(one.month, after) for after in (figure.value, figure.low, figure.high)
    )
    if one.open_ended:
        return f"{value} ({_label(teller, 'from', month=low)})"
    return value if low == high else f"{value} ({low} {teller.label('to')} {high})"


def month_after(month: str, after: int) -> str:
    """The month that lies so many months after another, as text.

    >>> month_after("2025-11-01", 3)
    '2026-02'
    """
    begun = date.fromisoformat(month)
    year, number = divmod(begun.year * 12 + begun.month - 1 + after, 12)
    return f"{year}-{number + 1:02}"
