"""A small shop whose statement is made from a book that is text."""

from dataclasses import replace
from datetime import date
from typing import Any

from tests.measures.made_book import MadeBook
from whichhalf.ledger.standing import Standing
from whichhalf.nouns.goal import Goal
from whichhalf.nouns.line import CostLine, ValueLine
from whichhalf.nouns.period import Period
from whichhalf.nouns.setting import HourlyRate, Margin, Settings, Site, Staff
from whichhalf.nouns.statement import Statement
from whichhalf.statements.build import build
from whichhalf.till.inquiry import Inquiry

LONG_AGO = date(2020, 1, 1)
QUARTER = Period.parse("2025-Q3")
GRETE = Staff(
    "grete",
    "Grete",
    "owner",
    (HourlyRate(LONG_AGO, 2400, "income"), HourlyRate(date(2025, 8, 1), 3000, "income")),
    ("g@shop.example",),
)
SHOP = Settings(
    business="The shop",
    currency="EUR",
    zone="UTC",
    language="en",
    goals=(Goal("sell", "sales", "Sell more", "margin", 100_000, "year", primary=True),),
    sites=(Site("shop.example", "The shop", ("products",)),),
    margins=(Margin(LONG_AGO, 400_000),),
    staff=(GRETE,),
    networks=("facebook", "pinterest"),
)


def shop(**changes: Any) -> Settings:
    return replace(SHOP, **changes)


def standing(text: str, settings: Settings = SHOP, period: Period = QUARTER) -> Standing:
    return Standing(Inquiry(MadeBook.of(text).ask, settings, period, 7))


def statement(text: str, settings: Settings = SHOP, period: Period = QUARTER) -> Statement:
    return build(MadeBook.of(text).ask, settings, period, rng_seed=7)


def amounts(lines: tuple[CostLine, ...]) -> dict[str, int]:
    return {line.key: line.amount for line in lines}


def values(lines: tuple[ValueLine, ...], *, counting: bool | None = None) -> dict[str, Any]:
    return {
        line.key: getattr(line.figure, "value", line.figure)
        for line in lines
        if counting in {None, line.counts}
    }
