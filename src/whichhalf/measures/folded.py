"""How are two spellings of one word made the same, on every engine alike?"""

from __future__ import annotations

from whichhalf.nouns.measure import Rows


def folded(words: Rows) -> Rows:
    """These words in small letters.

    Engines differ in two letters, so both are settled here: the Greek sigma, which some end a word
    with as ς, and the Turkish İ, of which some make two signs.
    """
    return words.replace("İ", "i").lower().replace("ς", "σ")
