"""A statement in which every text that can come from outside is the same nasty one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from itertools import cycle, islice
from typing import Any

from whichhalf.nouns.estimate import Unknown
from whichhalf.nouns.period import Period
from whichhalf.nouns.statement import Sentence, Statement
from whichhalf.statements import sentences

#: Fields that hold our own words: keys of sentences and names that the code branches on.
OURS = {
    ("Sentence", "key"),
    ("Unknown", "reason"),
    ("Unknown", "remedy"),
    ("Statement", "currency"),
    ("Stated", "formula"),
    ("ValueLine", "formula"),
    ("Roi", "scope"),
    ("Roi", "basis"),
    ("Series", "key"),
}
#: Kinds of fact that are text when they come from outside.
TEXTS = {"text", "network", "activity", "kind", "allocation", "health_group"}

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</svg></text><script>alert(1)</script>",
    "]]><script>alert(1)</script><![CDATA[",
    "--><script>alert(1)</script><!--",
    "<!DOCTYPE html><html onclick=alert(1)>",
    "<?xml version='1.0'?><x/>",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "<a href=javascript:alert(1)>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<img src=//evil.example/x.png>",
    "<form action=//evil.example><input autofocus onfocus=alert(1)>",
    "url(#x) url(//evil.example/x)",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)}",
    "{network:network} {x}",
    "`whichhalf explain <b>x</b>`",
    "&lt;script&gt; &amp;amp; &#60;b&#62;",
    "\x00\x01\x08\x1b[31m\x7f\x9b",
    "\ud800 lone \udfff",
    "\u202eevil\u2066 \ufeff\u200b",
    "\u2028line\u2029 \ufffe\uffff \x0b\x0c\x85\u1680\u3000",
    "＜script＞alert(1)＜/script＞",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "' style='background:url(//evil.example)' onmouseover='alert(1)",
    "datum.value); alert(1); (",
    "=cmd|' /C calc'!A0",
    "A" * 4_000,
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "undefined",
    "null",
    "[0].x",
    "   ",
    "",
)


def poisoned(statement: Statement, payload: str) -> Statement:
    """The same statement with the payload in every text field."""
    return scattered(statement, [payload])


def scattered(statement: Statement, payloads: Sequence[str], first: int = 0) -> Statement:
    """The same statement with one payload after the other in its text fields, in turn."""
    found = _Poison(islice(cycle(payloads), first, None)).taken(statement)
    assert isinstance(found, Statement)
    return found


def text_fields(statement: Statement) -> int:
    """How many text fields has a statement that can be poisoned?"""
    return repr(poisoned(statement, "\N{PILE OF POO}")).count("\N{PILE OF POO}")


class _Poison:
    def __init__(self, payloads: Iterator[str]) -> None:
        self.payloads = payloads

    def taken(self, value: Any) -> Any:
        if isinstance(value, Sentence):
            return Sentence(value.key, self.facts(sentences.SENTENCES[value.key], value.facts))
        if isinstance(value, Unknown):
            kinds = {**sentences.SENTENCES[value.reason], **sentences.SENTENCES[value.remedy]}
            return Unknown(value.reason, value.remedy, self.facts(kinds, value.facts))
        if isinstance(value, str) and not isinstance(value, Enum):
            return next(self.payloads)
        if isinstance(value, tuple):
            return tuple(self.taken(item) for item in value)
        if is_dataclass(value) and not isinstance(value, type | Period):
            return self.record(value)
        return value

    def record(self, value: Any) -> Any:
        named = [field.name for field in fields(value)]
        ours = {name for name in named if (type(value).__name__, name) in OURS}
        changed = {name: self.taken(getattr(value, name)) for name in named if name not in ours}
        return replace(value, **changed)

    def facts(self, kinds: Mapping[str, str], facts: Any) -> Any:
        return tuple(
            (name, next(self.payloads) if kinds[name] in TEXTS else fact) for name, fact in facts
        )
