"""How well do we know who bought: which identity tier has each purchase?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from whichhalf.measures.touched import EVERYWHERE
from whichhalf.models.journeys import Integers
from whichhalf.models.tally import ranking
from whichhalf.nouns.journey import TIERS
from whichhalf.nouns.measure import Coded

ANONYMOUS, CONSENTED, CUSTOMER, UNIDENTIFIED = range(len(TIERS))


def tiers_of(sold: Mapping[str, Any], bought: Mapping[str, Any]) -> Integers:
    """The place in `TIERS` of each purchase, where `bought` is all that somebody ever bought.

    Both stand in the order of persons; 0 is nobody whom we know. A customer bought before, in the
    same realm; who is followed on one site only stays anonymous.
    """
    texts = sorted({*sold["realm"].texts, *bought["realm"].texts})
    owners, first = _first_purchases(bought, texts)
    persons = bought["person"][np.flatnonzero(np.diff(bought["person"], prepend=-1))]
    owner = np.searchsorted(persons, sold["person"]) * len(texts) + _numbers(sold["realm"], texts)
    at = np.searchsorted(owners, owner)
    met = np.flatnonzero(at < len(owners))
    again = np.zeros(len(owner), np.bool_)
    again[met] = (owners[at[met]] == owner[met]) & (sold["at"][met] > first[at[met]])
    everywhere = np.array([text == EVERYWHERE for text in texts], np.bool_)
    followed = everywhere[_numbers(sold["realm"], texts)] if texts else again
    tier = np.where(followed, np.where(again, CUSTOMER, CONSENTED), ANONYMOUS)
    return np.where(sold["person"] == 0, UNIDENTIFIED, tier)


def _first_purchases(bought: Mapping[str, Any], texts: list[str]) -> tuple[Integers, Integers]:
    """Each person in each realm as one rising number, and when they first bought."""
    rank = np.cumsum(np.diff(bought["person"], prepend=bought["person"][:1]) != 0)
    owner = rank * len(texts) + _numbers(bought["realm"], texts)
    order = ranking(owner)
    starts = np.flatnonzero(np.diff(owner[order], prepend=-1))
    if not len(starts):
        return owner, owner
    return owner[order][starts], np.minimum.reduceat(bought["at"][order], starts)


def _numbers(realm: Coded, texts: list[str]) -> Integers:
    codes: Integers = np.array([texts.index(text) for text in realm.texts], np.int64)[realm.codes]
    return codes
