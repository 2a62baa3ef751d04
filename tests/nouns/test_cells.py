"""Is a text that leaves for a spreadsheet harmless there, and the same when it comes back?"""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from whichhalf.nouns.cells import neutralise, restore

FORMULAS = [
    "=1+2",
    '=cmd|"/C calc"!A0',
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "\u00a0=1",
    "\ufeff=1",
    "\u200b=1",
    "\uff1d1+2",
    "\uff0b1",
    "\uff0d1+1",
    "\uff20SUM(A1)",
    "\ufe661+2",
    "\u22121+2",
    "'=1+2",
    "''=1+2",
    "+49 170 123",
    "-12,50",
]
dangerous_start = st.text("='+-@\t\r\n \u200b\ufeff\uff1d\uff0b\uff0d\uff20", max_size=4)


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_could_run_gets_an_apostrophe_and_loses_it_again(text: str) -> None:
    assert neutralise(text) == "'" + text
    assert restore(neutralise(text)) == text


@pytest.mark.parametrize(
    "text", ["", "Anna", "12", "-12.50", "+3", "'s Gravenhage", "a=b", "'", "''"]
)
def test_a_harmless_text_or_a_number_stays_as_it_is(text: str) -> None:
    assert neutralise(text) == text
    assert restore(text) == text


@given(st.builds(str.__add__, dangerous_start, st.text(max_size=8)))
@example("'")
@example("'-1")
@example("-1")
def test_every_text_comes_back_equal(text: str) -> None:
    assert restore(neutralise(text)) == text


@given(st.builds(str.__add__, dangerous_start, st.text(max_size=8)))
def test_what_leaves_never_starts_with_a_sign_that_runs(text: str) -> None:
    left = neutralise(text)
    number = left.lstrip("+-").replace(".", "", 1)
    assert not left or left[0] not in "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20" or number.isdecimal()
