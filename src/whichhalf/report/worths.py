"""What stands on the page about what would not have come anyway: channels, baseline, two views?"""

from __future__ import annotations

from collections.abc import Iterator

from whichhalf.nouns.estimate import Estimate, Figure, Grade, Unknown
from whichhalf.nouns.sentence import Sentence
from whichhalf.nouns.statement import Stated, Statement
from whichhalf.nouns.worth import ChannelWorth, Reconciled, TwoViews
from whichhalf.report.page import (
    PLAIN,
    SUBTOTAL,
    TOTAL,
    Block,
    Cell,
    Column,
    Item,
    Items,
    Proof,
    Row,
    Section,
    Table,
)
from whichhalf.statements.worths import PART, worth_figures
from whichhalf.typeset.telling import USUAL_LEVEL, Teller

#: A source with less than this part of what is known is not named.
_LEAST_PPM = 100_000


def section(statement: Statement, teller: Teller) -> Section:
    """The part that was asked for; nothing where it was not."""
    found = statement.reconciled
    if found is None:
        return Section(PART, "", ())
    if isinstance(found, Unknown):
        said = teller.label("remedy", what=teller.remedy(found))
        refused = Item("?", teller.reason(found), under=said, key=f"{PART}/social")
        return Section(PART, teller.label("worth_section"), (Items((refused,)),))
    figures = {stated.key: stated for stated in worth_figures(found)}
    blocks: list[Block] = [_channels(found, figures, teller)]
    if found.views is not None:
        blocks.append(_views(found.views, figures, teller))
    notes = tuple(_notes(found, teller))
    if notes:
        blocks.append(Items(notes))
    intro = teller.label("worth_intro")
    return Section(PART, teller.label("worth_section"), tuple(blocks), intro=intro)


def _channels(found: Reconciled, figures: dict[str, Stated], teller: Teller) -> Table:
    heads = ("channel", "brought", "range", "cost", "pays", "verdict", "rests_on")
    columns = tuple(
        Column(_head(name, teller), number=name in {"brought", "cost", "pays"}) for name in heads
    )
    told = [one for one in found.channels if isinstance(one.figure, Estimate)]
    told.sort(key=lambda one: (-_value(one.figure), one.channel))
    refused = [one for one in found.channels if isinstance(one.figure, Unknown)]
    rows = [_row(one, figures, teller) for one in (*told, *refused)]
    for name, figure, tone in (
        ("social", found.social, SUBTOTAL),
        ("baseline", found.baseline, PLAIN),
        ("booked", Estimate.counted(found.booked), TOTAL),
    ):
        cells = (Cell(teller.label(f"worth_{name}")), *_amounts(figure, teller))
        rest = tuple(Cell("") for _ in range(4))
        rows.append(Row((*cells, *rest), _proof(figures[f"{PART}/{name}"], teller), tone))
    note = teller.plain("worth.adds_up")
    return Table(teller.label("worth_caption"), columns, tuple(rows), note, gap=2)


def _head(name: str, teller: Teller) -> str:
    return (
        teller.label("col_range", level=USUAL_LEVEL)
        if name == "range"
        else teller.label(f"worth_{name}")
    )


def _row(one: ChannelWorth, figures: dict[str, Stated], teller: Teller) -> Row:
    pays = "" if one.beyond_cost_ppm is None else teller.numbers.percent(one.beyond_cost_ppm)
    known = isinstance(one.figure, Estimate)
    cells = (
        Cell(teller.channel(one.channel)),
        *_amounts(one.figure, teller),
        Cell(teller.money(one.cost)),
        Cell(pays if known else ""),
        Cell(teller.name("verdict", one.verdict.value), unknown=not known),
        Cell(_rests_on(one, teller)),
    )
    proof = _proof(figures[f"{PART}/channel/{one.channel}"], teller)
    return Row(cells, proof)


def _rests_on(one: ChannelWorth, teller: Teller) -> str:
    heaviest = sorted(one.weights, key=lambda pair: -pair[1])
    return ", ".join(
        f"{teller.name('source', source)} {teller.numbers.whole_percent(share)}"
        for source, share in heaviest
        if share >= _LEAST_PPM
    )


def _views(views: TwoViews, figures: dict[str, Stated], teller: Teller) -> Table:
    columns = (
        Column(teller.label("worth_view")),
        Column(teller.label("worth_brought"), number=True),
        Column(teller.label("col_range", level=USUAL_LEVEL)),
    )
    told = (
        ("cash", views.cash, SUBTOTAL),
        ("accrual", views.accrual, SUBTOTAL),
        ("caused", views.caused, PLAIN),
        ("later", views.later, PLAIN),
    )
    rows = tuple(
        Row(
            (
                Cell(
                    teller.label(f"worth_view_{name}", weeks=views.weeks),
                    under=teller.reason(figure),
                ),
                *_amounts(figure, teller),
            ),
            _proof(figures[f"{PART}/{name}"], teller),
            tone,
        )
        for name, figure, tone in told
    )
    note = teller.label("worth_views_note")
    return Table(teller.label("worth_views_caption"), columns, rows, note)


def _notes(found: Reconciled, teller: Teller) -> Iterator[Item]:
    """Why channels were refused, and what else has to be said."""
    for one in found.channels:
        if isinstance(one.figure, Unknown):
            facts = (
                ("channel", teller.channel(one.channel)),
                ("reason", teller.reason(one.figure)),
                ("remedy", teller.remedy(one.figure)),
            )
            yield Item("?", teller.sentence(Sentence("worth.why_refused", facts)))
    for note in found.notes:
        yield Item("·", teller.sentence(note))


def _amounts(figure: Figure, teller: Teller) -> tuple[Cell, Cell]:
    """To the cent, so that the column adds up; the range says how little a cent means."""
    if isinstance(figure, Unknown):
        return Cell(teller.label("unknown"), unknown=True), Cell("")
    spread = teller.spread(figure, "money", Grade.MODELLED, level=False) if figure.width else ""
    return Cell(teller.money(figure.value)), Cell(spread)


def _proof(stated: Stated, teller: Teller) -> Proof:
    return Proof(stated.key, teller.plain(stated.formula), stated.evidence)


def _value(figure: Figure) -> int:
    return figure.value if isinstance(figure, Estimate) else -(1 << 62)
