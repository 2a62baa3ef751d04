"""What is a file that holds no table, and what should the reader do with it?

An export that failed is often a login page, an error answer or a workbook under the name of a CSV
file.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from whichhalf.errors import FileRefused
from whichhalf.reader.files import PACKED, RawFile

#: JSON and XML above this size are not looked into: no export of theirs is read anyway.
_MOST_BYTES = 16_000_000
_DEEPEST = 64
_LONGEST_INTEGER = 19
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNREADABLE = (
    (b"%PDF", "it is a PDF", "Export the table as CSV instead."),
    (b"\xd0\xcf\x11\xe0", "it is an old Excel file (.xls)", "Save it as .xlsx or CSV."),
    (b"PAR1", "it is a Parquet file", "Import it as a plain table of the book."),
    (b"SQLite format 3", "it is a database", "Export the table as CSV."),
    (b"\x89PNG", "it is a picture", "Leave it out."),
    (b"\xff\xd8\xff", "it is a picture", "Leave it out."),
)
_AS_CSV = "Export the report as CSV or XLSX."


def refuse_strangers(raw: RawFile) -> None:
    """Is this file no table at all? Then raise the error that says what it is."""
    head = raw.head(4096)
    if not head:
        raise raw.refused(reason="it is empty", remedy="Export it again.")
    for magic, reason, remedy in _UNREADABLE:
        if head.startswith(magic):
            raise raw.refused(reason=reason, remedy=remedy)
    if head.startswith(PACKED):
        raise raw.refused(
            reason="it is an archive of a kind that is not read", remedy="Unpack it first."
        )
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:1] == b"<":
        raise _markup(raw, start)
    if start[:1] in (b"{", b"[") and (start[:1] == b"{" or _looks_like_json(start)):
        raise raw.refused(reason=json_trouble(_whole(raw)), remedy=_AS_CSV)


def _looks_like_json(start: bytes) -> bool:
    """A CSV file may begin with a bracket, as in `[exact],…`; JSON goes on with a value."""
    return re.match(rb"\[\s*([\[{\"\]\d-]|true|false|null)", start) is not None


def _whole(raw: RawFile) -> bytes:
    return raw.head(_MOST_BYTES + 1)


def _markup(raw: RawFile, start: bytes) -> FileRefused:
    if re.search(rb"<!doctype html|<html|<head|<body", start, re.IGNORECASE):
        remedy = "Often it is a login page: sign in there, and download the export again."
        return raw.refused(reason="it is a web page (HTML) and no export", remedy=remedy)
    data = _whole(raw)
    if len(data) > _MOST_BYTES:
        return raw.refused(reason="it is XML, and no system's XML is read", remedy=_AS_CSV)
    try:
        defusedxml.ElementTree.fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        return raw.refused(
            reason="it is XML that declares entities of its own, as an attack does", remedy=_AS_CSV
        )
    except defusedxml.ElementTree.ParseError:
        return raw.refused(reason="it is broken markup and no table", remedy=_AS_CSV)
    return raw.refused(reason="it is XML, and no system's XML is read", remedy=_AS_CSV)


def json_trouble(data: bytes) -> str:
    """What is the matter with this JSON? At the least that no connector reads it.

    >>> json_trouble(b'{"a": 1, "a": 2}')
    "it is JSON in which the key 'a' stands twice"
    >>> json_trouble(b'{"error": {"code": 190, "message": "token expired"}}')
    "it is an error answer in JSON and no export: 'token expired'"
    """
    if len(data) > _MOST_BYTES:
        return "it is JSON, and no system's JSON is read"
    try:
        _refuse_depth(data)
        value = json.loads(
            data, object_pairs_hook=_once, parse_constant=_constant, parse_int=_integer
        )
    except _Trouble as trouble:
        return f"it is JSON {trouble}"
    except (ValueError, RecursionError):
        return "it is broken JSON"
    if _SURROGATE.search(json.dumps(value, ensure_ascii=False)):
        return "it is JSON with half a character (a lone surrogate) in it"
    message = _message(value)
    if message:
        return f"it is an error answer in JSON and no export: {message[:200]!r}"
    return "it is JSON, and no system's JSON is read"


class _Trouble(ValueError):
    """Why this JSON is not believed: how its description goes on after "it is JSON "."""

    def __init__(self, how: str) -> None:
        super().__init__(how)


def _refuse_depth(data: bytes) -> None:
    depth = 0
    outside = re.sub(rb'"(?:[^"\\]|\\.)*"', b"", data)
    for bracket in re.findall(rb"[\[{\]}]", outside):
        depth += 1 if bracket in b"[{" else -1
        if depth > _DEEPEST:
            raise _Trouble(how=f"nested more than {_DEEPEST} levels deep")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            raise _Trouble(how=f"in which the key {key[:40]!r} stands twice")
        made[key] = value
    return made


def _constant(name: str) -> NoReturn:
    raise _Trouble(how=f"with {name} in it, which is no number")


def _integer(digits: str) -> int:
    if len(digits) > _LONGEST_INTEGER:
        raise _Trouble(how=f"with a number of {len(digits):,} digits")
    return int(digits)


def _message(value: object) -> str:
    if isinstance(value, dict) and "error" in value:
        error = value["error"]
        return str(error.get("message", error)) if isinstance(error, dict) else str(error)
    return ""
