"""What of each channel's credit falls to its campaigns or posts?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from whichhalf.ledger.met import numbered_names
from whichhalf.measures import JOURNEY_CHANNELS, TOUCHED_PARTS, TOUCHED_PARTS_ANEW
from whichhalf.models.fit import split_within
from whichhalf.nouns.credit import Credits
from whichhalf.paths.journeys import REST
from whichhalf.till.inquiry import Inquiry

Parts = Mapping[str, Mapping[str, int]]


def parts_of_channels(
    inquiry: Inquiry, lookback_days: int, by: Literal["campaign", "post"], *, reset: bool = False
) -> Parts:
    """How often was each campaign or post of a channel touched before a purchase?

    With `reset` only since the buyer's purchase before. Touches of no campaign stay under the
    channel's own name.
    """
    names = numbered_names(inquiry.answer(JOURNEY_CHANNELS))
    found: dict[str, Counter[str]] = defaultdict(Counter)
    measure = TOUCHED_PARTS_ANEW if reset else TOUCHED_PARTS
    for row in inquiry.answer(replace(measure, lookback_days=lookback_days)):
        channel = names[row["number"]]
        name = f"{channel}: {row[by]}" if row[by] else channel
        found[channel][name] += row["touches"]
    return found


def split(whole: Credits, parts: Parts) -> Credits:
    """The same, part by part: to the cent what each channel has (law 1).

    The doubt about the split itself is not in the ranges: a part is as sure as its channel.
    """
    told = {one.name for one in whole.credits}
    rest: Counter[str] = Counter()
    for channel, touches in parts.items():
        if channel not in told:
            rest.update(touches)
    every = {**parts, REST: {**parts.get(REST, {}), **rest}}
    split_up = tuple(
        part
        for one in whole.credits
        for part in split_within(replace(one, draws=()), every.get(one.name, {}))
    )
    return replace(whole, credits=split_up)
