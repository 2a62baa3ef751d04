"""Two readers, one file: the same rows."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import openpyxl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.told import told
from whichhalf.errors import FileRefused
from whichhalf.reader import clean, sheets
from whichhalf.reader.decode import Text, encoding_of
from whichhalf.reader.files import RawFile, gather
from whichhalf.reader.records import records

CELLS = st.text(alphabet='ab1 ,;"\n\r\té₂#.-', max_size=8)
ROWS = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=12)
)


def raw_of(content: bytes) -> RawFile:
    return RawFile("a.csv", Path("a.csv"), "", len(content), lambda: io.BytesIO(content))


def written(rows: list[list[str]], *, every: bool, end: str) -> bytes:
    made = io.StringIO()
    csv.writer(
        made, quoting=csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL, lineterminator=end
    ).writerows(rows)
    return made.getvalue().encode()


def lines_of(found: list[sheets.Sheet]) -> list[tuple[int, list[str | None]]]:
    """Line and cells of all rows, from whichever reader."""
    made = []
    for sheet in found:
        for piece in sheet.batches():
            columns = [piece.rows.column(name).to_pylist() for name in piece.rows.column_names]
            made += [(row[-1], list(row[:-1])) for row in zip(*columns, strict=True)]
    return made


@given(ROWS, st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_the_quick_reader_gives_the_same_rows_as_the_careful_one(
    rows: list[list[str]], every: bool, end: str
) -> None:
    header = [f"heading {n}" for n in range(len(rows[0]))]
    raw = raw_of(written([header, *rows], every=every, end=end))
    text = Text(raw, encoding_of(raw))
    quick = sheets._quick(text, next(text.blocks()), ",")
    if quick is None:
        return
    careful = sheets._tables(
        raw, lambda: records(text.blocks(), ",", "a"), encoding="utf-8", sign=","
    )
    assert lines_of([quick]) == lines_of(list(careful))


@given(ROWS, st.booleans())
def test_what_python_writes_is_read_back_cell_by_cell(rows: list[list[str]], every: bool) -> None:
    """A return inside a cell stays; the empty row and the row of empty cells are no data."""
    header = [f"heading {n}" for n in range(len(rows[0]))]
    raw = raw_of(written([header, *rows], every=every, end="\r\n"))
    wanted = [[cell or None for cell in row] for row in rows if any(row)]
    assert [row for _, row in lines_of(list(sheets.sheets(raw)))] == wanted


LINES = st.text(alphabet="a1#, :", min_size=1, max_size=9).filter(lambda line: line.count(",") < 2)


@given(st.lists(LINES, max_size=20))
def test_every_line_is_kept_or_has_its_reason(lines: list[str]) -> None:
    """Short rows, hashes, empty cells: nothing vanishes, nothing comes twice."""
    text = "\n".join(["name,clicks", *lines])
    (sheet,) = sheets.sheets(raw_of(text.encode()), delimiter=",")
    pieces = list(sheet.batches())
    told = [line for piece in pieces for line in piece.rows.column("_line").to_pylist()]
    told += [problem.line for piece in pieces for problem in piece.problems]
    assert sorted(told) == list(range(2, len(lines) + 2))


def test_a_clean_file_takes_the_quick_way() -> None:
    raw = raw_of(b'a,b\n1,"x, ""y"""\n2,z\n')
    (sheet,) = sheets.sheets(raw)
    assert sheet.pieces.__name__ == "quickly"
    assert lines_of([sheet]) == [(2, ["1", 'x, "y"']), (3, ["2", "z"])]


@pytest.mark.parametrize(
    "block",
    [b'a,"b\n"\n', b'a,b"c\n', b'"a"b,c\n', b"a\n", b"a,b,c\n", b"a,b\n\nc,d\n", b"a,\xff\n"],
)
def test_what_is_not_clean_is_told_on_the_bytes(block: bytes) -> None:
    assert clean.is_clean([b"a,b\n"], ",", 2)
    assert not clean.is_clean([block], ",", 2)


def test_errors_that_cancel_out_in_the_count_are_found_by_the_careful_reader() -> None:
    (sheet,) = sheets.sheets(raw_of(b"a,b\n1,2\n1\n1,2,3\n4,5\n"))
    (piece,) = sheet.batches()
    assert piece.rows.column("_line").to_pylist() == [2, 5]
    assert [(problem.line, problem.reason) for problem in piece.problems] == [
        (3, "ragged"),
        (4, "ragged"),
    ]


def test_an_unclosed_quote_costs_its_row_and_not_the_thousand_after_it() -> None:
    rows = "".join(f"{n},x\n" for n in range(3000))
    (sheet,) = sheets.sheets(raw_of(f'a,b\n1,"y\n{rows}'.encode()))
    pieces = list(sheet.batches())
    assert sum(len(piece.rows) for piece in pieces) == 3000
    assert [p.reason for piece in pieces for p in piece.problems] == ["stray_quote"]


def test_a_file_with_several_tables_gives_each_with_the_lines_above_it() -> None:
    text = (
        "# Account: Shop\n# Start date: 20260101\n# End date: 20260131\nWeek,Users\n0000,5\n\n"
        "# Start date: 20260201\n# End date: 20260228\nPage,Views\n/,7\n/b,8\n\n"
        "Country,Users\nAT,3\n"
    )
    found = list(sheets.sheets(raw_of(text.encode())))
    assert [sheet.header for sheet in found] == [
        ("Week", "Users"),
        ("Page", "Views"),
        ("Country", "Users"),
    ]
    assert "# Account: Shop" in found[1].preamble
    assert [row for _, row in lines_of(found)] == [
        ["0000", "5"],
        ["/", "7"],
        ["/b", "8"],
        ["AT", "3"],
    ]


@pytest.mark.parametrize(
    "titles",
    [
        "Keyword report\n1 May 2026 - 8 May 2026\n",
        "Keyword report\nMay 1, 2026 - May 8, 2026\n",
        "Keyword report,,\n,,\nMay 2026,,\n",
    ],
)
@pytest.mark.parametrize("rows", ["", "a,b,1\n", "a,b,1\nc,d,2\nTotal: Account,,3\n"])
def test_titles_above_the_headings_are_no_headings(titles: str, rows: str) -> None:
    (sheet,) = sheets.sheets(raw_of(f"{titles}Keyword,Match type,Clicks\n{rows}".encode()))
    assert sheet.header == ("Keyword", "Match type", "Clicks")
    assert sheet.preamble[0].rstrip(",") == "Keyword report"


def test_a_blank_line_inside_a_table_does_not_end_it() -> None:
    (sheet,) = sheets.sheets(raw_of(b"Name,Clicks\na,1\n\nb,2\n"))
    assert [row for _, row in lines_of([sheet])] == [["a", "1"], ["b", "2"]]


def test_an_order_number_with_a_hash_is_no_remark() -> None:
    (sheet,) = sheets.sheets(raw_of(b"Name,Total\n#1001,3.00\n#1002,4.00\n"))
    assert [row[0] for _, row in lines_of([sheet])] == ["#1001", "#1002"]


def test_a_search_for_the_word_total_is_no_total() -> None:
    (sheet,) = sheets.sheets(raw_of(b"Top queries,Clicks\ntotal,3\nTotal,9\n"))
    (piece,) = sheet.batches()
    assert piece.rows.column("0").to_pylist() == ["total"]
    assert [problem.reason for problem in piece.problems] == ["total_row"]


def test_a_workbook_is_read_as_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["Sales of May"], ["date", "order_id", "revenue"], ["2026-05-04", 71, 8.4]):
        sheet.append(row)
    sheet.append(["2026-05-05", 12345678901234567890, 1.1])
    book.save(tmp_path / "a.xlsx")
    (raw,) = gather([tmp_path / "a.xlsx"])
    (found,) = sheets.sheets(raw)
    assert found.preamble == ("Sales of May",)
    assert lines_of([found])[0] == (3, ["2026-05-04", "71", "8.4"])
    assert lines_of([found])[1][1][1] == "1.23457E+19"


def test_a_workbook_under_the_name_of_a_csv_file_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["date", "order_id", "revenue"])
    book.worksheets[0].append(["2026-05-04", "71", "8.40"])
    made = io.BytesIO()
    book.save(made)
    assert told(tmp_path, made.getvalue()).cents == 840


def test_a_packed_file_is_read(tmp_path: Path) -> None:
    packed = gzip.compress(b"date,order_id,revenue\n2026-05-04,71,8.40\n")
    assert told(tmp_path, packed, name="a.csv.gz").cents == 840


def test_a_delimiter_that_is_named_is_believed() -> None:
    (sheet,) = sheets.sheets(raw_of(b"a;b,c\n1;2,3\n"), delimiter=";")
    assert sheet.header == ("a", "b,c")


def test_too_many_unclosed_quotes_refuse_the_file() -> None:
    rows = "".join(f'"{n},x\n' + "y,z\n" * 1000 for n in range(150))
    with pytest.raises(FileRefused, match="never ends"):
        list(sheets.sheets(raw_of(f"a,b\n{rows}".encode())))


def test_a_piece_holds_text_and_lines_only() -> None:
    (sheet,) = sheets.sheets(raw_of(b"a,b\n1,2\n"))
    (piece,) = sheet.batches()
    assert piece.rows.schema.types == [pa.string(), pa.string(), pa.int64()]
