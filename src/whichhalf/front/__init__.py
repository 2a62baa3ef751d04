"""How does Python come in? One function per verb, each opening the workspace that it is given.

Here whichhalf.toml, channels.toml, the environment and the clock are read, and passed down. No
arithmetic and no wording: those live in the rooms below. Each name loads what it needs when it is
first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from whichhalf.front.archive import again as again
    from whichhalf.front.archive import archived as archived
    from whichhalf.front.archive import compare as compare
    from whichhalf.front.archive import keep as keep
    from whichhalf.front.archive import recomputed as recomputed
    from whichhalf.front.book import channels as channels
    from whichhalf.front.book import export as export
    from whichhalf.front.book import forget as forget
    from whichhalf.front.book import import_files as import_files
    from whichhalf.front.book import log as log
    from whichhalf.front.book import open_book as open_book
    from whichhalf.front.book import rejects as rejects
    from whichhalf.front.book import replay as replay
    from whichhalf.front.book import schema as schema
    from whichhalf.front.book import undo as undo
    from whichhalf.front.calculator import cost as cost
    from whichhalf.front.crediting import credit as credit
    from whichhalf.front.crediting import credit_json as credit_json
    from whichhalf.front.crediting import journeys as journeys
    from whichhalf.front.crediting import journeys_json as journeys_json
    from whichhalf.front.event import day as day
    from whichhalf.front.event import impact as impact
    from whichhalf.front.event import impact_json as impact_json
    from whichhalf.front.experiments import experiment_json as experiment_json
    from whichhalf.front.experiments import experiment_plan as experiment_plan
    from whichhalf.front.experiments import experiment_read as experiment_read
    from whichhalf.front.experiments import experiment_start as experiment_start
    from whichhalf.front.language import teller as teller
    from whichhalf.front.made_up import demo as demo
    from whichhalf.front.reckoning import decide as decide
    from whichhalf.front.reckoning import decision_json as decision_json
    from whichhalf.front.reckoning import worth as worth
    from whichhalf.front.reckoning import worth_json as worth_json
    from whichhalf.front.returning import cohorts as cohorts
    from whichhalf.front.returning import follower_cohorts as follower_cohorts
    from whichhalf.front.returning import returns as returns
    from whichhalf.front.returning import returns_json as returns_json
    from whichhalf.front.sampling import audience as audience
    from whichhalf.front.sampling import audience_json as audience_json
    from whichhalf.front.sampling import draw_audience as draw_audience
    from whichhalf.front.telling import Look as Look
    from whichhalf.front.telling import explain as explain
    from whichhalf.front.telling import statement as statement
    from whichhalf.front.telling import tell as tell
    from whichhalf.front.telling import told as told
    from whichhalf.front.valuing import community as community
    from whichhalf.front.valuing import comparison_json as comparison_json
    from whichhalf.front.valuing import followers as followers
    from whichhalf.front.valuing import lifetime as lifetime
    from whichhalf.front.valuing import lifetime_json as lifetime_json
    from whichhalf.front.workspace import open_workspace as open_workspace

#: Which verb is written in which file of this room.
WHERE = {
    "again": "archive",
    "archived": "archive",
    "compare": "archive",
    "keep": "archive",
    "recomputed": "archive",
    "audience": "sampling",
    "audience_json": "sampling",
    "draw_audience": "sampling",
    "channels": "book",
    "export": "book",
    "forget": "book",
    "import_files": "book",
    "log": "book",
    "open_book": "book",
    "rejects": "book",
    "replay": "book",
    "schema": "book",
    "undo": "book",
    "cost": "calculator",
    "credit": "crediting",
    "credit_json": "crediting",
    "journeys": "crediting",
    "journeys_json": "crediting",
    "community": "valuing",
    "comparison_json": "valuing",
    "followers": "valuing",
    "lifetime": "valuing",
    "lifetime_json": "valuing",
    "experiment_json": "experiments",
    "experiment_plan": "experiments",
    "experiment_read": "experiments",
    "experiment_start": "experiments",
    "day": "event",
    "impact": "event",
    "impact_json": "event",
    "teller": "language",
    "demo": "made_up",
    "cohorts": "returning",
    "follower_cohorts": "returning",
    "returns": "returning",
    "returns_json": "returning",
    "Look": "telling",
    "explain": "telling",
    "statement": "telling",
    "tell": "telling",
    "told": "telling",
    "open_workspace": "workspace",
    "decide": "reckoning",
    "decision_json": "reckoning",
    "worth": "reckoning",
    "worth_json": "reckoning",
}


def __getattr__(name: str) -> Any:
    if name not in WHERE:
        raise AttributeError(name)
    return getattr(import_module(f"whichhalf.front.{WHERE[name]}"), name)
