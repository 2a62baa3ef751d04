"""Did it make customers buy more, or would they have bought as much anyway?

Two answers bracket the truth. The adjusted difference holds what was bought before equal: it is too
high where those who did it were eager in a way that few purchases show. The adjusted difference of
*changes* since before takes eagerness out: it is too low where people did it on a high. (Ding and
Li, "A Bracketing Relationship between Difference-in-Differences and Lagged-Dependent-Variable
Adjustment", Political Analysis 27 (2019); Sant'Anna and Zhao, Journal of Econometrics 219 (2020).)

Before any data half of the belief lies on nothing at all: in five experiments a like changed
neither attitudes nor purchases (John, Emrich, Gupta and Norton, Journal of Marketing Research 54
(2017)), and where invited people bought more it was through posts that were paid for (Mochon et
al., ibid.).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from whichhalf.effects.adjusted import Cells, Difference, compare
from whichhalf.nouns.estimate import Unknown

#: Half of a 90 % interval in standard errors.
_HALF = 1.6448536
_TAIL = 0.05


@dataclass(frozen=True, slots=True)
class Range:
    """Between which ends, and what in the middle?"""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Belief:
    """How likely is nothing at all, and how large is the rest, as a share of what is spent?"""

    nothing: float = 0.5
    spread: float = 0.2

    def after(self, seen: Range, base: float) -> tuple[Range, float]:
        """What is believed once this was seen, and how likely is it above nothing?"""
        error = max((seen.high - seen.low) / 2 / _HALF, 1e-12)
        wide = max(self.spread * base, 1e-12)
        middle = (seen.high + seen.low) / 2
        whole = float(np.hypot(error, wide))
        log_odds = np.log(error / whole) + 0.5 * (middle / error) ** 2 - 0.5 * (middle / whole) ** 2
        odds = (1 - self.nothing) / self.nothing * np.exp(np.clip(log_odds, -700, 700))
        some = float(odds / (1 + odds))
        share = wide**2 / whole**2
        centre, spread = middle * share, wide * error / whole
        above = some * float(ndtr(centre / spread))
        ends = [_quantile(at, some, centre, spread) for at in (_TAIL, 0.5, 1 - _TAIL)]
        return Range(ends[1], ends[0], ends[2]), above


def _quantile(share: float, some: float, centre: float, spread: float) -> float:
    """Of a normal with this chance and nothing otherwise."""
    below = some * float(ndtr(-centre / spread))
    if below < share <= below + 1 - some:
        return 0.0
    target = (share if share <= below else share - (1 - some)) / some
    return centre + spread * float(ndtri(target))


@dataclass(frozen=True, slots=True, eq=False)
class BesideFit:
    """What was found, check by check?

    `gap` spans both answers, and so does `believed`, whose middle is that of the answer that says
    less; `above` is the belief of that one. `refused` says why none counts.
    """

    difference: Difference
    control: Difference
    changed: Difference
    gap: Range
    believed: Range
    above: float
    refused: Unknown | None


@dataclass(frozen=True, slots=True)
class Beside:
    """From how many people on, and with how much overlap, is a difference called an effect?"""

    fewest_did: int = 200
    fewest_controls: int = 100
    least_overlap: float = 0.9
    most_unbalanced: float = 0.25  #: standard deviations; Stuart, Statistical Science 25 (2010)
    belief: Belief = Belief()

    def fit(self, after: Cells, before: Cells, changed: Cells) -> BesideFit | Unknown:
        """What is the difference, and does it count as an effect?

        `after` are bins of the day of the window with what was spent later; `before` and `changed`
        bins of an earlier day with what was spent up to the window, and the change since then.
        """
        for cells in (after, before):
            if not (cells.treated.any() and (~cells.treated).any()):
                return self._few(0)
        later, control, change = (compare(cells) for cells in (after, before, changed))
        ends = [_ends(part) for part in (later, change)]
        gap = spanned(later, change)
        each = [self.belief.after(end, max(later.base, 0.0)) for end in ends]
        believed, above = min(each, key=lambda one: one[1])
        believed = Range(
            believed.value,
            min(one.low for one, _ in each),
            max(one.high for one, _ in each),
        )
        refused = self._refused(later, control)
        return BesideFit(later, control, change, gap, believed, above, refused)

    def _few(self, did: int) -> Unknown:
        facts = (("did", str(did)), ("fewest", str(self.fewest_did)))
        return Unknown("unknown.few_did", "remedy.match_people", facts)

    def _refused(self, after: Difference, before: Difference) -> Unknown | None:
        did = round(min(after.treated, before.treated))
        if did < self.fewest_did:
            return self._few(did)
        controls = int(min(after.effective_controls, before.effective_controls))
        if controls < self.fewest_controls:
            facts = (("controls", str(controls)), ("fewest", str(self.fewest_controls)))
            return Unknown("unknown.few_alike", "remedy.longer_history", facts)
        overlap = min(after.overlap, before.overlap)
        if overlap < self.least_overlap:
            share = (("share", str(round(overlap * 1_000_000))),)
            return Unknown("unknown.no_overlap", "remedy.invite_at_random", share)
        if max(after.worst_balance, before.worst_balance) > self.most_unbalanced:
            return Unknown("unknown.not_alike", "remedy.invite_at_random")
        return None


def spanned(*parts: Difference) -> Range:
    """From the lowest end of these differences to the highest: what they leave open together."""
    ends = [_ends(part) for part in parts]
    low, high = min(end.low for end in ends), max(end.high for end in ends)
    return Range((low + high) / 2, low, high)


def _ends(part: Difference) -> Range:
    half = _HALF * part.error
    return Range(part.adjusted, part.adjusted - half, part.adjusted + half)
