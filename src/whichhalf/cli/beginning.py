"""`whichhalf init`: how does a workspace begin?"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from whichhalf.cli.asking import ask_all
from whichhalf.errors import BadInput
from whichhalf.front.answers import Answers
from whichhalf.front.founding import (
    Founded,
    found,
    refuse_if_founded,
    usual_currency,
    usual_zone,
)

Folder = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="Where; else here.", show_default=False)
]
Goals = Annotated[
    list[str] | None,
    typer.Option(
        "--goal",
        metavar="KIND:MEASURE:TARGET:EVERY",
        help='As in sales:margin:12000:year or service:answered_share:"90 %":quarter; '
        "all but the kind can be left out. The first is the primary goal. Repeatable.",
    ),
]
Business = Annotated[
    str, typer.Option(metavar="NAME", help="What the business is called.", show_default=False)
]
Currency = Annotated[
    str, typer.Option(metavar="EUR", help="Of its books, three letters.", show_default=False)
]
Zone = Annotated[
    str, typer.Option(metavar="ZONE", help="Time zone, as in Europe/Berlin.", show_default=False)
]
Language = Annotated[str, typer.Option(metavar="en|de", help="Of statements.", show_default=False)]
Networks = Annotated[
    list[str] | None,
    typer.Option("--network", metavar="NAME", help="A network you are on. Repeatable."),
]
Sites = Annotated[
    list[str] | None,
    typer.Option(
        "--site",
        metavar="HOST=WHAT,WHAT",
        help="A site and what it sells, as in shop.example=products. Repeatable.",
    ),
]
Margin = Annotated[
    str,
    typer.Option(
        metavar="PERCENT",
        help="Share of net revenue left after goods and fees, as in 38.5.",
        show_default=False,
    ),
]
People = Annotated[
    list[str] | None,
    typer.Option(
        "--person",
        metavar="NAME=RATE",
        help="Who works on it at which hourly rate: Anna=35, or prorated from what a year brings: "
        "Anna=income:48000 (or salary, revenue). The first is the owner. Repeatable.",
    ),
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing, take what is usual.")]


def init(  # the options of the verb, declared
    folder: Folder = Path(),
    *,
    goals: Goals = None,
    business: Business = "",
    currency: Currency = "",
    zone: Zone = "",
    language: Language = "",
    networks: Networks = None,
    sites: Sites = None,
    margin: Margin = "",
    people: People = None,
    yes: Yes = False,
) -> None:
    """Begin a workspace: the goals first, then the business.

    Asks for what no flag says, and writes whichhalf.toml, channels.toml and .gitignore.
    It overwrites nothing.
    """
    refuse_if_founded(folder)
    lists = {"goals": goals, "networks": networks, "sites": sites, "people": people}
    words = {
        "business": business,
        "currency": currency,
        "zone": zone,
        "language": language,
        "margin": margin,
    }
    given: dict[str, Any] = {name: tuple(found_) for name, found_ in lists.items() if found_}
    given |= {name: word for name, word in words.items() if word}
    answers = replace(_usual(folder), **given)
    if not yes:
        answers = _asked(answers, frozenset(given))
    founded = found(folder, answers.facts)
    typer.echo(("" if yes else "\n") + _next_steps(founded, answers))


def _usual(folder: Path) -> Answers:
    return Answers(
        business=folder.resolve().name or "My business",
        currency=usual_currency(),
        zone=usual_zone(),
    )


def _asked(usual: Answers, given: frozenset[str]) -> Answers:
    try:
        return ask_all(usual, given)
    except typer.Abort:
        if sys.stdin.isatty():
            raise
        detail = "There is nobody to answer the questions. Give flags, and --yes for all the rest"
        raise BadInput(detail=detail) from None


def _next_steps(founded: Founded, answers: Answers) -> str:
    folder = str(founded.folder)
    at = "" if folder == "." else f" -w {folder}"
    open_points = []
    if not answers.margin:
        open_points.append("the margin: without it, what the sales are worth to you is unknown")
    if not any("=" in person for person in answers.people):
        open_points.append("what an hour costs: without it, the hours have no price")
    if not answers.sites:
        open_points.append("your sites and what they sell")
    if not any(goal.count(":") > 1 for goal in answers.goals):
        open_points.append("a target: without it, no goal is reached or missed")
    lines = [f"Written in {folder}: {', '.join(founded.written)}."]
    if founded.kept:
        lines.append(f"Left as they were: {', '.join(founded.kept)}.")
    if open_points:
        lines += ["", "Still open, to be added in whichhalf.toml when you know it:"]
        lines += [f"  - {point}" for point in open_points]
    lines += [
        "",
        "Next",
        "  1. Export what you have: the visits from your analytics and the orders from your",
        "     shop are enough to begin with. Any folder, any names.",
        f"  2. whichhalf import{at} FOLDER",
        f"  3. whichhalf statement{at}",
    ]
    return "\n".join(lines)


VERBS = {"init": init}
