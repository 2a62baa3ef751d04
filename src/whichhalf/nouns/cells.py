"""When does a cell of text become a formula in somebody's spreadsheet, and how is it kept text?

A cell that starts with =, +, -, @, TAB or CR is run as a formula by the usual spreadsheet programs
(OWASP, "CSV Injection"), full-width and small forms of these signs and invisible characters before
them included. Such a text leaves with an apostrophe in front and loses it when it comes back.
"""

import re
import unicodedata

_STARTS_FORMULA = frozenset("=+-@\N{MINUS SIGN}")
_STARTS_CELL = frozenset("\t\r\n")
_APOSTROPHE = "'"
# Blanks, controls and invisible marks: programs skip them before they look for the sign.
_SKIPPED = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
# A plain number is what it looks like: -12.50 stays a number.
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


def neutralise(text: str) -> str:
    r"""How is this text written so that no spreadsheet runs it?

    >>> neutralise("=1+2"), neutralise(" \uff1dcmd"), neutralise("-12.50"), neutralise("Anna")
    ("'=1+2", "' \uff1dcmd", '-12.50', 'Anna')
    """
    return _APOSTROPHE + text if _needs_apostrophe(text) else text


def restore(text: str) -> str:
    """Which text was neutralised to this one? `restore(neutralise(text)) == text` for every text.

    >>> restore("'=1+2"), restore("'s Gravenhage")
    ('=1+2', "'s Gravenhage")
    """
    inner = text[1:]
    return inner if text.startswith(_APOSTROPHE) and _needs_apostrophe(inner) else text


def _needs_apostrophe(text: str) -> bool:
    # Apostrophes in front are looked through, else '=1 that somebody typed would come back as =1.
    bare = text.lstrip(_APOSTROPHE)
    if not bare or _NUMBER.fullmatch(text):
        return False
    if bare[0] in _STARTS_CELL:
        return True
    first = next((c for c in bare if unicodedata.category(c) not in _SKIPPED), "")
    return unicodedata.normalize("NFKC", first)[:1] in _STARTS_FORMULA
