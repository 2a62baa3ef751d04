"""How is a page written so that nothing from the data becomes part of it?

Elements are built, never glued: every text and every attribute is escaped as it is written, and
there is no way around it but `Trusted`, which only this room's own style sheet and checked drawings
are wrapped in. Names of elements and attributes come from the code; attributes that could run, load
or lead away do not exist here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from whichhalf.errors import DrawingRefused
from whichhalf.typeset.telling import clean

_EMPTY = frozenset({"meta", "br", "hr"})
_ATTRIBUTES = re.compile(
    "lang|charset|name|content|class|id|scope|role|aria-label|aria-labelledby|http-equiv|width|height"
    "|viewBox|x|y|href|tabindex"
)
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})

#: What a drawing may consist of: shapes and words, nothing that runs, loads or leads away.
_DRAWN = re.compile("svg|g|path|rect|line|circle|text|tspan|title|desc|defs|clippath")
_DRAWN_ATTRIBUTES = re.compile(
    "xmlns|xmlns:xlink|version|class|width|height|viewbox|role|id|d|x|y|x1|x2|y1|y2|dx|dy|r|cx|cy|rx|ry"
    "|aria-hidden|aria-label|aria-labelledby|aria-roledescription|transform|fill|opacity|fill-opacity"
    "|stroke|stroke-(width|dasharray|opacity|miterlimit|linecap|linejoin)|font-(family|size|weight|style)"
    "|text-anchor|clip-path|pointer-events|display"
)


@dataclass(frozen=True, slots=True)
class Trusted:
    """Which markup is ours, and is written as it stands?"""

    markup: str


@dataclass(frozen=True, slots=True)
class Element:
    """Which element, with which attributes, around what?"""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple[Node, ...]


Node = str | Trusted | Element | None


def element(tag: str, *children: Node | Iterable[Node], **attributes: str | None) -> Element:
    """An element around its children: `class_` is class, None is left out.

    >>> written(element("td", "<b>", class_='"x"'))
    '<td class="&quot;x&quot;">&lt;b&gt;</td>'
    """
    named = tuple((_name(name), value) for name, value in attributes.items() if value is not None)
    return Element(tag, named, tuple(_flat(children)))


def written(node: Node) -> str:
    """How is this tree written as HTML?"""
    return "".join(_write(node))


def drawing(svg: str, *, title: str, description: str, name: str) -> Trusted:
    """Which inline picture is this drawing? Only shapes and words pass; it gets a name.

    Ids become this picture's own, so that two pictures on one page never share one.
    """
    _DrawingCheck().check(svg)
    opening, rest = svg.split(">", 1)
    prefixed = rest.replace('id="', f'id="{name}-').replace("url(#", f"url(#{name}-")
    opening = opening.replace(
        "<svg ", f'<svg role="img" aria-labelledby="{name}-title {name}-desc" ', 1
    )
    title_element = element("title", title, id=f"{name}-title")
    description_element = element("desc", description, id=f"{name}-desc")
    return Trusted(f"{opening}>{written(title_element)}{written(description_element)}{prefixed}")


class _DrawingCheck(HTMLParser):
    """Does a drawing hold anything but shapes and words?"""

    def check(self, svg: str) -> None:
        if not svg.startswith("<svg "):
            raise DrawingRefused(what="something that is no drawing")
        self.feed(svg)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not _DRAWN.fullmatch(tag):
            raise DrawingRefused(what=f"the element {tag}")
        for name, value in attrs:
            if not _DRAWN_ATTRIBUTES.fullmatch(name):
                raise DrawingRefused(what=f"the attribute {name}")
            if "url(" in (value or "") and not (value or "").startswith("url(#"):
                raise DrawingRefused(what=f"an address in {name}")

    def handle_decl(self, decl: str) -> None:
        raise DrawingRefused(what=f"a declaration ({decl[:20]})")

    def handle_comment(self, data: str) -> None:
        raise DrawingRefused(what=f"a comment ({data[:20]})")

    def handle_pi(self, data: str) -> None:
        raise DrawingRefused(what=f"an instruction ({data[:20]})")

    def unknown_decl(self, data: str) -> None:
        raise DrawingRefused(what=f"a section ({data[:20]})")


def _name(name: str) -> str:
    plain = name.rstrip("_").replace("_", "-")
    if not _ATTRIBUTES.fullmatch(plain):
        raise DrawingRefused(what=f"the attribute {plain}")
    return plain


def _flat(children: Iterable[Node | Iterable[Node]]) -> Iterator[Node]:
    for child in children:
        if child is None or isinstance(child, str | Trusted | Element):
            yield child
        else:
            yield from _flat(child)


def _write(node: Node) -> Iterator[str]:
    if node is None:
        return
    if isinstance(node, Trusted):
        yield node.markup
    elif isinstance(node, str):
        yield clean(node).translate(_ESCAPES)
    else:
        attributes = "".join(
            f' {name}="{_attribute(name, value)}"' for name, value in node.attributes
        )
        yield f"<{node.tag}{attributes}>"
        if node.tag not in _EMPTY:
            for child in node.children:
                yield from _write(child)
            yield f"</{node.tag}>"


def _attribute(name: str, value: str) -> str:
    if name == "href" and not value.startswith("#"):
        raise DrawingRefused(what="a way out of the page")
    return clean(value).translate(_ESCAPES)
