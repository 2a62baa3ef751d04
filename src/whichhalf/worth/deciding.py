"""Where should the next hour and the next 100 go, and what would silence cost?

What counts is the next unit, not the average: the curve of each channel bends. All is worked out on
the paired draws of one reconciliation, so that "is A better than B?" is asked draw by draw.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import permutations

import numpy as np

from whichhalf.ledger.standing import Standing
from whichhalf.mix.weeks import Driver, DriverKind, Floats
from whichhalf.nouns.estimate import Unknown
from whichhalf.nouns.money import exponent
from whichhalf.nouns.worth import Action, Advice, Decision, Plan, Verdict
from whichhalf.worth.reckoning import Reckoning, ranged, reckon
from whichhalf.worth.series import PAID

#: Only above this chance is something called better.
CLEAR = 0.8
#: A plan is for a quarter; what it brings later, by carry-over, counts as well for so many weeks.
PLANNED_WEEKS, AFTER_WEEKS = 13, 26
#: What is usual is what was done in the last quarter.
_USUAL_WEEKS = 13
_MILLION = 1_000_000


def decided(standing: Standing) -> Decision | Unknown:
    """What to do with each channel next, and what would other plans bring?"""
    made = reckon(standing)
    if isinstance(made, Unknown):
        return made
    names = made.found.names
    returns = {name: _next_100(made, name) for name in names}
    advice = tuple(_advice(made, name, returns[name]) for name in names)
    return Decision(
        period=made.inquiry.period,
        currency=made.inquiry.settings.currency,
        advice=advice,
        ahead=_ahead({name: drawn for name, drawn in returns.items() if drawn is not None}),
        plans=tuple(_plans(made)),
        test_first=_test_first(advice),
    )


def _driver(made: Reckoning, name: str) -> Driver:
    return next(driver for driver in made.asked.question.weeks.drivers if driver.name == name)


def _unit_cost(made: Reckoning, name: str) -> float | None:
    """What did one unit (a post, a minor unit spent) cost in the period? None: nobody knows."""
    driver = _driver(made, name)
    if driver.kind is DriverKind.PAID:
        return 1.0
    done, cost = float(driver.amounts @ made.kept.known.share), made.kept.costs.get(name, 0)
    return cost / done if done and cost else None


def _next_100(made: Reckoning, name: str) -> Floats | None:
    """What do the next 100 of currency bring, in minor units, draw by draw?"""
    unit = _unit_cost(made, name)
    if unit is None:
        return None
    hundred = 100 * 10 ** exponent(made.inquiry.settings.currency)
    return made.found.fit.marginal(name, more=hundred / unit)


def _advice(made: Reckoning, name: str, returns: Floats | None) -> Advice:
    verdict, cost = made.found.verdict(name), made.kept.costs.get(name)
    hundred = 100 * 10 ** exponent(made.inquiry.settings.currency)
    drawn = made.found.drawn(name)
    pays = None if returns is None else float((returns > hundred).mean())
    keeping = None if cost is None else float((drawn > cost).mean())
    missing = Unknown("unknown.no_cost_of_channel", "remedy.book_activity")
    return Advice(
        channel=name,
        network=name.removesuffix(PAID),
        action=_action(verdict, pays, keeping),
        verdict=verdict,
        next_100=missing if returns is None else ranged(round(float(np.median(returns))), returns),
        pays_ppm=None if pays is None else round(_MILLION * pays),
        worth_keeping_ppm=None if keeping is None else round(_MILLION * keeping),
        to_gain=0 if cost is None else _worth_knowing(drawn - cost),
    )


def _action(verdict: Verdict, pays: float | None, keeping: float | None) -> Action:
    """Grow, keep or stop only where the chance is clear and the data have moved the belief."""
    if verdict in {Verdict.PRIOR_ONLY, Verdict.REFUSED} or pays is None or keeping is None:
        return Action.TEST
    if pays >= CLEAR:
        return Action.GROW
    if keeping <= 1 - CLEAR:
        return Action.STOP
    return Action.KEEP if keeping >= CLEAR else Action.TEST


def _worth_knowing(net: Floats) -> int:
    """What would it be worth to know for sure whether to go on?

    Expected value of perfect information, E[max(net, 0)] − max(E[net], 0): Raiffa & Schlaifer 1961,
    Applied Statistical Decision Theory.
    """
    return round(float(np.maximum(net, 0).mean() - max(float(net.mean()), 0.0)))


def _ahead(returns: dict[str, Floats]) -> tuple[tuple[str, str, int], ...]:
    """Of which two channels is the next 100 clearly better on the first?"""
    chances = (
        (one, two, float((returns[one] > returns[two]).mean()))
        for one, two in permutations(sorted(returns), 2)
    )
    clear = [(one, two, round(_MILLION * p)) for one, two, p in chances if p >= CLEAR]
    return tuple(sorted(clear, key=lambda found: (-found[2], found[0], found[1])))


def _test_first(advice: Iterable[Advice]) -> str:
    open_ones = [one for one in advice if one.action is Action.TEST and one.to_gain > 0]
    return max(open_ones, key=lambda one: (one.to_gain, one.channel)).channel if open_ones else ""


def _plans(made: Reckoning) -> Iterable[Plan]:
    """Say nothing on any network; pay nothing; pay twice as much: a quarter of each."""
    posted = [d for d in made.asked.question.weeks.drivers if d.kind is DriverKind.ORGANIC]
    paid = [d for d in made.asked.question.weeks.drivers if d.kind is DriverKind.PAID]
    if posted:
        yield _plan(made, "silence", posted, lambda usual: 0 * usual)
    if paid:
        yield _plan(made, "no_advertising", paid, lambda usual: 0 * usual)
        yield _plan(made, "twice_the_advertising", paid, lambda usual: 2 * usual)
    for driver in posted:
        yield _plan(made, f"silence/{driver.name}", [driver], lambda usual: 0 * usual)


def _plan(
    made: Reckoning, name: str, drivers: Iterable[Driver], change: Callable[[Floats], Floats]
) -> Plan:
    margin = np.zeros(made.found.fit.draws)
    saved = 0.0
    for driver in drivers:
        usual = np.full(PLANNED_WEEKS, driver.amounts[-_USUAL_WEEKS:].mean())
        after = np.full(AFTER_WEEKS, usual[0])
        fit = made.found.fit
        other = fit.planned(driver.name, np.concatenate([change(usual), after]))
        margin += (other - fit.planned(driver.name, np.concatenate([usual, after]))).sum(axis=1)
        saved += float((usual - change(usual)).sum()) * (_unit_cost(made, driver.name) or 0.0)
    return Plan(
        name=name,
        weeks=PLANNED_WEEKS,
        margin=ranged(round(float(np.median(margin))), margin),
        saved=round(saved),
        better_ppm=round(_MILLION * float((margin + saved > 0).mean())),
    )
