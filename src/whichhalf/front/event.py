"""Was that blunder, campaign or viral post a disaster or a hit?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from whichhalf.errors import BadInput
from whichhalf.front.book import OpenBook, Place, open_book
from whichhalf.nouns.estimate import Estimate, Unknown
from whichhalf.nouns.period import Period
from whichhalf.till.inquiry import Inquiry
from whichhalf.worth.event import ON, EventEffect, EventFound, Question, event_effect

#: All that the book can know: the first and last day of its tables need not be looked for.
ALWAYS = (date(1970, 1, 1), date(2200, 1, 1))
#: An event that no end is given for lasts so many days.
USUAL_DAYS = 7


def impact(
    place: Place | OpenBook = None,
    start: str | date = "",
    until: str | date = "",
    *,
    on: str = "sales",
    controls: tuple[str, ...] = (),
    period: str = "",
) -> EventFound:
    """What did an event from `start` to `until` (the last day of it) change?

    Without `until`, seven days. `period` limits what is looked at; else all that the book knows.
    """
    book = place if isinstance(place, OpenBook) else open_book(place)
    first = day(start)
    last = day(until) if until else first + timedelta(days=USUAL_DAYS - 1)
    if last < first:
        raise BadInput(detail=f"{last} lies before {first}: --until is the last day of it")
    if on not in ON:
        raise BadInput(detail=f"{on!r} is none of {', '.join(ON)}")
    days = book.period(period) if period else Period(*ALWAYS, book.settings.zone)
    question = Question(first, last + timedelta(days=1), on, controls)
    return event_effect(Inquiry(book.book.ask, book.settings, days, 0), question)


def impact_json(found: EventFound) -> str:
    """The same as JSON: amounts in minor units, shares and prices in millionths."""
    question = found.question
    written = {
        "start": str(question.start),
        "end": str(question.end),
        "on": question.on,
        "controls": list(question.controls),
        "unit": found.unit,
        "seen": str(found.seen),
        "before": found.before,
        "gaps": found.gaps,
        "others": [
            {"title": o.title, "starts": str(o.starts), "ends": str(o.ends) if o.ends else None}
            for o in found.others
        ],
        "answer": _answer(found.answer),
    }
    return json.dumps(written, ensure_ascii=False, indent=1) + "\n"


def _answer(answer: EventEffect | Unknown) -> Mapping[str, Any]:
    if isinstance(answer, Unknown):
        return {"unknown": answer.reason, "remedy": answer.remedy, "facts": dict(answer.facts)}
    return {
        "smallest_effect_that_could_be_seen": answer.detectable,
        "verdict": answer.verdict,
        "expected": answer.expected,
        "booked": answer.booked,
        "effect": _range(answer.effect),
        "smaller_than": answer.bound,
        "placebos": {
            "dates": answer.placebos,
            "apart": answer.apart,
            "covered_ppm": answer.covered_ppm,
            "widening_milli": answer.widening_milli,
            "at_least_as_far_off_ppm": answer.rank_ppm,
        },
        "weeks": [
            {"days": str(w.period), "booked": w.booked, "effect": _range(w.effect)}
            for w in answer.weeks
        ],
        "together": {"days": str(answer.together_period), **_range(answer.together)},
        "back_to_normal": str(answer.back) if answer.back else None,
    }


def _range(estimate: Estimate) -> Mapping[str, int]:
    return {
        "value": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "level_percent": estimate.level_percent,
    }


def day(text: str | date) -> date:
    """Which day is written here?

    >>> day("2025-05-19")
    datetime.date(2025, 5, 19)
    """
    if isinstance(text, date):
        return text
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadInput(detail=f"{text!r} is no day. Write it like 2025-05-19") from None
