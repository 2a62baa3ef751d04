"""Which exports can be read?

To add a system: one TOML and one Python file of its name, its fixture, and a line here.
"""

from __future__ import annotations

from functools import cache

from whichhalf.connectors import (
    ga4,
    google_ads,
    harvest,
    keyword_planner,
    meta_ads,
    orders,
    plain,
    search_console,
    shopify,
    stripe,
    toggl,
    x,
    youtube,
)
from whichhalf.connectors.export import Export

#: Between two exports that recognise a file equally well, the earlier one wins: systems before
#: plain tables.
_SYSTEMS = (
    ga4,
    search_console,
    x,
    youtube,
    meta_ads,
    google_ads,
    keyword_planner,
    stripe,
    shopify,
    toggl,
    harvest,
    orders,
    plain,
)


@cache
def exports() -> tuple[Export, ...]:
    """All of them, in the order of preference; the column lists are read when first asked for."""
    return tuple(export for system in _SYSTEMS for export in system.exports())
