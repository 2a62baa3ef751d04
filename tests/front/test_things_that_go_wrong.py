"""What the disk, the folder and the settings do to an import: said in words, nothing lost."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

import whichhalf.front as wh
from tests.front.shops import accounted, new_shop, orders_file
from whichhalf.errors import BookError, KeyUnknown, TableUnknown
from whichhalf.front.telling import Look

ORDER = "2025-03-01,1,facebook,10.50,anna@example.org"
#: An import in a process that may write no file beyond so many bytes: the disk is full.
FULL = """
import resource, sys
import whichhalf.front as wh
from whichhalf.errors import WhichhalfError
limit = int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    wh.import_files(sys.argv[1], [sys.argv[2]])
except WhichhalfError as error:
    print(error)
else:
    print("came in")
"""


def names(shop: Path) -> set[str]:
    return {entry.name for entry in wh.log(shop)}


def test_a_changed_zone_is_refused_and_counts_nothing_twice(tmp_path: Path) -> None:
    shop = new_shop(tmp_path / "shop", "Europe/Berlin")
    wh.import_files(shop, [orders_file(tmp_path / "a.csv", ORDER)])
    new_shop(shop, "America/New_York")
    with pytest.raises(BookError, match='Write zone = "Europe/Berlin" again'):
        wh.import_files(shop, [tmp_path / "a.csv"])
    with pytest.raises(BookError, match="Europe/Berlin"):
        wh.statement(shop, "2025")
    wh.undo(shop, 1)
    (again,) = wh.import_files(shop, [tmp_path / "a.csv"])
    assert again.lines.stored == 1
    assert wh.statement(shop, "2025").period.zone == "America/New_York"


@pytest.mark.slow
@pytest.mark.parametrize("limit", [3_000, 20_000, 120_000])
def test_a_full_disk_is_said_and_the_next_import_works(tmp_path: Path, limit: int) -> None:
    shop = new_shop(tmp_path / "shop")
    wh.import_files(shop, [orders_file(tmp_path / "a.csv", ORDER)])
    before = wh.tell(shop, "2025", Look(form="csv"))
    rows = [f"2025-03-{1 + n % 28:02},{n},facebook,{n}.50,p{n}@x.example" for n in range(9_000)]
    big = orders_file(tmp_path / "b.csv", *rows)
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(shop), str(big), str(limit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("The book cannot do this now: the disk "), done
    assert wh.tell(shop, "2025", Look(form="csv")) == before
    (after,) = wh.import_files(shop, [big])
    assert after.lines.stored + after.lines.duplicate == 9_000


def test_what_is_no_file_is_named_and_stops_no_other(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    orders_file(folder / "good.csv", ORDER)
    (folder / "loop").symlink_to(folder / "loop")
    (folder / "here").symlink_to(folder, target_is_directory=True)
    (folder / "gone.csv").symlink_to(tmp_path / "nowhere")
    os.mkfifo(folder / "pipe.csv")
    (folder / "empty.zip").write_bytes(b"")
    shop = new_shop(tmp_path / "shop")
    found = {one.name: one for one in wh.import_files(shop, [folder, "x" * 300, "nul\0name"])}
    assert found.pop("good.csv").lines.stored == 1
    assert "pipe or a device" in found["pipe.csv"].refused
    assert "it is empty" in found["empty.zip"].refused
    assert {"loop", "gone.csv", "x" * 300} < found.keys()
    assert all("Nothing of it was stored." in one.refused for one in found.values())
    assert names(shop) == {"good.csv"}


def test_strange_names_of_files_come_in_and_can_be_shown(tmp_path: Path) -> None:
    shop = new_shop(tmp_path / "shop")
    for number, name in enumerate(
        (b"line\nbreak.csv", b"half\xff.csv", b"it's; drop table--.csv", b"\xe2\x80\xae.csv")
    ):
        path = tmp_path / os.fsdecode(name)
        orders_file(path, f"2025-03-01,{number},facebook,1.00,", "2025-02-30,9,x,1.00,")
        (one,) = wh.import_files(shop, [path])
        assert (one.lines.stored, one.lines.quarantined) == (1, 1), one
    assert names(shop) == {
        "line\\nbreak.csv",
        "half\\udcff.csv",
        "it's; drop table--.csv",
        "\\u202e.csv",
    }
    assert {line.file for line in wh.rejects(shop)} == names(shop)
    assert wh.tell(shop, "2025", Look(form="json"))


def test_a_zip_with_members_without_a_name_stops_nothing(tmp_path: Path) -> None:
    good = orders_file(tmp_path / "good.csv", ORDER).read_text("utf-8")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("folder/" + "n" * 300 + ".csv", good)
        archive.writestr(".hidden/a.csv", good)
        archive.writestr("only a folder/", "")
    (one,) = wh.import_files(new_shop(tmp_path / "shop"), [tmp_path / "a.zip"])
    assert one.lines.stored == 1


def test_a_file_that_vanishes_or_grows_is_not_half_imported(tmp_path: Path) -> None:
    shop = new_shop(tmp_path / "shop")
    vanishing = orders_file(tmp_path / "a.csv", ORDER)
    growing = orders_file(tmp_path / "b.csv", ORDER)
    last = orders_file(tmp_path / "c.csv", ORDER)

    def meanwhile(file: str, _: int) -> None:
        vanishing.unlink(missing_ok=True)
        if file == "b.csv":
            orders_file(growing, ORDER, "2025-03-02,2,facebook,1.00,")

    found = wh.import_files(shop, [vanishing, growing, last], on_progress=meanwhile)
    assert "it changed while it was read" in found[0].refused
    assert "it changed while it was read" in found[1].refused
    assert found[2].lines.stored == 1
    assert names(shop) == {"c.csv"}


def test_texts_with_every_sign_of_sql_stay_texts(tmp_path: Path) -> None:
    shop = new_shop(tmp_path / "shop")
    nasty = [
        "'; drop table x;--",
        'a"b',
        "back\\slash",
        "$start_day::date",
        "{reason}",
        "%s",
        "\x1f",
    ]
    rows = [
        '2025-03-0{},{},"{}",1.00,"{}"'.format(n + 1, n, *[text.replace('"', '""')] * 2)
        for n, text in enumerate(nasty)
    ]
    (one,) = wh.import_files(shop, [orders_file(tmp_path / "a.csv", *rows)])
    assert one.lines.stored == len(nasty)
    assert wh.tell(shop, "2025", Look(form="json"))
    for text in nasty:
        with pytest.raises(KeyUnknown):
            wh.explain(shop, text, "2025")
        with pytest.raises(TableUnknown):
            wh.schema(text)
        with pytest.raises(TableUnknown):
            wh.export(shop, text, tmp_path / "out.csv")
    for text in filter(str.strip, nasty):
        wh.forget(shop, text)
    assert wh.export(shop, "conversions", tmp_path / "out.csv") == len(nasty)


def test_each_line_of_a_strange_second_sheet_is_counted_once(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for title, rows in (
        ("orders", [["date", "order_id", "channel", "revenue"], ["2025-03-01", "1", "x", "1.00"]]),
        ("notes", [["what", "ever"], ["a", "b"], ["c", "d"]]),
        ("nothing", []),
    ):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.remove(book["Sheet"])
    book.save(tmp_path / "two.xlsx")
    (one,) = wh.import_files(new_shop(tmp_path / "shop"), [tmp_path / "two.xlsx"])
    assert accounted(one), one
    assert (one.lines.received, one.lines.stored, one.lines.rejected) == (3, 1, 2)
