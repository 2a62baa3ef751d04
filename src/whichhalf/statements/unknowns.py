"""What do we not know, and what would each missing source reveal?"""

from __future__ import annotations

from collections.abc import Iterable

from whichhalf.ledger.sales import figure_of
from whichhalf.ledger.standing import Standing
from whichhalf.measures import (
    ANSWERING,
    COSTS,
    KEYWORD_BIDS,
    LEADS,
    MENTIONS_OF_US,
    POSTS_PUBLISHED,
    REFERRALS,
)
from whichhalf.nouns.estimate import Unknown
from whichhalf.nouns.statement import Missing, Statement


def unknowns(standing: Standing, statement: Statement) -> tuple[Missing, ...]:
    """Every gap once: missing sources first, then parts of what was imported, then figures."""
    found = [*_sources(standing), *_parts(standing), *_figures(statement)]
    return tuple({(m.what.reason, m.what.facts): m for m in reversed(found)}.values())[::-1]


def _sources(standing: Standing) -> Iterable[Missing]:
    inquiry = standing.inquiry
    if not len(inquiry.answer(COSTS)) and not inquiry.settings.time_rules:
        yield _missing("costs", "no_costs", "import_costs")
    if not standing.sold.known:
        yield _missing("orders", "no_orders", "import_orders")
    elif not standing.sold.carry_sources and not standing.met.purchases:
        orders = (("orders", str(standing.sold.whole.orders)),)
        yield _missing("orders/source", "no_source_on_orders", "tag_orders", orders)
    if not standing.visits.known:
        yield _missing("visits", "no_visits", "import_ga4_source")
    for key, measure, reason in (
        ("posts", POSTS_PUBLISHED, "posts"),
        ("leads", LEADS, "leads"),
        ("keyword_prices", KEYWORD_BIDS, "keyword_prices"),
        ("mentions", MENTIONS_OF_US, "mentions"),
        ("messages", ANSWERING, "messages"),
    ):
        if not len(inquiry.answer(measure)):
            yield _missing(key, f"no_{reason}", f"import_{reason}")
    if standing.sold.known and not standing.sold.asked:
        yield _missing("answers", "no_answers", "import_answers")
    yield from _codes(standing)


def _codes(standing: Standing) -> Iterable[Missing]:
    """Codes on orders of which nobody has said whose they are: the one with most orders."""
    orders: dict[str, int] = {}
    for row in standing.inquiry.answer(REFERRALS):
        if row["code"] and row["code"].casefold() not in standing.claims.codes:
            orders[row["code"]] = orders.get(row["code"], 0) + row["orders"]
    if orders:
        code = max(orders, key=lambda name: (orders[name], name))
        facts = (("code", code), ("codes", str(len(orders))), ("orders", str(sum(orders.values()))))
        yield _missing("codes", "codes_of_nobody", "name_codes", facts)


def _parts(standing: Standing) -> Iterable[Missing]:
    for staff, minutes in standing.spending.unpriced:
        facts = (("staff", staff), ("minutes", str(minutes)))
        yield _missing(f"rate/{staff or 'nobody'}", "no_rate", "set_hourly_rate", facts)
    unconverted = dict(standing.spending.unconverted)
    for currency, entries in standing.sold.whole.unconverted.items():
        unconverted[currency] = unconverted.get(currency, 0) + entries
    for currency, entries in sorted(unconverted.items()):
        facts = (("currency", currency), ("entries", str(entries)))
        key = f"exchange/{currency}"
        yield _missing(key, "no_exchange_rate", "import_exchange_rates", facts)
    whole = standing.sold.whole
    if whole.without_amount:
        orders = (("orders", str(whole.without_amount)),)
        yield _missing("orders/amount", "no_amount", "amount_on_orders", orders)
    if standing.sold.known and isinstance(figure_of(whole), Unknown) and whole.by_known:
        yield _missing("margin", "no_margin", "set_margin")
    social = standing.till.takings(standing.sold.social)
    by_orders: dict[int, list[str]] = {}
    for part, orders_without in social.unknown_parts.items():
        by_orders.setdefault(orders_without, []).append(part)
    for number, parts in sorted(by_orders.items(), reverse=True):
        named = (("parts", ", ".join(parts)), ("orders", str(number)))
        yield _missing(f"margin/{'+'.join(parts)}", "parts_of_margin", "order_parts", named)
    for system, _, starts, ends in standing.visits.straddling:
        days = (("system", system), ("start", starts), ("end", ends))
        yield _missing(f"readings/{system}/{starts}", "readings_straddle", "daily_export", days)


def _figures(statement: Statement) -> Iterable[Missing]:
    for goal in statement.goals:
        for figure in (goal.stated.figure, goal.target):
            if isinstance(figure, Unknown):
                yield Missing(f"goal/{goal.goal.goal_id}", figure)
    for line in statement.lines:
        if isinstance(line.figure, Unknown):
            yield Missing(line.key, line.figure)
    for stated in statement.business_figures:
        if stated.key.startswith("credit/") and isinstance(stated.figure, Unknown):
            yield Missing(stated.key, stated.figure)
    for roi in statement.rois:
        if isinstance(roi.figure, Unknown):
            yield Missing(roi.key, roi.figure)


def _missing(
    key: str, reason: str, remedy: str, facts: tuple[tuple[str, str], ...] = ()
) -> Missing:
    return Missing(f"unknown/{key}", Unknown(f"unknown.{reason}", f"remedy.{remedy}", facts))
