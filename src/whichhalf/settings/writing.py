"""How are settings written down, so that reading them gives the same settings again?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from whichhalf.nouns.goal import GOAL_MEASURES, Goal
from whichhalf.nouns.money import Money
from whichhalf.nouns.setting import WEEKDAYS, Budget, Settings, Staff, TimeRule
from whichhalf.nouns.setting_book import IN_PROCESS
from whichhalf.nouns.setting_credit import USUAL_CREDIT, CreditSetting

_NAMED_WEEKDAYS = {tuple(range(5)): "weekdays", tuple(range(7)): "daily"}


def mapping_of(settings: Settings) -> dict[str, Any]:
    """Which tables hold these settings? `settings_from` of them gives the settings back.

    Amounts are `Decimal`s in major units, shares are words such as "38.5 %". A prorated rate is
    written as its amount, with the basis in words.
    """
    currency = settings.currency
    sections: dict[str, Any] = {
        "business": _business(settings),
        "goals": [_goal(goal, currency) for goal in settings.goals],
        "sites": [
            _filled(
                host=site.host,
                title=site.title,
                sells=list(site.sells),
                made_for_social=list(site.made_for_social),
            )
            for site in settings.sites
        ],
        "margins": [
            {"from": m.starts_on, "share": percent(m.share_ppm), **_filled(site=m.site)}
            for m in settings.margins
        ],
        "people": [_person(person, currency) for person in settings.staff],
        "time": [_time_rule(rule) for rule in settings.time_rules],
        **_lists(settings),
        "budgets": [_budget(budget, currency) for budget in settings.budgets],
        "credit": _credit(settings.credit),
        "book": _filled(**asdict(settings.book)) if settings.book != IN_PROCESS else {},
    }
    return {name: section for name, section in sections.items() if section}


def percent(ppm: int) -> str:
    """How is a share written?

    >>> percent(385_000), percent(1_000_000)
    ('38.5 %', '100 %')
    """
    return f"{(Decimal(ppm) / 10_000).normalize():f} %"


def _business(settings: Settings) -> dict[str, Any]:
    return _filled(
        name=settings.business,
        currency=settings.currency,
        zone=settings.zone,
        language=settings.language,
        networks=list(settings.networks),
        prices_include_tax=settings.tax_in_prices,
        consent=settings.consent,
        share_costs_by=settings.allocation,
        weeks_a_year=settings.weeks_a_year,
        hours_a_week=settings.hours_a_week,
    )


def _credit(credit: CreditSetting) -> dict[str, Any]:
    if credit == USUAL_CREDIT:
        return {}
    return {
        "model": credit.model,
        "lookback_days": credit.lookback_days,
        "reconciled": credit.reconciled,
    }


def _lists(settings: Settings) -> dict[str, Any]:
    return {
        "time_labels": [
            _filled(
                project=label.project,
                task=label.task,
                activity=label.activity,
                network=label.network,
                channel=label.channel,
            )
            for label in settings.time_labels
        ],
        "codes": [
            _filled(
                code=code.code,
                network=code.network,
                campaign=code.campaign_id,
                referrer=code.referrer,
            )
            for code in settings.codes
        ],
        "lead_values": [
            {"stage": v.stage, "value": _amount(v.minor, settings.currency), "basis": v.basis}
            for v in settings.lead_values
        ],
        "keywords": [{"text": word.text, "owner": word.owner} for word in settings.keywords],
    }


def _goal(goal: Goal, currency: str) -> dict[str, Any]:
    written: dict[str, Any] = {
        "id": goal.goal_id,
        "kind": goal.kind,
        "title": goal.title,
        "measure": goal.measure,
    }
    if goal.target is not None:
        unit = GOAL_MEASURES[goal.measure]
        written["target"] = goal.target
        if unit == "money":
            written["target"] = _amount(goal.target, currency)
        if unit == "ppm":
            written["target"] = percent(goal.target)
    written["every"] = goal.every
    return {**written, "primary": True} if goal.primary else written


def _person(person: Staff, currency: str) -> dict[str, Any]:
    rates = [
        {
            "from": rate.starts_on,
            "an_hour": _amount(rate.minor_per_hour, currency),
            "basis": rate.basis,
        }
        for rate in person.rates
    ]
    return _filled(
        id=person.staff_id,
        name=person.title,
        role=person.role,
        department=person.department,
        known_as=list(person.known_as),
        rates=rates,
    )


def _time_rule(rule: TimeRule) -> dict[str, Any]:
    days = [WEEKDAYS[number] for number in rule.weekdays]
    written: dict[str, Any] = {
        "id": rule.rule_id,
        "person": rule.staff_id,
        "minutes": rule.minutes,
        "weekdays": _NAMED_WEEKDAYS.get(rule.weekdays, days),
        "from": rule.starts_on,
    }
    if rule.ends_on is not None:
        written["until"] = rule.ends_on
    return written | _filled(activities=dict(rule.activities), networks=dict(rule.networks))


def _budget(budget: Budget, currency: str) -> dict[str, Any]:
    written: dict[str, Any] = {"activity": budget.activity, "every": budget.every}
    if budget.minutes is not None:
        written["minutes"] = budget.minutes
    if budget.minor is not None:
        written["amount"] = _amount(budget.minor, currency)
    return written


def _amount(minor: int, currency: str) -> Decimal:
    return Money(minor, currency).decimal


def _filled(**facts: str | int | bool | Sequence[Any] | dict[str, int]) -> dict[str, Any]:
    """Only what says something: empty words and lists are left out; false and 0 stay."""
    return {name: fact for name, fact in facts.items() if fact not in ("", [], {})}
