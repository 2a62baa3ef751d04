"""Which visits and sales did search bring to content that was made for social media?

Content made for social media is found by search as well, for years. These visits are search's, and
seen beside as an after-effect of social media: they overlap with everything that search brought.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from whichhalf.ledger.assisted import worth
from whichhalf.ledger.met import Meetings, Met
from whichhalf.ledger.sales import new_customers
from whichhalf.measures import LINKED_PAGES, SEARCH_CLICKS, SEARCH_LANDINGS
from whichhalf.nouns.estimate import Estimate, Grade
from whichhalf.nouns.evidence import Evidence
from whichhalf.nouns.line import ValueLine
from whichhalf.nouns.measure import Measure
from whichhalf.till.inquiry import Inquiry, Scope

VISITS, SALES = "visits.search", "sales.search_view"
#: Search engines of which reports do not say more than that it was search.
_SOME_ENGINE = "google"


@dataclass(frozen=True, slots=True)
class Content:
    """Which pages were made for social media: beginnings of paths, and pages that posts link to?"""

    prefixes: tuple[str, ...]
    linked: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, inquiry: Inquiry, scope: Scope) -> Content:
        """By the settings, and by the links of our posts on social networks."""
        prefixes = tuple(p for site in inquiry.settings.sites for p in site.made_for_social)
        linked = frozenset(
            place_of(row["url"], "")
            for row in inquiry.answer(LINKED_PAGES)
            if not scope.is_other(row["network"])
        )
        # The front page is linked to by everybody and made for nobody in particular.
        return cls(prefixes, frozenset(one for one in linked if one[1] != "/"))

    def has(self, page: str, site: str) -> bool:
        """Is this page one of them?"""
        host, path = place_of(page, site)
        if path.startswith(self.prefixes):
            return True
        return (host, path) in self.linked or ("", path) in self.linked


def place_of(page: str, site: str) -> tuple[str, str]:
    """Host and path of a page, without what changes nothing.

    >>> place_of("https://Blog.example/Socks/?utm_source=x", ""), place_of("/socks", "a.example")
    (('blog.example', '/socks'), ('a.example', '/socks'))
    """
    address, _, rest = page.strip().lower().partition("://")
    host, path = (site.lower(), address) if not rest else rest.partition("/")[::2]
    path = path.partition("?")[0].partition("#")[0].strip("/")
    return host.removeprefix("www."), f"/{path}"


def content_lines(inquiry: Inquiry, scope: Scope, met: Meetings) -> tuple[ValueLine, ...]:
    """Visits from search that landed there, and the sales to people who had come so."""
    content = Content.of(inquiry, scope)
    if not content.prefixes and not content.linked:
        return ()
    lines = list(_visits(inquiry, content))
    sold = met.some(lambda one: _landed(one, content))
    if sold:
        lines.append(_sales(met, sold))
    return tuple(lines)


def _landed(one: Met, content: Content) -> bool:
    pairs = (place.partition(" ")[::2] for place in (one.row["landed"] or "").split("\n") if place)
    return any(content.has(page, site) for site, page in pairs)


def _visits(inquiry: Inquiry, content: Content) -> tuple[ValueLine, ...]:
    """From the sites' own record where it knows landing pages, else from the search console."""
    own = [row for row in inquiry.answer(SEARCH_LANDINGS) if row["paid"] != "paid"]
    found: dict[str, int] = defaultdict(int)
    rows: list[Mapping[str, Any]] = []
    for row in own:
        if content.has(row["page"], row["site"]):
            found[row["network"] or _SOME_ENGINE] += row["visits"]
            rows.append(row)
    if own:
        proof = inquiry.narrowed(SEARCH_LANDINGS, rows, ("page", "site", "network", "paid"))
        return tuple(_line(name, count, proof) for name, count in sorted(found.items()))
    clicked = [
        row
        for row in inquiry.answer(SEARCH_CLICKS)
        if row["subject_kind"] == "page" and content.has(row["subject"], row["site"] or "")
    ]
    clicks = sum(row["clicks"] or 0 for row in clicked)
    return (_line(_SOME_ENGINE, clicks, _proof(inquiry, SEARCH_CLICKS, clicked)),) if clicks else ()


def _proof(inquiry: Inquiry, measure: Measure, rows: list[dict[str, Any]]) -> tuple[Evidence, ...]:
    return inquiry.narrowed(measure, rows, ("subject", "subject_kind", "system", "site"))


def _line(network: str, visits: int, proof: tuple[Evidence, ...]) -> ValueLine:
    return ValueLine(
        key=f"value/{VISITS}/{network}",
        kind=VISITS,
        network=network,
        grade=Grade.MEASURED,
        figure=Estimate.counted(visits),
        unit="count",
        group="visits",
        counts=False,
        formula="formula.search_landing",
        evidence=proof,
    )


def _sales(met: Meetings, sold: tuple[Met, ...]) -> ValueLine:
    return ValueLine(
        key=f"value/{SALES}/search",
        kind=SALES,
        network="",
        grade=Grade.MATCHED,
        figure=worth(met, sold),
        unit="money",
        group="sales",
        counts=False,
        conversions=sum(one.orders for one in sold),
        new_customers=new_customers([one.row for one in sold]),
        formula="formula.met_before",
        evidence=met.proof(sold),
    )
