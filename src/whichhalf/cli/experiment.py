"""`whichhalf experiment plan|start|read`: weeks on and off by lot, or regions beside others."""

from __future__ import annotations

from typing import Annotated

import typer

from whichhalf import front
from whichhalf.cli import terminal
from whichhalf.cli.options import Form, Workspace, checked
from whichhalf.errors import BadInput
from whichhalf.front.experiments import Lot
from whichhalf.pages.experiment import prospect_page, reading_page, started_page

DEEDS = ("plan", "start", "read")

Deed = Annotated[str, typer.Argument(metavar="plan|start|read", help="What is to be done.")]
Name = Annotated[str, typer.Argument(help="Short name of the experiment: for start and read.")]
Network = Annotated[str, typer.Option("--network", help="What is switched on and off: start.")]
Start = Annotated[
    str, typer.Option("--date", metavar="DAY", help="First day; else the next Monday: start.")
]
Pairs = Annotated[int, typer.Option("--pairs", help="Pairs of a week on and a week off: start.")]
Washout = Annotated[
    int, typer.Option("--washout", help="First days of each week that do not count: plan, start.")
]
On = Annotated[
    str, typer.Option("--on", metavar="sales|profit|orders", help="By what it is judged.")
]
Seed = Annotated[
    int | None, typer.Option("--seed", help="Draws the same lot again: start.", show_default=False)
]


def experiment(
    deed: Deed,
    name: Name = "",
    *,
    network: Network = "",
    date: Start = "",
    pairs: Pairs = 8,
    washout: Washout = 1,
    on: On = "sales",
    seed: Seed = None,
    workspace: Workspace = None,
    form: Form = "text",
) -> None:
    """Find out what a channel brings: switch it on and off by lot.

    plan says what an experiment of so many weeks could see, by your own past weeks. start draws
    the lot and writes the plan into the book, before the first day. read says what it showed.
    """
    if deed not in DEEDS:
        raise BadInput(detail=f"{deed!r} is none of {', '.join(DEEDS)}")
    checked(form)
    if deed != "plan" and not name:
        raise BadInput(detail=f"Which experiment? `whichhalf experiment {deed} NAME`")
    book, width = front.open_book(workspace), terminal.width()
    teller = front.teller(book)
    if deed == "plan":
        prospect = front.experiment_plan(book, on=on, washout_days=washout)
        text, found = prospect_page(prospect, teller, width=width), front.experiment_json(prospect)
    elif deed == "start":
        if not network:
            raise BadInput(detail="What is switched on and off? `--network pinterest`")
        lot = Lot(front.day(date) if date else None, pairs, washout, seed)
        plan = front.experiment_start(book, name, network, lot)
        text, found = started_page(plan, teller, width=width), front.experiment_json(plan)
    else:
        plan, answer = front.experiment_read(book, name, on=on)
        text = reading_page(plan, answer, teller, width=width)
        found = front.experiment_json(answer)
    typer.echo(found if form == "json" else text, nl=form != "json")


VERBS = {"experiment": experiment}
