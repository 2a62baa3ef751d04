"""Which one line books a sale?

The first of these that claims it, and it is the only one (law 3): an order made in a network's own
shop (measured), a discount or invitation code of a network (matched), the last non-direct touch
that the order carries (matched), what was said on the telephone or in person (declared), the answer
to a survey (declared). A sale whose touch is of another channel belongs to that channel: an answer
that names a network is then shown beside, never added. What is left after that, and has a known
path, a model shares out among all channels on the path (modelled): association, not cause.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from whichhalf.measures import REFERRALS
from whichhalf.nouns.estimate import Grade
from whichhalf.till.inquiry import Inquiry, Scope

#: Kinds of line of the overlap group "sales", strongest first.
SALES_PRECEDENCE = (
    "sales.network_shop",
    "sales.code",
    "sales.touch",
    "sales.crm",
    "sales.survey",
    "sales.credit",
    "sales.analytics",
)
GRADES: Mapping[str, Grade] = {
    "sales.network_shop": Grade.MEASURED,
    "sales.code": Grade.MATCHED,
    "sales.touch": Grade.MATCHED,
    "sales.crm": Grade.DECLARED,
    "sales.survey": Grade.DECLARED,
    "sales.credit": Grade.MODELLED,
    "sales.analytics": Grade.MEASURED,
}
#: Columns of the measure `sales` that decide.
CLAIM_KEYS = (
    "place",
    "network",
    "medium",
    "social",
    "sourced",
    "code",
    "survey",
    "survey_network",
    "survey_social",
)
#: Sales that were talked over: what they carry as source is what somebody said.
_SPOKEN = ("telephone", "in_person")
#: A friend's code is nobody's network: word of mouth, shown and not added to social media.
WORD_OF_MOUTH = "word_of_mouth"


@dataclass(frozen=True, slots=True)
class Claim:
    """Which kind of line claims a sale, for which network?"""

    kind: str
    network: str


@dataclass(frozen=True, slots=True)
class Claims:
    """Who claims what? `codes` maps each code to its network."""

    scope: Scope
    codes: Mapping[str, str]
    channels: frozenset[str]

    @classmethod
    def of(cls, inquiry: Inquiry, scope: Scope, channels: frozenset[str]) -> Claims:
        """The rules of this statement. `channels` are channels of ours with costs of their own.

        Whose a code is, the settings say; where they are silent, the table of links.
        """
        codes = {
            str(row["code"]).casefold(): row["code_network"] or WORD_OF_MOUTH
            for row in inquiry.answer(REFERRALS)
            if row["listed"]
        }
        codes |= {
            code.code.casefold(): code.network or WORD_OF_MOUTH for code in inquiry.settings.codes
        }
        return cls(scope, codes, channels)

    def all(self, row: Mapping[str, Any]) -> tuple[Claim, ...]:
        """Every line that could claim a group of sales, strongest first."""
        found: list[Claim] = []
        social = self.scope.social_network(row["network"], row["social"])
        if row["place"] == "network_shop" and row["network"]:
            found.append(Claim("sales.network_shop", row["network"]))
        if (row["code"] or "").casefold() in self.codes:
            found.append(Claim("sales.code", self.codes[row["code"].casefold()]))
        if row["place"] in _SPOKEN:
            if social:
                found.append(Claim("sales.crm", social))
        elif social and row["place"] != "network_shop":
            found.append(Claim("sales.touch", social))
        elif row["medium"] == "email" and "newsletter" in self.channels:
            found.append(Claim("sales.touch", "newsletter"))
        named = self.scope.social_network(row["survey_network"], row["survey_social"])
        if row["survey"] and named:
            found.append(Claim("sales.survey", named))
        return tuple(found)

    def booked(self, row: Mapping[str, Any]) -> Claim | None:
        """The one line that books a group of sales, or nothing."""
        for claim in self.all(row):
            if claim.network == WORD_OF_MOUTH:
                continue
            if claim.kind == "sales.survey" and self.of_another_channel(row):
                return None
            return claim
        return None

    def of_another_channel(self, row: Mapping[str, Any]) -> bool:
        """Did the last non-direct touch come from a channel that is no part of social media?"""
        if not row["sourced"] or (row["medium"] or "direct") in {"direct", "other"}:
            return False
        return not self.scope.social_network(row["network"], row["social"])
