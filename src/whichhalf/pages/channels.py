"""How is it told which channel each source is?"""

from __future__ import annotations

from collections.abc import Sequence

from whichhalf.nouns.channel import SOURCE_FIELDS, Channel, Source
from whichhalf.pages.aligned import aligned

_SHORT = {"referrer_host": "from", "utm_source": "source", "utm_medium": "medium"}


def channels_page(found: Sequence[tuple[Source, Channel]], *, width: int) -> str:
    """Which channel is each source, what does Google Analytics 4 call it, which rule decided?"""
    if not found:
        return "No source was seen yet. Orders, visits and analytics reports bring them."
    rows: list[tuple[str, ...]] = [("Seen as", "Channel", "Google Analytics 4", "Rule")]
    rows += sorted(
        (_seen(source), channel.name, channel.ga4, channel.rule) for source, channel in found
    )
    lines = aligned(rows, width=width)
    return "\n".join([*lines, "", "Own rules stand in channels.toml and come first."])


def _seen(source: Source) -> str:
    parts = {name: getattr(source, name) for name in SOURCE_FIELDS}
    return ", ".join(f"{_SHORT.get(name, name)} {said}" for name, said in parts.items() if said)
