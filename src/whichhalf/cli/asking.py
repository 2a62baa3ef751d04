"""What is a new user asked, and in which order? The goals first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from textwrap import fill
from typing import Any

import typer

from whichhalf.errors import SettingInvalid
from whichhalf.front.answers import Answers, check_answer
from whichhalf.nouns.goal import GOAL_EVERY, GOAL_MEASURES, USUAL_MEASURES

_GOALS = """\
First: what do you use social media for? Without that nobody can judge a return.

  traffic     people who come to your sites, and stay
  awareness   being known and talked about
  sales       leads and sales
  service     answering, and keeping customers
  community   customers who take part and tell others
  own         a goal of your own
"""
_MEASURES = fill(
    f"A goal can be measured by {', '.join(GOAL_MEASURES)}.",
    80,
    initial_indent="  ",
    subsequent_indent="  ",
)
_SITES = """
Your sites, and what each sells: products, services, leads, subscriptions, advertising,
affiliate, sponsorship. As in: shop.example=products,advertising"""
_PEOPLE = """
Who works on social media, and what does an hour cost? An hourly rate (35), or what a year
brings: income:48000, salary:48000 or revenue:120000. Enter if you do not know."""


def ask_all(usual: Answers, flagged: frozenset[str]) -> Answers:
    """What does the user say to everything that no flag has answered?"""
    answers = usual
    for name, question in _QUESTIONS.items():
        if name not in flagged:
            answers = replace(answers, **{name: question(answers)})
    return answers


def _goals(_: Answers) -> tuple[str, ...]:
    typer.echo(_GOALS)
    kind = _one("The main goal", "sales", _check_kind)
    typer.echo(_MEASURES)
    goals = [_goal(kind)]
    while kind := _one("Another goal; Enter for none", "", _check_kind):
        goal = _goal(kind)
        try:
            check_answer(goals=(*goals, goal))
        except SettingInvalid as error:
            typer.echo(_hint(error))
        else:
            goals.append(goal)
    return tuple(goals)


def _goal(kind: str) -> str:
    usual = USUAL_MEASURES.get(kind, "")
    measure = _one("  How do you measure it", usual, lambda text: _check_goal(f"{kind}:{text}"))
    unit = {"money": "an amount", "ppm": "percent", "count": "a number"}[GOAL_MEASURES[measure]]
    target = _one(
        f"  Which target, {unit}; Enter for none",
        "",
        lambda text: _check_goal(f"{kind}:{measure}:{text}"),
    )
    if not target:
        return f"{kind}:{measure}"
    every = _one(
        f"  For every {', '.join(GOAL_EVERY)}",
        GOAL_EVERY[0],
        lambda text: _check_goal(f"{kind}:{measure}:{target}:{text}"),
    )
    return f"{kind}:{measure}:{target}:{every}"


def _check_kind(kind: str) -> None:
    _check_goal(f"{kind}:visits")


def _check_goal(line: str) -> None:
    check_answer(goals=(line,))


def _words(question: str, name: str) -> Callable[[Answers], str]:
    return lambda answers: _one(
        question, getattr(answers, name), lambda text: check_answer(**{name: text})
    )


def _networks(_: Answers) -> tuple[str, ...]:
    line = _one(
        "Which networks are you on, with commas; Enter to leave open",
        "",
        lambda text: check_answer(networks=_listed(text)),
    )
    return _listed(line)


def _sites(_: Answers) -> tuple[str, ...]:
    typer.echo(_SITES)
    sites: list[str] = []
    question = "A site; Enter for none"
    while site := _one(question, "", lambda text: check_answer(sites=(*sites, text))):
        sites.append(site)
        question = "Another site; Enter for none"
    return tuple(sites)


def _margin(_: Answers) -> str:
    return _one(
        "\nOf 100 of net revenue, how many are left after the cost of goods?"
        "\nPercent; Enter if you do not know",
        "",
        lambda text: check_answer(margin=text),
    )


def _people(answers: Answers) -> tuple[str, ...]:
    typer.echo(_PEOPLE)
    people: list[str] = []
    name = _one("Your name", "owner", lambda text: check_answer(people=(text,)))
    while name:
        people.append(_with_rate(name, answers.currency))
        name = _one(
            "Another person; Enter for none", "", lambda text: check_answer(people=(*people, text))
        )
    return tuple(people)


def _with_rate(name: str, currency: str) -> str:
    rate = _one(
        f"  An hour of {name}",
        "",
        lambda text: check_answer(people=(f"{name}={text}",), currency=currency),
    )
    return f"{name}={rate}" if rate else name


def _listed(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _hint(error: SettingInvalid) -> str:
    reason = str(error.facts["reason"])
    told = f"{reason[:1].upper()}{reason[1:]}. {error.facts['remedy']}"
    return fill(told, 80, initial_indent="  ", subsequent_indent="  ")


def _one(question: str, usual: str, check: Callable[[str], None]) -> str:
    """One answer that can stand; Enter takes the usual one. Asks again until it can."""
    while True:
        said = typer.prompt(question, default=usual, show_default=bool(usual))
        text = str(said).strip()
        if not text:
            return text
        try:
            check(text)
        except SettingInvalid as error:
            typer.echo(_hint(error))
        else:
            return text


_QUESTIONS: dict[str, Callable[[Answers], Any]] = {
    "goals": _goals,
    "business": _words("\nWhat is the business called", "business"),
    "currency": _words("In which currency does it keep its books", "currency"),
    "zone": _words("In which time zone is it", "zone"),
    "language": _words("In which language shall statements be, en or de", "language"),
    "networks": _networks,
    "sites": _sites,
    "margin": _margin,
    "people": _people,
}
