"""Which methods take part?"""

from __future__ import annotations

from whichhalf.league import credited, mixed, reconciled
from whichhalf.league.answers import Method


def entrants() -> dict[str, Method]:
    """All of them by name."""
    return {**credited.METHODS, "mix model": mixed.mixed, "ledger": reconciled.ledger}
