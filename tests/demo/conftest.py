"""One history of the demo company and its answer key, for all tests of this room."""

from dataclasses import replace
from typing import Any

import pytest

from whichhalf.demo.company import COMPANY
from whichhalf.demo.history import History
from whichhalf.demo.orders import Orders, orders
from whichhalf.demo.play import play
from whichhalf.demo.truth import truth as true_figures
from whichhalf.demo.world import World


@pytest.fixture(scope="session")
def history() -> History:
    return play(COMPANY, 7)


@pytest.fixture(scope="session")
def sold(history: History) -> Orders:
    return orders(history)


@pytest.fixture(scope="session")
def truth(history: History) -> dict[str, Any]:
    return true_figures(history, ())


@pytest.fixture(scope="session")
def hamlet() -> World:
    """A small world: 600 people, 20 weeks, and nobody tells a friend."""
    people = replace(COMPANY.people, number=600, telling=0.0)
    return replace(COMPANY, people=people, weeks=20)
