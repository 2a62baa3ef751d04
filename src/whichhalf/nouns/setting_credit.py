"""By which model is credit shared out in the statement, and how far is looked back?"""

from __future__ import annotations

from dataclasses import dataclass

from whichhalf.nouns.journey import UNLIMITED_DAYS, USUAL_LOOKBACK_DAYS
from whichhalf.nouns.settings_place import Place

#: Models that never give less than nothing and need no more than the book has: those that could
#: stand in a total. The first is taken where nothing is said.
CREDIT_MODELS = (
    "shapley_simplified",
    "linear",
    "position",
    "first",
    "last",
    "last_non_direct",
    "markov_1",
    "markov_2",
)
_KEYS = ("model", "lookback_days", "reconciled")


@dataclass(frozen=True, slots=True)
class CreditSetting:
    """Which model, and how many days before a purchase may a visit lie?

    `reconciled`: does a statement also say what each channel is worth, as `whichhalf worth` does?
    """

    model: str = CREDIT_MODELS[0]
    lookback_days: int = USUAL_LOOKBACK_DAYS
    reconciled: bool = False


USUAL_CREDIT = CreditSetting()


def credit_setting(top: Place) -> CreditSetting:
    """What does the table [credit] say?

    >>> credit_setting(Place.of("", {"credit": {"lookback_days": 365}}, ["credit"]))
    CreditSetting(model='shapley_simplified', lookback_days=365, reconciled=False)
    """
    place = top.table("credit", _KEYS)
    return CreditSetting(
        model=place.choice("model", CREDIT_MODELS, USUAL_CREDIT.model),
        lookback_days=place.whole(
            "lookback_days", USUAL_CREDIT.lookback_days, least=1, most=UNLIMITED_DAYS
        ),
        reconciled=place.yes("reconciled", default=USUAL_CREDIT.reconciled),
    )
