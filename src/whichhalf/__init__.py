"""What social media costs a business, what it returns, and how sure we are.

The front door for notebooks: `import whichhalf as wh`, then `book = wh.open("my-shop")`. It loads
nothing by itself; each name brings what it needs when it is first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from whichhalf.errors import BadInput as BadInput
    from whichhalf.errors import SettingInvalid as SettingInvalid
    from whichhalf.errors import WhichhalfError as WhichhalfError
    from whichhalf.front.book import export as export
    from whichhalf.front.book import forget as forget
    from whichhalf.front.book import import_files as import_files
    from whichhalf.front.book import log as log
    from whichhalf.front.book import open_book as _open_book
    from whichhalf.front.book import rejects as rejects
    from whichhalf.front.book import replay as replay
    from whichhalf.front.book import schema as schema
    from whichhalf.front.book import undo as undo
    from whichhalf.front.calculator import cost as cost
    from whichhalf.front.frames import frame as frame
    from whichhalf.front.frames import table as table
    from whichhalf.front.made_up import demo as _demo
    from whichhalf.front.telling import explain as explain
    from whichhalf.front.telling import statement as statement
    from whichhalf.nouns.estimate import Estimate as Estimate
    from whichhalf.nouns.estimate import Grade as Grade
    from whichhalf.nouns.estimate import Unknown as Unknown
    from whichhalf.nouns.evidence import Evidence as Evidence
    from whichhalf.nouns.goal import Goal as Goal
    from whichhalf.nouns.imported import ReadingOptions as ReadingOptions
    from whichhalf.nouns.line import CostLine as CostLine
    from whichhalf.nouns.line import ValueLine as ValueLine
    from whichhalf.nouns.money import Money as Money
    from whichhalf.nouns.period import Period as Period
    from whichhalf.nouns.setting import Settings as Settings
    from whichhalf.nouns.statement import Statement as Statement

    make_demo = _demo
    open = _open_book  # noqa: A001 - wh.open is what one types

__version__ = "0.1.0"

#: Public name → where it is written. Nothing else of the package is promised to stay.
_DOOR = {
    "open": "front.book:open_book",
    "import_files": "front.book:import_files",
    "log": "front.book:log",
    "rejects": "front.book:rejects",
    "replay": "front.book:replay",
    "undo": "front.book:undo",
    "forget": "front.book:forget",
    "schema": "front.book:schema",
    "export": "front.book:export",
    "cost": "front.calculator:cost",
    "frame": "front.frames:frame",
    "table": "front.frames:table",
    "make_demo": "front.made_up:demo",
    "statement": "front.telling:statement",
    "explain": "front.telling:explain",
    "Settings": "nouns.setting:Settings",
    "Goal": "nouns.goal:Goal",
    "Money": "nouns.money:Money",
    "Period": "nouns.period:Period",
    "Estimate": "nouns.estimate:Estimate",
    "Unknown": "nouns.estimate:Unknown",
    "Grade": "nouns.estimate:Grade",
    "Evidence": "nouns.evidence:Evidence",
    "Statement": "nouns.statement:Statement",
    "CostLine": "nouns.line:CostLine",
    "ValueLine": "nouns.line:ValueLine",
    "ReadingOptions": "nouns.imported:ReadingOptions",
    "WhichhalfError": "errors:WhichhalfError",
    "BadInput": "errors:BadInput",
    "SettingInvalid": "errors:SettingInvalid",
}


def __getattr__(name: str) -> Any:
    if name not in _DOOR:
        raise AttributeError(name)
    module, _, thing = _DOOR[name].partition(":")
    return getattr(import_module(f"whichhalf.{module}"), thing)


def __dir__() -> list[str]:
    return sorted([*_DOOR, "__version__"])
