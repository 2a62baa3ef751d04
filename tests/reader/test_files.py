"""Which files may be opened: decided before a byte is unpacked."""

from __future__ import annotations

import gzip
import io
import stat
import zipfile
from pathlib import Path

import pytest

from whichhalf.errors import FileRefused
from whichhalf.reader import files
from whichhalf.reader.files import gather


def archive(path: Path, *members: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        for info, content in members:
            made.writestr(info, content)
    return path


def only(path: Path) -> files.RawFile:
    (raw,) = gather([path])
    return raw


def refusal(path: Path) -> str:
    with pytest.raises(FileRefused) as caught:
        only(path).open()
    return str(caught.value)


def test_a_folder_is_walked_in_order_and_hidden_files_are_left_out(tmp_path: Path) -> None:
    for name in (
        "b.csv",
        "a/z.csv",
        ".hidden.csv",
        "a/.git/x.csv",
        "__MACOSX/y.csv",
        "~$lock.xlsx",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [raw.name for raw in gather([tmp_path])] == ["z.csv", "b.csv"]


def test_a_zip_gives_its_members_in_order(tmp_path: Path) -> None:
    path = archive(tmp_path / "gsc.zip", ("Queries.csv", b"q"), ("in/Pages.csv", b"p"))
    found = list(gather([path]))
    assert [(raw.name, raw.member, raw.size) for raw in found] == [
        ("Queries.csv", "Queries.csv", 1),
        ("Pages.csv", "in/Pages.csv", 1),
    ]
    assert [raw.head() for raw in found] == [b"q", b"p"]
    assert found[0].title == "gsc.zip › Queries.csv"


@pytest.mark.parametrize(
    "name", ["/abs.csv", "../up.csv", "a/../../b.csv", "C:\\x.csv", "..\\x.csv"]
)
def test_a_member_that_would_land_outside_is_refused(tmp_path: Path, name: str) -> None:
    assert "outside its folder" in refusal(archive(tmp_path / "a.zip", (name, b"x")))


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.csv")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "link" in refusal(archive(tmp_path / "a.zip", (link, b"/etc/hosts")))


def test_a_locked_zip_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", ("a.csv", b"x"))
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert "password" in refusal(path)


def test_an_archive_in_an_archive_is_refused(tmp_path: Path) -> None:
    assert "another archive" in refusal(archive(tmp_path / "a.zip", ("b.zip", b"x")))


def test_a_bomb_that_lies_about_its_size_is_stopped_as_it_unpacks(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(bytes(40_000_000)))
    with pytest.raises(FileRefused, match="as a bomb does"):
        for _ in only(path).blocks():
            pass


def test_a_zip_under_another_name_is_said_to_be_one(tmp_path: Path) -> None:
    assert "zip/xlsx" in refusal(archive(tmp_path / "a.csv", ("b.csv", b"x")))


def test_a_path_where_nothing_lies_is_told(tmp_path: Path) -> None:
    assert "no such file" in refusal(tmp_path / "none.csv")


def test_a_file_is_read_from_its_start_as_often_as_needed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"abc")
    raw = only(tmp_path / "a.csv")
    assert [raw.head(2), raw.head(2), b"".join(raw.blocks(1))] == [b"ab", b"ab", b"abc"]


def test_a_workbook_is_told_from_other_zips() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as book:
        book.writestr("xl/workbook.xml", "<x/>")
    assert files.is_workbook(made)
    assert not files.is_workbook(io.BytesIO(b"PK\x03\x04"))
