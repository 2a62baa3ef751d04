"""Which export it is, by its headings in three languages."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pytest

from whichhalf.connectors.export import Export, Field, FileFacts, Sort
from whichhalf.errors import Ambiguous, FileRefused
from whichhalf.intake.recognise import Choices, Match, recognise


def no_rows(typed: pa.Table, facts: FileFacts) -> Iterator[tuple[str, pa.Table]]:
    yield facts.name, typed


def export(report: str, *fields: Field, by: tuple[str, ...]) -> Export:
    return Export("ads", report, f"Ads {report}", fields, by, no_rows)


DAY = Field("date", Sort.DAY, {"en": ("Day",), "de": ("Tag",), "fr": ("Jour",)})
SPENT = Field(
    "spent",
    Sort.MONEY,
    {"en": ("Amount spent ({currency})",), "fr": ("Montant dépensé ({currency})",)},
)
CLICKS = Field("clicks", Sort.COUNT, {"en": ("Link clicks", "Clicks"), "de": ("Klicks",)})
RATE = Field("rate", Sort.PERCENT, {"en": ("CTR (%)", "CTR")})
SMALL = export("days", DAY, CLICKS, by=("date", "clicks"))
LARGE = export("spend", DAY, CLICKS, SPENT, RATE, by=("date", "spent"))


def match(*header: str, choices: Choices | None = None) -> Match:
    return recognise(header, [SMALL, LARGE], choices, file="a.csv")


def test_headings_are_compared_without_case_width_and_spaces() -> None:
    found = match("\ufeffＤＡＹ", "  LINK   clicks ")
    assert (found.export.report, dict(found.columns)) == ("days", {"date": 0, "clicks": 1})


def test_the_export_with_the_most_fields_wins() -> None:
    assert match("Day", "Clicks", "Amount spent (EUR)").export is LARGE


def test_the_heading_tells_currency_language_and_percent() -> None:
    found = match("Jour", "Montant dépensé (HUF)", "CTR (%)", "Résultats")
    assert (found.currency, found.language) == ("HUF", "fr")
    assert found.percents == {"rate"}
    assert found.unused == ("Résultats",)


def test_the_first_spelling_wins_where_two_columns_could_be_the_field() -> None:
    assert match("Day", "Clicks", "Link clicks").columns["clicks"] == 2


def test_two_columns_of_one_name_are_asked() -> None:
    with pytest.raises(Ambiguous, match="2 columns are called 'Clicks'"):
        match("Day", "Clicks", "clicks ")


def test_two_columns_of_one_name_that_nobody_reads_do_no_harm() -> None:
    assert match("Day", "Clicks", "Note", "Note").unused == ("Note", "Note")


def test_an_unknown_table_is_told_what_it_lacks() -> None:
    with pytest.raises(FileRefused) as caught:
        match("Day", "Cost")
    assert "Nearest is Ads days (ads/days); it lacks clicks ('Link clicks')" in str(caught.value)
    assert "--column clicks=" in str(caught.value)


def test_the_reader_may_say_which_column_is_which() -> None:
    found = match("When", "Clicks", choices=Choices(export="ads/days", columns={"date": "when"}))
    assert found.columns["date"] == 0
