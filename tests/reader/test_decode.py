"""The content decides the encoding, or the reader is asked; letters are never guessed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whichhalf.errors import Ambiguous, FileRefused
from whichhalf.reader.decode import Text, encoding_of
from whichhalf.reader.files import RawFile


def raw_of(content: bytes) -> RawFile:
    return RawFile("a.csv", Path("a.csv"), "", len(content), lambda: io.BytesIO(content))


def read(content: bytes, encoding: str = "") -> str:
    raw = raw_of(content)
    return b"".join(Text(raw, encoding_of(raw, encoding=encoding)).blocks()).decode()


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("name\nGröße für Müller\n", "cp1252"),
        ("nom\nforêt où l'été brûle à côté de la crèche\n", "cp1252"),
        ("nombre\nniño mañana aquí día\n", "cp1252"),
        ("nome\npromoção não são ações\n", "cp1252"),
        ("név\nőszi gyűjtő túra\n", "cp1250"),
        ("nazwa\nżółta łódź płynie\n", "cp1250"),
        ("jméno\nžluťoučký kůň úpěl\n", "cp1250"),
        ("όνομα\nΔιαφήμιση στο Instagram\n", "cp1253"),
        ("имя\nРеклама в Instagram\n", "cp1251"),
        ("price\n10 € – “sale”\n", "cp1252"),
    ],
)
def test_words_of_one_language_tell_their_encoding(text: str, codec: str) -> None:
    assert read(text.encode(codec)) == text


def test_letters_that_spell_words_in_two_encodings_are_asked() -> None:
    content = "client\ncrème\n".encode("cp1252")  # cp1250 would spell crčme
    with pytest.raises(Ambiguous, match=r"'crème' in cp1252, 'crčme' in cp1250.*--encoding"):
        read(content)
    assert read(content, "cp1252") == "client\ncrème\n"
    assert read(content, "latin-1") == "client\ncrème\n"


def test_returns_alone_end_lines_in_every_encoding() -> None:
    for codec in ("utf-8", "utf-16", "cp1252"):
        assert read("a;größe\rb;für\r".encode(codec)) == "a;größe\nb;für\n"


def test_one_bad_line_does_not_make_a_utf8_file_another() -> None:
    content = "name\nMüller\nGröße\n".encode() + b"a\xffb\n"
    assert encoding_of(raw_of(content)).codec == "utf-8"


def test_an_encoding_that_does_not_exist_is_told() -> None:
    with pytest.raises(FileRefused, match="'klingon' is no text encoding"):
        read(b"a", "klingon")


def test_a_file_that_breaks_its_encoding_is_refused() -> None:
    with pytest.raises(FileRefused, match="utf-16-le throughout"):
        read(b"\xff\xfea\x00b\x00\x00\xd8c\x00")


@given(st.text(alphabet="aé₂😀\n,;", max_size=60), st.sampled_from(["utf-8-sig", "utf-16"]))
def test_a_marked_file_comes_back_as_it_was(text: str, codec: str) -> None:
    assert read(text.encode(codec)) == text


@given(st.lists(st.text(alphabet="ab,é", max_size=30), min_size=1, max_size=40))
def test_blocks_are_whole_lines(lines: list[str]) -> None:
    content = "\n".join(lines).encode()
    raw = RawFile("a", Path("a"), "", 0, lambda: io.BytesIO(content))
    text = Text(raw, encoding_of(raw))
    blocks = list(text.blocks())
    assert b"".join(blocks) == content
    assert all(block.endswith(b"\n") for block in blocks[:-1])
