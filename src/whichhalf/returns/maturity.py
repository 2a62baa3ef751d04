"""How old must a post be before its return can be told?

Looked at are posts that went out at least `HORIZON_DAYS` before the end of the book, and what came
of them within those days: for each touch before a purchase, the days from publication to the
purchase. The maturity age is the smallest age by which nine tenths of that had come. Its range
are the order statistics whose ranks lie 1.645 binomial standard deviations around it: n q ± 1.645
sqrt(n q (1 − q)) (David and Nagaraja, Order Statistics, 3rd edition, section 7.1), which takes the
touches as independent. Fewer than `FEWEST` touches say too little.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from math import ceil, floor, sqrt

from whichhalf.nouns.estimate import Estimate, Figure, Unknown

HORIZON_DAYS = 180
FEWEST = 50
_COME = 0.9
_NORMAL_90 = 1.645


def maturity(touches: Iterable[tuple[date, date, int]], seen_until: date) -> Figure:
    """By which age in days had nine tenths of the credit of earlier posts come?

    `touches` are (published, bought, number); `seen_until` is the first day that nobody has seen.

    >>> out = date(2025, 1, 1)
    >>> maturity([(out, out + timedelta(days=day), 1) for day in range(100)], date(2025, 12, 1))
    Estimate(value=89, low=84, high=94, level_percent=90)
    """
    last = seen_until - timedelta(days=HORIZON_DAYS)
    ages: list[int] = []
    for published, bought, number in touches:
        age = max((bought - published).days, 0)
        if published <= last and age < HORIZON_DAYS:
            ages += [age] * number
    if len(ages) < FEWEST:
        facts = (("touches", str(len(ages))), ("fewest", str(FEWEST)), ("days", str(HORIZON_DAYS)))
        return Unknown("unknown.maturity", "remedy.older_posts", facts)
    return _quantile(sorted(ages))


def _quantile(ages: Sequence[int]) -> Estimate:
    number = len(ages)
    away = _NORMAL_90 * sqrt(number * _COME * (1 - _COME))
    ranks = (ceil(number * _COME), floor(number * _COME - away), ceil(number * _COME + away))
    value, low, high = (ages[min(max(rank, 1), number) - 1] for rank in ranks)
    return Estimate(value, low, high)
