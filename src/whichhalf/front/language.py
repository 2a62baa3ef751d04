"""In whose language and currency is an answer told?"""

from __future__ import annotations

from whichhalf.front.book import OpenBook, Place, open_book
from whichhalf.typeset.telling import Teller


def teller(place: Place | OpenBook = None) -> Teller:
    """Who tells it in the language and currency of the workspace?"""
    book = place if isinstance(place, OpenBook) else open_book(place)
    return Teller.of(book.settings.language, book.settings.currency)
