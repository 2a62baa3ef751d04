"""How is it told what stands behind a figure?"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from whichhalf.nouns.evidence import Evidence
from whichhalf.pages.aligned import aligned, paragraph
from whichhalf.typeset.numbers import loose
from whichhalf.typeset.telling import Teller, clean

if TYPE_CHECKING:  # the book brings its engine, which `whichhalf schema` does not need
    from whichhalf.crediting.behind import Behind, OpenPart, OpenPath, OpenShare
    from whichhalf.front.telling import OpenFigure
    from whichhalf.store.book import Explained

_MOST_ROWS = 5
_MOST_STEPS = 12
_MOST_PATHS = 12
_MOST_PARTS = 8
#: So many values of one column are written out, of more only how many there are.
_MOST_VALUES = 3
_WIDEST = 28
_NARROWEST = 14
_EMPTY = ("", None)
_NOTHING = "∅"
#: The book's own columns, which tell where a row came from, stand first; then what a path is of.
_FROM = ("_batch", "_file", "_line")
_LONG = ("path", "parts")
_TELLING = ("conversion_id", "path", "began_days", "person")


def explain_page(figure: OpenFigure, *, width: int) -> str:
    """Formula and settings first, then journeys and rows, then the questions as SQL."""
    teller = Teller.of(figure.language, figure.currency)
    lines = [clean(figure.key), *paragraph(clean(figure.said), width=width, first="  ", rest="  ")]
    lines += _facts(figure, teller, width)
    lines += _behind(figure.behind, teller, width)
    if not figure.steps:
        without = teller.label("explain_no_rows")
        return "\n".join([*lines, "", *paragraph(without, width=width, first="  ", rest="  ")])
    for number, (proof, step) in enumerate(figure.steps[:_MOST_STEPS], start=1):
        lines += ["", *_step(number, proof, step, teller, width)]
    if len(figure.steps) > _MOST_STEPS:
        lines += ["", teller.label("explain_more_parts", parts=len(figure.steps) - _MOST_STEPS)]
    for measure, sql in {proof.measure: step.sql for proof, step in figure.steps}.items():
        title = teller.label("explain_sql", measure=measure)
        lines += ["", title, *(f"  {line}" for line in clean(sql).splitlines())]
    return "\n".join(lines)


def _facts(figure: OpenFigure, teller: Teller, width: int) -> list[str]:
    behind = figure.behind
    model = f"{teller.name('model', behind.model)} ({behind.model})" if behind.model else ""
    back = max([behind.lookback_days, *(proof.lookback_days for proof, _ in figure.steps)])
    days = teller.label("explain_days", days=back) if back else ""
    facts = {
        "grade": teller.grade(figure.grade) if figure.grade else "",
        "formula": figure.formula,
        "model": model,
        "lookback": days,
        "settings": figure.settings_hash,
        "code": figure.code_version,
    }
    named = {teller.label(f"explain_{name}"): fact for name, fact in facts.items() if fact}
    room = max(map(len, named), default=0)
    return [line for name, fact in named.items() for line in _fact(name, fact, width, room)]


def _fact(name: str, fact: str, width: int, room: int) -> list[str]:
    return paragraph(
        clean(loose(fact)), width=width, first=f"  {name:<{room}} ", rest=" " * (room + 3)
    )


def _behind(behind: Behind, teller: Teller, width: int) -> list[str]:
    lines = _paths(behind.paths, teller, width)
    tables = {
        "clicks": [(_channel(part.name, teller), part) for part in behind.clicks],
        "booked": [(_line_named(part.name, teller), part) for part in behind.booked],
        "chain": [(teller.label(f"explain_friends_{part.name}"), part) for part in behind.chain],
    }
    for title, parts in tables.items():
        if parts:
            lines += ["", *_parts(teller.label(f"explain_{title}"), parts, teller, width)]
    return [*lines, *_split(behind.shares, teller, width)]


def _split(split: Mapping[str, Sequence[OpenShare]], teller: Teller, width: int) -> list[str]:
    """A credit by network, channel, campaign and post, and how one of these is opened."""
    told = {by: shares for by, shares in split.items() if len(shares) > 1}
    lines = [line for by in told for line in ("", *_shares(by, told[by], teller, width))]
    named = [one.key for by in sorted(told) for one in told[by] if one.name]
    # a key is for copying: it stands whole, however long
    example = [teller.label("explain_open_share", key=clean(named[0]))] if named else []
    return [*lines, *(["", *example] if example else [])]


def _shares(by: str, shares: Sequence[OpenShare], teller: Teller, width: int) -> list[str]:
    """The parts of a credit, the largest first; together they are what the line has."""
    titles = (f"explain_by_{by}", "explain_touches", "explain_orders", "explain_given")
    rows = [[teller.label(title) for title in titles]]
    several = len({share.network for share in shares}) > 1
    for share in shares[:_MOST_PARTS]:
        counts = (teller.numbers.count(share.touches), teller.numbers.count(share.orders))
        name = _shared(by, share, teller, several=several)
        rows.append([f"  {name}", *counts, loose(teller.money(share.given))])
    rest = shares[_MOST_PARTS:]
    if rest:
        more = teller.label("explain_more_shares", parts=len(rest))
        rows.append([f"  {more}", "", "", loose(teller.money(sum(one.given for one in rest)))])
    return aligned(rows, right=(1, 2, 3), width=width)


def _shared(by: str, share: OpenShare, teller: Teller, *, several: bool) -> str:
    """What is the part called? Campaigns and posts of several networks with theirs in front."""
    if by == "network":
        return _channel(share.network, teller)
    if by == "channel":
        return clean(share.name or share.network)
    name = clean(share.name or teller.label(f"explain_without_{by}"))
    return f"{_channel(share.network, teller)}: {name}" if several else name


def _paths(paths: Sequence[OpenPath], teller: Teller, width: int) -> list[str]:
    """The ways by which people came, those of most orders first."""
    if not paths:
        return []
    given = any(path.given is not None for path in paths)
    titles = ["way", "orders", "margin", *(["given"] if given else []), "began"]
    rows = [[teller.label(f"explain_{title}") for title in titles]]
    for path in paths[:_MOST_PATHS]:
        row = [
            " > ".join(_channel(name, teller) for name in path.channels),
            teller.numbers.count(path.orders),
            loose(teller.money(path.margin)),
        ]
        row += [loose(teller.money(path.given))] if path.given is not None else []
        rows.append([*row, _span(path.least_days, path.most_days, teller)])
    shown = _wrapped(rows, width - 2)
    orders = sum(path.orders for path in paths)
    margin = sum(path.margin for path in paths)
    title = teller.label("explain_journeys", orders=orders, margin=margin)
    lines = ["", loose(title), *(f"  {line}" for line in shown)]
    if len(paths) > _MOST_PATHS:
        lines.append("  " + teller.label("explain_more_ways", ways=len(paths) - _MOST_PATHS))
    return [
        *lines,
        *paragraph(teller.label("explain_ways_note"), width=width, first="  ", rest="  "),
    ]


def _wrapped(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """These rows; a first cell that is too long goes on in the next line."""
    numbers = aligned([row[1:] for row in rows], right=range(len(rows[0])), width=width)
    longest = max(len(row[0]) for row in rows)
    room = max(min(longest, width - max(map(len, numbers)) - 2), _NARROWEST)
    lines = []
    for row, rest in zip(rows, numbers, strict=True):
        first, *more = textwrap.wrap(clean(row[0]), room, subsequent_indent="  ") or [""]
        lines.append(f"{first:<{room}}  {rest}")
        lines += more
    return lines


def _span(least: int, most: int, teller: Teller) -> str:
    """Between how many days and how many did such journeys last?"""
    ends = (teller.numbers.count(least), teller.numbers.count(most))
    return ends[0] if least == most else f"{ends[0]} {teller.label('to')} {ends[1]}"


def _channel(name: str, teller: Teller) -> str:
    """What is a channel called, and was it paid for?"""
    network, _, paid = name.partition("/")
    called = teller.network(network) if network else teller.label("explain_nobody")
    return teller.label("explain_paid", channel=called) if paid == "paid" else called


def _line_named(key: str, teller: Teller) -> str:
    """What is a line called? By its kind and network."""
    kind, _, network = key.partition("/")
    if not kind:
        return teller.label("explain_no_line")
    return f"{teller.name('value_kind', kind)}, {teller.network(network)}"


def _parts(
    title: str, parts: Sequence[tuple[str, OpenPart]], teller: Teller, width: int
) -> list[str]:
    rows = [[title, teller.label("explain_orders"), teller.label("explain_margin")]]
    for name, part in parts[:_MOST_PARTS]:
        margin = teller.label("unknown") if part.margin is None else teller.money(part.margin)
        rows.append([f"  {name}", teller.numbers.count(part.orders), loose(margin)])
    return aligned(rows, right=(1, 2), width=width)


def _step(number: int, proof: Evidence, step: Explained, teller: Teller, width: int) -> list[str]:
    told = [(name, of) for name, of in proof.where if of not in _EMPTY or name == "path"]
    where = ", ".join(_narrow(name, of, teller) for name, of in told)
    batches = ", ".join(map(str, step.batches)) or teller.label("explain_none")
    facts = {
        "where": where,
        "rows": teller.label(
            "explain_rows_of",
            rows=step.count,
            batches=batches,
            milliseconds=round(step.milliseconds),
        ),
    }
    named = {teller.label(f"explain_{name}"): fact for name, fact in facts.items() if fact}
    room = max(9, *map(len, named))
    lines = [f"{number}. {proof.measure}, {proof.period}"]
    lines += [line for name, fact in named.items() for line in _fact(name, fact, width, room)]
    shown = _rows(step, {name for name, of in proof.where if _single(of)}, teller, width - 4)
    return [*lines, *(f"    {line}" for line in shown)]


def _single(of: object) -> bool:
    return not isinstance(of, tuple) or len(of) == 1


def _narrow(name: str, of: object, teller: Teller) -> str:
    """How is a column narrowed: to one value, to a few, to many?"""
    several = of if isinstance(of, tuple) else (of,)
    values = list(dict.fromkeys(_NOTHING if one in _EMPTY else str(one) for one in several))
    if len(values) > _MOST_VALUES or (name in _LONG and values != [_NOTHING]):
        return teller.label("explain_values", column=name, values=len(values))
    either = f" {teller.label('explain_or')} "
    return f"{name} = {either.join(values)}"


def _rows(step: Explained, fixed: set[str], teller: Teller, width: int) -> list[str]:
    """The first rows, in as many columns as fit that say something and differ from `where`."""
    rows = step.rows[:_MOST_ROWS]
    said = {
        name: [_cell(row[at]) for row in rows]
        for at, name in enumerate(step.columns)
        if name not in fixed and any(_cell(row[at]) for row in rows)
    }
    first = [name for name in (*_FROM, *(_TELLING if "path" in said else ())) if name in said]
    others = [name for name in said if not name.startswith("_") and name not in first]
    table: list[list[str]] = []
    room = width
    for name in (*first, *others):
        column = [name.removeprefix("_"), *said[name]]
        room -= max(map(len, column)) + 2
        if room < 0:
            break
        table.append(column)
    more = step.count - len(rows)
    rest = [teller.label("explain_more_rows", rows=more)] if more > 0 and table else []
    return [*aligned(list(zip(*table, strict=True)), width=width), *rest]


def _cell(value: object) -> str:
    text = "" if value is None else " ".join(str(value).split())
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"
