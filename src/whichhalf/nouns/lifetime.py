"""What are customers worth after their first purchase, by where they came from?"""

from __future__ import annotations

from dataclasses import dataclass

from whichhalf.nouns.estimate import Figure
from whichhalf.nouns.journey import Worth
from whichhalf.nouns.period import Period

#: Names of groups that are no source: thin sources as one, social networks as one, everybody.
OTHERS, SOCIAL, EVERYBODY = "others", "social", "everybody"


@dataclass(frozen=True, slots=True)
class SourceValue:
    """What is a customer of this source worth?

    `customers` since the book begins, `fresh` of them came in the period, `repeat_buyers` bought
    again. `first` is what each first purchase brought on average, counted; `later` what a new
    customer brings after it within the horizon, discounted; `purchases_milli` how often one comes
    back in that time, in thousandths. `accrued` is `later` of all who came in the period: value
    that the period caused and that arrives later. It is never added to money that came in.
    """

    source: str
    customers: int
    fresh: int
    repeat_buyers: int
    first: Figure
    later: Figure
    purchases_milli: Figure
    accrued: Figure


@dataclass(frozen=True, slots=True)
class LifetimesFound:
    """What are customers worth, source by source, and together?

    `sources` share no customer. `together` look at the same customers again: social networks as
    one, and everybody. `share_ppm` is the margin in net revenue that was used; nothing where no
    margin is known and value is net revenue.
    """

    period: Period
    horizon_weeks: int
    discount_ppm: int
    currency: str
    worth: Worth
    share_ppm: int | None
    sources: tuple[SourceValue, ...]
    together: tuple[SourceValue, ...]
