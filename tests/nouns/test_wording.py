"""When are two spellings the same word, and when does a word only look like another?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whichhalf.nouns.wording import looks_alike, normalise, spelling_key, words_of

# Every character there is, half of a pair of surrogates included: files hold all of them.
any_text = st.text(st.characters(), max_size=30)


@pytest.mark.parametrize(
    "spelling",
    [
        "facebook", "FACEBOOK", " Facebook\t", "face\u200bbook", "\ufefffacebook", "face\u00adbook",
        "face\x00book", "ＦＡＣＥＢＯＯＫ",
    ],
)  # fmt: skip
def test_case_width_and_invisible_characters_do_not_make_another_word(spelling):
    assert normalise(spelling) == "facebook"
    assert not looks_alike(spelling)


def test_the_two_greek_small_sigmas_are_one():
    assert normalise("Οδός") == normalise("ΟΔΌΣ") == normalise("οδόσ")


@pytest.mark.parametrize(
    "text", ["\u202ekoobecaf", "\u2067facebook\u2069", "f\u0430cebook", "F\u0391CEBOOK"]
)
def test_text_made_to_be_read_as_another_is_seen_through(text):
    assert looks_alike(text)
    assert normalise(text) != "facebook" or "\u2067" in text


@pytest.mark.parametrize(
    "text", ["Οδός Facebook", "ВКонтакте / VK", "שלום\u200f", "Réseaux sociaux", "日本語"]
)
def test_honest_text_in_other_scripts_is_no_disguise(text):
    assert not looks_alike(text)


@given(any_text)
def test_normalising_twice_changes_nothing_more(text):
    once = normalise(text)
    assert normalise(once) == once
    assert once == once.strip()
    assert "\u200b" not in once


@given(any_text)
def test_the_words_of_a_text_are_its_key(text):
    assert spelling_key(text) == "".join(words_of(text))
    assert all(words_of(text))


def test_what_stands_between_the_words_does_not_count():
    assert {spelling_key(text) for text in ("e-mail", "E_Mail", "e mail", "Email")} == {"email"}
    assert words_of("lettre d'information") == ("lettre", "d", "information")
