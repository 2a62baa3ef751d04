"""What came back for what was spent?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from whichhalf.ledger.declared import from_draws
from whichhalf.nouns.estimate import Estimate, Figure, Grade, Unknown
from whichhalf.nouns.line import ValueLine
from whichhalf.nouns.statement import Roi, Sentence

#: Grades of the lines that are booked: measured and matched; the full value has all of them.
BOOKED = (Grade.MEASURED, Grade.MATCHED)
SCOPES = ("booked", "full")
BASES = ("cash", "hours")
_MILLION = 1_000_000


def ratio(part: int, whole: int) -> int:
    """A share in parts per million, rounded half to even.

    >>> ratio(1, 3)
    333333
    """
    return round(Fraction(part * _MILLION, whole))


def counting(lines: Iterable[ValueLine], scope: str) -> list[ValueLine]:
    """Which lines reach the total of a scope?"""
    return [line for line in lines if line.counts and (scope == "full" or line.grade in BOOKED)]


def total(lines: Sequence[ValueLine], *, nothing: Unknown | None) -> Figure:
    """What do these lines come to? Draw by draw where they have a range; unknown as soon as one is.

    `nothing` is what no line at all means: unknown, or None where it means a counted zero.
    """
    if not lines and nothing is not None:
        return nothing
    figures: list[Estimate] = []
    for line in lines:
        if isinstance(line.figure, Unknown):
            return line.figure
        figures.append(line.figure)
    value = sum(figure.value for figure in figures)
    wide = [line for line in lines if line.draws]
    if not wide:
        return Estimate(
            value,
            sum(figure.low for figure in figures),
            sum(figure.high for figure in figures),
            min((figure.level_percent for figure in figures), default=100),
        )
    fixed = sum(f.value for f, line in zip(figures, lines, strict=True) if not line.draws)
    draws = [fixed + sum(parts) for parts in zip(*(line.draws for line in wide), strict=True)]
    return from_draws(value, draws)


def return_on(
    value: Figure,
    cost: int,
    *,
    scope: str,
    basis: str,
    network: str = "",
    gap: Unknown | None = None,
) -> Roi:
    """(value − cost) ÷ cost, or why it cannot be said. `gap`: a part of the cost is unknown."""
    name = f"roi/{scope}/{basis}" + (f"/{network}" if network else "")
    formula = Sentence("formula.roi_unknown", (("cost", cost),))
    figure: Figure
    if gap is not None:
        figure = gap
    elif isinstance(value, Unknown):
        figure = value
    elif cost <= 0:
        figure = Unknown("unknown.cost_is_zero", "remedy.book_costs")
    else:
        figure = Estimate(
            ratio(value.value - cost, cost),
            ratio(value.low - cost, cost),
            ratio(value.high - cost, cost),
            value.level_percent,
        )
    if isinstance(value, Estimate):
        formula = Sentence("formula.roi", (("value", value.value), ("cost", cost)))
    return Roi(name, scope, basis, network, value, cost, figure, formula)
