"""Which part of what was booked does a model give to each network, and which part of it counts?

Every purchase with a known path is shared out among all channels on it. What counts in the
statement is only the credit for purchases that no stronger line books (law 3); the whole credit
stands beside, in no total. Credits, other channels and what nobody is known to have touched come to
the margin that was booked, to the cent (law 1). Association, not cause.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from whichhalf.crediting.credits import MODELS, credited
from whichhalf.ledger.assisted import CREDIT, behind, ours
from whichhalf.ledger.declared import from_draws
from whichhalf.ledger.met import NOBODYS, Met, numbered_names
from whichhalf.ledger.modelled import Modelled
from whichhalf.ledger.sales import figure_of
from whichhalf.ledger.standing import Basis, Standing, stated
from whichhalf.measures import JOURNEY_CHANNELS, PATHS_WITHOUT_PURCHASE
from whichhalf.models.fit import FEWEST_BUCKETS, person_weights
from whichhalf.models.journeys import Journeys, Outcomes
from whichhalf.models.path_sums import Counting, PathSums, path_sums
from whichhalf.nouns.credit import Credit, Credits
from whichhalf.nouns.estimate import Estimate, Figure, Grade, Unknown
from whichhalf.nouns.evidence import Evidence
from whichhalf.nouns.journey import TIERS
from whichhalf.nouns.line import ValueLine
from whichhalf.nouns.person import BUCKETS
from whichhalf.nouns.statement import Sentence, Stated
from whichhalf.paths.journeys import MOST_CHANNELS, REST

#: How often did nobody buy, by tier, bucket and path?
_Nulls = Mapping[tuple[str, int, tuple[str, ...]], int]
_COUNTING = Counting(direct=frozenset(NOBODYS))
#: Models that also learn from journeys that ended without a purchase.
_LEARNING = ("markov_1", "markov_2")


@dataclass(frozen=True, slots=True)
class Shared:
    """What does the model make of all purchases, and of those that no stronger line books?"""

    whole: Credits | Unknown
    left: Credits | Unknown


def credit_lines(standing: Standing) -> Modelled:
    """The lines, figures and notes that the model of the settings adds to a statement."""
    if isinstance(figure_of(standing.met.takings), Unknown):
        return Modelled()
    setting = standing.inquiry.settings.credit
    names = ours(standing.met, standing.scope, standing.claims.channels)
    shared = shared_out(standing, names)
    lines = [_line(standing, name, shared.left, counts=True) for name in names]
    for name, left in zip(names, tuple(lines), strict=True):
        whole = _line(standing, name, shared.whole, counts=False)
        # Where no stronger line books anything of it, both are the same but for the odd cents.
        if whole and not (left and abs(_value(left) - _value(whole)) <= len(names)):
            lines.append(whole)
    facts = (("model", setting.model), ("days", setting.lookback_days))
    return Modelled(
        lines=tuple(line for line in lines if line is not None),
        figures=_figures(standing, shared.whole, names),
        notes=(Sentence("note.credit", facts),),
    )


def shared_out(standing: Standing, names: Sequence[str]) -> Shared:
    """What does the model of the settings give? `names` are networks of the statement."""
    model = next(one for one in MODELS if one.name == standing.inquiry.settings.credit.model)
    nulls = _nulls(standing) if model.name in _LEARNING else {}
    purchases = standing.met.purchases
    told = _told_apart(purchases, nulls, names)
    weights = person_weights(np.random.default_rng(standing.inquiry.rng_seed), BUCKETS)
    every = _by_tier(purchases, nulls, told)
    left = _by_tier([one for one in purchases if one.claim is None], nulls, told)
    return Shared(_sure(credited(model, every, weights)), _sure(credited(model, left, weights)))


def _sure(found: Credits | Unknown) -> Credits | Unknown:
    """The credits, or unknown where too few persons stand behind them to say how sure they are."""
    if isinstance(found, Unknown) or all(credit.draws for credit in found.credits):
        return found
    conversions = str(found.booked_conversions_milli // 1000)
    facts = (("conversions", conversions), ("fewest", str(FEWEST_BUCKETS)))
    return Unknown("unknown.few_conversions", "remedy.longer_period", facts)


def _nulls(standing: Standing) -> _Nulls:
    inquiry = standing.inquiry
    days = standing.met.lookback_days
    channels = numbered_names(inquiry.answer(JOURNEY_CHANNELS))
    names = {number: name.partition("/")[0] for number, name in channels.items()}
    found: Counter[tuple[str, int, tuple[str, ...]]] = Counter()
    for row in inquiry.answer(replace(PATHS_WITHOUT_PURCHASE, lookback_days=days)):
        path = tuple(names[int(number)] for number in row["path"].split("."))
        found[row["tier"], row["bucket"], path] += row["journeys"]
    return found


def _told_apart(purchases: Iterable[Met], nulls: _Nulls, names: Sequence[str]) -> dict[str, str]:
    """What is each channel called? Itself if the statement is about it or many bought after it.

    As many as models hold, like the table of credits; the others are one.
    """
    bought: Counter[str] = Counter()
    for one in purchases:
        for name in set(one.networks):
            bought[name] += one.orders
    met = {*bought, *(name for _, _, path in nulls for name in path)}
    ranked = sorted(met, key=lambda name: (name not in names, -bought[name], name))
    kept = set(ranked if len(ranked) <= MOST_CHANNELS else ranked[: MOST_CHANNELS - 1])
    return {name: name if name in kept else REST for name in ranked}


def _by_tier(
    purchases: Iterable[Met], nulls: _Nulls, told: Mapping[str, str]
) -> dict[str, PathSums]:
    """What does a model need of these purchases, tier by tier? All tiers have the same channels."""
    rows = [
        (one.row["tier"], one.row["bucket"], one.networks, one.orders, 0, one.margin)
        for one in purchases
    ]
    rows += [(tier, bucket, path, 0, count, 0) for (tier, bucket, path), count in nulls.items()]
    channels = tuple(set(told.values()))
    found = {}
    for tier in TIERS:
        here = [row for row in rows if row[0] == tier]
        _, bucket, paths, orders, without, margin = zip(*here, strict=True) if here else [()] * 6
        outcomes = Outcomes(
            conversions=np.array(orders, np.int64),
            nulls=np.array(without, np.int64),
            value=np.array(margin, np.int64),
            bucket=np.array(bucket, np.int64),
            buckets=BUCKETS,
        )
        named = [[told[name] for name in path] for path in paths]
        journeys = Journeys.of_names(named, outcomes, channels=channels)
        found[tier] = path_sums(journeys, _COUNTING)
    return found


def _line(
    standing: Standing, network: str, found: Credits | Unknown, *, counts: bool
) -> ValueLine | None:
    met = standing.met
    credit = found.of(network) if isinstance(found, Credits) else None
    if credit is None or not credit.conversions_milli:
        return None
    kind = CREDIT if counts else f"{CREDIT}_view"
    return ValueLine(
        key=f"value/{kind}/{network}",
        kind=kind,
        network=network,
        grade=Grade.MODELLED,
        figure=from_draws(credit.value, credit.draws),
        unit="money",
        group="sales",
        counts=counts,
        formula="formula.credit" if counts else "formula.credit_whole",
        evidence=met.proof(behind(met, kind, network, ())),
        draws=credit.draws if counts else (),
    )


def _value(line: ValueLine) -> int:
    return line.figure.value if isinstance(line.figure, Estimate) else 0


def _figures(
    standing: Standing, found: Credits | Unknown, names: Sequence[str]
) -> tuple[Stated, ...]:
    """Who has which part of the whole margin: social media, other channels, nobody we know of?"""
    whole = standing.sold.whole.margin
    proof = standing.met.evidence
    if whole is None or proof is None:
        return ()
    alone = _untouched(standing, proof)
    rest = stated(
        "credit/unattributed", Estimate.counted(whole - _touched(standing)), "money", alone
    )
    basis = Basis("", (proof,), "formula.credit_whole", Grade.MODELLED)
    if isinstance(found, Unknown):
        return (stated("credit/social", found, "money", basis), rest)
    ours = [credit for credit in found.credits if credit.name in names]
    others = [credit for credit in found.credits if credit.name not in names]
    return (
        stated("credit/social", _sum(ours), "money", basis),
        stated("credit/other", _sum(others), "money", basis),
        rest,
    )


def _touched(standing: Standing) -> int:
    return sum(one.margin for one in standing.met.purchases)


def _untouched(standing: Standing, proof: Evidence) -> Basis:
    """The purchases without a path: the question that has every purchase, where it knows none."""
    orders = standing.sold.whole.orders - sum(one.orders for one in standing.met.purchases)
    every = replace(proof, measure="paths_to_purchases", rows=orders).narrowed(path="")
    return Basis("", (every,), "formula.unattributed", Grade.MEASURED)


def _sum(some: Sequence[Credit]) -> Figure:
    """Their sum, draw by draw."""
    value = sum(credit.value for credit in some)
    draws = [sum(parts) for parts in zip(*(credit.draws for credit in some), strict=True)]
    return from_draws(value, draws) if draws else Estimate.counted(value)
