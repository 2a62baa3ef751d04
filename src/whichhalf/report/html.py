"""What does the statement look like in a browser and on paper?

One file that needs nothing else: style and drawings are inside, there is no script, and the page's
own security policy forbids every request. The words come from `sections`, the escaping from
`markup`.
"""

from __future__ import annotations

import base64
import hashlib
import shlex
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources

from whichhalf.nouns.evidence import Evidence, Narrow
from whichhalf.nouns.statement import Fact, Statement
from whichhalf.report import costs
from whichhalf.report.page import (
    Block,
    Card,
    Cards,
    Cell,
    Column,
    Gauge,
    Gauges,
    Item,
    Items,
    Page,
    Proof,
    Row,
    Section,
    Table,
)
from whichhalf.report.sections import page_of
from whichhalf.typeset import charts
from whichhalf.typeset.markup import Element, Node, Trusted, drawing, element, written
from whichhalf.typeset.telling import Teller

_FULL_PPM = 1_000_000
_BAR_WIDTH = 240
#: Rows of a table that may not be torn apart between two sheets of paper.
_SHORT = 14
_NONE = "–"
#: Before the first of these sections stand the charts: pictures first, then what backs them.
_CHARTS_BEFORE = ("costs", "customers")


def render(statement: Statement, language: str) -> str:
    """Which one file shows this statement in a browser?"""
    page = page_of(statement, language)
    teller = Teller.of(language, statement.currency)
    body = element("body", _header(page), _main(page, statement, teller), _footer(page))
    root = element("html", _head(page), body, lang=language)
    return "<!DOCTYPE html>\n" + written(root) + "\n"


@cache
def _style() -> str:
    return (resources.files("whichhalf.report") / "page.css").read_text("utf-8")


def _head(page: Page) -> Element:
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", page.title),
        element("style", Trusted(_style())),
    )


def _header(page: Page) -> Element:
    return element(
        "header",
        element("p", page.subtitle, class_="period"),
        element("h1", page.title),
        element("p", page.headline, class_="headline"),
    )


def _main(page: Page, statement: Statement, teller: Teller) -> Element:
    sections: list[Element] = []
    drawn = _charts(statement, page.language, teller)
    for section in page.sections:
        if section.name in _CHARTS_BEFORE and drawn is not None:
            sections.append(drawn)
            drawn = None
        sections.append(_section(section, teller))
        if section.name == "costs" and statement.costs:
            sections.append(_cost_lines(statement, teller))
    if drawn is not None:
        sections.append(drawn)
    return element("main", sections)


def _footer(page: Page) -> Element:
    return element("footer", element("p", page.closing), element("p", _with_code(page.hint)))


def _with_code(text: str) -> Iterator[Node]:
    """Words between back-ticks are commands."""
    for number, part in enumerate(text.split("`")):
        yield element("code", part) if number % 2 else part


def _section(section: Section, teller: Teller) -> Element:
    name = f"s-{section.name}"
    return element(
        "section",
        element("h2", section.title, id=name),
        element("p", section.intro, class_="intro") if section.intro else None,
        (_block(block, teller) for block in section.blocks),
        aria_labelledby=name,
        class_=section.name,
    )


def _block(block: Block, teller: Teller) -> Element:
    if isinstance(block, Table):
        return _table(block, teller)
    if isinstance(block, Cards):
        return element("div", (_card(card, teller) for card in block.cards), class_="cards")
    if isinstance(block, Gauges):
        return element("div", (_gauge(gauge, teller) for gauge in block.gauges), class_="gauges")
    return _items(block)


def _card(card: Card, teller: Teller) -> Element:
    return element(
        "article",
        element("h3", card.title),
        element("p", card.figure, class_="figure unknown" if card.unknown else "figure"),
        element("p", card.spread, class_="spread") if card.spread else None,
        (element("p", line, class_="line") for line in card.lines),
        element("p", card.grade, class_="grade"),
        _proof(card.proof, teller),
        class_="card",
    )


def _gauge(gauge: Gauge, teller: Teller) -> Element:
    return element(
        "article",
        element("h3", gauge.title),
        element(
            "p", _progress(gauge), element("span", gauge.progress, class_="figure"), class_="bar"
        ),
        (element("p", line) for line in gauge.lines),
        _proof(gauge.proof, teller),
        class_="gauge",
    )


def _progress(gauge: Gauge) -> Element:
    parts = [
        element("rect", class_="track", x="0.5", y="0.5", width=str(_BAR_WIDTH - 1), height="11")
    ]
    if gauge.progress_ppm is not None:
        filled = max(0, min(gauge.progress_ppm, _FULL_PPM)) * _BAR_WIDTH // _FULL_PPM
        parts.append(element("rect", class_="done", x="0", y="0", width=str(filled), height="12"))
    return element(
        "svg",
        parts,
        role="img",
        aria_label=gauge.progress,
        viewBox=f"0 0 {_BAR_WIDTH} 12",
        class_="progress" if gauge.progress_ppm is not None else "progress nobody-knows",
    )


def _items(block: Items) -> Element:
    return element(
        "ol" if block.ordered else "ul", (_item(item) for item in block.items), class_="items"
    )


def _item(item: Item) -> Element:
    word = (" ", element("span", item.word, class_="tag")) if item.word else ()
    under = element("p", item.under, class_="under") if item.under else None
    return element("li", element("p", item.text, word), under, class_=item.tone)


def _table(table: Table, teller: Teller) -> Element:
    proved = any(row.proof for row in table.rows)
    head = [_heading(column) for column in table.columns]
    if proved:
        head.append(element("th", teller.label("evidence"), scope="col", class_="proof"))
    rows = (_row(row, table, teller, proved=proved) for row in table.rows)
    return element(
        "div",
        element(
            "table",
            element("caption", table.caption),
            element("thead", element("tr", head)),
            element("tbody", rows),
        ),
        element("p", table.note, class_="note") if table.note else None,
        class_="table" if len(table.rows) > _SHORT else "table short",
        role="region",
        aria_label=table.caption,
        tabindex="0",
    )


def _heading(column: Column) -> Element:
    return element("th", column.title, scope="col", class_="number" if column.number else None)


def _row(row: Row, table: Table, teller: Teller, *, proved: bool) -> Element:
    cells = [_cell(cell, at, table) for at, cell in enumerate(row.cells)]
    if proved:
        cells.append(
            element("td", _proof(row.proof, teller) if row.proof else None, class_="proof")
        )
    return element("tr", cells, class_=row.tone)


def _cell(cell: Cell, at: int, table: Table) -> Element:
    classes = [
        name
        for name, holds in (
            ("number", table.columns[at].number),
            ("unknown", cell.unknown),
            ("again", cell.again),
        )
        if holds
    ]
    under = element("p", cell.under, class_="under") if cell.under else None
    names = " ".join(classes) or None
    if at == 0:
        return element("th", element("span", cell.text), under, scope="row", class_=names)
    return element("td", cell.text, under, class_=names)


def _proof(proof: Proof, teller: Teller) -> Element:
    formula = proof.formula or teller.label("evidence_none")
    facts = [_fact("evidence_key", element("code", proof.key), teller)]
    facts.append(_fact("evidence_formula", formula, teller))
    if proof.evidence:
        asked = (_asked(evidence, teller) for evidence in proof.evidence)
        facts.append(_fact("evidence_asked", element("ul", asked), teller))
        facts.append(_fact("evidence_state", _states(proof.evidence, teller), teller))
    command = element("code", f"whichhalf explain {shlex.quote(proof.key)}")
    facts.append(_fact("evidence_command", command, teller))
    summary = element("summary", teller.label("evidence_open"))
    return element("details", summary, element("dl", facts), class_="proof")


def _asked(evidence: Evidence, teller: Teller) -> Element:
    pairs = ", ".join(_narrowed(column, value, teller) for column, value in evidence.where)
    where = teller.label("evidence_where", where=pairs) if pairs else ""
    facts: dict[str, Fact] = {
        "period": evidence.period,
        "where": where or teller.label("evidence_everything"),
        "rows": evidence.rows,
    }
    said = teller.label("evidence_part" if pairs else "evidence_answer", **facts)
    return element("li", element("code", evidence.measure), " ", said)


def _states(proofs: Iterable[Evidence], teller: Teller) -> str:
    states = dict.fromkeys((each.batch, each.settings_hash, each.code_version) for each in proofs)
    return "; ".join(
        teller.label("evidence_book", batch=batch, settings=settings or _NONE, code=code or _NONE)
        for batch, settings, code in states
    )


def _narrowed(column: str, value: Narrow, teller: Teller) -> str:
    """To which value is a column narrowed, or to how many?"""
    if isinstance(value, tuple) and len(value) != 1:
        return teller.label("explain_values", column=column, values=len(value))
    (one,) = value if isinstance(value, tuple) else (value,)
    return f"{column} = {'∅' if one is None else one}"


def _fact(name: str, told: Node, teller: Teller) -> Element:
    return element("div", element("dt", teller.label(name)), element("dd", told))


def _charts(statement: Statement, language: str, teller: Teller) -> Element | None:
    listed = charts.charts_of(statement, language)
    if not listed:
        return None
    drawn = charts.draw(listed, language)
    return element(
        "section",
        element("h2", teller.label("charts"), id="s-charts"),
        (_figure(chart, drawn[chart.name]) for chart in listed),
        aria_labelledby="s-charts",
        class_="charts",
    )


def _figure(chart: charts.Chart, svg: str) -> Element:
    name = f"chart-{chart.name.replace('_', '-')}"
    picture = drawing(svg, title=chart.title, description=chart.description, name=name)
    return element("figure", element("figcaption", chart.title), picture)


def _cost_lines(statement: Statement, teller: Teller) -> Element:
    table = costs.every_line(statement, teller)
    return element(
        "details",
        element("summary", table.caption),
        _table(table, teller),
        class_="every-line",
    )
