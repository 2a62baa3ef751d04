"""What is asked of the book for one statement, and which networks is it about?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from whichhalf.connectors.channels import shipped_facts
from whichhalf.measures import KNOWN_NETWORKS
from whichhalf.nouns.evidence import Evidence
from whichhalf.nouns.measure import Answer, Measure, Value
from whichhalf.nouns.period import Period
from whichhalf.nouns.setting import Settings

if TYPE_CHECKING:  # numpy is not needed to ask
    from whichhalf.lineup.seen import Touches

Ask = Callable[[Measure, Period], Answer]
#: Kinds of network that are social, as in `connectors/networks.toml`.
SOCIAL_KINDS = ("social", "video", "messenger", "community")
#: Social, but nobody says where: "Organic Social" of a channel report.
SOME_NETWORK = "othersocial"
#: More raw groups than this behind one figure are given as the whole answer.
_MOST_EVIDENCE = 60


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Whom do we ask, about which business and days? Each measure is asked once.

    `touches` gives all touches lined up, where that is sooner than asking for them.
    """

    ask: Ask
    settings: Settings
    period: Period
    rng_seed: int
    touches: Callable[[], Touches] | None = field(default=None, repr=False, compare=False)
    answers: dict[str, Answer] = field(default_factory=dict, repr=False, compare=False)

    def answer(self, measure: Measure) -> Answer:
        """What does the book answer for the period?"""
        if measure.name not in self.answers:
            self.answers[measure.name] = self.ask(measure, self.period)
        return self.answers[measure.name]

    def whole(self, names: Iterable[str]) -> tuple[Evidence, ...]:
        """The whole answers of these measures, each once, in the order of their names."""
        return tuple(self.answers[name].evidence for name in sorted(set(names)))

    def evidence(
        self, measure: Measure, keys: Iterable[str], rows: Iterable[dict[str, Value]]
    ) -> tuple[Evidence, ...]:
        """Which groups of a measure's rows stand behind a figure? One evidence per group."""
        whole = self.answer(measure).evidence
        names = tuple(keys)
        groups = {tuple((name, row[name]) for name in names) for row in rows}
        if not groups or len(groups) > _MOST_EVIDENCE:
            return (whole,)
        return tuple(whole.narrowed(**dict(group)) for group in sorted(groups, key=repr))

    def narrowed(
        self, measure: Measure, rows: Iterable[Mapping[str, Value]], columns: Sequence[str]
    ) -> tuple[Evidence, ...]:
        """Which rows of a measure are these? One evidence with all values of few columns."""
        answer = self.answer(measure)
        return narrowest(answer.evidence, list(rows), list(answer), columns)


def narrowest(
    whole: Evidence,
    some: Sequence[Mapping[str, Value]],
    every: Sequence[Mapping[str, Value]],
    columns: Sequence[str],
) -> tuple[Evidence, ...]:
    """Which of these columns tell some rows from every other? The first that do, with all values.

    Where the values of single columns cannot tell them, there is one evidence per group of values.
    """
    if not some:
        return ()
    where: dict[str, tuple[Value, ...]] = {}
    fitting = list(every)
    for column in columns:
        if len(fitting) == len(some):
            break
        values = {row[column] for row in some}
        left = [row for row in fitting if row[column] in values]
        if len(left) < len(fitting):
            where[column] = tuple(sorted(values, key=repr))
            fitting = left
    if len(fitting) == len(some):
        return (whole.narrowed(**where),)
    groups: dict[tuple[Value, ...], set[Value]] = {}
    first, *others = columns
    for row in some:
        groups.setdefault(tuple(row[name] for name in others), set()).add(row[first])
    return tuple(
        whole.narrowed(
            **{first: tuple(sorted(values, key=repr))}, **dict(zip(others, group, strict=True))
        )
        for group, values in sorted(groups.items(), key=repr)
    )


@dataclass(frozen=True, slots=True)
class Scope:
    """Which networks is the statement about?

    Social networks, those that the settings name, and channels of ours that costs are booked to.
    What is known to be something else (a search engine, an assistant, a market place) is shown
    apart.
    """

    social: frozenset[str]
    other: frozenset[str]

    @classmethod
    def of(cls, inquiry: Inquiry) -> Scope:
        """Which networks are social, by the settings, the book's channels and what is shipped?"""
        facts = shipped_facts()["networks"]
        social = {name for name, network in facts.items() if network["kind"] in SOCIAL_KINDS}
        other = set(facts) - social
        for row in inquiry.answer(KNOWN_NETWORKS):
            (social if row["social"] else other).add(row["network"])
        social |= set(inquiry.settings.networks)
        return cls(frozenset(social), frozenset(other - social))

    def is_other(self, network: str) -> bool:
        """Is it known to be no part of social media?"""
        return network in self.other

    def social_network(self, network: str | None, social: bool | None) -> str:  # noqa: FBT001 - a column
        """Which social network does a row with this network belong to, by itself or by its channel?

        Nothing where it is not social. A channel group tells that a visit was social, not where.
        """
        if network:
            return network if social or network in self.social else ""
        return SOME_NETWORK if social else ""
