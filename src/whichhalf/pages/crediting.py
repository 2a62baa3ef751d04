"""How are journeys and the credits of all models told in a terminal?"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from whichhalf.nouns.credit import Credit, Credits
from whichhalf.nouns.estimate import Estimate, Unknown
from whichhalf.nouns.journey import UNLIMITED_DAYS, CreditsFound, JourneysFound
from whichhalf.nouns.money import exponent
from whichhalf.nouns.statement import Sentence
from whichhalf.pages.aligned import aligned, paragraph
from whichhalf.typeset.numbers import loose, rounded
from whichhalf.typeset.telling import Teller

_MOST_PATHS = 20
_MOST_HANDOVERS = 12
_MOST_ROWS = 30
#: Models beside each other in one table of a terminal of 100 columns.
_ABREAST = 3
_FEWEST = 50
_HOURS_UP_TO = 72


def journeys_page(found: JourneysFound, teller: Teller, *, width: int) -> str:
    """Which paths do people come by, and how many purchases have one at all?"""
    title = _label(teller, "journeys_title")
    lines = [*_head(title, found, teller, width), "", *_coverage(found, teller, width), ""]
    titles = (_label(teller, name) for name in ("path", "purchases", "without"))
    rows: list[tuple[str, ...]] = [(*titles, _worth(found, teller))]
    touched = [path for path in found.paths if path.channels]
    for path in touched[:_MOST_PATHS]:
        counts = (teller.numbers.count(path.conversions), teller.numbers.count(path.nulls))
        rows.append((" > ".join(path.channels), *counts, _whole(path.value, found, teller)))
    lines += aligned(rows, right=(1, 2, 3), width=width)
    if len(touched) > _MOST_PATHS:
        lines.append(_label(teller, "more_paths", paths=len(touched) - _MOST_PATHS))
    lines += ["", *_handovers(found, teller, width)]
    over = _label(teller, "own_site", purchases=found.over_from_own_site)
    lines += ["", *paragraph(over, width=width)]
    about = _label(teller, "journeys_anew" if found.reset else "journeys_about")
    return "\n".join([*lines, "", *paragraph(about, width=width)])


def _fading(found: CreditsFound, teller: Teller, width: int) -> list[str]:
    """How fast does what a channel does fade? In hours up to three days, then in days."""
    if not found.half_lives:
        return []
    rows: list[tuple[str, ...]] = [(_label(teller, "half_life"), "", "")]
    for one in found.half_lives:
        if isinstance(one.hours, Estimate):
            per, unit = (1, "hours") if one.hours.high <= _HOURS_UP_TO else (24, "days")
            ends = (one.hours.value, one.hours.low, one.hours.high)
            value, low, high = (rounded(end, per) for end in ends)
            told = _label(teller, f"half_life_{unit}", value=value, low=low, high=high)
            rows.append((one.channel, told, _tier(one.tier, teller)))
    return [*aligned(rows, right=(1,), width=width), ""]


def _remembered(found: CreditsFound, teller: Teller) -> list[str]:
    """How many touches back does what comes next depend on, and how was that found?"""
    return [
        _label(
            teller,
            "memory_held_out" if one.held_out else "memory_by_bic",
            tier=_tier(one.tier, teller),
            touches=one.touches,
        )
        for one in found.memories
    ]


def _handovers(found: JourneysFound, teller: Teller, width: int) -> list[str]:
    titles = (_label(teller, name) for name in ("first_met", "last_met", "purchases"))
    rows: list[tuple[str, ...]] = [(*titles, _worth(found, teller))]
    for one in found.handovers[:_MOST_HANDOVERS]:
        purchases = teller.numbers.count(one.conversions)
        rows.append((one.first, one.last, purchases, _whole(one.value, found, teller)))
    return aligned(rows, right=(2, 3), width=width)


def credit_page(found: CreditsFound, teller: Teller, *, width: int) -> str:
    """What does each model give to each channel, and what changes from one to another?"""
    journeys = found.journeys
    title = _label(teller, "title", worth=_worth(journeys, teller))
    lines = [*_head(title, journeys, teller, width), ""]
    lines += paragraph(_say(teller, "credit.association"), width=width)
    known = [one.credits for one in found.models if isinstance(one.credits, Credits)]
    for first in range(0, len(known), _ABREAST):
        some = known[first : first + _ABREAST]
        lines += ["", *_table(some, known[0], journeys, teller, width)]
    lines += ["", *_fading(found, teller, width), *_coverage(journeys, teller, width)]
    if journeys.handovers:
        lines += ["", *_handovers(journeys, teller, width)]
    said = (*found.beside, *found.differences, *_warnings(known))
    for text in (*map(teller.sentence, said), *_remembered(found, teller)):
        lines += ["", *paragraph(text, width=width)]
    for models, why in _unknown(found, teller):
        unknown = _label(teller, "models_unknown", models=", ".join(models), why=why)
        lines += ["", *paragraph(unknown, width=width)]
    return "\n".join(lines)


def _unknown(found: CreditsFound, teller: Teller) -> list[tuple[list[str], str]]:
    """Which models cannot say, and why? Those with one reason together."""
    why: dict[str, list[str]] = {}
    for one in found.models:
        if isinstance(one.credits, Unknown):
            text = f"{teller.reason(one.credits)} {_remedy(teller, one.credits)}"
            why.setdefault(text, []).append(one.model)
    return [(models, text) for text, models in why.items()]


def _head(title: str, found: JourneysFound, teller: Teller, width: int) -> list[str]:
    every = found.lookback_days >= UNLIMITED_DAYS
    back = _label(teller, "all_days") if every else _label(teller, "days", days=found.lookback_days)
    said = [_label(teller, "period", days=teller.days(found.period), back=back)]
    if found.worth != "count":
        said.append(_label(teller, "amounts", currency=found.currency))
    if found.worth == "revenue":
        said.append(_label(teller, "by_revenue"))
    if found.reset:
        said.append(_label(teller, "anew"))
    if found.without_amount:
        said.append(_label(teller, "no_amount", purchases=found.without_amount))
    return [title, *paragraph(" ".join(said), width=width)]


def _coverage(found: JourneysFound, teller: Teller, width: int) -> list[str]:
    """Who was followed, and which share of the purchases has a path?"""
    count = teller.numbers.count
    titles = ("followed", "purchases", "with_path", "share", "untouched", "without")
    rows: list[tuple[str, ...]] = [tuple(_label(teller, name) for name in titles)]
    for one in found.coverage:
        share = "–" if one.share_ppm is None else teller.numbers.percent(one.share_ppm)
        numbers = (count(one.conversions), count(one.touched), share, count(one.untouched))
        rows.append((_tier(one.tier, teller), *numbers, count(one.nulls)))
    return aligned(rows, right=(1, 2, 3, 4, 5), width=width)


def _tier(tier: str, teller: Teller) -> str:
    return _label(teller, f"tier_{tier}")


def _label(teller: Teller, name: str, **facts: str | int) -> str:
    return loose(teller.label(f"credit_{name}", **facts))


def _table(
    some: Sequence[Credits],
    leading: Credits,
    found: JourneysFound,
    teller: Teller,
    width: int,
) -> list[str]:
    """Channels in the order of the leading model; the value, and its range at 90 %."""
    names = [one.name for one in sorted(leading.credits, key=lambda c: (-c.value, c.name))]
    rows: list[tuple[str, ...]] = [("", *(one.model for one in some))]
    for name in names[:_MOST_ROWS]:
        cells = [one.of(name) for one in some]
        rows.append((name, *("" if c is None else _cell(c, found, teller) for c in cells)))
    rest: tuple[tuple[str, Callable[[Credits], int]], ...] = (
        ("rest", lambda one: one.unattributed_value),
        ("whole", lambda one: one.booked_value),
    )
    for name, of in rest:
        label = _label(teller, name)
        rows.append((label, *(_part(of(o), found, teller) if o.summable else "–" for o in some)))
    lines = aligned(rows, right=range(1, len(some) + 1), width=width)
    if len(names) > _MOST_ROWS:
        lines.append(_label(teller, "more_channels", channels=len(names) - _MOST_ROWS))
    for one in some:
        if not one.summable:
            lines += paragraph(_label(teller, "several", model=one.model), width=width)
    return lines


def _cell(credit: Credit, found: JourneysFound, teller: Teller) -> str:
    value = _part(credit.value, found, teller)
    spread = credit.value_range
    if not isinstance(spread, Estimate):
        return f"{value} (?)"
    low, high = _part(spread.low, found, teller), _part(spread.high, found, teller)
    return f"{value} ({low} {teller.label('to')} {high})"


def _warnings(known: Sequence[Credits]) -> list[Sentence]:
    rare: dict[str, None] = {}
    below: dict[str, None] = {}
    models: dict[str, None] = {}
    for one in known:
        for credit in one.credits:
            if "credit.rare" in credit.warnings:
                rare[credit.name] = None
            if "credit.negative" in credit.warnings:
                below[credit.name] = models[one.model] = None
    said = []
    if rare:
        thin = ("channels", ", ".join(sorted(rare)))
        said.append(Sentence("credit.rare", (thin, ("fewest", _FEWEST))))
    if below:
        minus = ("channels", ", ".join(sorted(below)))
        said.append(Sentence("credit.negative", (minus, ("models", ", ".join(models)))))
    return said


def _say(teller: Teller, key: str) -> str:
    return teller.sentence(Sentence(key))


def _remedy(teller: Teller, unknown: Unknown) -> str:
    return teller.label("remedy", what=teller.remedy(unknown))


def _worth(found: JourneysFound, teller: Teller) -> str:
    return _label(teller, f"worth_{found.worth}")


def _part(value: int, found: JourneysFound, teller: Teller) -> str:
    """A credit: in whole units of the currency, or purchases with one decimal."""
    if found.worth == "count":
        return teller.numbers.decimal(rounded(value, 100), 1)
    return _whole(value, found, teller)


def _whole(minor: int, found: JourneysFound, teller: Teller) -> str:
    if found.worth == "count":
        return teller.numbers.count(minor)
    return teller.numbers.count(rounded(minor, 10 ** exponent(found.currency)))
