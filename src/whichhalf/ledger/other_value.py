"""What else do the networks bring?

Leads, income of sites and profiles, what analytics and platforms report, media cost avoided.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from whichhalf.ledger.sales import Rows, Sold, figure_of
from whichhalf.ledger.visits import Traffic
from whichhalf.measures import (
    CAMPAIGN_REPORTS,
    INCOME,
    KEYWORD_BIDS,
    LEADS,
    REPORTED_TRAFFIC,
    SEARCH_CLICKS,
)
from whichhalf.nouns.estimate import Estimate, Figure, Grade, Unknown
from whichhalf.nouns.line import ValueLine
from whichhalf.nouns.money import exponent, split_integer
from whichhalf.till.inquiry import Inquiry, Scope
from whichhalf.till.margin import Till
from whichhalf.till.prices import margin_of

_MILLION = 1_000_000
_LOST = "lost"
#: Income that belongs to no network: shared out over the visits of its site.
_NOBODY = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the lines of this file are made from."""

    inquiry: Inquiry
    scope: Scope
    till: Till
    visits: Traffic
    sold: Sold
    paths_known: bool = False


def lead_lines(ground: Ground) -> tuple[ValueLine, ...]:
    """Which leads did each network bring, and what are they worth by the values of their stages?"""
    found: dict[tuple[str, Grade], Rows] = defaultdict(list)
    for row in ground.inquiry.answer(LEADS):
        claim = _lead_claim(ground.scope, row)
        if claim is not None:
            found[claim].append(row)
    by_network: dict[str, list[tuple[Grade, Rows]]] = defaultdict(list)
    for (network, grade), rows in found.items():
        by_network[network].append((grade, rows))
    return tuple(
        _lead_line(ground, network, parts) for network, parts in sorted(by_network.items())
    )


def _lead_claim(scope: Scope, row: Mapping[str, Any]) -> tuple[str, Grade] | None:
    if social := scope.social_network(row["network"], row["social"]):
        return social, Grade.MATCHED
    direct = (row["medium"] or "direct") in {"direct", "other"}
    named = scope.social_network(row["survey_network"], row["survey_social"])
    if direct and named:
        return named, Grade.DECLARED
    return None


def _lead_line(ground: Ground, network: str, parts: list[tuple[Grade, Rows]]) -> ValueLine:
    rows = [row for _, part in parts for row in part]
    keys = ("network", "social", "stage", "survey_network")
    return ValueLine(
        key=f"value/leads/{network}",
        kind="leads",
        network=network,
        # The value of a stage is what the firm itself says, however well the lead is traced.
        grade=Grade.DECLARED,
        figure=_lead_value(ground, rows),
        unit="money",
        group="leads",
        counts=True,
        conversions=sum(row["leads"] for row in rows),
        formula="formula.lead_value",
        evidence=ground.inquiry.evidence(LEADS, keys, rows),
    )


def _lead_value(ground: Ground, rows: Rows) -> Figure:
    values = {value.stage: value.minor for value in ground.inquiry.settings.lead_values}
    values.setdefault(_LOST, 0)
    whole = 0
    unpriced: dict[str, int] = defaultdict(int)
    for row in rows:
        if row["stage"] in values:
            whole += row["leads"] * values[row["stage"]]
        else:
            unpriced[row["stage"]] += row["leads"]
    if unpriced:
        stage, leads = max(unpriced.items(), key=lambda item: (item[1], item[0]))
        facts = (("stage", stage), ("leads", str(leads)))
        return Unknown("unknown.no_lead_value", "remedy.set_lead_value", facts)
    return Estimate.counted(whole)


def income_lines(ground: Ground) -> tuple[ValueLine, ...]:
    """Which income on our sites and profiles goes back to social media?

    Income of a network (a sponsored post) is its own; a sponsorship of nobody knows what stays with
    nobody. Income of a site is shared out by visits, as
    if each visit earned the same: assumed.
    """
    own: dict[tuple[str, str], Rows] = defaultdict(list)
    of_site: dict[tuple[str, str], Rows] = defaultdict(list)
    for row in ground.inquiry.answer(INCOME):
        if network := ground.scope.social_network(row["network"], row["social"]):
            own[row["kind"], network].append(row)
        elif not row["network"] and (row["site"] or row["kind"] != "sponsorship"):
            of_site[row["kind"], row["site"] or ""].append(row)
    lines = [
        _income(ground, kind, network, (figure_of(ground.till.takings(rows, whole=True)), rows))
        for (kind, network), rows in sorted(own.items())
    ]
    return (*lines, *_site_income(ground, of_site))


def _site_income(ground: Ground, of_site: Mapping[tuple[str, str], Rows]) -> Iterable[ValueLine]:
    shares: dict[tuple[str, str], int] = defaultdict(int)
    behind: dict[tuple[str, str], Rows] = defaultdict(list)
    for (kind, site), rows in sorted(of_site.items()):
        margin = ground.till.takings(rows, whole=True).margin
        weights = _visits_of(ground.visits, site)
        if margin is None or not any(weights.values()):
            continue
        parts = split_integer(margin, list(weights.values()))
        for network, part in zip(weights, parts, strict=True):
            if network != _NOBODY and weights[network]:
                shares[kind, network] += part
                behind[kind, network] += rows
    for (kind, network), part in sorted(shares.items()):
        rows = behind[kind, network]
        yield _income(ground, kind, network, (Estimate.counted(part), rows), shared=True)


def _visits_of(visits: Traffic, site: str) -> dict[str, int]:
    """Visits of a site per social network and of all other sources; no site means all."""
    found: dict[str, int] = defaultdict(int)
    for row in visits.rows:
        if not site or not row.site or row.site == site:
            found[row.network if row.social else _NOBODY] += row.visits
    return dict(sorted(found.items()))


def _income(
    ground: Ground, kind: str, network: str, found: tuple[Figure, Rows], *, shared: bool = False
) -> ValueLine:
    figure, rows = found
    name = f"income.{kind}"
    evidence = ground.inquiry.evidence(INCOME, ("kind", "site", "network"), rows)
    return ValueLine(
        key=f"value/{name}/{network}" + ("/by_visits" if shared else ""),
        kind=name,
        network=network,
        grade=Grade.ASSUMED if shared else Grade.MEASURED,
        figure=figure,
        unit="money",
        group="income",
        counts=True,
        conversions=None if shared else sum(row["incomes"] for row in rows),
        formula="formula.income_by_visits" if shared else "formula.income",
        evidence=(*evidence, *(ground.visits.evidence(network) if shared else ())),
    )


def analytics_lines(ground: Ground) -> tuple[ValueLine, ...]:
    """What revenue does analytics report, and does it count?

    It counts for sites without an order of their own; and for all where orders are known but not
    one of them says which network sent it. Then it never comes to more than the margin of the
    orders that are silent about their source (laws 3 and 4). Else it is only seen beside.
    """
    found: dict[tuple[str, bool], Rows] = defaultdict(list)
    sites = {row["site"] or "" for row in ground.sold.rows}
    # Where paths are known, models share out what is left: analytics would claim it once more.
    silent = not ground.sold.carry_sources and not ground.paths_known
    for row in ground.visits.revenue:
        network = ground.scope.social_network(row["network"], row["social"])
        if network and row["value"]:
            site = row["site"] or ""
            apart = bool(site) and "" not in sites and site not in sites
            found[network, not sites or apart or silent].append(row)
    whole = {claim: _analytics_margin(ground, rows) for claim, rows in sorted(found.items())}
    margins = _within_silent(ground, whole) if sites and silent else whole
    return tuple(
        _analytics_line(ground, claim, margins[claim], rows, cut=margins[claim] != whole[claim])
        for claim, rows in sorted(found.items())
    )


def _within_silent(
    ground: Ground, margins: Mapping[tuple[str, bool], Figure]
) -> dict[tuple[str, bool], Figure]:
    """These margins, cut in proportion to what the orders without a source come to."""
    figure = figure_of(ground.till.takings(ground.sold.silent))
    if isinstance(figure, Unknown):
        return dict.fromkeys(margins, figure)
    known = {c: m.value for c, m in margins.items() if isinstance(m, Estimate) and m.value > 0}
    room = max(figure.value, 0)
    if sum(known.values()) <= room:
        return dict(margins)
    cut = split_integer(room, list(known.values()))
    return {**margins, **{c: Estimate.counted(m) for c, m in zip(known, cut, strict=True)}}


def _analytics_line(
    ground: Ground, claim: tuple[str, bool], margin: Figure, rows: Rows, *, cut: bool
) -> ValueLine:
    network, counts = claim
    kind = "sales.analytics" if counts else "sales.analytics_view"
    keys = ("system", "network", "metric", "detail", "grain")
    return ValueLine(
        key=f"value/{kind}/{network}",
        kind=kind,
        network=network,
        grade=Grade.MEASURED,
        figure=margin,
        unit="money",
        group="sales",
        counts=counts,
        formula="formula.analytics_cut" if cut else "formula.analytics_revenue",
        evidence=ground.inquiry.evidence(REPORTED_TRAFFIC, keys, rows),
    )


def _analytics_margin(ground: Ground, rows: Rows) -> Figure:
    settings = ground.inquiry.settings
    by_share: dict[int, Fraction] = defaultdict(Fraction)
    for row in rows:
        day = max(date.fromisoformat(row["starts"]), ground.inquiry.period.start)
        share = margin_of(settings, row["site"], day)
        factor = ground.till.exchange.factor(row["currency"] or settings.currency, day)
        if share is None:
            return Unknown("unknown.no_margin", "remedy.set_margin")
        if factor is None:
            facts = (("currency", row["currency"]), ("entries", str(row["readings"])))
            return Unknown("unknown.no_exchange_rate", "remedy.import_exchange_rates", facts)
        by_share[share.share_ppm] += row["value"] * factor
    margin = sum(round(value * share / _MILLION) for share, value in by_share.items())
    return Estimate.counted(margin)


def platform_lines(ground: Ground) -> tuple[ValueLine, ...]:
    """What value do the networks claim for their own advertisements? Shown beside, never added."""
    settings = ground.inquiry.settings
    found: dict[str, Rows] = defaultdict(list)
    for row in ground.inquiry.answer(CAMPAIGN_REPORTS):
        if row["metric"] == "purchase_value" and row["unit"] == "money" and row["network"]:
            found[row["network"]].append(row)
    lines = []
    last_day = ground.inquiry.period.end - timedelta(days=1)
    for network, rows in sorted(found.items()):
        parts = [
            (
                row["value"],
                ground.till.exchange.factor(row["currency"] or settings.currency, last_day),
            )
            for row in rows
        ]
        known = [value * factor for value, factor in parts if factor is not None]
        figure: Figure = Estimate.counted(round(sum(known, Fraction(0))))
        if len(known) < len(parts):
            facts = (("currency", str(rows[0]["currency"])), ("entries", str(len(parts))))
            figure = Unknown("unknown.no_exchange_rate", "remedy.import_exchange_rates", facts)
        lines.append(
            ValueLine(
                key=f"value/sales.platform_view/{network}",
                kind="sales.platform_view",
                network=network,
                grade=Grade.DECLARED,
                figure=figure,
                unit="money",
                group="sales",
                counts=False,
                formula="formula.platform_value",
                evidence=ground.inquiry.evidence(
                    CAMPAIGN_REPORTS, ("system", "network", "metric"), rows
                ),
            )
        )
    return tuple(lines)


def avoided_lines(ground: Ground) -> tuple[ValueLine, ...]:
    """What would these visits have cost as search advertisements, low and high?

    Visits that were not paid for × the price of a click: the low and the high bid of the keywords
    that the book knows, each weighted by the clicks that it brought, or all alike where no clicks
    are known. Notional: in no total.
    """
    price = _price_of_a_click(ground)
    if price is None:
        return ()
    unpaid: dict[str, int] = defaultdict(int)
    for row in ground.visits.rows:
        if row.social and row.paid != "paid":
            unpaid[row.network] += row.visits
    lines = [_avoided(ground, "avoided.visits", n, v, price) for n, v in sorted(unpaid.items())]
    clicks = _clicks_on_social_content(ground)
    if clicks:
        lines.append(_avoided(ground, "avoided.search", "google", clicks, price))
    return tuple(lines)


def _avoided(
    ground: Ground, kind: str, network: str, clicks: int, price: tuple[Fraction, Fraction]
) -> ValueLine:
    low, high = round(clicks * price[0]), round(clicks * price[1])
    bids = ground.inquiry.answer(KEYWORD_BIDS).evidence
    searched = kind == "avoided.search"
    visits = (ground.inquiry.answer(SEARCH_CLICKS).evidence,) if searched else ()
    return ValueLine(
        key=f"value/{kind}/{network}",
        kind=kind,
        network=network,
        grade=Grade.ASSUMED,
        figure=Estimate((low + high) // 2, low, high, 100),
        unit="money",
        group="avoided",
        counts=False,
        formula="formula.avoided",
        evidence=(bids, *(visits or ground.visits.evidence(network))),
    )


def _price_of_a_click(ground: Ground) -> tuple[Fraction, Fraction] | None:
    """Low and high price of a click in minor units, or nothing where no bid is known."""
    clicks: dict[str, int] = defaultdict(int)
    for row in ground.inquiry.answer(SEARCH_CLICKS):
        if row["subject_kind"] in {"query", "keyword"}:
            clicks[row["subject"]] += row["clicks"] or 0
    bids: list[tuple[str, Fraction, Fraction]] = []
    last_day = ground.inquiry.period.end - timedelta(days=1)
    for row in ground.inquiry.answer(KEYWORD_BIDS):
        factor = ground.till.exchange.factor(row["currency"], last_day)
        low, high = row["low"] or row["value"], row["high"] or row["value"]
        if factor is None or low is None or high is None:
            continue
        scale = factor * Fraction(10 ** exponent(row["currency"]), _MILLION)
        bids.append((row["keyword"], min(low, high) * scale, max(low, high) * scale))
    if not bids:
        return None
    weights = [clicks.get(keyword, 0) for keyword, _, _ in bids]
    if not any(weights):
        weights = [1] * len(bids)
    whole = sum(weights)
    low_end = sum((w * low for w, (_, low, _) in zip(weights, bids, strict=True)), Fraction(0))
    high_end = sum((w * high for w, (_, _, high) in zip(weights, bids, strict=True)), Fraction(0))
    return low_end / whole, high_end / whole


def _clicks_on_social_content(ground: Ground) -> int:
    """Clicks from search that landed on content made for social media."""
    prefixes = tuple(
        prefix for site in ground.inquiry.settings.sites for prefix in site.made_for_social
    )
    if not prefixes:
        return 0
    found = 0
    for row in ground.inquiry.answer(SEARCH_CLICKS):
        path = "/" + row["subject"].split("://", 1)[-1].partition("/")[2]
        if row["subject_kind"] == "page" and path.startswith(prefixes):
            found += row["clicks"] or 0
    return found
