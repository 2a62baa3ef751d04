"""Which figures does the reconciled part of a statement hold, each with a key by which it opens?"""

from __future__ import annotations

from collections.abc import Iterator

from whichhalf.nouns.estimate import Estimate, Figure, Grade, Unknown
from whichhalf.nouns.evidence import Evidence
from whichhalf.nouns.statement import Stated
from whichhalf.nouns.worth import Reconciled

#: What every key of this part begins with.
PART = "worth"


def worth_figures(found: Reconciled | Unknown | None) -> tuple[Stated, ...]:
    """Every figure of the part; its refusal alone where it could not be told."""
    if found is None:
        return ()
    if isinstance(found, Unknown):
        return (_stated("social", found, "reconciled", ()),)
    return tuple(_figures(found))


def _figures(found: Reconciled) -> Iterator[Stated]:
    proofs = found.evidence
    for one in found.channels:
        yield _stated(f"channel/{one.channel}", one.figure, "reconciled", proofs)
        if one.beyond_cost_ppm is not None:
            chance = Estimate.counted(one.beyond_cost_ppm)
            yield _stated(f"pays/{one.channel}", chance, "worth_pays", proofs, unit="ppm")
    yield _stated("social", found.social, "reconciled", proofs)
    yield _stated("baseline", found.baseline, "baseline", proofs)
    yield _stated("booked", Estimate.counted(found.booked), "booked_worth", proofs)
    views = found.views
    if views is not None:
        for name in ("cash", "accrual", "caused", "later"):
            yield _stated(name, getattr(views, name), f"worth_{name}", proofs)


def _stated(
    name: str, figure: Figure, formula: str, proofs: tuple[Evidence, ...], *, unit: str = "money"
) -> Stated:
    key = f"{PART}/{name}"
    return Stated(key, figure, unit, Grade.MODELLED, f"formula.{formula}", evidence=proofs)
