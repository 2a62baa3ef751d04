"""What does whichhalf.toml say, once every word of it has been checked?

`settings_in(text)` reads the file's text, `settings_from(mapping)` what is in it already; the way
back is `mapping_of` in :mod:`whichhalf.settings.writing`. Nothing is read from disk here.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from whichhalf.errors import SettingInvalid, ZoneUnknown
from whichhalf.nouns.cost import ACTIVITIES
from whichhalf.nouns.goal import GOAL_EVERY, GOAL_KINDS, GOAL_MEASURES, GOAL_TITLES, Goal
from whichhalf.nouns.money import EXPONENTS, Money
from whichhalf.nouns.period import zone_of
from whichhalf.nouns.setting import (
    ALLOCATIONS,
    BUDGET_EVERY,
    CONSENTS,
    HOURS_A_WEEK,
    LANGUAGES,
    PRORATED_FROM,
    ROLES,
    SELLS,
    WEEKDAYS,
    WEEKS_A_YEAR,
    Budget,
    Code,
    HourlyRate,
    Keyword,
    LeadValue,
    Margin,
    Settings,
    Site,
    Staff,
    TimeLabel,
    TimeRule,
    prorated,
)
from whichhalf.nouns.setting_book import book_setting
from whichhalf.nouns.setting_credit import credit_setting
from whichhalf.nouns.settings_place import FILE, Place, each_once

_KEYS = (
    *("business", "goals", "sites", "margins", "people", "time", "time_labels", "credit"),
    *("codes", "lead_values", "keywords", "budgets", "book"),
)
_BUSINESS = (
    *("name", "currency", "zone", "language", "networks", "prices_include_tax", "consent"),
    *("share_costs_by", "weeks_a_year", "hours_a_week"),
)
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_HOST = re.compile(r"[^\s/:@?#]+\.[^\s/:@?#]+|localhost")
_OWNERS = re.compile(r"own|product|campaign|competitor:\S.*")
_WEEKDAYS_BY_NAME = {name: number for number, name in enumerate(WEEKDAYS)}


def settings_in(text: str) -> Settings:
    """Which settings does the text of a whichhalf.toml hold?"""
    try:
        facts = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise SettingInvalid(
            where=FILE,
            reason=f"the file is not TOML: {str(error).rstrip('.')}",
            remedy="Mend it: words stand in quotation marks, lists in [ ], days like 2025-01-31.",
        ) from None
    return settings_from(facts)


def settings_from(facts: Mapping[str, Any]) -> Settings:
    """Which settings do these tables hold?

    Refuses unknown names, wrong types and what contradicts itself.

    >>> settings_from({
    ...     "business": {"name": "Wool", "currency": "EUR", "zone": "Europe/Berlin"},
    ...     "goals": [{"kind": "sales", "measure": "margin", "target": 12000, "every": "year"}],
    ... }).goals[0].target
    1200000
    """
    top = Place.of("", facts, _KEYS)
    business = top.table("business", _BUSINESS)
    currency = _currency(business)
    networks = tuple(_name(business, "networks", word) for word in business.texts("networks"))
    sites = _sites(top)
    hours = (
        business.whole("weeks_a_year", WEEKS_A_YEAR, least=1, most=53),
        business.whole("hours_a_week", HOURS_A_WEEK, least=1, most=168),
    )
    staff = _people(top, currency, hours)
    return Settings(
        business=business.text("name", example='"Wool & Co"'),
        currency=currency,
        zone=_zone(business),
        language=business.choice("language", LANGUAGES, "en"),
        goals=_goals(top, currency),
        sites=sites,
        margins=_margins(top, sites),
        staff=staff,
        time_rules=_time_rules(top, staff, networks),
        time_labels=_time_labels(top, networks),
        allocation=business.choice("share_costs_by", ALLOCATIONS, "hours"),
        codes=_codes(top, networks),
        lead_values=_lead_values(top, currency),
        keywords=_keywords(top),
        budgets=_budgets(top, currency),
        networks=networks,
        consent=business.choice("consent", CONSENTS, "exempt"),
        tax_in_prices=business.yes("prices_include_tax", default=True),
        weeks_a_year=hours[0],
        hours_a_week=hours[1],
        credit=credit_setting(top),
        book=book_setting(top),
    )


def _currency(place: Place) -> str:
    currency = place.text("currency", example='"EUR"')
    if currency not in EXPONENTS:
        remedy = "Use its three ISO 4217 letters, as in EUR."
        raise place.wrong("currency", f"{currency!r} is no currency code that we know", remedy)
    return currency


def _zone(place: Place) -> str:
    zone = place.text("zone", example='"Europe/Berlin"')
    try:
        zone_of(zone)
    except ZoneUnknown:
        reason = f"{zone!r} is no time zone that this machine knows"
        raise place.wrong("zone", reason, "Use a name such as Europe/Berlin.") from None
    return zone


def _name(place: Place, key: str, word: str) -> str:
    if not _NAME.fullmatch(word):
        remedy = "Use small letters a-z, digits, - and _, as in owner or facebook."
        raise place.wrong(key, f"{word!r} is no short name", remedy)
    return word


def _network(place: Place, key: str, networks: Sequence[str], word: str) -> str:
    if not word:
        return ""
    if networks and word not in networks:
        remedy = f"Add it there, or choose one of: {', '.join(networks)}."
        raise place.wrong(key, f"{word!r} is not among business.networks", remedy)
    return _name(place, key, word)


def _goals(top: Place, currency: str) -> tuple[Goal, ...]:
    places = top.tables("goals", ("id", "kind", "title", "measure", "target", "every", "primary"))
    if not places:
        raise top.wrong(
            "goals", "there is none", "Say first what social media is for: add [[goals]]."
        )
    flags = [place.yes("primary", default=False) for place in places]
    if sum(flags) > 1:
        second = [place for place, flag in zip(places, flags, strict=True) if flag][1]
        raise second.wrong(
            "primary", "a second primary goal", "Keep one; the others count as well."
        )
    primary = flags.index(True) if True in flags else 0
    goals = [_goal(place, currency, n == primary) for n, place in enumerate(places)]
    each_once(places, [goal.goal_id for goal in goals], "id")
    return tuple(goals)


def _goal(place: Place, currency: str, primary: bool) -> Goal:  # noqa: FBT001 - private, named
    kind = place.choice("kind", GOAL_KINDS)
    measure = place.choice("measure", GOAL_MEASURES)
    target = None
    if place.has("target"):
        target = {
            "money": lambda: place.money("target", currency),
            "ppm": lambda: place.share("target"),
            "count": lambda: place.whole("target", most=10**12),
        }[GOAL_MEASURES[measure]]()
    return Goal(
        goal_id=_name(place, "id", place.text("id", kind)),
        kind=kind,
        title=place.text("title", GOAL_TITLES[kind]),
        measure=measure,
        target=target,
        every=place.choice("every", GOAL_EVERY, "year"),
        primary=primary,
    )


def _sites(top: Place) -> tuple[Site, ...]:
    places = top.tables("sites", ("host", "title", "sells", "made_for_social"))
    sites = [
        Site(
            host=_host(place),
            title=place.text("title", place.text("host", example='"shop.example"')),
            sells=place.texts("sells", choices=SELLS),
            made_for_social=tuple(_path(place, path) for path in place.texts("made_for_social")),
        )
        for place in places
    ]
    each_once(places, [site.host for site in sites], "host")
    return tuple(sites)


def _host(place: Place) -> str:
    host = place.text("host", example='"shop.example"').lower()
    if not _HOST.fullmatch(host):
        remedy = "Write the host alone, without https:// and path, as in shop.example."
        raise place.wrong("host", f"{host!r} is no host", remedy)
    return host


def _path(place: Place, path: str) -> str:
    if not path.startswith("/"):
        remedy = "Write the beginning of a path, as in /lookbook/."
        raise place.wrong("made_for_social", f"{path!r} does not begin with /", remedy)
    return path


def _margins(top: Place, sites: Sequence[Site]) -> tuple[Margin, ...]:
    places = top.tables("margins", ("from", "share", "site"))
    margins = [
        Margin(place.day("from"), place.share("share"), _site(place, sites)) for place in places
    ]
    each_once(places, [(margin.site, margin.starts_on) for margin in margins], "from")
    return tuple(sorted(margins, key=lambda margin: (margin.site, margin.starts_on)))


def _site(place: Place, sites: Sequence[Site]) -> str:
    hosts = [site.host for site in sites]
    site = place.text("site", "").lower()
    if site and site not in hosts:
        remedy = f"It can be: {', '.join(hosts) or 'nothing, as there are no [[sites]]'}."
        raise place.wrong("site", f"{site!r} is not among the sites", remedy)
    return site


def _people(top: Place, currency: str, hours: tuple[int, int]) -> tuple[Staff, ...]:
    places = top.tables("people", ("id", "name", "role", "department", "known_as", "rates"))
    staff = [
        Staff(
            staff_id=_name(place, "id", place.text("id", example='"anna"')),
            title=place.text("name", place.text("id", example='"anna"')),
            role=place.choice("role", ROLES, "employee"),
            rates=_rates(place, currency, hours),
            known_as=place.texts("known_as"),
            department=place.text("department", ""),
        )
        for place in places
    ]
    each_once(places, [person.staff_id for person in staff], "id")
    names = [
        (place, name) for place, one in zip(places, staff, strict=True) for name in one.known_as
    ]
    each_once([place for place, _ in names], [name.casefold() for _, name in names], "known_as")
    return tuple(staff)


def _rates(person: Place, currency: str, hours: tuple[int, int]) -> tuple[HourlyRate, ...]:
    keys = ("from", "an_hour", "basis", "prorated_from", "a_year", "weeks_a_year", "hours_a_week")
    places = person.tables("rates", keys)
    rates = [_rate(place, currency, hours) for place in places]
    each_once(places, [rate.starts_on for rate in rates], "from")
    return tuple(sorted(rates, key=lambda rate: rate.starts_on))


def _rate(place: Place, currency: str, hours: tuple[int, int]) -> HourlyRate:
    starts_on = place.day("from")
    if not place.has("prorated_from"):
        for key in ("a_year", "weeks_a_year", "hours_a_week"):
            if place.has(key):
                remedy = 'Add prorated_from = "income", or write an_hour instead.'
                raise place.wrong(key, "belongs to a prorated rate", remedy)
        basis = place.text("basis", "as stated in whichhalf.toml") or "as stated in whichhalf.toml"
        return HourlyRate(starts_on, place.money("an_hour", currency), basis)
    for key in ("an_hour", "basis"):
        if place.has(key):
            remedy = "Keep either an_hour or prorated_from with a_year."
            raise place.wrong(key, "the rate is prorated already", remedy)
    return prorated(
        Money(place.money("a_year", currency), currency),
        starts_on,
        source=place.choice("prorated_from", PRORATED_FROM),
        weeks_a_year=place.whole("weeks_a_year", hours[0], least=1, most=53),
        hours_a_week=place.whole("hours_a_week", hours[1], least=1, most=168),
    )


def _time_rules(
    top: Place, staff: Sequence[Staff], networks: Sequence[str]
) -> tuple[TimeRule, ...]:
    keys = ("id", "person", "minutes", "weekdays", "from", "until", "activities", "networks")
    places = top.tables("time", keys)
    people = [person.staff_id for person in staff]
    if places and not people:
        raise places[0].wrong("person", "there are no [[people]]", "Add who spends the time.")
    rules = [_time_rule(place, n, people, networks) for n, place in enumerate(places, start=1)]
    each_once(places, [rule.rule_id for rule in rules], "id")
    return tuple(rules)


def _time_rule(
    place: Place, number: int, people: Sequence[str], networks: Sequence[str]
) -> TimeRule:
    starts_on = place.day("from")
    ends_on = place.day("until") if place.has("until") else None
    if ends_on is not None and ends_on <= starts_on:
        raise place.wrong("until", "is not after from", "It is the first day without this habit.")
    activities = place.weights("activities", ACTIVITIES)
    if not activities:
        remedy = "Say what the time is for, as in activities = { respond = 1, create = 1 }."
        raise place.wrong("activities", "is missing", remedy)
    return TimeRule(
        rule_id=_name(place, "id", place.text("id", f"habit-{number}")),
        staff_id=place.choice("person", people),
        minutes=place.whole("minutes", least=1, most=24 * 60),
        weekdays=_weekdays(place),
        starts_on=starts_on,
        ends_on=ends_on,
        activities=activities,
        networks=tuple(
            (_network(place, "networks", networks, name), weight)
            for name, weight in place.weights("networks")
        ),
    )


def _weekdays(place: Place) -> tuple[int, ...]:
    named = {"weekdays": tuple(range(5)), "daily": tuple(range(7))}
    if place.facts.get("weekdays", "weekdays") in ("weekdays", "daily"):
        return named[place.facts.get("weekdays", "weekdays")]
    words = place.texts("weekdays", choices=WEEKDAYS)
    if not words:
        raise place.wrong("weekdays", "is empty", 'Write "weekdays", "daily" or ["mon", "thu"].')
    return tuple(sorted(_WEEKDAYS_BY_NAME[word] for word in words))


def _time_labels(top: Place, networks: Sequence[str]) -> tuple[TimeLabel, ...]:
    places = top.tables("time_labels", ("project", "task", "activity", "network", "channel"))
    labels = [
        TimeLabel(
            project=place.text("project", ""),
            task=place.text("task", ""),
            activity=place.choice("activity", ("", *ACTIVITIES), ""),
            network=_network(place, "network", networks, place.text("network", "")),
            channel=place.text("channel", "").lower(),
        )
        for place in places
    ]
    for place, label in zip(places, labels, strict=True):
        if label.network and label.channel:
            raise place.wrong("channel", "stands beside a network", "Say one of the two.")
        if not (label.activity or label.network or label.channel):
            raise place.wrong("activity", "is missing", "Say what this project or task stands for.")
    each_once(places, [(label.project, label.task, "") for label in labels], "project")
    return tuple(labels)


def _codes(top: Place, networks: Sequence[str]) -> tuple[Code, ...]:
    places = top.tables("codes", ("code", "network", "campaign", "referrer"))
    codes = [
        Code(
            code=place.text("code", example='"WOOL10"'),
            network=_network(place, "network", networks, place.text("network", "")),
            campaign_id=place.text("campaign", ""),
            referrer=place.text("referrer", ""),
        )
        for place in places
    ]
    each_once(places, [code.code.casefold() for code in codes], "code")
    return tuple(codes)


def _lead_values(top: Place, currency: str) -> tuple[LeadValue, ...]:
    places = top.tables("lead_values", ("stage", "value", "basis"))
    example = '"one lead in ten bought in 2024, for 400 EUR margin each"'
    values = [
        LeadValue(
            place.text("stage", example='"qualified"'),
            place.money("value", currency),
            place.text("basis", example=example),
        )
        for place in places
    ]
    each_once(places, [value.stage.casefold() for value in values], "stage")
    return tuple(values)


def _keywords(top: Place) -> tuple[Keyword, ...]:
    places = top.tables("keywords", ("text", "owner"))
    keywords = [
        Keyword(place.text("text", example='"wool & co"'), _owner(place)) for place in places
    ]
    each_once(places, [keyword.text.casefold() for keyword in keywords], "text")
    return tuple(keywords)


def _owner(place: Place) -> str:
    owner = place.text("owner", "own")
    if not _OWNERS.fullmatch(owner):
        remedy = (
            "Write own, product, campaign, or competitor: and its name, as in competitor:Garnwelt."
        )
        raise place.wrong("owner", f"{owner!r} is not among the choices", remedy)
    return owner


def _budgets(top: Place, currency: str) -> tuple[Budget, ...]:
    places = top.tables("budgets", ("activity", "every", "minutes", "amount"))
    budgets = [
        Budget(
            activity=place.choice("activity", ACTIVITIES),
            every=place.choice("every", BUDGET_EVERY),
            minutes=place.whole("minutes", most=10**6) if place.has("minutes") else None,
            minor=place.money("amount", currency) if place.has("amount") else None,
        )
        for place in places
    ]
    for place, budget in zip(places, budgets, strict=True):
        if budget.minutes is None and budget.minor is None:
            raise place.wrong("minutes", "is missing", "Write minutes, amount or both.")
    each_once(places, [(budget.activity, budget.every) for budget in budgets], "activity")
    return tuple(budgets)
