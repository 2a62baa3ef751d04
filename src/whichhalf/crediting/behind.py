"""What is told of what stands behind a line of the sales?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class OpenPath:
    """Which way, how many orders and which margin; between how many days did it last?

    Each channel stands once, where it was first met, and the last one at the end. `given` is the
    margin that the model gives to the network, None where it cannot be told journey by journey.
    """

    channels: tuple[str, ...]
    orders: int
    margin: int
    given: int | None
    least_days: int
    most_days: int


@dataclass(frozen=True, slots=True)
class OpenPart:
    """What is the part called, how many orders and which margin are in it?"""

    name: str
    orders: int
    margin: int | None


@dataclass(frozen=True, slots=True)
class OpenShare:
    """Which part of a credit is it, how often was it touched before how many orders, what has it?

    `network` is where it belongs, `name` a channel, campaign or post: "" where there is none.
    `given` is in minor units; `key` opens it.
    """

    key: str
    network: str
    name: str
    touches: int
    orders: int
    given: int


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a line of the sales beside the rows?

    `clicks` are who took the last click, `booked` the lines that book these orders ("" for none),
    `chain` how many friends stand before the one who sent the buyer. `shares` are the parts of a
    credit by network, channel, campaign and post: each of these to the cent what the line has.
    """

    paths: tuple[OpenPath, ...] = ()
    clicks: tuple[OpenPart, ...] = ()
    booked: tuple[OpenPart, ...] = ()
    chain: tuple[OpenPart, ...] = ()
    shares: Mapping[str, tuple[OpenShare, ...]] = field(default_factory=dict)
    model: str = ""
    lookback_days: int = 0


NOTHING = Behind()
