"""Which models have a say in the statement?

Each is asked only where the book has what it needs, and loaded only then: numbers for models take
0.2 s of CPU.
"""

from __future__ import annotations

from whichhalf.ledger.modelled import Entering, Modelled
from whichhalf.ledger.standing import Standing


def credit(standing: Standing) -> Modelled:
    """Which part of the sales with a known path does the credit model give to each network?"""
    if not standing.met.purchases:
        return Modelled()
    from whichhalf.crediting.booked_credit import credit_lines

    return credit_lines(standing)


def worth(standing: Standing) -> Modelled:
    """What would not have been booked without each channel? Asked where the settings say so.

    It takes some seconds, so a statement of what was counted need not wait for it.
    """
    if not standing.inquiry.settings.credit.reconciled or not standing.sold.known:
        return Modelled()
    from whichhalf.worth.entries import reconciled_part

    return reconciled_part(standing)


#: In the order in which their lines stand.
ENTERING: tuple[Entering, ...] = (credit, worth)
