"""How is it told in a terminal what an event changed?

What could have been seen stands before what was seen.
"""

from __future__ import annotations

from collections.abc import Iterable

from whichhalf.nouns.estimate import Estimate, Unknown
from whichhalf.nouns.period import Period
from whichhalf.nouns.statement import Fact, Sentence
from whichhalf.pages.aligned import aligned, paragraph
from whichhalf.typeset.numbers import rounded
from whichhalf.typeset.telling import Teller
from whichhalf.worth.event import EventEffect, EventFound, share

#: An effect that must be larger than this share of the expected to be seen: a coarse sieve.
_COARSE_PPM = 300_000


def impact_page(found: EventFound, teller: Teller, *, width: int) -> str:
    """What could have been seen, what changed, and how did it go on?"""
    told = _Told(found, teller)
    question = found.question
    days = teller.days(Period(question.start, question.end, found.seen.zone))
    title = teller.label("impact_title", on=teller.name("impact_on", question.on), days=days)
    if isinstance(found.answer, Unknown):
        why = f"{teller.label('unknown')}: {teller.reason(found.answer)}"
        remedy = teller.label("remedy", what=teller.remedy(found.answer))
        return "\n".join([title, "", *paragraph(why, width=width), *paragraph(remedy, width=width)])
    parts = [
        told.ground(),
        told.detectable(found.answer),
        told.effect(found.answer),
        told.verdict(found.answer),
        told.placebos(found.answer),
    ]
    lines = [title]
    for part in parts:
        lines += ["", *paragraph(part, width=width)]
    lines += ["", *told.weeks(found.answer, width)]
    for part in (told.way_back(found.answer), told.beside()):
        lines += ["", *paragraph(part, width=width)] if part else []
    return "\n".join(lines)


class _Told:
    """The sentences about one event, in the reader's language."""

    def __init__(self, found: EventFound, teller: Teller) -> None:
        self.found = found
        self.teller = teller

    def ground(self) -> str:
        """By which days is it judged?"""
        found = self.found
        kind = "before" if found.step_days == 1 else "before_weeks"
        said = [self.say(kind, days=found.before, since=str(found.seen.start))]
        if found.gaps:
            said.append(self.say("gaps", days=found.gaps))
        if found.question.controls:
            said.append(self.say("controls", controls=", ".join(found.question.controls)))
        return " ".join(said)

    def detectable(self, answer: EventEffect) -> str:
        """What is the smallest effect that would have been seen?"""
        amount, part = self.sized(answer.detectable, answer)
        said = [self.say("detectable", amount=amount, share=part)]
        if self.found.unit == "money" and answer.detectable * 1_000_000 > (
            _COARSE_PPM * answer.expected
        ):
            said.append(self.say("too_coarse"))
        return " ".join(said)

    def effect(self, answer: EventEffect) -> str:
        """What changed?"""
        ends = {"low": self.signed(answer.effect.low), "high": self.signed(answer.effect.high)}
        if self.found.unit == "ppm":
            return self.say("effect_price", effect=self.signed(answer.effect.value), **ends)
        return self.say(
            "effect",
            expected=self.amount(answer.expected),
            booked=self.amount(answer.booked),
            effect=self.signed(answer.effect.value),
            **ends,
        )

    def verdict(self, answer: EventEffect) -> str:
        """Was it a disaster, a hit, or nothing that can be told from chance?"""
        bound, part = self.sized(answer.bound, answer)
        head = f"{self.teller.label('impact_verdict')}: "
        if answer.verdict == "none":
            return head + self.say("verdict_none", bound=bound, share=part)
        least = min(abs(answer.effect.low), abs(answer.effect.high))
        return head + self.say(f"verdict_{answer.verdict}", least=self.amount(least), bound=bound)

    def placebos(self, answer: EventEffect) -> str:
        """What did the same look back say where nothing had happened?"""
        said = self.say(
            "placebos", dates=answer.placebos, apart=answer.apart, share=answer.rank_ppm
        )
        if rounded(answer.widening_milli, 10) == 100:
            return f"{said} {self.say('not_widened', covered=answer.covered_ppm)}"
        factor = self.teller.numbers.milli(answer.widening_milli)
        return f"{said} {self.say('widened', covered=answer.covered_ppm, factor=factor)}"

    def weeks(self, answer: EventEffect, width: int) -> list[str]:
        """The event and the weeks after it."""
        amounts = () if self.found.unit == "ppm" else ("booked", "expected")
        heads = ("days", *amounts, "difference", "range")
        rows: list[tuple[str, ...]] = [tuple(self.teller.label(f"impact_{head}") for head in heads)]
        for week in answer.weeks:
            days = self.teller.numbers.days(week.period, self.teller.label("to"))
            booked = (self.amount(week.booked), self.amount(week.booked - week.effect.value))
            change = (self.signed(week.effect.value), self.between(week.effect))
            rows.append((days, *(booked if amounts else ()), *change))
        return aligned(rows, right=range(1, len(heads)), width=width)

    def way_back(self, answer: EventEffect) -> str:
        """What of it was lost for good, and when was it normal again?"""
        after = [w for w in answer.weeks if w.period.start >= self.found.question.end]
        if len(after) < 2:
            return self.say("no_weeks_after")
        usual = all(week.effect.low <= 0 <= week.effect.high for week in after)
        if answer.verdict == "none":
            said = self.say("normal_throughout" if usual else "later_weeks")
        elif answer.back:
            said = self.say("back", day=str(answer.back))
        else:
            said = self.say("not_back", day=str(after[-1].period.end))
        together = self.say(
            "together",
            first=str(answer.together_period.start),
            last=str(after[-1].period.end),
            amount=self.signed(answer.together.value),
            low=self.signed(answer.together.low),
            high=self.signed(answer.together.high),
        )
        return f"{said} {together}"

    def beside(self) -> str:
        """What else began or ended near it?"""
        names = ", ".join(other.title for other in self.found.others)
        return self.say("beside", campaigns=names) if names else ""

    def say(self, name: str, **facts: Fact) -> str:
        """One sentence."""
        return self.teller.sentence(Sentence(f"impact.{name}", _pairs(facts.items())))

    def amount(self, value: int) -> str:
        """An amount: whole money, orders, or a percentage."""
        numbers, unit = self.teller.numbers, self.found.unit
        if unit == "money":
            return numbers.whole_money(value, self.teller.currency)
        return numbers.percent(value) if unit == "ppm" else numbers.count(value)

    def signed(self, value: int) -> str:
        """The same with its sign."""
        return f"+{self.amount(value)}" if value > 0 else self.amount(value)

    def between(self, estimate: Estimate) -> str:
        """Two ends."""
        ends = (self.signed(estimate.low), self.signed(estimate.high))
        return f" {self.teller.label('to')} ".join(ends)

    def sized(self, value: int, answer: EventEffect) -> tuple[str, str]:
        """An amount, and which part of the expected it is; of a price it is a part as it stands."""
        if self.found.unit == "ppm":
            return self.amount(value), self.teller.name("impact_on", "price")
        part = share(value, answer.expected)
        if isinstance(part, Unknown):
            return self.amount(value), self.teller.label("impact_no_share")
        percent = self.teller.numbers.percent(part.value)
        return self.amount(value), self.teller.label("impact_of_expected", share=percent)


def _pairs(facts: Iterable[tuple[str, Fact]]) -> tuple[tuple[str, Fact], ...]:
    return tuple(facts)
