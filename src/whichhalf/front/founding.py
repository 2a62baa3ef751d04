"""How does a workspace begin: with which goals, about which business, in which files?"""

from __future__ import annotations

import locale
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from whichhalf.errors import WorkspaceExists
from whichhalf.nouns.money import EXPONENTS
from whichhalf.settings.page import toml_of
from whichhalf.settings.reading import settings_in
from whichhalf.store.layout import CHANNELS_FILE, SETTINGS_FILE

#: A first rate or margin holds for all that was ever imported, until a dated entry follows it.
SINCE_EVER = date(2000, 1, 1)

CHANNELS_PAGE = """\
# Our own channel rules. They come before the ones that Whichhalf brings along, and the first that
# fits wins. Old visits are read again with new rules, as all that was ever seen is kept.
#
# A rule looks at referrer_host, utm_source, utm_medium, click_id, app, label (* is anything) and
# says network, medium (social, search, email, referral, display, affiliate, assistant, direct,
# shopping, video, messenger, offline, other) and paid (paid, owned, earned, unknown).
# valid_from and valid_to (not included) are days.
#
# [[rules]]
# id = "newsletter of a friend"
# utm_source = "wollbrief*"
# medium = "email"
# paid = "earned"
#
# [[rules]]
# id = "our bought posts on Pinterest"
# utm_source = "pin-boost"
# network = "pinterest"
# medium = "social"
# paid = "paid"
# valid_from = 2025-01-01
#
# A network that Whichhalf does not know yet:
#
# [networks.ravelry]
# name = "Ravelry"
# kind = "community"
# hosts = ["ravelry.com"]
# spellings = ["ravelry"]
"""

GITIGNORE = """\
# The keys that unlock people's names. In a backup beside the book they would unlock them for ever,
# even after somebody has asked to be forgotten: keep them in a place of their own.
keys.sqlite3*

# The book is large and no text: back it up as files, without the keys. The spool is on its way in.
book/
spool/
whichhalf.toml.new
"""


@dataclass(frozen=True, slots=True)
class Founded:
    """Which files were written, and which were there already and left as they are?"""

    folder: Path
    written: tuple[str, ...]
    kept: tuple[str, ...]


def refuse_if_founded(folder: Path) -> None:
    """Is there a workspace already? Then nothing is asked and nothing written."""
    if (folder / SETTINGS_FILE).exists():
        raise WorkspaceExists(folder=folder)


def found(folder: Path, facts: Mapping[str, Any]) -> Founded:
    """How does a workspace begin with these tables of settings? Overwrites nothing.

    The settings are checked before the first file is written.
    """
    refuse_if_founded(folder)
    text = toml_of(facts)
    settings_in(text)
    folder.mkdir(parents=True, exist_ok=True)
    pages = {".gitignore": GITIGNORE, CHANNELS_FILE: CHANNELS_PAGE, SETTINGS_FILE: text}
    written = [name for name, page in pages.items() if _new_file(folder / name, page)]
    kept = [name for name in pages if name not in written]
    if SETTINGS_FILE in kept:
        raise WorkspaceExists(folder=folder)
    return Founded(folder, tuple(reversed(written)), tuple(kept))


def usual_currency() -> str:
    """Which currency does this machine's own language setting name? Where it names none: EUR."""
    try:
        locale.setlocale(locale.LC_MONETARY, "")
        named = str(locale.localeconv()["int_curr_symbol"]).strip()
    except locale.Error:
        return "EUR"
    return named if named in EXPONENTS else "EUR"


def usual_zone() -> str:
    """Which time zone is this machine set to? Where it does not say: UTC."""
    named = os.environ.get("TZ", "").removeprefix(":")
    place = named or os.path.realpath("/etc/localtime")
    _, found_it, zone = place.rpartition("zoneinfo/")
    return zone if found_it else (named if "/" in named and not named.startswith("/") else "UTC")


def _new_file(path: Path, text: str) -> bool:
    """Written unless somebody else's lies there."""
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True
