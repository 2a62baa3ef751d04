"""What are customers worth after their first purchase, by where they came from?

Customers come from the book in cells (`measures/lifetimes.py`), the model is `effects/lifetime.py`.
Net revenue becomes margin by the share that margin has in all sales of the period.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from whichhalf.effects.buying import Customers, Floats
from whichhalf.effects.lifetime import Group, Lifetime, LifetimeFit
from whichhalf.effects.spending import Spenders
from whichhalf.measures import LIFETIMES, SALES
from whichhalf.nouns.estimate import Estimate, Figure, Unknown
from whichhalf.nouns.lifetime import EVERYBODY, OTHERS, SOCIAL, LifetimesFound, SourceValue
from whichhalf.till.inquiry import Inquiry, Scope
from whichhalf.till.margin import Till
from whichhalf.till.prices import Exchange

Rows = Sequence[Mapping[str, Any]]
_MILLION = 1_000_000
_TAIL = 0.05


@dataclass(frozen=True, slots=True)
class Share:
    """Which part of net revenue is margin? Nothing where no margin is known: value is revenue."""

    ppm: int | None

    @classmethod
    def of(cls, inquiry: Inquiry) -> Share:
        """Margin over net revenue of all sales of the period."""
        takings = Till(inquiry.settings, Exchange.of(inquiry)).takings(inquiry.answer(SALES))
        margin = takings.margin
        if margin is None or takings.net <= 0:
            return cls(None)
        return cls(round(margin * _MILLION / takings.net))

    @property
    def factor(self) -> float:
        """By what is net revenue multiplied?"""
        return 1.0 if self.ppm is None else self.ppm / _MILLION


def lifetimes(inquiry: Inquiry, recipe: Lifetime, *, networks: bool = False) -> LifetimesFound:
    """What is a customer of each source worth? With `networks`, how it was paid for is left out."""
    scope, share = Scope.of(inquiry), Share.of(inquiry)
    rows = [_named(row, networks=networks) for row in _ours(inquiry)]
    worth = _Worth(recipe, share, np.random.default_rng(inquiry.rng_seed))
    by_source = _grouped(rows, lambda row: str(row["source"]))
    thin = [name for name, some in by_source.items() if not worth.enough(some)]
    if len(thin) > 1:
        by_source[OTHERS] = [row for name in thin for row in by_source[name]]
    fitted = {name: some for name, some in by_source.items() if name not in thin}
    values = worth.values(fitted) | worth.values({name: by_source[name] for name in thin})
    kind = _grouped(
        rows, lambda r: SOCIAL if r["source"].partition("/")[0] in scope.social else OTHERS
    )
    together = {SOCIAL: worth.values(kind).get(SOCIAL), EVERYBODY: None}
    together[EVERYBODY] = worth.values({EVERYBODY: rows}).get(EVERYBODY)
    return LifetimesFound(
        period=inquiry.period,
        horizon_weeks=recipe.horizon_weeks,
        discount_ppm=round(recipe.discount_a_year * _MILLION),
        currency=inquiry.settings.currency,
        worth="revenue" if share.ppm is None else "margin",
        share_ppm=share.ppm,
        sources=tuple(sorted(values.values(), key=_order)),
        together=tuple(one for one in together.values() if one is not None),
    )


def everybody(
    inquiry: Inquiry, recipe: Lifetime, rng: np.random.Generator
) -> tuple[int, Share, LifetimeFit | Unknown]:
    """How many new customers are there, which part of revenue is margin, and what do they buy?

    All sources as one.
    """
    rows = tuple(_ours(inquiry))
    fresh = sum(row["customers"] for row in rows if row["fresh"])
    fit = recipe.fit({EVERYBODY: group_of(rows)}, rng)[EVERYBODY] if rows else _nobody()
    return fresh, Share.of(inquiry), fit


def _nobody() -> Unknown:
    facts = (("buyers", "0"), ("fewest", str(Lifetime().fewest_repeat_buyers)))
    return Unknown("unknown.few_repeat_buyers", "remedy.merge_sources", facts)


def _order(one: SourceValue) -> tuple[bool, int, str]:
    return (one.source == OTHERS, -one.customers, one.source)


def _ours(inquiry: Inquiry) -> Iterable[dict[str, Any]]:
    """Cells with amounts in our currency, by the rate of the period's last day."""
    exchange = Exchange.of(inquiry)
    for row in inquiry.answer(LIFETIMES):
        factor = exchange.factor(row["currency"] or exchange.currency, inquiry.period.end)
        if factor is None:
            yield row | {"band": None, "first_unpriced": row["customers"], "first_spent": 0}
            continue
        amounts = ("later_spent", "first_spent")
        yield row | {name: float(row[name] * factor) for name in amounts}


def _named(row: dict[str, Any], *, networks: bool) -> dict[str, Any]:
    return row | {"source": row["source"].partition("/")[0]} if networks else row


def _grouped(rows: Rows, name: Callable[[Mapping[str, Any]], str]) -> dict[str, Rows]:
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        found[name(row)].append(row)
    return dict(found)


def group_of(rows: Rows) -> Group:
    """These cells as a model takes them."""
    priced = [row for row in rows if row["band"] is not None]
    number = _column(priced, "customers")
    often = _column(priced, "frequency")
    return Group(
        Customers(
            _column(rows, "frequency"),
            _column(rows, "recency_weeks"),
            _column(rows, "age_weeks"),
            _column(rows, "customers"),
        ),
        Spenders(often, _column(priced, "later_spent") / (number * often), number),
    )


def _column(rows: Rows, name: str) -> Floats:
    return np.array([row[name] for row in rows], np.float64)


@dataclass(frozen=True, slots=True)
class _Worth:
    """By which recipe and margin are customers worth something?"""

    recipe: Lifetime
    share: Share
    rng: np.random.Generator

    def enough(self, rows: Rows) -> bool:
        again = sum(row["customers"] for row in rows if row["frequency"])
        return bool(again >= self.recipe.fewest_repeat_buyers)

    def values(self, groups: Mapping[str, Rows]) -> dict[str, SourceValue]:
        """What is a customer of each group worth? The groups share none."""
        fits = self.recipe.fit({name: group_of(some) for name, some in groups.items()}, self.rng)
        return {name: self._value(name, some, fits[name]) for name, some in groups.items()}

    def _value(self, name: str, rows: Rows, fit: LifetimeFit | Unknown) -> SourceValue:
        fresh = sum(row["customers"] for row in rows if row["fresh"])
        later: Figure = fit if isinstance(fit, Unknown) else self._money(fit.revenue)
        often: Figure = fit if isinstance(fit, Unknown) else _spread(fit.purchases * 1000)
        accrued: Figure = fit if isinstance(fit, Unknown) else self._money(fit.revenue * fresh)
        return SourceValue(
            source=name,
            customers=sum(row["customers"] for row in rows),
            fresh=fresh,
            repeat_buyers=sum(row["customers"] for row in rows if row["frequency"]),
            first=self._first(rows),
            later=later,
            purchases_milli=often,
            accrued=accrued,
        )

    def _first(self, rows: Rows) -> Figure:
        priced = sum(row["customers"] - row["first_unpriced"] for row in rows)
        if not priced:
            return Unknown("unknown.no_amount", "remedy.amount_on_orders", (("orders", str(0)),))
        spent = sum(row["first_spent"] for row in rows)
        return Estimate.counted(round(spent * self.share.factor / priced))

    def _money(self, revenue: Floats) -> Estimate:
        return _spread(revenue * self.share.factor)


def _spread(draws: Floats) -> Estimate:
    """The median of these draws, and the ends between which nine of ten lie."""
    low, middle, high = (round(v) for v in np.quantile(draws, [_TAIL, 0.5, 1 - _TAIL]))
    return Estimate(middle, low, high)
