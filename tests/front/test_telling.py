"""From plain files to a statement, and from a figure back to its rows?"""

import csv
import io
import json
import re
from pathlib import Path

import pytest

import whichhalf as wh
from whichhalf.cli import main
from whichhalf.errors import BadInput, KeyUnknown, WorkspaceExists
from whichhalf.front.founding import found
from whichhalf.front.made_up import demo
from whichhalf.front.telling import Look, OpenFigure, explain, statement, tell, told

FACTS = {
    "business": {"name": "Wool & Co", "currency": "EUR", "zone": "Europe/Berlin"},
    "goals": [{"kind": "sales", "measure": "margin", "target": 100, "every": "year"}],
}
COSTS = """\
cost_id,starts_on,kind,activity,network,amount,currency,note
1,2025-03-03,advertising,promote,facebook,40.00,EUR,spring
2,2025-03-04,tools,publish,,10.00,EUR,planner
3,2024-03-04,tools,publish,,99.00,EUR,last year
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("telling") / "shop"
    found(folder, FACTS)
    (folder / "costs.csv").write_text(COSTS, encoding="utf-8")
    (imported,) = wh.import_files(folder, [folder / "costs.csv"])
    assert (imported.refused, imported.lines.stored) == ("", 3)
    return folder


def test_a_statement_of_one_plain_file_already_answers(shop: Path) -> None:
    told = statement(shop)
    assert str(told.period) == "2025-01-01..2026-01-01"  # the year of the newest rows
    assert told.cost_totals.cash == 5000
    assert told.unknowns != ()


def test_the_year_before_is_told_when_it_is_asked_for(shop: Path) -> None:
    book = wh.open(shop)
    assert statement(book, "2024").cost_totals.cash == 9900


def test_the_same_book_gives_the_same_statement(shop: Path) -> None:
    assert statement(shop, "2025") == statement(shop, "2025")


@pytest.mark.parametrize(("form", "sign"), [("text", "50.00 EUR"), ("html", "<!DOCTYPE html>")])
def test_it_is_told_in_every_form(shop: Path, form: str, sign: str) -> None:
    assert sign in tell(shop, "2025", Look(form=form))


def test_as_json_it_can_be_read_by_a_program(shop: Path) -> None:
    assert json.loads(tell(shop, "2025", Look(form="json")))["figures"]["currency"] == "EUR"


def test_as_csv_every_figure_has_its_line(shop: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(tell(shop, "2025", Look(form="csv")))))
    (ads,) = (row for row in rows if row["key"].startswith("cost/facebook/promote"))
    assert (ads["value"], ads["unit"], ads["from"], ads["until"]) == (
        *("40.00", "EUR"),
        *("2025-01-01", "2026-01-01"),
    )
    (whole,) = (row for row in rows if row["key"] == "roi/full/cash")
    assert (whole["sort"], whole["kind"]) == ("return", "full, cash")
    unknown = [row for row in rows if not row["value"]]
    assert unknown
    assert [row["key"] for row in unknown if not row["unknown"]] == []


def test_an_unknown_form_is_refused(shop: Path) -> None:
    with pytest.raises(BadInput, match="Choose one of"):
        tell(shop, "2025", Look(form="pdf"))


def opened(shop: Path, beginning: str) -> OpenFigure:
    keys = [line.key for line in statement(shop, "2025").costs if line.key.startswith(beginning)]
    return explain(shop, keys[0], "2025")


def test_a_figure_opens_down_to_file_and_line(shop: Path) -> None:
    figure = opened(shop, "cost/facebook/promote")
    assert figure.said.replace("\xa0", " ") == "40.00 EUR"
    ((proof, step),) = figure.steps
    assert (proof.measure, step.count, step.batches) == ("costs", 1, (1,))
    row = dict(zip(step.columns, step.rows[0], strict=True))
    assert (row["_file"], row["_line"], row["note"]) == ("costs.csv", "2", "spring")
    assert figure.settings_hash == wh.open(shop).settings.hash


def test_what_is_unknown_opens_with_its_reason_and_remedy(shop: Path) -> None:
    missing = statement(shop, "2025").unknowns[0]
    figure = explain(shop, missing.key, "2025")
    assert figure.said.count(".") >= 2


def test_a_finding_opens_as_the_figures_that_it_rests_on(shop: Path) -> None:
    told = statement(shop, "2025")
    (finding,) = (each for each in told.findings if each.figures[0].startswith("value/full"))
    figure = explain(shop, finding.key, "2025")
    assert figure.formula == "value/full"
    assert figure.grade is finding.grade


def test_every_key_that_the_terminal_shows_opens(shop: Path) -> None:
    found = statement(shop, "2025")
    shown = re.findall(r"\[([a-z_]+/[^\]]+)\]", told(found, Look(keys=True)))
    assert len(shown) > 10
    assert all(explain(shop, key, "2025").said for key in shown)


def test_a_key_of_no_figure_is_named(shop: Path) -> None:
    with pytest.raises(KeyUnknown, match="--keys"):
        explain(shop, "cost/nowhere", "2025")


def test_the_terminal_shows_rows_batches_time_and_sql(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as leaving:
        main(["explain", opened(shop, "cost/facebook/promote").key, "-w", str(shop), "-p", "2025"])
    assert leaving.value.code == 0
    told = capsys.readouterr().out
    for part in ("formula", "1 row of batches 1, in ", " ms", "costs.csv", "SQL of costs"):
        assert part in told


def test_a_statement_is_written_where_it_is_asked_for(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "statement.html"
    with pytest.raises(SystemExit) as leaving:
        main(["statement", "-w", str(shop), "--format", "html", "--out", str(page)])
    assert leaving.value.code == 0
    assert capsys.readouterr().out == f"Written to {page}.\n"
    assert "Wool &amp; Co" in page.read_text(encoding="utf-8")


def test_the_demo_does_not_touch_the_workspace_of_a_real_firm(shop: Path) -> None:
    before = sorted(path.name for path in shop.iterdir())
    with pytest.raises(WorkspaceExists):
        demo(shop)
    assert sorted(path.name for path in shop.iterdir()) == before
