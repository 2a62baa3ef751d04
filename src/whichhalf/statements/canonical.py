"""How is a statement written down so that it can be compared, and read again for ever?

`figures` holds everything that is said, sorted; two statements are the same when it is. Ids, seeds
and hashes stand in the `envelope` beside it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from whichhalf.errors import BadInput
from whichhalf.nouns.evidence import Evidence
from whichhalf.nouns.statement import Envelope, Statement

#: The layout of what is written; a reader of another one refuses.
LAYOUT = 1
#: What in evidence is an id of the book, the settings or the code, not a figure.
_IDS = {"batch": 0, "settings_hash": "", "code_version": ""}
#: Named where a field can hold several kinds of record.
_KIND = "is"


def canonical(statement: Statement) -> dict[str, Any]:
    """The statement as plain values: `layout`, `figures` and `envelope`."""
    written = _plain(replace(statement, envelope=Envelope()))
    del written["envelope"]
    return {"layout": LAYOUT, "figures": written, "envelope": _plain(statement.envelope)}


def canonical_json(statement: Statement) -> str:
    """Canonical JSON: sorted keys, no blanks, the same bytes for the same statement."""
    return json.dumps(
        canonical(statement), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )


def from_canonical(written: Mapping[str, Any]) -> Statement:
    """Which statement was written down here?"""
    if written.get("layout") != LAYOUT:
        detail = f"a statement of layout {written.get('layout')} was written by another version"
        raise BadInput(detail=detail)
    envelope: Envelope = _read(Envelope, written["envelope"])
    whole = {**written["figures"], "envelope": written["envelope"]}
    found: Statement = _with_ids(_read(Statement, whole), envelope)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return _record(value)
    if isinstance(value, tuple | list | frozenset):
        return [_plain(item) for item in value]
    return value


def _record(value: Any) -> dict[str, Any]:
    left_out = _IDS if isinstance(value, Evidence) else {}
    found = {
        field.name: _plain(getattr(value, field.name))
        for field in fields(value)
        if field.name not in left_out
    }
    return {_KIND: type(value).__name__.lower(), **found}


def _read(kind: Any, value: Any) -> Any:
    if get_origin(kind) in {Union, UnionType}:
        return _read(_chosen(get_args(kind), value), value)
    if get_origin(kind) is tuple:
        return _read_tuple(get_args(kind), value)
    if is_dataclass(kind):
        return _read_record(kind, value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if kind is date:
        return date.fromisoformat(value)
    return value


def _chosen(kinds: tuple[Any, ...], value: Any) -> Any:
    if value is None:
        return NoneType
    if isinstance(value, dict):
        return next(k for k in kinds if is_dataclass(k) and _name(k) == value[_KIND])
    if isinstance(value, list):
        return next(k for k in kinds if get_origin(k) is tuple)
    return next(k for k in kinds if k is not NoneType and not is_dataclass(k))


def _name(kind: Any) -> str:
    return str(kind.__name__).lower()


def _read_tuple(kinds: tuple[Any, ...], value: list[Any]) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_read(kinds[0], item) for item in value)
    return tuple(_read(kind, item) for kind, item in zip(kinds, value, strict=True))


def _read_record(kind: Any, value: dict[str, Any]) -> Any:
    hints = _hints(kind)
    return kind(**{name: _read(hints[name], item) for name, item in value.items() if name != _KIND})


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _with_ids(value: Any, envelope: Envelope) -> Any:
    """The same records, with the envelope's ids in every piece of evidence."""
    if isinstance(value, Evidence):
        ids = {name: getattr(envelope, name) for name in _IDS}
        return replace(value, **ids)
    if isinstance(value, tuple):
        return tuple(_with_ids(item, envelope) for item in value)
    if is_dataclass(value) and not isinstance(value, type | Envelope | Enum):
        changed = {f.name: _with_ids(getattr(value, f.name), envelope) for f in fields(value)}
        return replace(value, **changed)
    return value
