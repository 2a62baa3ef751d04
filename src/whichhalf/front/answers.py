"""Which settings follow from the first answers that a new user gives?

An answer is one short line, the same whether it is typed or given as a flag:
`sales:margin:12000:year`, `shop.example=products,advertising`, `Anna=35`, `Anna=income:48000`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from whichhalf.errors import SettingInvalid
from whichhalf.front.founding import SINCE_EVER
from whichhalf.nouns.goal import GOAL_MEASURES, USUAL_MEASURES
from whichhalf.nouns.setting import PRORATED_FROM
from whichhalf.settings.reading import settings_from


@dataclass(frozen=True, slots=True)
class Answers:
    """What did the new user say? Goals first; the first one is the primary goal."""

    goals: tuple[str, ...] = ("sales",)
    business: str = ""
    currency: str = "EUR"
    zone: str = "UTC"
    language: str = "en"
    networks: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    margin: str = ""
    people: tuple[str, ...] = ("owner",)

    @property
    def facts(self) -> dict[str, Any]:
        """Which tables of whichhalf.toml follow? They are still to be checked."""
        sections: dict[str, Any] = {
            "business": {
                "name": self.business,
                "currency": self.currency.upper(),
                "zone": self.zone,
                "language": self.language,
                "networks": [name.lower() for name in self.networks],
                "prices_include_tax": True,
                "consent": "exempt",
                "share_costs_by": "hours",
            },
            "goals": _goals(self.goals),
            "sites": [_site(site) for site in self.sites],
            "margins": [{"from": SINCE_EVER, "share": _share(self.margin)}] if self.margin else [],
            "people": _people(self.people),
        }
        return {name: section for name, section in sections.items() if section}


def check_answer(**answer: Any) -> None:
    """Can this one answer stand, whatever else is still to be said? Else SettingInvalid."""
    given: dict[str, Any] = {"business": "?", "zone": "UTC", **answer}
    settings_from(Answers(**given).facts)


def _goals(lines: Sequence[str]) -> list[dict[str, Any]]:
    goals = [_goal(line) for line in lines]
    if goals:
        goals[0]["primary"] = True
    ids: set[str] = set()
    for goal in goals:
        if goal["kind"] in ids:
            goal["id"] = f"{goal['kind']}-{goal['measure'].replace('_', '-')}"
        ids.add(goal.get("id", goal["kind"]))
    return goals


def _goal(line: str) -> dict[str, Any]:
    kind, measure, target, every = ([part.strip() for part in line.split(":")] + [""] * 3)[:4]
    measure = measure or USUAL_MEASURES.get(kind, "")
    goal: dict[str, Any] = {"kind": kind, "measure": measure}
    if target:
        goal["target"] = _target(measure, target)
    return {**goal, "every": every or "year"}


def _target(measure: str, target: str) -> Decimal | int | str:
    unit = GOAL_MEASURES.get(measure, "count")
    if unit == "ppm":
        return _share(target)
    return _number(target)


def _number(text: str) -> Decimal | int | str:
    """A number as such, so that the file shows it bare; else the words, refused later.

    >>> _number("17,50"), _number("1.200,50"), _number("1,200.50"), _number("12000")
    (Decimal('17.50'), Decimal('1200.50'), Decimal('1200.50'), 12000)
    """
    if re.fullmatch(r"\d{1,3}[.,]\d{3}", text):
        whole, mark = re.sub("[.,]", "", text), text.replace(",", ".")
        raise SettingInvalid(
            where=f"answer {text!r}",
            reason=f"{text!r} can be {whole} or {Decimal(mark).normalize():f}",
            remedy=f"Write {whole} or {Decimal(mark):.2f}.",
        )
    bare = text
    for thousands, mark in (".,", ",."):
        if re.fullmatch(rf"\d{{1,3}}(\{thousands}\d{{3}})+(\{mark}\d{{1,2}})?", text):
            bare = text.replace(thousands, "")
    bare = bare.replace(",", ".")
    if not re.fullmatch(r"\d{1,15}(\.\d{1,3})?", bare):
        return text
    return Decimal(bare) if "." in bare else int(bare)


def _share(text: str) -> str:
    """The question says that percent are meant: the sign may be left out, the mark be a comma.

    >>> _share("38,5")
    '38.5 %'
    """
    bare = text.strip().removesuffix("%").strip()
    return f"{bare.replace(',', '.')} %"


def _site(line: str) -> dict[str, Any]:
    host, _, sells = line.partition("=")
    return {
        "host": host.strip(),
        "sells": [what.strip() for what in sells.split(",") if what.strip()],
    }


def _people(lines: Sequence[str]) -> list[dict[str, Any]]:
    people = []
    for number, line in enumerate(lines, start=1):
        name, _, rate = (part.strip() for part in line.partition("="))
        person: dict[str, Any] = {"id": _short(name) or f"person-{number}", "name": name}
        person["role"] = "owner" if number == 1 else "employee"
        if rate:
            person["rates"] = [_rate(rate)]
        people.append(person)
    return people


def _rate(text: str) -> Mapping[str, Any]:
    source, colon, amount = (part.strip() for part in text.partition(":"))
    if not colon:
        return {"from": SINCE_EVER, "an_hour": _number(text), "basis": "as stated by the owner"}
    if source not in PRORATED_FROM:
        raise SettingInvalid(
            where=f"rate {text!r}",
            reason=f"{source!r} is not among the choices",
            remedy=f"Prorate from {', '.join(PRORATED_FROM)}, or give an hourly rate alone.",
        )
    return {"from": SINCE_EVER, "prorated_from": source, "a_year": _number(amount)}


def _short(name: str) -> str:
    """A short name that files can use.

    >>> _short("Zoë Müller")
    'zoe-muller'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:64]
