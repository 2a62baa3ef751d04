"""At which touch did each journey become a lead, and at which an opportunity?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from whichhalf.measures import MILESTONES
from whichhalf.models.journeys import Integers
from whichhalf.models.tally import ranking
from whichhalf.paths.lined import Lined, Paths
from whichhalf.till.inquiry import Inquiry

_COLUMNS = ("person", "realm", "at", "serious", "told")


@dataclass(frozen=True, slots=True, eq=False)
class Milestones:
    """When did somebody ask for an offer (`asked`), and when was it a serious one (`serious`)?

    In the order of persons.
    """

    asked: Mapping[str, Any]
    serious: Mapping[str, Any]

    @classmethod
    def of(cls, inquiry: Inquiry) -> Milestones:
        """What does the whole book say?"""
        measure = replace(MILESTONES, apart=_COLUMNS)
        rows = inquiry.ask(measure, inquiry.period).arrays
        every = ranking(rows["person"])
        serious = every[rows["serious"][every] != 0]
        return cls(_those(rows, every, "at"), _those(rows, serious, "told"))

    @property
    def known(self) -> bool:
        """Has anybody whom we know asked for an offer?"""
        return len(self.asked["person"]) > 0

    def places(self, lined: Lined, paths: Paths, keys: Integers) -> tuple[Integers, Integers]:
        """The place of the touch after which somebody asked, and after which it was serious: or -1.

        `keys` are those of the purchases that `paths` lead to. Of several leads between the first
        touch and the purchase the first one counts; serious is what is told later than it.
        """
        first = np.zeros(len(keys), np.int64)
        walked = np.flatnonzero(paths.lengths)
        first[walked] = paths.places[(np.cumsum(paths.lengths) - paths.lengths)[walked]]
        asked, serious = _keys(lined, self.asked), _keys(lined, self.serious)
        begun = np.full(len(keys), 1 << 62)
        begun[walked] = lined.key[first[walked]]
        lead = _next(asked, begun, "left")
        offered = _next(serious, lead, "right")
        return _placed(lined, lead, first, keys), _placed(lined, offered, first, keys)


def _those(rows: Mapping[str, Any], kept: Integers, moment: str) -> Mapping[str, Any]:
    realm = replace(rows["realm"], codes=rows["realm"].codes[kept])
    return {"person": rows["person"][kept], "realm": realm, "at": rows[moment][kept]}


def _keys(lined: Lined, rows: Mapping[str, Any]) -> Integers:
    """Persons and moments as they are lined up, in order; those that met no touch are left out."""
    realm, known = rows["realm"], set(lined.realms)
    if not known or not len(rows["person"]):
        return np.zeros(0, np.int64)
    there = np.array([text in known for text in realm.texts], np.bool_)[realm.codes]
    since = rows["at"] - lined.zero
    kept = np.flatnonzero(there & (since >= 0) & (since < 1 << lined.width))
    texts = tuple(text if text in known else lined.realms[0] for text in realm.texts)
    of = {"person": rows["person"][kept], "at": rows["at"][kept]}
    realm = replace(realm, codes=realm.codes[kept], texts=texts)
    keys: Integers = np.sort(lined.keys_of({**of, "realm": realm})[1])
    return keys


def _next(keys: Integers, after: Integers, side: Any) -> Integers:
    """The first of these keys from there on; behind all keys where there is none."""
    behind = np.append(keys, 1 << 62)
    found: Integers = behind[np.searchsorted(keys, after, side)]
    return found


def _placed(lined: Lined, moment: Integers, first: Integers, keys: Integers) -> Integers:
    """How many touches of the path lie before that moment, less one; -1 if it is after all."""
    place = np.searchsorted(lined.key, np.minimum(moment, keys), "right") - 1 - first
    return np.where(moment <= keys, place, -1)
