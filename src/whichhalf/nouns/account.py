"""Which profiles on which networks are ours?"""

from whichhalf.nouns.table import Table, day, text

ACCOUNTS = Table(
    "accounts",
    "A profile of ours on a network.",
    (
        text("account_id", "network and handle, as in instagram:veldshop", required=True),
        text("network", "network, as in nouns/channel.py", required=True),
        text("handle", "name on the network"),
        text("title", "name that people see"),
        day("opened_on", "first day that counts", required=True),
    ),
    happened="opened_on",
)
