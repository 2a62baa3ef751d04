"""What did the business tell us about itself: goals, sites, margins, people, rules?"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date

from whichhalf.nouns.goal import Goal

#: What a site can sell.
SELLS = ("products", "services", "leads", "subscriptions", "advertising", "affiliate", "sponsorship")
#: By what a shared cost can be shared out over the networks.
ALLOCATIONS = ("hours", "posts", "visits", "equal", "none")


@dataclass(frozen=True, slots=True)
class Site:
    """Which site of ours is it, and what does it sell? `made_for_social` are path prefixes of such content."""

    host: str
    title: str
    sells: tuple[str, ...]
    made_for_social: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Margin:
    """From which day is which part of net revenue contribution margin? (parts per million)"""

    starts_on: date
    share_ppm: int
    site: str = ""


@dataclass(frozen=True, slots=True)
class HourlyRate:
    """What does an hour cost from this day on, and on what basis?"""

    starts_on: date
    minor_per_hour: int
    basis: str


@dataclass(frozen=True, slots=True)
class Staff:
    """Who works on it? `known_as` are the names and e-mail addresses that time trackers use."""

    staff_id: str
    title: str
    role: str
    rates: tuple[HourlyRate, ...]
    known_as: tuple[str, ...] = ()
    department: str = ""


@dataclass(frozen=True, slots=True)
class TimeRule:
    """Who spends how many minutes on which weekdays (Monday is 0), shared how over activities and networks?

    `activities` and `networks` are (name, weight) pairs; no networks means shared by all.
    """

    rule_id: str
    staff_id: str
    minutes: int
    weekdays: tuple[int, ...]
    starts_on: date
    ends_on: date | None
    activities: tuple[tuple[str, int], ...]
    networks: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class TimeLabel:
    """Which activity and network does a project or task of the time tracker stand for? Empty matches all."""

    project: str
    task: str
    activity: str
    network: str


@dataclass(frozen=True, slots=True)
class Code:
    """Whose discount or invitation code is it?"""

    code: str
    network: str
    campaign_id: str = ""
    referrer: str = ""


@dataclass(frozen=True, slots=True)
class LeadValue:
    """What is a lead of this stage worth, in minor units, and how do we know? Nothing given: unknown."""

    stage: str
    minor: int
    basis: str


@dataclass(frozen=True, slots=True)
class Keyword:
    """Which word is watched, and whose is it: own, product, campaign, competitor:NAME?"""

    text: str
    owner: str


@dataclass(frozen=True, slots=True)
class Budget:
    """How much time or money may an activity take, every day, week or month?"""

    activity: str
    every: str
    minutes: int | None = None
    minor: int | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """All that whichhalf.toml says, checked; amounts in minor units of `currency`."""

    business: str
    currency: str
    zone: str
    language: str
    goals: tuple[Goal, ...]
    sites: tuple[Site, ...]
    margins: tuple[Margin, ...]
    staff: tuple[Staff, ...]
    time_rules: tuple[TimeRule, ...] = ()
    time_labels: tuple[TimeLabel, ...] = ()
    allocation: str = "hours"
    codes: tuple[Code, ...] = ()
    lead_values: tuple[LeadValue, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    budgets: tuple[Budget, ...] = ()
    networks: tuple[str, ...] = ()
    consent: str = "exempt"
    tax_in_prices: bool = True

    @property
    def hash(self) -> str:
        """Which 16 hexadecimal digits stand for exactly these settings?"""
        canonical = json.dumps(asdict(self), sort_keys=True, default=str, ensure_ascii=True)
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]
