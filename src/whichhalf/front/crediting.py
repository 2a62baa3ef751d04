"""Which way did buyers come, and which channel gets what credit for it, by which model?"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypedDict, Unpack

from whichhalf.crediting.credits import MODELS, USUAL_MODEL, Wanted, credits_found
from whichhalf.crediting.credits import journeys as journeys_found
from whichhalf.errors import BadInput
from whichhalf.front.book import OpenBook, Place, open_book
from whichhalf.lineup.lining import touches_of
from whichhalf.models.fit import Model
from whichhalf.models.markov import MarkovRemoval
from whichhalf.nouns.credit import Credit, Credits
from whichhalf.nouns.estimate import Figure, Unknown
from whichhalf.nouns.journey import (
    CREDITED_TO,
    CREDITED_VALUES,
    MEMORIES,
    REPEATS,
    UNLIMITED_DAYS,
    CreditsFound,
    JourneysFound,
)
from whichhalf.till.inquiry import Inquiry

#: Chance in ranges always begins here: the same book, the same credits.
_SEED = 20_250_101
_UNLIMITED = "unlimited"
#: None: that one which the journeys speak for.
_MEMORY = {each: int(each) if each.isdigit() else None for each in MEMORIES}


def journeys(
    place: Place | OpenBook = None,
    period: str = "",
    lookback: str = "90",
    *,
    by: str = "channel",
    repeat: str = "overlap",
) -> JourneysFound:
    """Which paths led to purchases in the period, which did not, and how many have none?

    `by` is channel or network; `repeat` overlap or reset, as for `credit`.
    """
    book = _book(place)
    wanted = Wanted(
        lookback_days=_days(lookback),
        by=_chosen("by", by, CREDITED_TO[:2]),
        reset=_chosen("repeat", repeat, REPEATS) == "reset",
    )
    return journeys_found(_inquiry(book, period), wanted)


class Choices(TypedDict, total=False):
    """What can be chosen of credit, beside period and look-back?

    `model`: one alone, by its name; `by`: network, channel, campaign or post; `value`: margin,
    revenue or count; `repeat`: overlap (windows of several purchases may overlap) or reset (a
    purchase ends a journey); `order`: the memory of Markov chains, 1 to 4 touches or auto.
    """

    model: str
    by: str
    value: str
    repeat: str
    order: str


def credit(
    place: Place | OpenBook = None,
    period: str = "",
    lookback: str = "90",
    **choices: Unpack[Choices],
) -> CreditsFound:
    """What does each model give to each channel, network, campaign or post?

    The comparison with the usual model is made whenever all are asked.
    """
    book = _book(place)
    wanted = Wanted(
        lookback_days=_days(lookback),
        models=_models(choices.get("model", ""), choices.get("order", "")),
        by=_chosen("by", choices.get("by", "channel"), CREDITED_TO),
        value=_chosen("value", choices.get("value", "margin"), CREDITED_VALUES),
        reset=_chosen("repeat", choices.get("repeat", "overlap"), REPEATS) == "reset",
    )
    return credits_found(_inquiry(book, period), wanted)


def _inquiry(book: OpenBook, period: str) -> Inquiry:
    return Inquiry(book.book.ask, book.settings, book.period(period), _SEED, touches_of(book.book))


def _chosen(option: str, given: str, known: Sequence[str]) -> Any:
    if given not in known:
        choices = ", ".join(known)
        raise BadInput(detail=f"{given!r} is no choice of --{option}. Choose one of {choices}")
    return given


def _models(model: str, order: str) -> tuple[Model, ...]:
    """Which models are asked for? With `order`, all Markov chains have that memory.

    >>> [one.name for one in _models("", "auto") if "markov" in one.name]
    ['markov_auto']
    >>> _models("markov", "3")[0].name, _models("markov_2", "")[0].name
    ('markov_3', 'markov_2')
    """
    if order:
        _chosen("order", order, MEMORIES)
    if model == "markov":
        model = f"markov_{order or 'auto'}"
    chains = {f"markov_{each}": MarkovRemoval(_MEMORY[each]) for each in MEMORIES}
    known: dict[str, Model] = {one.name: one for one in MODELS} | chains
    if model:
        _chosen("model", model, tuple(known))
        if order and model != f"markov_{order}":
            detail = (
                f"--order is the memory of Markov chains; {model} has none of {order}. Leave it"
            )
            raise BadInput(detail=f"{detail} out, or ask for --model markov")
        return (known[model],)
    if not order:
        return MODELS
    others = [one for one in MODELS if one.name not in chains]
    at = next(at for at, one in enumerate(MODELS) if one.name in chains)
    return (*others[:at], chains[f"markov_{order}"], *others[at:])


def credit_json(found: CreditsFound) -> str:
    """The same as JSON: conversions in thousandths, value in minor units, ranges at their level."""
    written = {
        "period": str(found.journeys.period),
        "lookback_days": _told_days(found.journeys),
        "currency": found.journeys.currency,
        "worth": found.journeys.worth,
        "by": found.by,
        "association_not_cause": True,
        "usual_model": USUAL_MODEL,
        "coverage": _coverage(found.journeys),
        "models": {one.model: _model(one.credits) for one in found.models},
        "differences": [{"key": s.key, **dict(s.facts)} for s in found.differences],
        "beside": [{"key": s.key, **dict(s.facts)} for s in found.beside],
        "half_lives": [
            {"tier": one.tier, "channel": one.channel, **_hours(one.hours)}
            for one in found.half_lives
        ],
        "memories": [
            {"tier": one.tier, "touches": one.touches, "held_out": one.held_out}
            for one in found.memories
        ],
    }
    return json.dumps(written, ensure_ascii=False, indent=1) + "\n"


def journeys_json(found: JourneysFound) -> str:
    """The same as JSON, every path."""
    written = {
        "period": str(found.period),
        "lookback_days": _told_days(found),
        "currency": found.currency,
        "worth": found.worth,
        "repeat": REPEATS[found.reset],
        "coverage": _coverage(found),
        "over_from_own_site": found.over_from_own_site,
        "handovers": [
            {
                "first": one.first,
                "last": one.last,
                "conversions": one.conversions,
                "value": one.value,
            }
            for one in found.handovers
        ],
        "paths": [
            {
                "channels": list(path.channels),
                "conversions": path.conversions,
                "nulls": path.nulls,
                "value": path.value,
            }
            for path in found.paths
        ],
    }
    return json.dumps(written, ensure_ascii=False, indent=1) + "\n"


def _told_days(found: JourneysFound) -> int | None:
    return None if found.lookback_days >= UNLIMITED_DAYS else found.lookback_days


def _coverage(found: JourneysFound) -> Mapping[str, Mapping[str, int]]:
    return {
        one.tier: {
            "conversions": one.conversions,
            "touched": one.touched,
            "value": one.value,
            "touched_value": one.touched_value,
            "nulls": one.nulls,
        }
        for one in found.coverage
    }


def _model(found: Credits | Unknown) -> Mapping[str, Any]:
    if isinstance(found, Unknown):
        return {"unknown": found.reason, "remedy": found.remedy, "facts": dict(found.facts)}
    return {
        "summable": found.summable,
        "booked": {
            "conversions_milli": found.booked_conversions_milli,
            "value": found.booked_value,
        },
        "unattributed": {
            "conversions_milli": found.unattributed_conversions_milli,
            "value": found.unattributed_value,
        },
        "credits": [_credit(one) for one in found.credits],
    }


def _credit(one: Credit) -> Mapping[str, Any]:
    return {
        "channel": one.name,
        "conversions_milli": one.conversions_milli,
        "conversions_range": _range(one.conversions_range),
        "value": one.value,
        "value_range": _range(one.value_range),
        "warnings": list(one.warnings),
    }


def _range(figure: Figure) -> Mapping[str, Any]:
    if isinstance(figure, Unknown):
        return {"unknown": figure.reason, "remedy": figure.remedy}
    return {"low": figure.low, "high": figure.high, "level_percent": figure.level_percent}


def _hours(figure: Figure) -> Mapping[str, Any]:
    known = {} if isinstance(figure, Unknown) else {"hours": figure.value}
    return {**known, "range": _range(figure)}


def _days(lookback: str) -> int:
    """How many days back?

    >>> _days("90"), _days("unlimited")
    (90, 36500)
    """
    if lookback == _UNLIMITED:
        return UNLIMITED_DAYS
    if not (lookback.isascii() and lookback.isdigit() and 0 < int(lookback) <= UNLIMITED_DAYS):
        detail = f"{lookback!r} is no look-back. Write a number of days, or unlimited"
        raise BadInput(detail=detail)
    return int(lookback)


def _book(place: Place | OpenBook) -> OpenBook:
    return place if isinstance(place, OpenBook) else open_book(place)
