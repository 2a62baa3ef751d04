"""Which sections has the page of a statement, and what do they say first?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from whichhalf.nouns.estimate import Estimate, Unknown
from whichhalf.nouns.goal import GOAL_TITLES
from whichhalf.nouns.line import ValueLine
from whichhalf.nouns.statement import (
    Fact,
    Finding,
    GoalResult,
    HealthCheck,
    Missing,
    Roi,
    Stated,
    Statement,
)
from whichhalf.report import costs, networks, worths
from whichhalf.report.page import (
    ASIDE,
    PLAIN,
    WARNING,
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
from whichhalf.typeset.telling import USUAL_LEVEL, Teller

_NONE = "–"


def page_of(statement: Statement, language: str) -> Page:
    """What stands on the page of this statement, in this language?"""
    teller = Teller.of(language, statement.currency)
    days = teller.days(statement.period)
    return Page(
        language=language,
        title=teller.label("title", business=statement.business),
        subtitle=teller.label("subtitle", days=days, currency=statement.currency),
        headline=_headline(statement, teller),
        sections=tuple(section for section in _sections(statement, teller) if section.blocks),
        closing=_closing(statement, teller),
        hint=teller.label("how_to_open"),
    )


def _sections(statement: Statement, teller: Teller) -> Iterable[Section]:
    yield _findings(statement.findings, teller)
    yield _returns(statement.rois, teller)
    yield worths.section(statement, teller)
    yield _inside(statement, teller)
    yield _outside(statement, teller)
    yield networks.section(statement, teller)
    yield costs.section(statement, teller)
    whole = tuple(stated for stated in statement.traffic if not stated.network)
    by_network = tuple(stated for stated in statement.traffic if stated.network)
    yield _stated("customers", (*statement.customers, *statement.business_figures), teller)
    yield _stated("traffic", whole, teller)
    yield _stated("measures", (*by_network, *statement.measures), teller, brief=False)
    yield _unknowns(statement.unknowns, teller)
    yield _health(statement.health, teller)
    yield _method(statement, teller)


def _headline(statement: Statement, teller: Teller) -> str:
    roi = networks.booked_with_hours(statement.rois)
    figure = statement.booked.figure
    facts: dict[str, Fact] = {
        "cost": statement.cost_totals.total,
        "cash": statement.cost_totals.cash,
        "hours": statement.cost_totals.minutes_milli,
    }
    if not networks.costs_known(statement):
        return _headline_without_costs(statement, teller)
    if isinstance(figure, Unknown):
        return teller.label("headline_value_unknown", **facts)
    if roi is None or isinstance(roi.figure, Unknown):
        return teller.label("headline_roi_unknown", value=figure.value, **facts)
    name = "headline_gain" if roi.figure.value >= 0 else "headline_loss"
    return teller.label(name, value=figure.value, roi=roi.figure.value, **facts)


def _headline_without_costs(statement: Statement, teller: Teller) -> str:
    figure = statement.full.figure
    if isinstance(figure, Unknown):
        return teller.label("headline_all_unknown")
    return teller.label("headline_cost_unknown", value=figure.value)


def _closing(statement: Statement, teller: Teller) -> str:
    envelope = statement.envelope
    facts: dict[str, Fact] = {
        "batch": envelope.batch,
        "settings": envelope.settings_hash or _NONE,
        "code": envelope.code_version or _NONE,
    }
    return teller.label("made_from", **facts)


def _findings(findings: Iterable[Finding], teller: Teller) -> Section:
    items = tuple(
        Item(
            mark=f"{number}",
            text=teller.sentence(finding.sentence),
            word=teller.grade(finding.grade),
            key=finding.key,
            tone=WARNING if finding.warning else PLAIN,
        )
        for number, finding in enumerate(findings, start=1)
    )
    blocks = (Items(items, ordered=True),) if items else ()
    return Section("findings", teller.label("findings"), blocks)


def _returns(rois: Iterable[Roi], teller: Teller) -> Section:
    cards: list[Card] = []
    said = ""
    for roi in rois:
        reason = teller.reason(roi.figure)
        without_cost = isinstance(roi.figure, Unknown) and not roi.cost
        why = "" if reason == said and not without_cost else reason
        cards.append(_roi_card(roi, teller, why=why))
        said = reason
    blocks = (Cards(tuple(cards)),) if cards else ()
    return Section("returns", teller.label("returns"), blocks, intro=teller.label("returns_intro"))


def _roi_card(roi: Roi, teller: Teller, *, why: str) -> Card:
    formula = teller.sentence(roi.formula)
    return Card(
        title=teller.label(f"roi_{roi.scope}_{roi.basis}"),
        figure=teller.signed_percent(roi.figure),
        spread=_roi_spread(roi, teller),
        grade=teller.label(f"grades_{roi.scope}"),
        # Nothing entered is no zero: a formula without a cost would read as if it were one.
        lines=(why,) if why and not roi.cost else (formula, why) if why else (formula,),
        proof=Proof(roi.key, formula, roi.evidence),
        unknown=isinstance(roi.figure, Unknown),
    )


def _roi_spread(roi: Roi, teller: Teller) -> str:
    if isinstance(roi.figure, Unknown):
        return ""
    if roi.figure.width == 0:
        # Not "counted": the hours in the cost may be assumed.
        return teller.label("no_range")
    low, high = (
        teller.numbers.percent(end, signed=True) for end in (roi.figure.low, roi.figure.high)
    )
    return teller.label("roi_range", low=low, high=high, level=roi.figure.level_percent)


def _inside(statement: Statement, teller: Teller) -> Section:
    gauges = tuple(_gauge(result, teller) for result in statement.goals)
    blocks: list[Gauges | Table] = [Gauges(gauges)] if gauges else []
    if statement.inside:
        blocks.append(_value_table("inside_caption", statement.inside, teller))
    return Section("inside", teller.label("inside"), tuple(blocks))


def _outside(statement: Statement, teller: Teller) -> Section:
    lines, noted = statement.outside, bool(statement.inside)
    blocks = (_value_table("outside_caption", lines, teller, note=not noted),) if lines else ()
    return Section("outside", teller.label("outside"), blocks, intro=teller.label("outside_intro"))


def _gauge(result: GoalResult, teller: Teller) -> Gauge:
    stated = result.stated
    goal = result.goal
    own = goal.title and goal.title != GOAL_TITLES.get(goal.kind)
    title = goal.title if own else teller.name("goal", goal.kind)
    lines = [_goal_line(result, teller)]
    lines += [why for why in (teller.reason(stated.figure), teller.reason(result.target)) if why]
    known = isinstance(result.progress, Estimate)
    return Gauge(
        title=teller.label("goal_primary", title=title) if goal.primary else title,
        progress_ppm=result.progress.value if isinstance(result.progress, Estimate) else None,
        progress=teller.figure(result.progress, "ppm"),
        lines=tuple(dict.fromkeys(lines)),
        proof=Proof(stated.key, teller.plain(stated.formula), stated.evidence),
        tone=PLAIN if known else ASIDE,
    )


def _goal_line(result: GoalResult, teller: Teller) -> str:
    measure, stated = teller.name("goal_measure", result.goal.measure), result.stated
    if isinstance(stated.figure, Unknown):
        return teller.label("goal_unknown", measure=measure)
    said, grade = teller.stated(stated), teller.grade(stated.grade)
    if isinstance(result.target, Unknown):
        return teller.label("goal_aimless", measure=measure, result=said, grade=grade)
    target = teller.figure(result.target, stated.unit)
    return teller.label("goal_result", measure=measure, result=said, target=target, grade=grade)


def _value_table(
    caption: str, lines: Iterable[ValueLine], teller: Teller, *, note: bool = True
) -> Table:
    columns = (
        Column(teller.label("col_network")),
        Column(teller.label("col_kind")),
        Column(teller.label("col_value"), number=True),
        Column(teller.label("col_range", level=USUAL_LEVEL)),
        Column(teller.label("col_grade")),
        Column(teller.label("col_count"), number=True),
        Column(teller.label("col_new"), number=True),
        Column(teller.label("col_group")),
    )
    rows: list[Row] = []
    before = None
    for line in in_order(lines):
        rows.append(_value_row(line, teller, again=line.network == before))
        before = line.network
    said = teller.label("value_note") if note else ""
    return Table(teller.label(caption), columns, tuple(rows), said, labels=2, gap=1)


def in_order(lines: Iterable[ValueLine]) -> list[ValueLine]:
    """In which order are value lines read?

    The network that brought most first; what counts before what does not, unknown last.
    """
    listed = list(lines)
    totals: dict[str, int] = {}
    for line in listed:
        if line.counts and line.unit == "money" and isinstance(line.figure, Estimate):
            totals[line.network] = totals.get(line.network, 0) + line.figure.value

    def place(line: ValueLine) -> tuple[object, ...]:
        unknown = isinstance(line.figure, Unknown)
        value = 0 if isinstance(line.figure, Unknown) else -line.figure.value
        total = -totals.get(line.network, 0)
        return (total, line.network, unknown, not line.counts, line.unit, value, line.key)

    return sorted(listed, key=place)


def _value_row(line: ValueLine, teller: Teller, *, again: bool) -> Row:
    group = teller.name("overlap", line.group)
    cells = (
        Cell(teller.network(line.network), again=again),
        Cell(teller.name("value_kind", line.kind), under=teller.reason(line.figure)),
        Cell(teller.figure(line.figure, line.unit), unknown=isinstance(line.figure, Unknown)),
        Cell(teller.spread(line.figure, line.unit, line.grade, level=False)),
        Cell(teller.grade(line.grade)),
        Cell(_NONE if line.conversions is None else teller.numbers.count(line.conversions)),
        _new(line, teller),
        Cell(group if line.counts else f"({group})"),
    )
    proof = Proof(line.key, teller.plain(line.formula), line.evidence)
    return Row(cells, proof, PLAIN if line.counts else ASIDE)


def _new(line: ValueLine, teller: Teller) -> Cell:
    if line.conversions is None:
        return Cell(_NONE)
    if line.new_customers is None:
        return Cell(teller.label("unknown"), unknown=True)
    return Cell(teller.numbers.count(line.new_customers))


def _stated(name: str, figures: Sequence[Stated], teller: Teller, *, brief: bool = True) -> Section:
    # Networks in the order in which they come, each with all its figures.
    order = dict.fromkeys(stated.network for stated in figures)
    listed = [stated for network in order for stated in figures if stated.network == network]
    if not listed:
        return Section(name, "", ())
    by_network = any(stated.network for stated in listed)
    columns = [
        Column(teller.label("col_figure")),
        Column(teller.label("col_value"), number=True),
        Column(teller.label("col_range", level=USUAL_LEVEL)),
        Column(teller.label("col_grade")),
    ]
    if by_network:
        columns.insert(0, Column(teller.label("col_network")))
    alike: dict[tuple[str, ...], list[Stated]] = {}
    for stated in listed:
        # What is unknown for one reason stands once, after the rest, with all its networks.
        reason = teller.reason(stated.figure) if by_network else ""
        same = (stated_name(stated, teller), reason) if reason else (stated.key,)
        alike.setdefault(same, []).append(stated)
    groups = sorted(alike.values(), key=lambda group: by_network and _unknown(group[0]))
    named = [", ".join(teller.network(each.network) for each in group) for group in groups]
    rows = tuple(
        _stated_row(group[0], teller, network=network if by_network else "", again=network == last)
        for group, network, last in zip(groups, named, ["", *named], strict=False)
    )
    table = Table(teller.label(f"{name}_caption"), tuple(columns), rows, labels=1 + by_network)
    return Section(name, teller.label(name), (table,), brief=brief)


def _unknown(stated: Stated) -> bool:
    return isinstance(stated.figure, Unknown)


def _stated_row(stated: Stated, teller: Teller, *, network: str, again: bool) -> Row:
    cells = [
        Cell(stated_name(stated, teller), under=teller.reason(stated.figure)),
        Cell(teller.figure(stated.figure, stated.unit), unknown=isinstance(stated.figure, Unknown)),
        Cell(teller.spread(stated.figure, stated.unit, stated.grade, level=False)),
        Cell(_NONE if isinstance(stated.figure, Unknown) else teller.grade(stated.grade)),
    ]
    if network:
        cells.insert(0, Cell(network, again=again))
    return Row(tuple(cells), Proof(stated.key, teller.plain(stated.formula), stated.evidence))


def stated_name(stated: Stated, teller: Teller) -> str:
    """What is a figure called? By its key without its network."""
    parts = [part for part in stated.key.split("/") if part and part != stated.network]
    return teller.name("figure", ".".join(parts))


def _unknowns(missing: Iterable[Missing], teller: Teller) -> Section:
    items = tuple(
        Item(
            "?",
            teller.reason(each.what),
            under=teller.label("remedy", what=teller.remedy(each.what)),
            key=each.key,
        )
        for each in missing
    )
    blocks = (Items(items),) if items else ()
    return Section(
        "unknowns", teller.label("unknowns"), blocks, intro=teller.label("unknowns_intro")
    )


def _health(checks: Iterable[HealthCheck], teller: Teller) -> Section:
    rows = tuple(
        Row(
            (
                Cell(teller.name("health_group", check.group)),
                Cell(teller.name("level", check.level), unknown=check.level == "unknown"),
                Cell(teller.stated(check.stated)),
                Cell(teller.sentence(check.sentence)),
            ),
            Proof(check.stated.key, teller.plain(check.stated.formula), check.stated.evidence),
            WARNING if check.level == "poor" else PLAIN,
        )
        for check in checks
    )
    columns = tuple(
        Column(teller.label(f"col_{name}")) for name in ("about", "level", "value", "meaning")
    )
    blocks = (Table(teller.label("health_caption"), columns, rows),) if rows else ()
    return Section("health", teller.label("health"), blocks)


def _method(statement: Statement, teller: Teller) -> Section:
    items = [Item("·", teller.sentence(note)) for note in statement.notes]
    items += [
        Item(
            "·",
            teller.label(
                "precedence",
                group=teller.name("overlap", overlap.group),
                kinds=", ".join(teller.name("value_kind", kind) for kind in overlap.precedence),
            ),
        )
        for overlap in statement.overlaps
        if overlap.precedence
    ]
    items += [Item("·", teller.label(name)) for name in ("kinds_note", "grades_note")]
    return Section("method", teller.label("method"), (Items(tuple(items)),), brief=False)
