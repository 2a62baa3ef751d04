"""When is what was typed already what a verb takes, so that nothing must turn it into that?

Text stays text and a default is what it is. For everything else typer asks pydantic, which alone
takes a tenth of a second of CPU to load: as much as some verbs need for their whole work.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args, get_origin

from typer.core import TyperCommand, TyperGroup, TyperOption


class AsTyped(TyperOption):
    """An option whose value goes through as it is where it is what the verb takes."""

    def process_value(self, ctx: Any, value: Any) -> Any:
        """The value for the verb."""
        asked = getattr(getattr(self, "type_descriptor", None), "annotation", None)
        if not fits(value, asked) or (self.required and self.value_is_missing(value)):
            return super().process_value(ctx, value)
        if get_origin(asked) is list:
            value = list(value or ())
        return value if self.callback is None else self.callback(ctx, self, value)


class Verb(TyperCommand):
    """A verb whose options may go through as they are."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Its options, `--help` among them."""
        return as_typed(super().get_params(ctx))


class Verbs(TyperGroup):
    """All verbs together, which have one option: `--help`."""

    def get_params(self, ctx: Any) -> list[Any]:
        """That one."""
        return as_typed(super().get_params(ctx))


def as_typed(options: Sequence[Any]) -> list[Any]:
    """The same options, whose values go through as they are where they can."""
    for one in options:
        if type(one) is TyperOption:
            one.__class__ = AsTyped
    return list(options)


def fits(value: Any, asked: Any) -> bool:
    """Is this value already what is asked for, or was nothing typed?

    >>> fits("2025", str), fits("52", int), fits(52, int), fits(("a", "b"), list[str])
    (True, False, True, True)
    """
    if value is None:
        return True
    if get_origin(asked) is list:
        inside = get_args(asked)[0]
        return isinstance(value, list | tuple) and all(type(one) is inside for one in value)
    return type(value) is asked
