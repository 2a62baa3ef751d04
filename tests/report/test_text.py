"""Does the terminal tell an owner in a minute what she wants to know?"""

import re
from dataclasses import replace

import pytest

from tests.report import factory
from whichhalf.nouns.estimate import Grade
from whichhalf.report import text

LANGUAGES = ("en", "de")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_statement_reads_as_it_was_agreed(golden, language: str) -> None:
    golden(f"{language}/knitwear.txt", text.render(factory.statement(), language, width=100))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_statement_of_nothing_but_hours_says_what_would_help(golden, language: str) -> None:
    golden(f"{language}/only-hours.txt", text.render(factory.bare_statement(), language, width=80))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [60, 72, 80, 100, 140])
def test_no_line_is_wider_than_the_terminal(language: str, width: int) -> None:
    said = text.render(factory.statement(), language, width=width)
    assert [line for line in said.splitlines() if text.width_of(line) > width] == []


def test_what_is_unknown_is_written_as_unknown_and_never_as_zero() -> None:
    said = text.render(factory.statement(), "en", width=140)
    youtube = next(line for line in said.splitlines() if re.match(r"YouTube +1,072\.00", line))
    assert "unknown" in youtube
    linkedin = next(line for line in said.splitlines() if re.match(r"LinkedIn +228\.00", line))
    assert linkedin.count("unknown") == 3
    assert "0.00" not in linkedin.replace("228.00", "")


def test_every_value_line_has_its_unit_range_and_grade() -> None:
    said = text.render(factory.statement(), "en", width=140)
    table = said.split("What serves your goals")[1].split("Lines of one group")[0]
    rows = [line for line in table.splitlines()[3:] if line]
    assert len(rows) == len(factory.value_lines())
    for row in rows:
        assert "EUR" in row
        assert re.search(r"counted|no range| to |unknown", row)
        assert any(grade.value in row for grade in Grade)


def test_lines_that_only_stand_beside_others_are_in_brackets() -> None:
    said = text.render(factory.statement(), "en", width=140)
    claims = [line for line in said.splitlines() if "Its own claim" in line]
    assert claims
    assert all("(sales)" in line for line in claims)


def test_keys_are_shown_when_asked_for() -> None:
    statement = factory.statement()
    plain, keyed = (
        text.render(statement, "en", keys=keys).replace("\n", " ") for keys in (False, True)
    )
    for key in (statement.rois[0].key, statement.lines[0].key, statement.goals[0].stated.key):
        assert f"[{key}]" in keyed
        assert key not in plain


def test_colour_adds_weight_and_no_word() -> None:
    statement = factory.statement()
    coloured = text.render(statement, "en", colour=True)
    assert "\x1b[1m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == text.render(statement, "en")


def test_words_from_the_data_cannot_steer_the_terminal() -> None:
    nasty = replace(factory.statement(), business="Evil\x1b]0;owned\x07\r\x9b31m\u202eShop")
    said = text.render(nasty, "en")
    assert not set(said) & {"\x1b", "\x07", "\r", "\x9b", "\u202e"}


def test_wide_letters_take_their_room() -> None:
    statement = replace(factory.statement(), business="編み物の店 " * 30)
    said = text.render(statement, "en", width=60)
    assert all(text.width_of(line) <= 60 for line in said.splitlines())
