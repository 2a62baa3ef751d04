"""Small worlds of the league for tests: fewer people, and each made once."""

from dataclasses import replace
from functools import cache

from whichhalf.demo.history import History
from whichhalf.demo.play import plays
from whichhalf.league.catalogue import SCENARIOS
from whichhalf.league.scenarios import Scenario, story, world
from whichhalf.league.tables import Tables, tables
from whichhalf.league.truths import Made, make

BY_NAME = {one.name: one for one in SCENARIOS}


def small(name: str, people: int = 500) -> Scenario:
    """The same scenario in a hamlet."""
    scenario = BY_NAME[name]
    return replace(scenario, people={**scenario.people, "number": people})


def short(name: str) -> Scenario:
    """The same scenario in a hamlet, for half a year."""
    return replace(small(name), weeks=26)


@cache
def played(name: str) -> History:
    scenario = small(name)
    return plays(world(scenario, 1), story(scenario, 1), [frozenset()])[0]


@cache
def seen(name: str) -> Tables:
    return tables(small(name), 1, played(name))


@cache
def known(name: str) -> Made:
    return make(short(name), 1)
