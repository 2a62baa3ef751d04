"""What the connectors declare must fit together: headings, figures, nouns, the page about them."""

from collections import Counter

import pytest

from tests.connectors import page
from tests.connectors.opened import opened
from tests.connectors.test_fixtures import FOLDER, KEYS
from whichhalf.connectors.catalogue import exports
from whichhalf.connectors.metrics import metrics
from whichhalf.connectors.plain import WITHOUT_IDS
from whichhalf.connectors.readings import UNITS, unit_of
from whichhalf.intake.recognise import recognise, same
from whichhalf.nouns.reading import UNITS as UNITS_OF_READINGS
from whichhalf.nouns.tables import TABLES

EXPORTS = exports()
NAMES = [f"{export.system}/{export.report}" for export in EXPORTS]


def test_no_two_exports_have_one_name():
    assert [name for name, times in Counter(NAMES).items() if times > 1] == []


@pytest.mark.parametrize("export", EXPORTS, ids=NAMES)
def test_within_a_report_one_heading_is_one_field(export):
    seen = Counter(
        heading
        for field in export.fields
        for heading in {same(s) for spellings in field.headings.values() for s in spellings}
    )
    assert [heading for heading, times in seen.items() if times > 1] == []


@pytest.mark.parametrize("export", EXPORTS, ids=NAMES)
def test_every_export_is_recognised_by_fields_that_it_has(export):
    assert export.recognised_by
    assert {field.name for field in export.fields} >= set(export.recognised_by)
    assert all(field.headings.get("en") for field in export.fields)


@pytest.mark.parametrize("export", EXPORTS, ids=NAMES)
def test_english_headings_of_an_export_alone_lead_to_it(export):
    fields = [f for f in export.fields if f.required or f.name in export.recognised_by]
    heads = [field.headings["en"][0].replace("{currency}", "EUR") for field in fields]
    found = recognise(heads, EXPORTS).export
    assert found.system == export.system
    assert {field.name for field in found.fields} >= {field.name for field in fields}


def test_every_figure_stands_in_the_catalogue_under_its_own_word():
    known = {(metric.system, metric.native, metric.name) for metric in metrics()}
    declared = {
        (export.system, spelling, field.metric)
        for export in EXPORTS
        for field in export.fields
        if field.metric
        for spelling in field.headings["en"][:1]
    }
    assert declared - known == set()


def test_every_figure_has_the_unit_that_its_sort_can_give():
    # Key events may be written as fractions; connectors/ga4.py makes them whole.
    rounded = {("ga4", "key_events")}
    different = {
        (export.system, field.metric)
        for export in EXPORTS
        for field in export.fields
        if field.metric and unit_of(export, field) != UNITS[field.sort]
    }
    assert different == rounded
    assert {metric.unit for metric in metrics()} <= set(UNITS_OF_READINGS)


def test_one_name_has_one_unit_in_all_systems():
    units: dict[str, set[str]] = {}
    for metric in metrics():
        units.setdefault(metric.name, set()).add(metric.unit)
    assert {name: found for name, found in units.items() if len(found) > 1} == {}


def test_every_stored_noun_can_be_loaded_from_a_plain_table():
    plain = [name.removeprefix("plain/") for name in NAMES if name.startswith("plain/")]
    assert plain == [table.name for table in TABLES] + [
        f"{table.name} without ids" for table in TABLES if table.name in WITHOUT_IDS
    ]


def test_the_page_about_exports_says_what_the_declarations_say():
    written = page.PAGE.read_text(encoding="utf-8")
    assert written == page.page(), "write it anew: python -m tests.connectors.page"


@pytest.mark.parametrize("key", KEYS, ids=[key[0] for key in KEYS])
def test_the_page_names_the_tables_that_an_export_goes_to(key):
    file, named, report, *_ = key
    block = opened(FOLDER / file, **named).block
    tables = {name for name, rows in block.rows.items() if name[0] != "_" and rows.num_rows}
    if not report.startswith("plain/"):
        assert tables <= set(page.goes_to(block.match.export))
