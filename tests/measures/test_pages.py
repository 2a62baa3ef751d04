"""Do the pages in docs/measures say what the declarations say?"""

from tools import measure_pages


def test_every_question_has_its_page_as_it_is_declared() -> None:
    written = {
        path.name: path.read_text(encoding="utf-8") for path in measure_pages.PAGES.iterdir()
    }
    assert written == measure_pages.pages(), "run `python -m tools.measure_pages`"
