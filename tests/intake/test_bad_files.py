"""No bad file is misread in silence, and none ends in a traceback."""

from __future__ import annotations

import gzip
import io
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import NOT_SHIPPED, REAL_DATA
from tests.intake.told import Told, tell
from whichhalf.errors import Ambiguous, FileRefused, WhichhalfError

HEAD = "date,order_id,channel,revenue\n"
BODY = "2026-05-04,71,youtube,8.40\n2026-05-05,72,reddit,11.10\n2026-05-06,73,pinterest,0.50\n"
CLEAN = HEAD + BODY


@dataclass(frozen=True, slots=True)
class Kept:
    """So many rows are kept, with this sum of minor units; the others for these reasons."""

    rows: int
    cents: int
    reasons: dict[str, int] = field(default_factory=dict)

    def check(self, path: Path) -> Told:
        told = tell(path)
        assert (len(told.rows), told.cents, dict(told.reasons)) == (
            self.rows,
            self.cents,
            self.reasons,
        )
        return told


@dataclass(frozen=True, slots=True)
class Refused:
    """The whole file is refused, and the message holds these words and a next step."""

    words: str
    kind: type[WhichhalfError] = FileRefused

    def check(self, path: Path) -> None:
        with pytest.raises(self.kind) as caught:
            tell(path)
        assert self.words in str(caught.value)
        assert "Nothing of it was stored." in str(caught.value)


def orders(*rows: str, head: str = HEAD) -> str:
    return head + "".join(f"{row}\n" for row in rows)


def amounts(*cells: str) -> str:
    return orders(*(f"2026-05-04,{n},x,{cell}" for n, cell in enumerate(cells)))


def packed(**members: str | bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("SLASH", "/").replace("DOT", "."), content)
    return made.getvalue()


def empty_zip_of(count: int) -> bytes:
    return packed(**{f"{n}DOTcsv": "" for n in range(count)})


KEPT = Kept(3, 2000)
DEEP = "[" * 400 + "]" * 400
#: name as in the collection → a file of the same kind, and what becomes of it.
ALIKE: dict[str, tuple[str | bytes, Kept | Refused]] = {
    "00_clean.csv": (CLEAN, KEPT),
    "01_bom.csv": (CLEAN.encode("utf-8-sig"), KEPT),
    "02_utf16le_bom.csv": (b"\xff\xfe" + CLEAN.encode("utf-16-le"), KEPT),
    "03_utf16be_bom.csv": (b"\xfe\xff" + CLEAN.encode("utf-16-be"), KEPT),
    "04_utf16le_nobom.csv": (CLEAN.encode("utf-16-le"), KEPT),
    "05_latin1.csv": (CLEAN.replace("reddit", "Bäckerei Müller").encode("latin-1"), KEPT),
    "06_cp1250_hu.csv": (CLEAN.replace("reddit", "téli gyűjtő").encode("cp1250"), KEPT),
    "07_cp1253_el.csv": (CLEAN.replace("reddit", "Ενημέρωση πελατών").encode("cp1253"), KEPT),
    "08_invalid_utf8.csv": (
        CLEAN.encode().replace(b"reddit", b"red\xfe\xffdit"),
        Kept(2, 890, {"not_text": 1}),
    ),
    "09_nul_bytes.csv": (CLEAN.replace("reddit", "red\0dit"), Kept(2, 890, {"nul_byte": 1})),
    "10_crlf.csv": (CLEAN.replace("\n", "\r\n"), KEPT),
    "11_cr_only.csv": (CLEAN.replace("\n", "\r"), KEPT),
    "12_mixed_eol.csv": (CLEAN.replace("\n", "\r\n", 1).rstrip("\n") + "\r", KEPT),
    "13_no_final_newline.csv": (CLEAN.rstrip("\n"), KEPT),
    "14_truncated_mid_row.csv": (CLEAN[:-6], Kept(2, 1950, {"cut_short": 1})),
    "15_truncated_in_quote.csv": (HEAD + '2026-05-04,71,"you', Refused("never ends")),
    "16_semicolon_de.csv": (
        "Datum;Bestellnr;Kanal;Umsatz\n04.05.2026;71;x;2.345,60\n05.05.2026;72;y;7,05\n",
        Kept(2, 235_265),
    ),
    "17_tab.tsv": (CLEAN.replace(",", "\t"), KEPT),
    "18_fr_nbsp.csv": (
        "date;commande;canal;ca\n04/05/2026;1;x;2\u202f345,60\n05/05/2026;2;x;2\xa0345,60 €\n",
        Kept(2, 469_120),
    ),
    "19_ch_apostrophe.csv": (
        "date;order;channel;revenue\n04.05.2026;1;x;2'345.60\n05.05.2026;2;x;2’345.60\n",
        Kept(2, 469_120),
    ),
    "20_in_lakh.csv": (amounts('"2,34,567.80"'), Kept(1, 23_456_780)),
    "21_ambiguous_thousand.csv": (amounts('"2,345"', "2.345"), Refused("2345 or 2.345", Ambiguous)),
    "22_mixed_locale.csv": (
        amounts('"2.345,60"', '"2,345.60"'),
        Refused("in two ways", Ambiguous),
    ),
    "23_accounting_neg.csv": (amounts("(8.40)", "8.40-", "−8.40", "-8.40"), Kept(4, -3360)),
    "24_currency_symbols.csv": (
        amounts("$8.40", '"8,40 €"', "£8.40", "R 8.40", "8 Ft", '"8,40 zł"'),
        Kept(6, 5000),
    ),
    "25_jpy_zero_decimal_kwd_three.csv": (
        "date,order,channel,revenue,currency\n2026-05-04,1,x,2345,JPY\n2026-05-04,2,x,2.345,KWD\n",
        Kept(2, 4690),
    ),
    "26_nan_inf.csv": (
        amounts(
            *("NaN", "inf", "-Infinity", "sNaN", "1e400", "2e9", "0x10", "--", "N/A", "", "null"),
            *("#DIV/0!", "1_000", "١٢٣", "１２３"),
        ),
        Kept(1, 200_000_000_000, {"no_amount": 10, "missing": 4}),
    ),
    "27_huge_amount.csv": (amounts("88888888888888888888.88"), Kept(0, 0, {"out_of_range": 1})),
    "28_float_cents.csv": (amounts(*["0.1"] * 700), Kept(700, 7000)),
    "29_refund.csv": (amounts("90.00", "-30.00", "-80.00"), Kept(3, -2000)),
    "30_dup_rows.csv": (orders(*["2026-05-04,71,x,8.40"] * 3), Kept(3, 2520)),
    "31_dup_id_conflict.csv": (
        orders("2026-05-04,71,x,8.40", "2026-05-04,71,x,9.00"),
        Kept(2, 1740),
    ),
    "32_dup_header_cols.csv": (
        "date,order_id,revenue,revenue\n2026-05-04,1,8,9\n",
        Refused("2 columns are called 'revenue'", Ambiguous),
    ),
    "33_header_repeated.csv": (
        CLEAN + HEAD + "2026-05-07,74,x,1.00\n",
        Kept(4, 2100, {"repeated_heading": 1}),
    ),
    "34_preamble_meta.csv": (
        f'"Report: Sales"\n"Date range: 2026-05-01 - 2026-05-31"\n\n{CLEAN}Total,,,20.00\n',
        Kept(3, 2000, {"total_row": 1}),
    ),
    "35_ragged.csv": (
        orders("2026-05-04,71,x", "2026-05-05,72,y,1.00,more"),
        Kept(0, 0, {"ragged": 2}),
    ),
    "36_quoted_newlines.csv": (orders('2026-05-04,71,"you\ntube, ""z""",8.40'), Kept(1, 840)),
    "37_unescaped_quote.csv": (
        orders('2026-05-04,71,you"tube,8.40', '2026-05-05,72,"you"tube",1.00'),
        Kept(1, 840, {"stray_quote": 1}),
    ),
    "38_huge_field.csv": (
        orders(f"2026-05-04,71,{'B' * 4_500_000},8.40"),
        Kept(0, 0, {"too_long": 1}),
    ),
    "39_many_columns.csv": (
        ",".join(f"k{n}" for n in range(9000)) + "\n" + ",".join("1" * 9000) + "\n",
        Refused("9,000 columns"),
    ),
    "40_empty.csv": ("", Refused("it is empty")),
    "41_header_only.csv": (HEAD, Kept(0, 0)),
    "42_only_newlines.csv": ("\n" * 700, Refused("it is empty")),
    "43_formula_injection.csv": (
        amounts("1", "1").replace(",x,", ',"=2+3",', 1).replace(",x,", ',"\r@SUM(1)",', 1),
        Kept(2, 200),
    ),
    "44_xss_text.csv": (
        orders('2026-05-04,71,"""><img src=y onerror=alert(2)>",8.40'),
        Kept(1, 840),
    ),
    "45_bidi_zero_width.csv": (
        orders("2026-05-04,71,you\u200btube,1", "2026-05-04,72,\u202eebutuoy,1"),
        Kept(2, 200),
    ),
    "46_dst_gap_overlap.csv": (
        "ts,order_id,channel,revenue\n2025-03-30 02:15:00,1,x,1\n2025-10-26 02:15:00,2,x,1\n",
        Kept(2, 200, {"clock_gap": 1, "clock_twice": 1}),
    ),
    "47_date_formats.csv": (
        orders("05/04/2026,1,x,1", "14/04/2026,2,x,1", "04/14/2026,3,x,1", "2026-02-30,4,x,1"),
        Refused("in two ways", Ambiguous),
    ),
    "48_far_dates.csv": (
        orders("1899-12-31,1,x,1", "9999-12-30,2,x,1", "2130-05-04,3,x,1"),
        Kept(0, 0, {"outside_window": 3}),
    ),
    "49_offsets.csv": (
        orders(
            *("2026-05-04T22:30:00-07:00,1,x,1", "2026-05-04T22:30:00Z,2,x,1"),
            "2016-12-31T23:59:60Z,3,x,1",
        ),
        Kept(3, 300, {"leap_second": 1}),
    ),
    "50_excel_sci_ids.csv": (
        orders("2026-05-04,9.87654E+15,x,1", "2026-05-04,00077,x,3", "2026-05-04,77,x,4"),
        Kept(2, 700, {"ruined_id": 1}),
    ),
    "51_xlsx_named_csv.csv": (b"PK\x03\x04" + bytes(300), Refused("zip or xlsx")),
    "52_html_named_csv.csv": (
        "<!doctype html><html><title>Sign in</title></html>",
        Refused("web page"),
    ),
    "53_json_named_csv.csv": ('{"error":{"message":"rate limit"}}', Refused("'rate limit'")),
    "54_sql_injection.csv": (orders('2026-05-04,71,"\'); drop table touches;--",8'), Kept(1, 800)),
    "55_path_header.csv": ("../../etc/shadow,$(ls),=run\n1,2,3\n", Refused("no export that we")),
    "56_sep_line.csv": ("sep=;\n" + CLEAN.replace(",", ";"), KEPT),
    "60_zip_bomb_96MB.zip": (packed(aDOTcsv=bytes(30_000_000)), Refused("zip bomb")),
    "61_zip_slip.zip": (packed(DOTDOTSLASHaDOTcsv=CLEAN), Refused("outside its folder")),
    "62_zip_many_files.zip": (empty_zip_of(1001), Refused("1,001 files")),
    "63_nested_gzip.csv.gz": (gzip.compress(gzip.compress(CLEAN.encode())), Refused("archive")),
    "64_gzip_truncated.csv.gz": (gzip.compress(CLEAN.encode() * 50)[:-20], Refused("cut short")),
    "65_billion_laughs.xml": (
        '<?xml version="1.0"?><!DOCTYPE q [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><q>&c;</q>',
        Refused("entities"),
    ),
    "66_xxe.xml": (
        '<?xml version="1.0"?><!DOCTYPE q [<!ENTITY y SYSTEM "file:///etc/hosts">]><q>&y;</q>',
        Refused("entities"),
    ),
    "70_deep_json.json": (DEEP, Refused("levels deep")),
    "71_dup_keys.json": ('{"a":1,"a":2}', Refused("stands twice")),
    "72_big_int.json": ('{"a":' + "8" * 300 + "}", Refused("300 digits")),
    "73_lone_surrogate.json": ('{"a":"\\ud83d"}', Refused("surrogate")),
    "74_nan.json": ('{"a":NaN}', Refused("no number")),
}
#: What becomes of the collected files themselves, where it differs in figures from the ones alike.
FIGURES: dict[str, Kept | Refused] = {
    **dict.fromkeys(
        [
            *("00_clean.csv", "01_bom.csv", "02_utf16le_bom.csv", "03_utf16be_bom.csv"),
            *("04_utf16le_nobom.csv", "05_latin1.csv", "06_cp1250_hu.csv", "07_cp1253_el.csv"),
            *("10_crlf.csv", "11_cr_only.csv", "12_mixed_eol.csv", "13_no_final_newline.csv"),
            *("17_tab.tsv", "56_sep_line.csv"),
        ],
        Kept(3, 3575),
    ),
    "08_invalid_utf8.csv": Kept(2, 2525, {"not_text": 1}),
    "09_nul_bytes.csv": Kept(2, 2525, {"nul_byte": 1}),
    "14_truncated_mid_row.csv": Kept(2, 3075, {"cut_short": 1}),
    "16_semicolon_de.csv": Kept(2, 125_481),
    "18_fr_nbsp.csv": Kept(2, 246_912),
    "19_ch_apostrophe.csv": Kept(2, 246_912),
    "20_in_lakh.csv": Kept(1, 12_345_678),
    "21_ambiguous_thousand.csv": Refused("1234 or 1.234", Ambiguous),
    "23_accounting_neg.csv": Kept(4, -4200),
    "24_currency_symbols.csv": Kept(6, 6250),
    "25_jpy_zero_decimal_kwd_three.csv": Kept(2, 2100),
    "26_nan_inf.csv": Kept(1, 100_000_000_000, {"no_amount": 10, "missing": 4}),
    "28_float_cents.csv": Kept(1000, 10_000),
    "29_refund.csv": Kept(3, -1000),
    "30_dup_rows.csv": Kept(3, 3150),
    "31_dup_id_conflict.csv": Kept(2, 10_950),
    "33_header_repeated.csv": Kept(4, 4625, {"repeated_heading": 1}),
    "34_preamble_meta.csv": Kept(3, 3575, {"total_row": 1}),
    "36_quoted_newlines.csv": Kept(1, 1050),
    "37_unescaped_quote.csv": Kept(1, 1050, {"stray_quote": 1}),
    "39_many_columns.csv": Refused("20,000 columns"),
    "43_formula_injection.csv": Kept(13, 1300),
    "44_xss_text.csv": Kept(11, 1100),
    "45_bidi_zero_width.csv": Kept(5, 500),
    "46_dst_gap_overlap.csv": Kept(3, 300, {"clock_gap": 1, "clock_twice": 2}),
    "49_offsets.csv": Kept(4, 400, {"leap_second": 1}),
    "50_excel_sci_ids.csv": Kept(2, 700, {"ruined_id": 2}),
    "53_json_named_csv.csv": Refused("'token expired'"),
    "54_sql_injection.csv": Kept(2, 200),
    "62_zip_many_files.zip": Refused("5,000 files"),
    "72_big_int.json": Refused("5,000 digits"),
}
COLLECTED = REAL_DATA / "badinput" / "csv"


@pytest.mark.parametrize("name", sorted(ALIKE))
def test_a_bad_file_ends_as_it_should(name: str, tmp_path: Path) -> None:
    content, expected = ALIKE[name]
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    expected.check(path)


@pytest.mark.parametrize("name", sorted(ALIKE))
def test_a_collected_bad_file_ends_as_its_manifest_says(name: str) -> None:
    if not COLLECTED.is_dir():
        pytest.skip(f"{NOT_SHIPPED} the collected bad files")
    FIGURES.get(name, ALIKE[name][1]).check(COLLECTED / name)


def test_every_collected_bad_file_is_tested() -> None:
    if not COLLECTED.is_dir():
        pytest.skip(f"{NOT_SHIPPED} the collected bad files")
    assert {path.name for path in COLLECTED.iterdir()} - {"MANIFEST.tsv"} == ALIKE.keys()
