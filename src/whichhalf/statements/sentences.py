"""Which sentences can a statement say, with which facts of which kind?

A statement carries keys and facts; `words/<language>.toml` says them. This list is the contract
between the two: every key that a statement may use stands here with the kind of each fact, and a
test holds both sides to it.
"""

from __future__ import annotations

from collections.abc import Mapping

#: How a figure is made: `Stated.formula`, `ValueLine.formula` and `Roi.formula` name one of these.
FORMULAS: Mapping[str, Mapping[str, str]] = {
    "formula.roi": {"value": "money", "cost": "money"},
    "formula.roi_unknown": {"cost": "money"},
    "formula.margin": {},
    "formula.margin_share": {},
    "formula.margin_mixed": {},
    "formula.margin_declared": {},
    "formula.income": {},
    "formula.income_by_visits": {},
    "formula.lead_value": {},
    "formula.analytics_revenue": {},
    "formula.platform_value": {},
    "formula.avoided": {},
    "formula.sum_booked": {},
    "formula.sum_full": {},
    "formula.count": {},
    "formula.share_of_visits": {},
    "formula.per_visit": {},
    "formula.per_conversion": {},
    "formula.per_hour": {},
    "formula.per_follower": {},
    "formula.conversion_rate": {},
    "formula.revenue": {},
    "formula.difference": {},
    "formula.share": {},
}
#: Why something is unknown: `Unknown.reason`.
REASONS: Mapping[str, Mapping[str, str]] = {
    "unknown.no_orders": {},
    "unknown.no_costs": {},
    "unknown.no_visits": {},
    "unknown.no_engaged": {},
    "unknown.no_posts": {},
    "unknown.no_followers": {},
    "unknown.no_mentions": {},
    "unknown.no_messages": {},
    "unknown.no_leads": {},
    "unknown.no_engagement": {},
    "unknown.no_answers": {},
    "unknown.no_keyword_prices": {},
    "unknown.no_persons": {},
    "unknown.no_source_on_orders": {"orders": "count"},
    "unknown.no_margin": {},
    "unknown.no_lead_value": {"stage": "text", "leads": "count"},
    "unknown.no_amount": {"orders": "count"},
    "unknown.no_rate": {"staff": "text", "minutes": "minutes_milli"},
    "unknown.no_exchange_rate": {"currency": "text", "entries": "count"},
    "unknown.no_cost": {"network": "network"},
    "unknown.nothing_measures": {"network": "network"},
    "unknown.cost_is_zero": {},
    "unknown.divided_by_nothing": {},
    "unknown.parts_of_margin": {"parts": "text", "orders": "count"},
    "unknown.not_blended": {},
    "unknown.no_target": {},
    "unknown.own_goal": {},
    "unknown.readings_straddle": {"system": "text", "start": "day", "end": "day"},
}
#: What would make it known: `Unknown.remedy`.
REMEDIES: Mapping[str, Mapping[str, str]] = {
    "remedy.import_orders": {},
    "remedy.import_costs": {},
    "remedy.import_visits": {},
    "remedy.import_ga4_source": {},
    "remedy.import_posts": {},
    "remedy.import_followers": {},
    "remedy.import_mentions": {},
    "remedy.import_messages": {},
    "remedy.import_leads": {},
    "remedy.import_answers": {},
    "remedy.import_keyword_prices": {},
    "remedy.consented_visits": {},
    "remedy.tag_orders": {},
    "remedy.set_margin": {},
    "remedy.set_lead_value": {},
    "remedy.amount_on_orders": {},
    "remedy.set_hourly_rate": {},
    "remedy.import_exchange_rates": {},
    "remedy.book_costs": {},
    "remedy.experiment": {},
    "remedy.order_parts": {},
    "remedy.choose_one_network": {},
    "remedy.set_target": {},
    "remedy.daily_export": {},
    "remedy.longer_period": {},
}
#: What matters most: `Finding.sentence`.
FINDINGS: Mapping[str, Mapping[str, str]] = {
    "finding.hours_share": {"share": "ppm", "time": "money", "cost": "money"},
    "finding.costs_more": {
        "network": "network",
        "cost": "money",
        "value": "money",
        "gap": "money",
    },
    "finding.best_per_hour": {"network": "network", "per_hour": "money", "value": "money"},
    "finding.flips_with_hours": {"cash": "ppm", "hours": "ppm"},
    "finding.engagement_without_leads": {
        "network": "network",
        "engagement": "ppm",
        "before": "count",
        "after": "count",
        "weeks": "count",
    },
    "finding.untagged": {"share": "ppm", "visits": "count"},
    "finding.orders_without_source": {"share": "ppm", "orders": "count", "margin": "money"},
    "finding.hours_without_rate": {"minutes": "minutes_milli", "staff": "text"},
    "finding.no_costs_entered": {"value": "money"},
    "finding.no_value_measured": {"cost": "money"},
    "finding.shared_unallocated": {"amount": "money", "share": "ppm"},
}
#: Rules that were applied: `Statement.notes`.
NOTES: Mapping[str, Mapping[str, str]] = {
    "note.allocation": {"rule": "allocation", "amount": "money"},
    "note.allocation_impossible": {"rule": "allocation", "amount": "money"},
    "note.precedence_sales": {},
    "note.margin_share": {"share": "ppm", "since": "day"},
    "note.rounding": {},
    "note.exchange": {"currency": "text", "groups": "count"},
    "note.time_rules": {"minutes": "minutes_milli"},
    "note.analytics_counted": {"system": "text"},
    "note.pending_counts": {},
    "note.declared_range": {"asked": "count", "silent": "count"},
    "note.avoided_not_added": {"low": "money", "high": "money"},
    "note.other_channels": {"amount": "money"},
    "note.visits_from": {"system": "text"},
    "note.refunds_of_earlier_orders": {"amount": "money"},
}
#: How good the ground is: `HealthCheck.sentence`.
HEALTH: Mapping[str, Mapping[str, str]] = {
    "health.untagged": {"share": "ppm", "visits": "count"},
    "health.direct": {"share": "ppm", "visits": "count"},
    "health.orders_without_source": {"share": "ppm", "orders": "count"},
    "health.costs_without_network": {"share": "ppm", "amount": "money"},
    "health.hours_without_activity": {"share": "ppm", "minutes": "minutes_milli"},
    "health.assumed_costs": {"share": "ppm", "amount": "money"},
    "health.spend_without_visits": {"share": "ppm", "amount": "money"},
    "health.missing_days": {"days": "count", "of": "count", "system": "text"},
    "health.conflicts": {"rows": "count", "of": "count"},
    "health.rejects": {"rows": "count"},
    "health.unknown": {"group": "health_group"},
}
#: Names of value lines: `ValueLine.kind`, said as `names.value_kind.<kind>`.
VALUE_KINDS = (
    "sales.network_shop",
    "sales.code",
    "sales.touch",
    "sales.crm",
    "sales.survey",
    "sales.analytics",
    "sales.code_view",
    "sales.touch_view",
    "sales.survey_view",
    "sales.analytics_view",
    "sales.platform_view",
    "leads",
    "income.advertising",
    "income.affiliate",
    "income.sponsorship",
    "avoided.visits",
    "avoided.search",
)
#: Names of overlap groups: `ValueLine.group`, said as `names.overlap.<group>`.
OVERLAP_GROUPS = ("sales", "leads", "income", "avoided")
#: Names of figures: `Stated.key` without its network, said as `names.figure.<name with dots>`.
FIGURES = (
    "business/orders",
    "business/revenue",
    "business/margin",
    "customers/new/orders",
    "customers/new/margin",
    "customers/repeat/orders",
    "customers/repeat/margin",
    "customers/unknown/orders",
    "traffic/visits",
    "traffic/visits/social",
    "traffic/share",
    "traffic/share/social",
    "traffic/engaged",
    "traffic/visitors",
    "traffic/conversion",
    "measure/posts",
    "measure/engagement",
    "measure/lead",
    "measure/followers",
    "measure/followers_gained",
    "measure/reach_per_follower",
    "measure/platform_results",
    "value/booked",
    "value/full",
)
#: All of them.
SENTENCES: Mapping[str, Mapping[str, str]] = {
    **FORMULAS,
    **REASONS,
    **REMEDIES,
    **FINDINGS,
    **NOTES,
    **HEALTH,
}
