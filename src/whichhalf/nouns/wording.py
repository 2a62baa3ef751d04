"""When are two spellings the same word, and when does a word only look like another?

People and programs write one thing in many ways: full width, upper case, with invisible characters
between. Text is normalised once, as it enters, in Python: engines disagree about case and Greek.
"""

import re
import unicodedata

# Zero-width marks, soft hyphens and marks of direction carry no meaning in a name (category Cf); of
# the control characters only those that are white space do, and they become one blank.
_INVISIBLE = ("Cf", "Cc")

# Explicit embeddings, overrides and isolates reorder what is shown: "koobecaf" reads "facebook".
# The plain marks U+200E and U+200F do not, and stand in honest Hebrew and Arabic text.
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")

_LATIN = re.compile("[a-zA-Z\u00c0-\u024f]")
# Greek and Cyrillic letters, some of which look like Latin ones: "fаcebook" with a Cyrillic а.
_GREEK_OR_CYRILLIC = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_SEPARATORS = re.compile(r"[-_+.,:;/|\\&()'’\s]+")

# After this many rounds every text that Unicode has to offer is stable; most are after one.
_ROUNDS = 4


def normalise(text: str) -> str:
    r"""How is this text spelled when case, width and invisible characters do not count?

    Unicode's caseless matching (Unicode Standard 3.13, D146: NFKC and full case folding, which also
    joins the two Greek small sigmas), without format and control characters, with single blanks.
    `normalise(normalise(text)) == normalise(text)` for every text.

    >>> normalise("face\u200bbook"), normalise("ＦＡＣＥＢＯＯＫ"), normalise(" Facebook ")
    ('facebook', 'facebook', 'facebook')
    >>> normalise("ΟΔΟΣ") == normalise("οδος") == normalise("οδοσ")
    True
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())
    for _ in range(_ROUNDS):
        folded = unicodedata.normalize("NFKC", text).casefold()
        folded = unicodedata.normalize("NFKC", folded)
        folded = " ".join(_visible(folded).split())
        if folded == text:
            break
        text = folded
    return text


def looks_alike(text: str) -> bool:
    r"""Is this text made to be read as another one?

    True where it reorders what is shown, or where one word mixes Latin letters with Greek or
    Cyrillic ones.
    Invisible characters alone are no disguise: without them the word is what it looks like.

    >>> looks_alike("\u202ekoobecaf"), looks_alike("f\u0430cebook"), looks_alike("face\u200bbook")
    (True, True, False)
    >>> looks_alike("Οδός Facebook")
    False
    """
    if text.isascii():
        return False
    if _REORDERING.search(text):
        return True
    words = _SEPARATORS.split(normalise(text))
    return any(_LATIN.search(word) and _GREEK_OR_CYRILLIC.search(word) for word in words)


def words_of(text: str) -> tuple[str, ...]:
    """Which words is this label or tag made of, whatever stands between them?

    >>> words_of("Paid_Social / DE"), words_of("réseaux-sociaux")
    (('paid', 'social', 'de'), ('reseaux', 'sociaux'))
    """
    return tuple(word for word in _SEPARATORS.split(_without_accents(normalise(text))) if word)


def spelling_key(text: str) -> str:
    """What do the spellings of one tag have in common? Its words in one, without accents.

    >>> {spelling_key(text) for text in ("Organic-Social", "organic_social", "organic social")}
    {'organicsocial'}
    """
    return "".join(words_of(text))


def _visible(text: str) -> str:
    return "".join(
        char for char in text if char.isspace() or unicodedata.category(char) not in _INVISIBLE
    )


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def said(name: str) -> str:
    r"""The name of a file in signs that can be stored and shown.

    >>> said("a\nb\udcff.csv")
    'a\\nb\\udcff.csv'
    """
    plain = name.encode("utf-8", "backslashreplace").decode()
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in plain)
