"""How does a typed line become one call?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from importlib import import_module
from typing import Any

import typer

from whichhalf.cli import failing, frontpage, typed
from whichhalf.cli.verbs import VERBS, Verb


def run(words: Sequence[str]) -> int:
    """What is the exit code? 0: done, 1: not possible, 2: not understood, 70: our mistake."""
    arguments = [word for word in words if word != "--debug"]
    failures = failing.Failures(debug="--debug" in words)
    names = {one.name for one in VERBS}
    chosen = [one for one in VERBS if one.name == arguments[0]] if arguments[:1] else []
    if arguments and not arguments[0].startswith("-") and arguments[0] not in names:
        return failures.unknown_verb(arguments[0], sorted(names))
    try:
        application(chosen or VERBS, failures)(arguments, prog_name="whichhalf")
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(bool(leaving.code))
    return 0


def application(verbs: Sequence[Verb], failures: failing.Failures) -> typer.Typer:
    """The application with these verbs."""
    app = typer.Typer(
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=False,
        cls=typed.Verbs,
        help=frontpage.page(),
    )
    # A callback keeps the verb a word of its own even where only one is registered.
    app.callback()(_nothing)
    for one in verbs:
        function = import_module(f"whichhalf.cli.{one.module}").VERBS[one.name]
        app.command(one.name, cls=typed.Verb, help=function.__doc__)(
            _guarded(function, one, failures)
        )
    return app


def _nothing() -> None:
    """Nothing happens before the verb."""


def _guarded(
    function: Callable[..., None], verb: Verb, failures: failing.Failures
) -> Callable[..., None]:
    @wraps(function)
    def guarded(*arguments: Any, **options: Any) -> None:
        code = failures.watch(verb.stopped, lambda: function(*arguments, **options))
        if code:
            raise typer.Exit(code)

    return guarded
