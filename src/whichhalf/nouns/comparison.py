"""What is the difference between those who do something and like customers who do not?"""

from __future__ import annotations

from dataclasses import dataclass

from whichhalf.nouns.estimate import Estimate, Figure, Unknown
from whichhalf.nouns.period import Period

#: Days of a window in which somebody does it for the first time.
WINDOW_DAYS = 28
#: What is spent in so many days after the window is compared.
AFTER_DAYS = 182
#: What was spent in so many days before the window must not differ: the negative control.
QUIET_DAYS = 91
#: Bins of the days since the last purchase, and since the first.
RECENCY_DAYS, TENURE_DAYS = (28, 91, 182, 364), (91, 182, 364)
#: How loyal is who has bought so often before? Tiers begin at these numbers of purchases.
LOYALTY_FROM = (4, 2, 1)


@dataclass(frozen=True, slots=True)
class BinBalance:
    """How far apart are the groups in one bin, in thousandths of a standard deviation?"""

    name: str
    level: int
    before_milli: int
    after_milli: int


@dataclass(frozen=True, slots=True)
class Checks:
    """Can the comparison be trusted?

    `control` is the same comparison of what was spent before: it must hold nothing. `e_value_milli`
    says how strongly something unseen would have to go with both to explain the difference away
    (1,000: not at all).
    """

    effective_controls: int
    overlap_ppm: int
    control: Estimate
    e_value_milli: int
    balance: tuple[BinBalance, ...]

    @property
    def worst_milli(self) -> int:
        """The largest distance left between the groups after weighing, in thousandths."""
        return max((abs(one.after_milli) for one in self.balance), default=0)


@dataclass(frozen=True, slots=True)
class Tier:
    """What do those who did it bring beside like customers who were as loyal before?

    `least` is the number of purchases before from which this tier begins, `most` where it ends;
    nothing where it has no end. `spent` is what those who did it spent afterwards, `alike` what
    like customers did, `more` the difference: all per customer, in minor units of margin. `again`
    and `referred` are shares who bought again (per million) and orders that friends made with their
    codes (per thousand customers), of those who did it and of the others in this tier.
    """

    least: int
    most: int | None
    did: int
    others: int
    spent: Figure
    alike: Figure
    more: Figure
    again_ppm: tuple[int, int]
    referred_milli: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How much more do those bring who did it, per customer in `AFTER_DAYS` days?

    `who` is followers, community or advocates. `naive` is the raw difference, `adjusted` that to
    like customers, `changed` the difference of changes since before; `gap` spans what the last two
    leave open, `believed` adds what experiments elsewhere have found (docs/methods/adjusted.md).
    `sure_ppm` is the belief that they bring more because of it, `after_did` what they spend
    themselves. `tiers` tell those as loyal beside each other, the most loyal first: differences, no
    effects. All in minor units of margin. Where `gap` is unknown, the others are differences too.
    """

    who: str
    did: int
    others: int
    windows: int
    period: Period
    naive: Figure
    adjusted: Figure
    changed: Figure
    gap: Figure
    believed: Figure
    sure_ppm: int
    checks: Checks | None
    after_did: int | None = None
    again_did_ppm: int | None = None
    again_others_ppm: int | None = None
    referred_did_milli: int | None = None
    referred_others_milli: int | None = None
    tiers: tuple[Tier, ...] = ()

    @property
    def refused(self) -> Unknown | None:
        """Why is there no effect to tell?"""
        return self.gap if isinstance(self.gap, Unknown) else None
