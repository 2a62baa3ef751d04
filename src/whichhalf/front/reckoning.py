"""What is each channel worth, and where should the next hour and the next 100 go?"""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import Any

from whichhalf.front.book import OpenBook, Place, open_book
from whichhalf.ledger.standing import Standing
from whichhalf.lineup.lining import touches_of
from whichhalf.nouns.estimate import Estimate, Unknown
from whichhalf.nouns.worth import Decision, Reconciled
from whichhalf.till.inquiry import Inquiry
from whichhalf.worth import deciding, reckoning

#: Chance in ranges always begins here: the same book, the same figures.
_SEED = 20_250_101


def worth(place: Place | OpenBook = None, period: str = "") -> Reconciled | Unknown:
    """What did each channel bring that would not have come anyway, and how sure is that?"""
    return reckoning.reckoned(_standing(place, period))


def decide(place: Place | OpenBook = None, period: str = "") -> Decision | Unknown:
    """Where should the next hour and the next 100 go, and what would silence cost?"""
    return deciding.decided(_standing(place, period))


def worth_json(found: Reconciled | Unknown) -> str:
    """The same as JSON: money in minor units, chances in parts per million."""
    return _json(found)


def decision_json(found: Decision | Unknown) -> str:
    """The same as JSON."""
    return _json(found)


def _json(found: Reconciled | Decision | Unknown) -> str:
    written = asdict(found) if isinstance(found, Unknown) else _written(found)
    return json.dumps(written, ensure_ascii=False, indent=1) + "\n"


def _written(value: Any) -> Any:
    """A noun as JSON: its fields by name, without draws, a period as text."""
    if isinstance(value, Estimate | Unknown):
        return asdict(value)
    if hasattr(value, "__dataclass_fields__"):
        if hasattr(value, "zone"):
            return str(value)
        return {
            field.name: _written(getattr(value, field.name))
            for field in fields(value)
            if field.name != "draws"
        }
    return [_written(one) for one in value] if isinstance(value, tuple) else value


def _standing(place: Place | OpenBook, period: str) -> Standing:
    book = place if isinstance(place, OpenBook) else open_book(place)
    return Standing(
        Inquiry(book.book.ask, book.settings, book.period(period), _SEED, touches_of(book.book))
    )
