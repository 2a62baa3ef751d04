"""`whichhalf worth` and `whichhalf decide`: what would not have come, and what next?"""

from __future__ import annotations

import typer

from whichhalf import front
from whichhalf.cli import terminal
from whichhalf.cli.options import Form, Period, Workspace, checked
from whichhalf.pages.worth import decision_page, worth_page


def worth(*, period: Period = "", workspace: Workspace = None, form: Form = "text") -> None:
    """What did each channel bring that would not have come anyway?

    One figure per channel, from the weeks, experiments, tracking and customers' answers together,
    each as a measurement that errs in a way of its own. Channels and what would have come anyway
    are what was booked. Each figure has a range, a verdict and what it rests on.
    """
    checked(form)
    book = front.open_book(workspace)
    found = front.worth(book, period)
    if form == "json":
        typer.echo(front.worth_json(found), nl=False)
        return
    typer.echo(worth_page(found, front.teller(book), width=terminal.width()))


def decide(*, period: Period = "", workspace: Workspace = None, form: Form = "text") -> None:
    """Where should the next hour and the next 100 go, and what would silence cost?

    Looks at what the next 100 bring on each channel, posted or paid, and at plans for a quarter.
    Says grow, keep or stop only where the chance is clear; else which experiment comes first.
    """
    checked(form)
    book = front.open_book(workspace)
    found = front.decide(book, period)
    if form == "json":
        typer.echo(front.decision_json(found), nl=False)
        return
    typer.echo(decision_page(found, front.teller(book), width=terminal.width()))


VERBS = {"worth": worth, "decide": decide}
