"""What did the business tell us about itself: goals, sites, margins, people, rules?"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from whichhalf.nouns.goal import Goal
from whichhalf.nouns.money import Money
from whichhalf.nouns.setting_book import IN_PROCESS, BookSetting
from whichhalf.nouns.setting_credit import USUAL_CREDIT, CreditSetting

#: What a site can sell.
SELLS = (
    "products",
    "services",
    "leads",
    "subscriptions",
    "advertising",
    "affiliate",
    "sponsorship",
)
#: By what a shared cost can be shared out over the networks.
ALLOCATIONS = ("hours", "posts", "visits", "equal", "none")
#: What a person can be to the firm.
ROLES = ("owner", "employee", "freelancer", "volunteer")
#: From which yearly amount an hourly rate can be prorated.
PRORATED_FROM = ("revenue", "income", "salary")
#: Whose journeys may be followed: nobody's across sites, or those of visitors who agreed.
CONSENTS = ("exempt", "consented")
#: In which languages a statement can be told.
LANGUAGES = ("en", "de")
#: Monday is 0.
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: For how long a budget can be set.
BUDGET_EVERY = ("day", "week", "month")
#: Assumed, where nothing is set: 52 weeks less five of leave and one of illness, at the full-time
#: week of 40 hours of ILO convention 47 (1935).
WEEKS_A_YEAR = 46
HOURS_A_WEEK = 40


@dataclass(frozen=True, slots=True)
class Site:
    """Which site of ours is it, and what does it sell?

    `made_for_social` are the beginnings of the paths of content that was made for social media.
    """

    host: str
    title: str
    sells: tuple[str, ...]
    made_for_social: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Margin:
    """From which day is which part of net revenue contribution margin, in parts per million?"""

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
    """Who spends how many minutes on which weekdays (Monday is 0), and on what?

    `activities` and `networks` are (name, weight) pairs; no networks means shared by all.
    `ends_on` is the first day without it.
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
    """Which activity and network does a project or task of the time tracker mean?

    An empty project or task matches all. `channel` is a channel of ours that is no network: the
    blog, the newsletter.
    """

    project: str
    task: str
    activity: str
    network: str
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """Whose discount or invitation code is it?"""

    code: str
    network: str
    campaign_id: str = ""
    referrer: str = ""


@dataclass(frozen=True, slots=True)
class LeadValue:
    """What is a lead of this stage worth, in minor units, and how do we know?"""

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
    weeks_a_year: int = WEEKS_A_YEAR
    hours_a_week: int = HOURS_A_WEEK
    credit: CreditSetting = USUAL_CREDIT
    book: BookSetting = IN_PROCESS

    @property
    def hash(self) -> str:
        """Which 16 hexadecimal digits stand for exactly these settings?

        Without `book`: every engine gives the same figures, wherever the book lies.
        """
        said = {name: of for name, of in asdict(self).items() if name != "book"}
        canonical = json.dumps(said, sort_keys=True, default=str, ensure_ascii=True)
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def prorated(
    a_year: Money,
    starts_on: date,
    *,
    source: str,
    weeks_a_year: int = WEEKS_A_YEAR,
    hours_a_week: int = HOURS_A_WEEK,
) -> HourlyRate:
    """What is an hour worth of somebody who is paid by the year?

    rate = yearly amount / (weeks worked a year × hours worked a week), rounded once to the cent.

    >>> rate = prorated(Money.of("48000.00", "EUR"), date(2025, 1, 1), source="income")
    >>> rate.minor_per_hour, rate.basis
    (2609, 'prorated from a yearly income of 48,000.00 EUR over 46 weeks of 40 hours')
    """
    hours = Decimal(weeks_a_year * hours_a_week)
    minor = (Decimal(a_year.minor) / hours).quantize(Decimal(1), rounding=ROUND_HALF_EVEN)
    amount = f"{a_year.decimal:,} {a_year.currency}"
    over = f"{weeks_a_year} weeks of {hours_a_week} hours"
    return HourlyRate(
        starts_on, int(minor), f"prorated from a yearly {source} of {amount} over {over}"
    )
