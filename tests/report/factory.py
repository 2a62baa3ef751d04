"""A statement as a real firm would get one, made by hand, with every odd thing that one may hold.

A knitwear shop, a quarter, five networks. Some figures are unknown, lines overlap, one goal has no
target, one network cost more than it brought, two weeks have no data.
"""

from collections.abc import Iterable
from datetime import timedelta

from whichhalf.nouns.estimate import Estimate, Figure, Grade, Unknown
from whichhalf.nouns.evidence import Evidence
from whichhalf.nouns.goal import Goal
from whichhalf.nouns.line import CostLine, ValueLine
from whichhalf.nouns.period import Period
from whichhalf.nouns.statement import (
    CostTotals,
    Envelope,
    Finding,
    GoalResult,
    HealthCheck,
    Missing,
    NetworkResult,
    OverlapGroup,
    Roi,
    Sentence,
    Series,
    SeriesLine,
    Stated,
    Statement,
)

PERIOD = Period.parse("2025-Q3", "Europe/Berlin")
SETTINGS_HASH = "9f2c61d07be4a813"
NETWORKS = ("pinterest", "instagram", "facebook", "youtube", "linkedin")
HOUR_MINOR = 2_400
#: Minutes of each network and activity in the quarter.
MINUTES = {
    "pinterest": {"create": 1_260, "publish": 480, "measure": 120},
    "instagram": {"create": 1_440, "publish": 520, "respond": 780, "curate": 240},
    "facebook": {"publish": 360, "respond": 960, "promote": 180},
    "youtube": {"create": 1_920, "publish": 160},
    "linkedin": {"discover": 150, "prospect": 330, "publish": 90},
    "": {"listen": 195, "measure": 260},
}
#: Money of each network, kind and activity, in cents.
MONEY = {
    ("facebook", "advertising", "promote"): 61_250,
    ("instagram", "advertising", "promote"): 30_000,
    ("pinterest", "tools", "publish"): 8_700,
    ("youtube", "content", "create"): 24_000,
    ("", "tools", "measure"): 5_700,
}
#: Kind, figure, orders, orders of new customers, grade, does it count?
VALUES: dict[str, list[tuple[str, Figure, int | None, int | None, Grade, bool]]] = {
    "pinterest": [
        ("sales.touch", Estimate.counted(312_460), 74, 52, Grade.MATCHED, True),
        ("sales.code", Estimate.counted(41_890), 11, 9, Grade.MATCHED, True),
        ("sales.survey", Estimate(58_000, 31_200, 96_400), 13, None, Grade.DECLARED, True),
        ("sales.platform_view", Estimate.counted(498_700), 118, None, Grade.ASSUMED, False),
    ],
    "instagram": [
        ("sales.network_shop", Estimate.counted(96_320), 23, 15, Grade.MEASURED, True),
        ("sales.touch", Estimate.counted(71_240), 19, 6, Grade.MATCHED, True),
        ("sales.analytics_view", Estimate.counted(65_010), 17, None, Grade.MODELLED, False),
    ],
    "facebook": [
        ("sales.touch", Estimate.counted(38_415), 12, 4, Grade.MATCHED, True),
        ("sales.platform_view", Estimate.counted(187_300), 49, None, Grade.ASSUMED, False),
    ],
    "youtube": [
        ("sales.touch", Estimate.counted(8_990), 2, 2, Grade.MATCHED, True),
        ("sales.credit", Estimate(12_417, 4_020, 26_930), None, None, Grade.MODELLED, True),
        ("sales.assisted_view", Estimate.counted(31_180), 9, 4, Grade.MATCHED, False),
    ],
    "word_of_mouth": [
        ("referral.code_rewarded", Estimate.counted(18_205), 6, 5, Grade.MATCHED, False),
    ],
    "linkedin": [],
}


def evidence(measure: str, rows: int = 12, **where: str) -> tuple[Evidence, ...]:
    pairs = tuple(sorted(where.items()))
    return (Evidence(measure, str(PERIOD), pairs, rows, 41, SETTINGS_HASH, "0.1.0"),)


def counted(value: int) -> Estimate:
    return Estimate.counted(value)


def cost_lines() -> tuple[CostLine, ...]:
    time = [
        CostLine(
            key=f"cost/{network or 'shared'}/{activity}/time",
            network=network,
            activity=activity,
            kind="time",
            grade=Grade.ASSUMED if activity == "curate" else Grade.MEASURED,
            amount=minutes * HOUR_MINOR // 60,
            allocated=0,
            minutes_milli=minutes * 1_000,
            evidence=evidence("costs", 13, network=network, activity=activity),
        )
        for network, activities in MINUTES.items()
        for activity, minutes in activities.items()
    ]
    money = [
        CostLine(
            key=f"cost/{network or 'shared'}/{activity}/{kind}",
            network=network,
            activity=activity,
            kind=kind,
            grade=Grade.MEASURED,
            amount=amount,
            allocated=2_900 if kind == "tools" and network else 0,
            minutes_milli=0,
            evidence=evidence("costs", 3, network=network, kind=kind),
        )
        for (network, kind, activity), amount in MONEY.items()
    ]
    return (*time, *money)


def value_lines() -> tuple[ValueLine, ...]:
    return tuple(
        ValueLine(
            key=f"value/{network}/{kind}",
            kind=kind,
            network=network,
            grade=grade,
            figure=figure,
            unit="money",
            group="sales",
            counts=counts,
            goal="sales",
            conversions=orders,
            new_customers=new,
            formula="formula.margin_declared" if kind == "sales.survey" else "formula.margin",
            evidence=evidence("sales_by_source", orders or 0, network=network),
        )
        for network, lines in VALUES.items()
        for kind, figure, orders, new, grade, counts in lines
    )


def outside_lines() -> tuple[ValueLine, ...]:
    leads = Unknown(
        "unknown.no_lead_value", "remedy.set_lead_value", (("stage", "qualified"), ("leads", "6"))
    )
    facts = (
        ("linkedin", "leads", leads, Grade.MATCHED, "leads", True, "formula.lead_value"),
        (
            "youtube",
            "income.advertising",
            counted(11_730),
            Grade.MEASURED,
            "income",
            True,
            "formula.income",
        ),
        (
            "pinterest",
            "avoided.visits",
            Estimate(142_000, 96_500, 210_300),
            Grade.ASSUMED,
            "avoided",
            False,
            "formula.avoided",
        ),
    )
    return tuple(
        ValueLine(
            key=f"value/{network}/{kind}",
            kind=kind,
            network=network,
            grade=grade,
            figure=figure,
            unit="money",
            group=group,
            counts=counts,
            conversions=6 if kind == "leads" else None,
            formula=formula,
            evidence=evidence("income", 3, network=network),
        )
        for network, kind, figure, grade, group, counts, formula in facts
    )


def stated(
    key: str, figure: Figure, unit: str = "count", grade: Grade = Grade.MEASURED, network: str = ""
) -> Stated:
    formula = "formula.share_of_visits" if unit == "ppm" else "formula.count"
    return Stated(key, figure, unit, grade, formula, network, evidence("visits", 90))


def roi(key: str, scope: str, basis: str, value: Figure, cost: int, network: str = "") -> Roi:
    if isinstance(value, Unknown):
        formula = Sentence("formula.roi_unknown", (("cost", cost),))
        return Roi(key, scope, basis, network, value, cost, value, formula)
    if cost == 0:
        none = Unknown("unknown.cost_is_zero", "remedy.book_costs")
        formula = Sentence("formula.roi", (("value", value.value), ("cost", cost)))
        return Roi(key, scope, basis, network, value, cost, none, formula)
    low, middle, high = (
        (amount - cost) * 1_000_000 // cost for amount in (value.low, value.value, value.high)
    )
    figure = Estimate(middle, low, high, value.level_percent)
    formula = Sentence("formula.roi", (("value", value.value), ("cost", cost)))
    return Roi(key, scope, basis, network, value, cost, figure, formula, evidence("costs", 41))


def rois(booked: Figure, full: Figure, cash: int, total: int, network: str = "") -> tuple[Roi, ...]:
    head = f"roi/{network}" if network else "roi"
    return tuple(
        roi(f"{head}/{scope}/{basis}", scope, basis, value, cost, network)
        for scope, value in (("booked", booked), ("full", full))
        for basis, cost in (("cash", cash), ("hours", total))
    )


def summed(lines: Iterable[ValueLine], *, booked: bool) -> Figure:
    chosen = [
        line.figure
        for line in lines
        if line.counts
        and isinstance(line.figure, Estimate)
        and (not booked or line.grade in {Grade.MEASURED, Grade.MATCHED})
    ]
    if not chosen:
        return Unknown("unknown.nothing_measures", "remedy.experiment", (("network", "linkedin"),))
    low, value, high = (
        sum(getattr(figure, end) for figure in chosen) for end in ("low", "value", "high")
    )
    return Estimate(value, low, high, 100 if low == high else 90)


def network_result(network: str, visits: int) -> NetworkResult:
    lines = [line for line in (*value_lines(), *outside_lines()) if line.network == network]
    costs = [line for line in cost_lines() if line.network == network]
    time = sum(line.amount for line in costs if line.kind == "time")
    cash = sum(line.amount for line in costs if line.kind != "time")
    booked, full = summed(lines, booked=True), summed(lines, booked=False)
    known = network != "youtube"
    missing = Unknown("unknown.no_visits", "remedy.import_visits")
    orders = sum(line.conversions or 0 for line in lines if line.counts)
    return NetworkResult(
        network=network,
        cash=cash,
        time=time,
        minutes_milli=sum(line.minutes_milli for line in costs),
        booked=booked,
        full=full,
        visits=stated(
            f"traffic/{network}/visits", counted(visits) if known else missing, network=network
        ),
        engaged=stated(
            f"traffic/{network}/engaged",
            counted(visits // 3) if known else missing,
            network=network,
        ),
        conversions=stated(f"network/{network}/conversions", counted(orders), network=network),
        cost_per_visit=stated(
            f"network/{network}/cost_per_visit", counted(61), "money", network=network
        ),
        cost_per_conversion=stated(
            f"network/{network}/cost_per_conversion", counted(2_140), "money", network=network
        ),
        value_per_hour=stated(
            f"network/{network}/value_per_hour", counted(5_120), "money", network=network
        ),
        rois=rois(booked, full, cash, cash + time, network),
    )


def weekly(
    name: str, unit: str, first: int, step: int, wave: int, gap: tuple[int, ...]
) -> SeriesLine:
    points = tuple(
        None if week in gap else max(first + step * week + wave * ((week * 7) % 5 - 2), 0)
        for week in range(40)
    )
    return SeriesLine(name, "network" if name in NETWORKS else "figure", unit, points)


def series() -> tuple[Series, ...]:
    first = PERIOD.end - timedelta(weeks=40)
    starts = tuple(first + timedelta(weeks=week) for week in range(40))

    def over(key: str, *lines: SeriesLine) -> Series:
        return Series(key, "week", starts, (), lines)

    return (
        over(
            "traffic_share",
            weekly("pinterest", "ppm", 61_000, 2_300, 6_000, (17, 18)),
            weekly("instagram", "ppm", 52_000, 350, 4_000, (17, 18)),
            weekly("facebook", "ppm", 48_000, -600, 2_500, (17, 18)),
            weekly("linkedin", "ppm", 6_000, 60, 700, (17, 18)),
        ),
        over("orders", weekly("orders", "count", 31, 1, 3, ())),
        over(
            "engagement",
            weekly("instagram", "count", 240, 19, 25, (30,)),
            weekly("facebook", "count", 180, 2, 20, ()),
        ),
        over("leads", weekly("instagram", "count", 9, 0, 1, (5, 6, 7))),
        over(
            "reach_per_follower",
            weekly("instagram", "ppm", 420_000, -4_000, 22_000, ()),
            weekly("facebook", "ppm", 190_000, -2_600, 12_000, ()),
            weekly("linkedin", "ppm", 310_000, 1_500, 15_000, (0, 1, 2, 3, 20, 21)),
        ),
    )


def goals() -> tuple[GoalResult, ...]:
    sales = Goal(
        "sales", "sales", "Sell the winter knits", "margin", 3_200_000, "year", primary=True
    )
    traffic = Goal("traffic", "traffic", "", "visits", 60_000, "year")
    service = Goal("service", "service", "Answer everybody", "answered_share", None, "quarter")
    silent = Unknown("unknown.no_messages", "remedy.import_messages")
    aimless = Unknown("unknown.no_target", "remedy.set_target")
    booked = summed(value_lines(), booked=True)
    return (
        GoalResult(
            sales,
            stated("goal/sales", booked, "money", Grade.MATCHED),
            counted(806_575),
            counted(706_000),
            tuple(line.key for line in value_lines()),
        ),
        GoalResult(
            traffic, stated("goal/traffic", counted(18_204)), counted(15_123), counted(1_203_729)
        ),
        GoalResult(service, stated("goal/service", silent, "ppm"), aimless, aimless),
    )


def findings() -> tuple[Finding, ...]:
    best = Sentence(
        "finding.best_per_hour",
        (("network", "pinterest"), ("per_hour", 11_151), ("value", 354_350)),
    )
    worst = Sentence(
        "finding.costs_more",
        (("network", "facebook"), ("cost", 121_250), ("value", 38_415), ("gap", 82_835)),
    )
    talk = Sentence(
        "finding.engagement_without_leads",
        (
            ("network", "instagram"),
            ("engagement", 412_000),
            ("before", 41),
            ("after", 39),
            ("weeks", 13),
        ),
    )
    return (
        Finding(
            "finding/costs_more/facebook", worst, 82_835, Grade.MATCHED, ("roi",), warning=True
        ),
        Finding("finding/best_per_hour", best, 354_350, Grade.MATCHED),
        Finding("finding/engagement/instagram", talk, 0, Grade.MEASURED, warning=True),
    )


def health() -> tuple[HealthCheck, ...]:
    def check(
        group: str, level: str, key: str, figure: Figure, *facts: tuple[str, str | int]
    ) -> HealthCheck:
        said = Sentence(f"health.{key}", facts)
        return HealthCheck(
            f"health/{group}/{key}", group, level, stated(f"health/{key}", figure, "ppm"), said
        )

    unknown = Unknown("unknown.no_posts", "remedy.import_posts")
    return (
        check(
            "traffic", "fair", "untagged", counted(143_000), ("share", 143_000), ("visits", 2_603)
        ),
        check(
            "sales",
            "poor",
            "orders_without_source",
            counted(381_000),
            ("share", 381_000),
            ("orders", 187),
        ),
        check(
            "costs", "good", "assumed_costs", counted(41_000), ("share", 41_000), ("amount", 9_600)
        ),
        check("readings", "unknown", "unknown", unknown, ("group", "readings")),
    )


def unknowns() -> tuple[Missing, ...]:
    return (
        Missing("missing/messages", Unknown("unknown.no_messages", "remedy.import_messages")),
        Missing("missing/youtube", Unknown("unknown.no_visits", "remedy.import_visits")),
        Missing(
            "missing/leads",
            Unknown(
                "unknown.no_lead_value",
                "remedy.set_lead_value",
                (("stage", "qualified"), ("leads", "6")),
            ),
        ),
    )


def measures() -> tuple[Stated, ...]:
    return (
        stated("measure/instagram/engagement", counted(9_412), network="instagram"),
        stated("measure/pinterest/lead", counted(3_377), network="pinterest"),
        stated("measure/facebook/reach_per_follower", counted(118_000), "ppm", network="facebook"),
        stated(
            "measure/linkedin/engagement",
            Unknown("unknown.no_engagement", "remedy.import_posts"),
            network="linkedin",
        ),
    )


def customers() -> tuple[Stated, ...]:
    matched = Grade.MATCHED
    return (
        stated("customers/new/orders", counted(88), grade=matched),
        stated("customers/new/margin", counted(352_100), "money", matched),
        stated("customers/repeat/orders", counted(53), grade=matched),
        stated("customers/repeat/margin", counted(217_215), "money", matched),
    )


def business() -> tuple[Stated, ...]:
    return (
        stated("business/orders", counted(491)),
        stated("business/revenue", counted(4_120_975), "money"),
        stated("business/margin", counted(1_854_430), "money"),
    )


def traffic() -> tuple[Stated, ...]:
    return (
        stated("traffic/visits", counted(81_940)),
        stated("traffic/visits/social", counted(18_204)),
        stated("traffic/share/social", counted(222_163), "ppm"),
        stated("traffic/pinterest/visits", counted(9_870), network="pinterest"),
        stated("traffic/instagram/visits", counted(5_114), network="instagram"),
        stated("traffic/facebook/visits", counted(2_901), network="facebook"),
        stated("traffic/visitors", Unknown("unknown.no_persons", "remedy.consented_visits")),
    )


def statement() -> Statement:
    """The whole statement, which adds up."""
    lines, costs = (*value_lines(), *outside_lines()), cost_lines()
    time = sum(line.amount for line in costs if line.kind == "time")
    cash = sum(line.amount for line in costs if line.kind != "time")
    booked, full = summed(lines, booked=True), summed(lines, booked=False)
    visits = {
        "pinterest": 9_870,
        "instagram": 5_114,
        "facebook": 2_901,
        "youtube": 0,
        "linkedin": 319,
    }
    newsletter = CostLine(
        "cost/newsletter/create/time",
        "newsletter",
        "create",
        "time",
        Grade.MEASURED,
        28_800,
        0,
        720_000,
    )
    return Statement(
        business="Tallow & Thread",
        currency="EUR",
        period=PERIOD,
        goals=goals(),
        inside=value_lines(),
        outside=outside_lines(),
        costs=costs,
        other_costs=(newsletter,),
        cost_totals=CostTotals(
            cash=cash,
            time=time,
            minutes_milli=sum(line.minutes_milli for line in costs),
            allocated=sum(line.allocated for line in costs),
            unallocated=sum(line.amount for line in costs if not line.network),
            other_channels=28_800,
            rule="hours",
        ),
        booked=Stated("value/booked", booked, "money", Grade.MATCHED, "formula.sum_booked"),
        full=Stated("value/full", full, "money", Grade.DECLARED, "formula.sum_full"),
        rois=rois(booked, full, cash, cash + time),
        networks=tuple(network_result(network, visits[network]) for network in NETWORKS),
        business_figures=business(),
        customers=customers(),
        traffic=traffic(),
        measures=measures(),
        overlaps=(
            OverlapGroup(
                "sales",
                ("sales.network_shop", "sales.code", "sales.touch", "sales.survey"),
                tuple(line.key for line in value_lines()),
                tuple(line.key for line in value_lines() if line.counts),
            ),
        ),
        health=health(),
        findings=findings(),
        unknowns=unknowns(),
        series=series(),
        notes=(
            Sentence("note.allocation", (("rule", "hours"), ("amount", 2_900))),
            Sentence("note.precedence_sales"),
            Sentence("note.avoided_not_added", (("low", 96_500), ("high", 210_300))),
            Sentence("note.rounding"),
        ),
        envelope=Envelope(41, SETTINGS_HASH, "0.1.0", 0),
    )


def bare_statement() -> Statement:
    """What a firm gets that brought nothing yet but its hours."""
    nothing = Unknown("unknown.no_orders", "remedy.import_orders")
    return Statement(
        business="Start Here",
        currency="USD",
        period=Period.parse("2025"),
        goals=(),
        inside=(),
        outside=(),
        costs=cost_lines()[:2],
        other_costs=(),
        cost_totals=CostTotals(0, 69_600, 1_740_000, 0, 0, 0, "none"),
        booked=Stated("value/booked", nothing, "money", Grade.MATCHED, "formula.sum_booked"),
        full=Stated("value/full", nothing, "money", Grade.ASSUMED, "formula.sum_full"),
        rois=rois(nothing, nothing, 0, 69_600),
        networks=(),
        business_figures=(),
        customers=(),
        traffic=(),
        measures=(),
        overlaps=(),
        health=(),
        findings=(
            Finding(
                "f", Sentence("finding.no_value_measured", (("cost", 69_600),)), 0, Grade.MEASURED
            ),
        ),
        unknowns=(Missing("missing/orders", nothing),),
        series=(),
        notes=(),
        envelope=Envelope(),
    )
