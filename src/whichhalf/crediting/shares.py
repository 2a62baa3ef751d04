"""What of a model's credit falls to each network, channel, campaign and post?

A network has what the model gives it. That is split by how often its channels, campaigns or posts
were touched before the purchases that it is given for: each time to the cent what the network has
(law 1), and no range of its own, as how touches split it is a rule. Touches of no campaign, or of
no post, have their part like any other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from whichhalf.crediting.behind import OpenShare
from whichhalf.crediting.booked_credit import shared_out
from whichhalf.ledger.assisted import CREDIT, behind, ours
from whichhalf.ledger.met import Meetings, Met, meetings, numbered_names
from whichhalf.ledger.standing import Standing
from whichhalf.measures import JOURNEY_CHANNELS, SALES_PARTS
from whichhalf.measures.sales_paths import CELL, LINE
from whichhalf.nouns.credit import Credit, Credits
from whichhalf.nouns.estimate import Unknown
from whichhalf.nouns.money import split_integer
from whichhalf.paths.journeys import REST

#: Down to what is a credit split?
SPLITS = ("network", "channel", "campaign", "post")
#: In a key: touches of no campaign, or of no post.
_NONE = "-"


class Touch(NamedTuple):
    """What was touched, and how often: network, channel, campaign and post?"""

    network: str
    channel: str
    campaign: str
    post: str
    often: int


class Shared(NamedTuple):
    """A part of a credit, with the purchases before which it was touched."""

    share: OpenShare
    some: tuple[Met, ...]


class Shares(NamedTuple):
    """The parts of a credit by each of `SPLITS`, and all purchases with a known path."""

    met: Meetings
    by: Mapping[str, tuple[Shared, ...]]


def shares(standing: Standing, kind: str, network: str, key: str) -> Shares:
    """The parts of the line or figure of this kind, network and key.

    Nothing where the model cannot say.
    """
    met = meetings(standing.inquiry, standing.claims, standing.till, SALES_PARTS)
    names = ours(met, standing.scope, standing.claims.channels)
    found = shared_out(standing, names)
    whole = found.left if kind == CREDIT else found.whole
    if isinstance(whole, Unknown):
        return Shares(met, {})
    numbered = numbered_names(standing.inquiry.answer(JOURNEY_CHANNELS))
    some = behind(met, kind, network, names)
    told = [(one, tuple(read(str(one.row["parts"]), numbered))) for one in some]
    kept = frozenset(credit.name for credit in whole.credits)
    asked = tuple(_asked(whole, kind, network, names))
    split = _Split(told, kept, asked, key, single=bool(network))
    return Shares(met, {by: split.by(by) for by in SPLITS[bool(network) :]})


def _asked(whole: Credits, kind: str, network: str, names: Sequence[str]) -> Iterator[Credit]:
    """The credits that the line or figure is the sum of."""
    for one in whole.credits:
        social = one.name in names
        if one.name == network if network else social == (kind == "credit/social"):
            yield one


class _Split(NamedTuple):
    """How is what was given split? `kept` are the networks that the model told apart."""

    told: Sequence[tuple[Met, tuple[Touch, ...]]]
    kept: frozenset[str]
    given: tuple[Credit, ...]
    key: str
    single: bool

    def by(self, by: str) -> tuple[Shared, ...]:
        """To the cent what was given, the largest part first."""
        touches: dict[str, Counter[str]] = defaultdict(Counter)
        bought: dict[tuple[str, str], dict[int, Met]] = defaultdict(dict)
        for at, (one, met) in enumerate(self.told):
            for touch in met:
                credited = touch.network if touch.network in self.kept else REST
                name = str(getattr(touch, by))
                touches[credited][name] += touch.often * one.orders
                bought[credited, name][at] = one
        found = []
        for credit in self.given:
            for part in _parts(credit, touches[credit.name]):
                some = tuple(bought[credit.name, part[0]].values())
                found.append(Shared(self._share(by, credit, part, some), some))
        return tuple(sorted(found, key=lambda one: (-one.share.given, one.share.key)))

    def _share(
        self, by: str, credit: Credit, part: tuple[str, int, int], some: Sequence[Met]
    ) -> OpenShare:
        name, number, value = part
        whose = () if self.single or by in SPLITS[:2] else (credit.name,)
        key = "/".join((self.key, by, *whose, name or _NONE))
        return OpenShare(key, credit.name, name, number, sum(one.orders for one in some), value)


def _parts(credit: Credit, touches: Mapping[str, int]) -> Iterator[tuple[str, int, int]]:
    """Name, touches and value of each part of a credit; all of it under no name without touches."""
    if not touches:
        if credit.value:
            yield "", 0, credit.value
        return
    every = sorted(touches.items())
    values = split_integer(credit.value, [number for _, number in every])
    for (name, number), value in zip(every, values, strict=True):
        yield name, number, value


def read(parts: str, names: Mapping[int, str]) -> Iterator[Touch]:
    r"""What was touched, of one row of `sales_parts`?

    >>> list(read("3\x1fspring\x1fpin:7\x1f2", {3: "pinterest/owned"}))[0][2:]
    ('spring', 'pin:7', 2)
    """
    for line in parts.split(LINE):
        number, campaign, post, often = line.split(CELL)
        channel = names[int(number)]
        yield Touch(channel.partition("/")[0], channel, campaign, post, int(often))
