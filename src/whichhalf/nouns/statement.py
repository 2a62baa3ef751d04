"""What does social media cost this business, what does it bring, and how sure are we?

A statement is free of any language: it holds figures with keys, and sentences as a key with the
facts that fill them (`whichhalf.statements.sentences` lists every key with its facts and their
kinds; `statements/words` says them). A figure is an `Estimate` or an `Unknown`; its `unit` says how
to write it:

* ``money``: minor units of `Statement.currency`
* ``count``: a number of things
* ``ppm``: parts per million (250_000 is 25 %)
* ``minutes_milli``: thousandths of a minute
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from whichhalf.nouns.estimate import Estimate, Grade, Unknown
from whichhalf.nouns.evidence import Evidence
from whichhalf.nouns.goal import Goal
from whichhalf.nouns.line import CostLine, ValueLine
from whichhalf.nouns.period import Period
from whichhalf.nouns.sentence import FACT_KINDS, Fact, Sentence
from whichhalf.nouns.worth import Reconciled

__all__ = [
    "FACT_KINDS",
    "LEVELS",
    "STATED_UNITS",
    "CostTotals",
    "Envelope",
    "Fact",
    "Finding",
    "GoalResult",
    "HealthCheck",
    "Missing",
    "NetworkResult",
    "OverlapGroup",
    "Roi",
    "Sentence",
    "Series",
    "SeriesLine",
    "Stated",
    "Statement",
]

#: How a figure is written.
STATED_UNITS = ("money", "count", "ppm", "minutes_milli")
#: How good the ground is that a group of figures stands on.
LEVELS = ("good", "fair", "poor", "unknown")


@dataclass(frozen=True, slots=True)
class Stated:
    """Which figure is said here, in which unit, how do we know it, and how is it made?

    `formula` is a sentence key. `network` is "" where the figure is about the whole business.
    """

    key: str
    figure: Estimate | Unknown
    unit: str
    grade: Grade
    formula: str = ""
    network: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class GoalResult:
    """How far has this goal come in the period?

    `target` is the goal's target for the days of the period (prorated from `goal.every`).
    `progress` is in parts per million of the target. `lines` are the keys of the value lines that
    serve the goal.
    """

    goal: Goal
    stated: Stated
    target: Estimate | Unknown
    progress: Estimate | Unknown
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Roi:
    """What came back for what was spent: (value − cost) ÷ cost, in parts per million?

    `scope` is booked (measured and matched lines) or full (every line that counts); `basis` is cash
    (money only) or hours (money and time). Costs of every grade are in both. `network` is "" for
    the whole.
    """

    key: str
    scope: str
    basis: str
    network: str
    value: Estimate | Unknown
    cost: int
    figure: Estimate | Unknown
    formula: Sentence
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class NetworkResult:
    """What did one network cost and bring? The facts of one line of the page."""

    network: str
    cash: int
    time: int
    minutes_milli: int
    booked: Estimate | Unknown
    full: Estimate | Unknown
    visits: Stated
    engaged: Stated
    conversions: Stated
    cost_per_visit: Stated
    cost_per_conversion: Stated
    value_per_hour: Stated
    rois: tuple[Roi, ...]

    @property
    def cost(self) -> int:
        """Money and time together."""
        return self.cash + self.time


@dataclass(frozen=True, slots=True)
class CostTotals:
    """What did it cost in all? cash + time = total; lines + unallocated = total."""

    cash: int
    time: int
    minutes_milli: int
    allocated: int
    unallocated: int
    other_channels: int
    rule: str

    @property
    def total(self) -> int:
        """Money and time, allocated or not; other channels are not in it."""
        return self.cash + self.time


@dataclass(frozen=True, slots=True)
class OverlapGroup:
    """Which value lines look at the same thing, and which of them reach the total?

    `precedence` lists the kinds of line, strongest first: each conversion is counted in the first
    that claims it.
    """

    group: str
    precedence: tuple[str, ...]
    lines: tuple[str, ...]
    counted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """How good is the ground under a group of figures (traffic, sales, costs, readings, book)?"""

    key: str
    group: str
    level: str
    stated: Stated
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Finding:
    """What matters, in one sentence, and how much money is at stake?

    `figures` are the keys of the figures it rests on; `grade` is the weakest among them.
    """

    key: str
    sentence: Sentence
    stake: int
    grade: Grade
    figures: tuple[str, ...] = ()
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """What do we not know, and what would make it known?"""

    key: str
    what: Unknown


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """What is a line of a chart called (network, activity, word), and where are its points?

    A point is None where nothing is known: a gap, never zero.
    """

    name: str
    kind: str
    unit: str
    points: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """What does a chart show? `starts` are first days of weeks (or names, for bars)."""

    key: str
    grain: str
    starts: tuple[date, ...]
    names: tuple[str, ...]
    lines: tuple[SeriesLine, ...]


@dataclass(frozen=True, slots=True)
class Envelope:
    """From which book, settings, code and seed was it made? Not part of a statement's identity."""

    batch: int = 0
    settings_hash: str = ""
    code_version: str = ""
    rng_seed: int = 0


@dataclass(frozen=True, slots=True)
class Statement:
    """What does social media cost, what does it bring, in this period, and how sure are we?"""

    business: str
    currency: str
    period: Period
    goals: tuple[GoalResult, ...]
    inside: tuple[ValueLine, ...]  #: value lines that serve a declared goal
    outside: tuple[ValueLine, ...]  #: value lines outside the goals: undeclared goals still pay
    costs: tuple[CostLine, ...]
    other_costs: tuple[CostLine, ...]  #: entered for channels that are no part of social media
    cost_totals: CostTotals
    booked: Stated  #: sum of the measured and matched lines that count
    full: Stated  #: sum of all lines that count
    rois: tuple[Roi, ...]  #: booked/cash, booked/hours, full/cash, full/hours
    networks: tuple[NetworkResult, ...]
    business_figures: tuple[Stated, ...]  #: orders, revenue, margin of the whole business
    customers: tuple[Stated, ...]  #: new and repeat, apart
    traffic: tuple[Stated, ...]
    measures: tuple[Stated, ...]  #: each network's own: engagement, lead measure, …; never added
    overlaps: tuple[OverlapGroup, ...]
    health: tuple[HealthCheck, ...]
    findings: tuple[Finding, ...]
    unknowns: tuple[Missing, ...]
    series: tuple[Series, ...]
    notes: tuple[Sentence, ...]  #: rules that were applied: allocation, rounding, precedence
    envelope: Envelope
    #: what would not have come anyway, channel by channel; None where it was not asked for
    reconciled: Reconciled | Unknown | None = None

    @property
    def lines(self) -> tuple[ValueLine, ...]:
        """All value lines, inside and outside the goals."""
        return self.inside + self.outside
