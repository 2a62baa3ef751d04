"""What do fixed rules give: first, last, linear, position, U, W, full path, decay, influenced?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from whichhalf.errors import BadInput
from whichhalf.models.fit import Fit, bucketed, by_sets
from whichhalf.models.journeys import Floats
from whichhalf.models.path_sums import (
    DECAYED_PARTS,
    FIRST,
    LAST,
    LAST_NON_DIRECT,
    LEAD,
    OPPORTUNITY,
    SAME,
    PathSums,
    Place,
)
from whichhalf.nouns.estimate import Unknown


@dataclass(frozen=True, slots=True)
class ByPlace:
    """What does a rule give that looks at a touch's place in its journey?

    `weights` says what the touch with each mark gets, `rest` what all others share equally. What
    nobody can take (no lead is known, there are no others) goes to the rest in proportion. A touch
    with two marks gets both.

    >>> from whichhalf.models.journeys import Journeys, Outcomes
    >>> from whichhalf.models.path_sums import path_sums
    >>> bought = Outcomes(np.array([1]), np.array([0]), np.array([4000]))
    >>> sums = path_sums(Journeys.from_paths(["email > search > email > social"], bought))
    >>> for rule in (FIRST_TOUCH, LAST_TOUCH, LINEAR, POSITION_BASED):
    ...     print(rule.name, dict(zip(sums.channels, rule.fit(sums).credit[:, 1].tolist())))
    first {'email': 4000.0, 'search': 0.0, 'social': 0.0}
    last {'email': 0.0, 'search': 0.0, 'social': 4000.0}
    linear {'email': 2000.0, 'search': 1000.0, 'social': 1000.0}
    position {'email': 2000.0, 'search': 400.0, 'social': 1600.0}
    """

    name: str
    weights: tuple[tuple[int, float], ...] = ()
    rest: float = 0.0

    def fit(self, sums: PathSums) -> Fit | Unknown:
        """What does the rule give to each channel?"""
        marks = [mark for mark, _ in self.weights]
        if not sums.milestones and {LEAD, OPPORTUNITY} & set(marks):
            return Unknown("unknown.no_milestones", "remedy.import_leads")
        place = sums.place()
        share = self._share(place)
        worth = sums.places.counts[:, :2] * share[:, None]
        by_bucket = bucketed(sums, place.bucket, place.channel, worth)
        return Fit(self.name, sums, by_bucket.sum(axis=0), by_bucket)

    def _share(self, place: Place) -> Floats:
        """Which share of its conversion has each row's touch?"""
        own, known, marked = (np.zeros(len(place.roles)) for _ in range(3))
        before: list[int] = []
        for mark, weight in self.weights:
            here = _same(place, mark, mark)
            own += weight * (place.roles & mark > 0)
            known += weight * here
            first_of_its_touch = here.copy()
            for other in before:
                first_of_its_touch &= ~_same(place, other, mark)
            marked += first_of_its_touch
            before.append(mark)
        others = np.maximum(place.length - marked, 0)
        unmarked = place.roles & sum(before) == 0
        own[unmarked] = self.rest / others[unmarked]
        share: Floats = own / (known + self.rest * (others > 0))
        return share


def _same(place: Place, one: int, two: int) -> npt.NDArray[np.bool_]:
    """In which rows are these two marks on the same touch (with itself: is the mark known)?"""
    for bit, pair in enumerate(SAME):
        if set(pair) == {one, two}:
            found: npt.NDArray[np.bool_] = place.pattern >> bit & 1 > 0
            return found
    return np.ones(len(place.pattern), np.bool_)


FIRST_TOUCH = ByPlace("first", ((FIRST, 1.0),))
LAST_TOUCH = ByPlace("last", ((LAST, 1.0),))
#: The last touch that was not a direct visit; where all were, the last.
LAST_NON_DIRECT_TOUCH = ByPlace("last_non_direct", ((LAST_NON_DIRECT, 1.0),))
LINEAR = ByPlace("linear", (), 1.0)
#: 40/20/40, as Google Analytics had it until 2023.
POSITION_BASED = ByPlace("position", ((FIRST, 0.4), (LAST, 0.4)), 0.2)
#: U, W and full path as in B2B practice: the weights are conventions, not measurements.
U_SHAPED = ByPlace("u_shaped", ((FIRST, 0.4), (LEAD, 0.4)), 0.2)
W_SHAPED = ByPlace("w_shaped", ((FIRST, 0.3), (LEAD, 0.3), (OPPORTUNITY, 0.3)), 0.1)
FULL_PATH = ByPlace(
    "full_path", ((FIRST, 0.225), (LEAD, 0.225), (OPPORTUNITY, 0.225), (LAST, 0.225)), 0.1
)


@dataclass(frozen=True, slots=True)
class TimeDecay:
    """What does a rule give by which a touch is worth half as much with every half-life of its age?

    Touch i of age a_i gets 2^(-a_i/h) / Σ_j 2^(-a_j/h) of its conversion. The half-life is a
    setting of the counting (`Counting.half_life_hours`), seven days unless said otherwise.

    >>> from whichhalf.models.journeys import Journeys, Outcomes
    >>> from whichhalf.models.path_sums import path_sums
    >>> journeys = Journeys(
    ...     ("email", "search"), np.array([0, 1]), np.array([2]),
    ...     Outcomes(np.array([1]), np.array([0]), np.array([3000])),
    ...     age_hours=np.array([168.0, 0.0]),
    ... )
    >>> TimeDecay().fit(path_sums(journeys)).credit[:, 1]
    array([1000., 2000.])
    """

    name: str = "time_decay"

    def fit(self, sums: PathSums) -> Fit | Unknown:
        """What does the rule give to each channel? Unknown where the age of touches is."""
        if not sums.aged:
            return Unknown("unknown.no_touch_times", "remedy.import_touch_times")
        place = sums.place()
        worth = sums.places.counts[:, 2:] / np.array(DECAYED_PARTS)
        by_bucket = bucketed(sums, place.bucket, place.channel, worth)
        return Fit(self.name, sums, by_bucket.sum(axis=0), by_bucket)


@dataclass(frozen=True, slots=True)
class Influenced:
    """Which conversions did each channel touch at all? Never added up: most are told several times.

    >>> from whichhalf.models.journeys import Journeys, Outcomes
    >>> from whichhalf.models.path_sums import path_sums
    >>> bought = Outcomes(np.array([1]), np.array([0]), np.array([4000]))
    >>> fit = Influenced().fit(path_sums(Journeys.from_paths(["email > search"], bought)))
    >>> fit.credit[:, 0], fit.summable
    (array([1., 1.]), False)
    """

    name: str = "influenced"

    def fit(self, sums: PathSums) -> Fit:
        """What is the sum over sets of channels that hold this one?"""
        by_bucket = by_sets(sums, shared=False)
        return Fit(self.name, sums, by_bucket.sum(axis=0), by_bucket, summable=False)


def by_place(name: str, weights: dict[str, float], rest: float = 0.0) -> ByPlace:
    """What is a rule of one's own? Marks are first, last, last_non_direct, lead and opportunity.

    >>> by_place("half_and_half", {"first": 0.5, "last": 0.5}).rest
    0.0
    """
    marks = {"first": FIRST, "last": LAST, "last_non_direct": LAST_NON_DIRECT, "lead": LEAD,
             "opportunity": OPPORTUNITY}  # fmt: skip
    if strangers := weights.keys() - marks.keys():
        raise BadInput(detail=f"{sorted(strangers)} are no marks; use {', '.join(marks)}")
    always = rest + sum(weights.get(mark, 0.0) for mark in ("first", "last", "last_non_direct"))
    if min([*weights.values(), rest]) < 0 or not always:
        raise BadInput(
            detail="no weight of a rule is below 0, and one of rest, first, last, last_non_direct"
            " is above: every journey has those"
        )
    return ByPlace(name, tuple((marks[mark], weight) for mark, weight in weights.items()), rest)
