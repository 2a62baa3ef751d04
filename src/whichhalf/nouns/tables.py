"""Which tables does the book hold?"""

from __future__ import annotations

from whichhalf.errors import TableUnknown
from whichhalf.nouns.account import ACCOUNTS
from whichhalf.nouns.answer import ANSWERS
from whichhalf.nouns.campaign import CAMPAIGNS, LINKS
from whichhalf.nouns.conversation import CONVERSATIONS, MESSAGES
from whichhalf.nouns.conversion import CONVERSIONS, ORDER_LINES, REFUNDS
from whichhalf.nouns.cost import COSTS
from whichhalf.nouns.experiment import EXPERIMENTS
from whichhalf.nouns.follow import FOLLOWS
from whichhalf.nouns.label import LABELS
from whichhalf.nouns.mention import MENTIONS
from whichhalf.nouns.post import POSTS
from whichhalf.nouns.rate import RATES
from whichhalf.nouns.reading import READINGS
from whichhalf.nouns.table import Table
from whichhalf.nouns.touch import TOUCHES

#: Every stored noun, in the order in which `whichhalf schema` lists them.
TABLES: tuple[Table, ...] = (
    ACCOUNTS,
    CAMPAIGNS,
    LINKS,
    POSTS,
    READINGS,
    MENTIONS,
    CONVERSATIONS,
    MESSAGES,
    TOUCHES,
    FOLLOWS,
    LABELS,
    ANSWERS,
    CONVERSIONS,
    ORDER_LINES,
    REFUNDS,
    COSTS,
    RATES,
    EXPERIMENTS,
)
_BY_NAME = {table.name: table for table in TABLES}


def table(name: str) -> Table:
    """Which table has this name?

    >>> table("costs").key
    'cost_id'
    """
    if name not in _BY_NAME:
        raise TableUnknown(table=name)
    return _BY_NAME[name]
