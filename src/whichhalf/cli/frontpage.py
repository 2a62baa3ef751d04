"""What does `whichhalf --help` say? Text of our own: it answers before anything heavy is loaded."""

from __future__ import annotations

from itertools import groupby

import whichhalf
from whichhalf.cli.verbs import VERBS

_HEAD = """\
Usage: whichhalf VERB [OPTIONS] …

What social media costs a business, what it returns, and how sure we are.
"""

_FOOT = """\
Options
  --help             Of a verb: `whichhalf VERB --help`.
  -w, --workspace    After a verb: the folder of the workspace. Without it the
                     one that WHICHHALF_WORKSPACE names, or the current one.
  --version          Which version is this?
  --debug            Show where an unexpected error comes from.

First steps
  whichhalf cost --rate 10 --minutes 30
  whichhalf init my-shop
  whichhalf import -w my-shop ~/Downloads
  whichhalf statement -w my-shop
"""


def page() -> str:
    """The front page."""
    groups = []
    for heading, verbs in groupby(VERBS, key=lambda verb: verb.heading):
        lines = (f"  {verb.name:<11}{verb.says}\n" for verb in verbs)
        groups.append(f"{heading}\n{''.join(lines)}\n")
    return f"{_HEAD}\n{''.join(groups)}{_FOOT}"


def version() -> str:
    """Which version is this?"""
    return f"whichhalf {whichhalf.__version__}\n"
