"""Who of our followers could ever buy or refer, as somebody who looked says of a random sample?"""

from __future__ import annotations

from dataclasses import dataclass

from whichhalf.nouns.estimate import Figure
from whichhalf.nouns.table import Table, count, flag, moment, person, text

LABELS = Table(
    "labels",
    "What somebody who looked says of one follower that `whichhalf audience` drew by chance.",
    (
        text("label_id", "its own id: made when it was drawn", required=True),
        text("network", "network", required=True),
        moment("drawn_at", "when the sample was drawn", required=True),
        count("draw_start", "where the draw began, a number", required=True),
        count("draw_size", "how many were drawn", required=True),
        person("person", "who follows"),
        flag("need", "could this person ever need what we sell?"),
        flag("authority", "and decide to buy it?"),
        flag("refer", "could this person send somebody who buys?"),
        flag("competitor", "is it a competitor, or somebody who sells to us?"),
        flag("friend", "is it a friend or a relative, who follows for our sake?"),
        text("note", "anything else"),
        moment("as_of", "how fresh the label is"),
    ),
    happened="drawn_at",
    as_of="as_of",
)
#: Pseudonyms are spread evenly; taken modulo this prime and begun somewhere else, they are an order
#: by chance.
DRAW_PRIME = 2_147_483_647


@dataclass(frozen=True, slots=True)
class AudienceFit:
    """Which share of a network's followers could ever buy or refer, in parts per million?

    `network` is empty for all networks with a sound sample together. `drawn` were drawn and
    `labelled` were looked at.
    """

    network: str
    followers: int
    drawn: int
    labelled: int
    buy: Figure
    refer: Figure
    either: Figure
    competitors: Figure
    friends: Figure
