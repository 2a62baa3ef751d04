"""How far have the goals come, and which value lines serve them?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from whichhalf.ledger.returns import counting, ratio, total
from whichhalf.ledger.standing import Basis, Standing, stated
from whichhalf.measures import ANSWERING, MENTIONS_OF_US
from whichhalf.nouns.estimate import Estimate, Figure, Unknown
from whichhalf.nouns.goal import GOAL_MEASURES, Goal
from whichhalf.nouns.line import ValueLine
from whichhalf.nouns.period import Period
from whichhalf.nouns.statement import GoalResult, Stated

#: Kind or measure of a goal → beginnings of the kinds of value line that serve it.
_SERVED = {
    "sales": ("sales.", "leads", "referral."),
    "orders": ("sales.", "referral."),
    "margin": ("sales.", "referral."),
    "repeat_margin": ("sales.", "referral."),
    "leads": ("leads",),
    "traffic": ("income.", "avoided.", "visits."),
    "visits": ("income.", "avoided.", "visits."),
    "engaged_visits": ("income.", "avoided.", "visits."),
    "traffic_share": ("income.", "avoided.", "visits."),
}
_A_YEAR = {"year": 1, "quarter": 4, "month": 12}
_COMPETITOR = "competitor:"


@dataclass(frozen=True, slots=True)
class Told:
    """What the other figures of the statement say, for goals to look up by their key."""

    figures: dict[str, Stated]

    def over(self, prefix: str) -> list[Stated]:
        """All figures whose key begins so."""
        return [figure for key, figure in sorted(self.figures.items()) if key.startswith(prefix)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What can the figure of a goal be made from?"""

    standing: Standing
    lines: tuple[ValueLine, ...]
    told: Told


def with_goals(lines: Iterable[ValueLine], goals: tuple[Goal, ...]) -> tuple[ValueLine, ...]:
    """The lines, each with the goal that it serves: the primary goal first, then in their order."""
    ordered = sorted(goals, key=lambda goal: not goal.primary)
    return tuple(replace(line, goal=_goal_of(line, ordered)) for line in lines)


def _goal_of(line: ValueLine, goals: list[Goal]) -> str:
    for goal in goals:
        served = (*_SERVED.get(goal.kind, ()), *_SERVED.get(goal.measure, ()))
        if line.kind.startswith(served):
            return goal.goal_id
    return ""


def goal_results(
    standing: Standing, lines: tuple[ValueLine, ...], told: Told
) -> tuple[GoalResult, ...]:
    """How far has each goal come?"""
    return tuple(_result(standing, goal, lines, told) for goal in standing.inquiry.settings.goals)


def _result(standing: Standing, goal: Goal, lines: tuple[ValueLine, ...], told: Told) -> GoalResult:
    own = tuple(line for line in lines if line.goal == goal.goal_id)
    found = _figure(standing, goal, lines, told)
    result = replace(found, key=f"goal/{goal.goal_id}")
    target = _target(goal, standing.inquiry.period)
    progress: Figure = target if isinstance(target, Unknown) else result.figure
    if isinstance(target, Estimate) and isinstance(result.figure, Estimate):
        figure = result.figure
        ends = [ratio(end, target.value) for end in (figure.value, figure.low, figure.high)]
        progress = Estimate(ends[0], ends[1], ends[2], figure.level_percent)
    return GoalResult(goal, result, target, progress, tuple(line.key for line in own))


def _target(goal: Goal, period: Period) -> Figure:
    """The target for the days of the period; a share is the same for any."""
    if not goal.target:
        return Unknown("unknown.no_target", "remedy.set_target")
    if GOAL_MEASURES.get(goal.measure) == "ppm":
        return Estimate.counted(goal.target)
    year = date(period.start.year + 1, 1, 1) - date(period.start.year, 1, 1)
    whole = goal.target * _A_YEAR.get(goal.every, 1)
    return Estimate.counted(max(round(Fraction(whole * period.days, year.days)), 1))


def _figure(standing: Standing, goal: Goal, lines: tuple[ValueLine, ...], told: Told) -> Stated:
    asked = Asked(standing, lines, told)
    if goal.measure not in _FIGURES:
        own = Unknown("unknown.own_goal", "remedy.set_target")
        return stated("", own, GOAL_MEASURES.get(goal.measure, "count"), Basis())
    return _FIGURES[goal.measure](asked)


def _visits(asked: Asked) -> Stated:
    return asked.told.figures["traffic/visits/social"]


def _traffic_share(asked: Asked) -> Stated:
    return asked.told.figures["traffic/share/social"]


def _engaged_visits(asked: Asked) -> Stated:
    missing = Unknown("unknown.no_visits", "remedy.import_ga4_source")
    return _sum(asked.told.over("traffic/engaged/"), missing)


def _followers_gained(asked: Asked) -> Stated:
    missing = Unknown("unknown.no_followers", "remedy.import_followers")
    return _sum(asked.told.over("measure/followers_gained/"), missing, known_only=True)


def _margin(asked: Asked) -> Stated:
    sales = [line for line in asked.lines if line.kind.startswith("sales.")]
    booked = counting(sales, "booked")
    figure = total(booked, nothing=asked.standing.no_value())
    proofs = tuple(proof for line in booked for proof in line.evidence)
    return stated("", figure, "money", Basis("", proofs, "formula.sum_booked"))


def _repeat_margin(asked: Asked) -> Stated:
    orders = Unknown("unknown.no_orders", "remedy.import_orders")
    found = asked.told.figures.get("customers/repeat/margin")
    return found or stated("", orders, "money", Basis())


def _sum(parts: list[Stated], missing: Unknown, *, known_only: bool = False) -> Stated:
    """The sum of figures; unknown as soon as one is, unless only those that are known are meant."""
    whole = 0
    known = [part for part in parts if isinstance(part.figure, Estimate)]
    if not known or (len(known) < len(parts) and not known_only):
        unknown = next((p.figure for p in parts if isinstance(p.figure, Unknown)), missing)
        return stated("", unknown, "count", Basis())
    for part in known:
        whole += part.figure.value if isinstance(part.figure, Estimate) else 0
    proofs = tuple(proof for part in known for proof in part.evidence)
    return stated("", Estimate.counted(whole), "count", Basis("", proofs))


def _orders(asked: Asked) -> Stated:
    missing = asked.standing.no_orders
    return _conversions(asked, "sales.", missing)


def _leads(asked: Asked) -> Stated:
    return _conversions(asked, "leads", Unknown("unknown.no_leads", "remedy.import_leads"))


def _conversions(asked: Asked, beginning: str, missing: Unknown | None) -> Stated:
    own = [line for line in counting(asked.lines, "full") if line.kind.startswith(beginning)]
    uncounted = any(line.kind == "sales.analytics" for line in own)
    if missing is not None and (uncounted or not own):
        return stated("", missing, "count", Basis())
    proofs = tuple(proof for line in own for proof in line.evidence)
    number = sum(line.conversions or 0 for line in own)
    return stated("", Estimate.counted(number), "count", Basis("", proofs))


def _mentions(asked: Asked) -> Stated:
    inquiry = asked.standing.inquiry
    rows = list(inquiry.answer(MENTIONS_OF_US))
    ours = [row for row in rows if not row["owner"].startswith(_COMPETITOR)]
    if not rows:
        missing = Unknown("unknown.no_mentions", "remedy.import_mentions")
        return stated("", missing, "count", Basis())
    proof = inquiry.evidence(MENTIONS_OF_US, ("owner",), ours)
    number = sum(row["mentions"] for row in ours)
    return stated("", Estimate.counted(number), "count", Basis("", proof))


def _engagement(asked: Asked) -> Stated:
    """Engagement of one network; several networks count differently and are not added."""
    told = asked.told.over("measure/engagement/")
    known = [figure for figure in told if isinstance(figure.figure, Estimate)]
    if len(known) == 1:
        return known[0]
    reason = Unknown("unknown.not_blended", "remedy.choose_one_network")
    if not known:
        reason = Unknown("unknown.no_engagement", "remedy.import_posts")
    return stated("", reason, "count", Basis())


def _answered(asked: Asked) -> Stated:
    answer = asked.standing.inquiry.answer(ANSWERING)
    talks = sum(row["talks"] for row in answer)
    if not talks:
        missing = Unknown("unknown.no_messages", "remedy.import_messages")
        return stated("", missing, "ppm", Basis())
    answered = sum(row["talks"] for row in answer if row["answered"])
    figure = Estimate.counted(ratio(answered, talks))
    return stated("", figure, "ppm", Basis("", (answer.evidence,), "formula.share"))


_FIGURES: Mapping[str, Callable[[Asked], Stated]] = {
    "visits": _visits,
    "engaged_visits": _engaged_visits,
    "traffic_share": _traffic_share,
    "orders": _orders,
    "margin": _margin,
    "leads": _leads,
    "followers_gained": _followers_gained,
    "mentions": _mentions,
    "engagement": _engagement,
    "answered_share": _answered,
    "repeat_margin": _repeat_margin,
}
