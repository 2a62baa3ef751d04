"""Is the page one file that a finance director trusts, and inert whatever the data says?"""

import base64
import csv
import functools
import json
import os
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.report import factory
from tests.report.poison import PAYLOADS, poisoned, scattered, text_fields
from whichhalf.errors import DrawingRefused
from whichhalf.nouns.statement import Statement
from whichhalf.report import html
from whichhalf.typeset import markup

REAL = Path(os.environ.get("WHICHHALF_REAL_DATA") or Path(__file__).parents[3] / "shared/data")
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
EMPTY = {"meta", "br", "hr", "link", "img", "input", "base"}
#: What a page of ours never holds.
FOREIGN = (
    "script,iframe,img,object,embed,link,base,form,input,a,video,audio,math,template,use,image"
)


class Outline(HTMLParser):
    """Which elements with which attributes has a page, in order, and does each close?"""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.drawn: set[tuple[str, tuple[str, ...]]] = set()
        self.faults: list[str] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        shape = (tag, tuple(name for name, _ in attrs))
        if "svg" in self.open:
            self.drawn.add(shape)
        else:
            self.elements.append(shape)
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in EMPTY:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:]}")
        elif tag not in EMPTY:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"comment {data[:40]}")

    def handle_pi(self, data: str) -> None:
        self.faults.append(f"instruction {data[:40]}")

    def unknown_decl(self, data: str) -> None:
        self.faults.append(f"declaration {data[:40]}")


def small() -> Statement:
    """Without what is drawn, so that hundreds of strings can be tried one by one."""
    return replace(factory.statement(), series=(), networks=(), costs=())


@functools.cache
def harmless(*, drawn: bool) -> Outline:
    statement = factory.statement() if drawn else small()
    return Outline(html.render(poisoned(statement, "x"), "en"))


def assert_inert(statement: Statement, payload: str) -> None:
    found = Outline(html.render(poisoned(statement, payload), "en"))
    expected = harmless(drawn=False)
    assert found.faults == []
    assert found.open == []
    if payload.strip():
        assert found.elements == expected.elements
    else:
        own = Outline(html.render(statement, "en"))
        assert set(found.elements) <= {*expected.elements, *own.elements}


def assert_drawn_inert(payloads: Sequence[str], first: int) -> None:
    """One string after the other: a name in a chart is cut, so each must stand alone."""
    statement = scattered(factory.statement(), payloads, first)
    found, expected = Outline(html.render(statement, "en")), harmless(drawn=True)
    assert found.faults == []
    assert {tag for tag, _ in found.drawn} <= {tag for tag, _ in expected.drawn}
    names = {name for _, attributes in expected.drawn for name in attributes}
    assert {name for _, attributes in found.drawn for name in attributes} <= names


def real_strings() -> list[str]:
    listed = REAL / "badinput" / "blns.base64.json"
    if not listed.exists():
        pytest.skip("not shipped: other people's lists of nasty strings")
    strings = json.loads(listed.read_text("utf-8"))
    nasty = [base64.b64decode(text).decode("utf-8", "surrogateescape") for text in strings]
    scripts = REAL / "badinput" / "csv" / "44_xss_text.csv"
    with scripts.open(encoding="utf-8", newline="") as file:
        return nasty + [row["channel"] for row in csv.DictReader(file)]


def test_most_of_a_statement_can_be_poisoned() -> None:
    assert text_fields(factory.statement()) > 500


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_a_nasty_string_in_every_field_adds_no_element(payload: str) -> None:
    assert_inert(small(), payload)


@pytest.mark.slow
def test_nasty_strings_in_the_charts_add_no_element() -> None:
    for first in range(0, len(PAYLOADS), 5):
        assert_drawn_inert(PAYLOADS, first)


@pytest.mark.slow
def test_every_string_of_the_lists_is_inert_in_every_field() -> None:
    strings = real_strings()
    for start in range(0, len(strings), 12):
        assert_inert(small(), " ".join(strings[start : start + 12]))


@pytest.mark.slow
def test_every_string_of_the_lists_is_inert_in_the_charts() -> None:
    strings = real_strings()
    for first in range(0, len(strings), 20):
        assert_drawn_inert(strings[first : first + 20], 0)


@pytest.fixture(scope="module")
def chromium():
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


def watched(browser, path: Path) -> tuple[list[str], int]:
    """What happened when a browser opened it, and how many elements stand outside drawings?"""
    events: list[str] = []
    page = browser.new_page()

    def dismiss(dialog) -> None:
        events.append("dialog")
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.on("console", lambda message: events.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: events.append(f"error: {error}"))
    page.on("request", lambda request: events.append(f"request: {request.url}"))
    page.goto(path.as_uri())
    page.wait_for_timeout(50)
    assert page.evaluate(f"document.querySelectorAll('{FOREIGN}').length") == 0
    everything = page.evaluate("document.querySelectorAll('*').length")
    drawn = page.evaluate("document.querySelectorAll('svg *').length")
    page.close()
    return [event for event in events if event != f"request: {path.as_uri()}"], everything - drawn


@pytest.mark.slow
def test_nothing_happens_when_a_browser_opens_it(chromium, tmp_path: Path) -> None:
    page = tmp_path / "statement.html"
    page.write_text(html.render(factory.statement(), "en"), "utf-8")
    events, _ = watched(chromium, page)
    assert events == []


@pytest.mark.slow
def test_nothing_happens_when_a_browser_opens_nasty_strings(chromium, tmp_path: Path) -> None:
    page = tmp_path / "statement.html"
    page.write_text(html.render(poisoned(factory.statement(), "x"), "en"), "utf-8")
    _, expected = watched(chromium, page)
    short = [text for text in PAYLOADS if text.strip() and len(text) < 100]
    for start in range(0, len(short), 12):
        payload = " ".join(short[start : start + 12])
        page.write_text(html.render(poisoned(factory.statement(), payload), "en"), "utf-8")
        assert watched(chromium, page) == ([], expected), payload


@pytest.mark.slow
def test_nothing_happens_when_a_browser_opens_the_lists(chromium, tmp_path: Path) -> None:
    page, strings = tmp_path / "statement.html", [text for text in real_strings() if text.strip()]
    fields = text_fields(factory.statement())
    for first in range(0, len(strings), fields // 2):
        statement = scattered(factory.statement(), strings, first)
        page.write_text(html.render(statement, "en"), "utf-8")
        events, _ = watched(chromium, page)
        assert events == [], first


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "de"])
def test_the_page_stands_on_its_own(language: str) -> None:
    page = html.render(factory.statement(), language)
    assert page.startswith(f'<!DOCTYPE html>\n<html lang="{language}">')
    assert "default-src 'none'" in page.replace("&#39;", "'")
    assert "unsafe-inline" not in page
    assert not re.search(r"[\s\"'](?:src|style|on\w+)=", page)
    addresses = set(re.findall(r"https?://[^\"' <]+", page))
    assert addresses <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


@pytest.mark.slow
def test_a_reader_who_cannot_see_finds_the_way() -> None:
    page = html.render(factory.statement(), "en")
    outline = Outline(page)
    tags = Counter(tag for tag, _ in outline.elements)
    assert tags["h1"] == 1
    assert tags["main"] == tags["header"] == tags["footer"] == 1
    assert tags["caption"] == tags["table"] > 5
    assert all("scope" in names for tag, names in outline.elements if tag == "th")
    drawings = re.findall(r'<svg role="img" aria-labelledby="(\S+) (\S+)"', page)
    assert len(drawings) == 5
    for title, description in drawings:
        assert f'<title id="{title}">' in page
        assert f'<desc id="{description}">' in page


@pytest.mark.slow
def test_no_two_things_on_the_page_have_one_id() -> None:
    identities = re.findall(r'\bid="([^"]+)"', html.render(factory.statement(), "en"))
    assert [name for name, times in Counter(identities).items() if times > 1] == []


@pytest.mark.slow
def test_the_same_statement_gives_the_same_page() -> None:
    first, second = (html.render(factory.statement(), "en") for _ in range(2))
    assert first == second


def test_every_figure_opens_to_its_key_formula_rows_and_command() -> None:
    statement = small()
    texts = " ".join(" ".join(Outline(html.render(statement, "en")).texts).split())
    for line in statement.lines:
        assert f"whichhalf explain {line.key}" in texts
    assert "where network = pinterest; part of an answer of 74 rows" in texts
    assert f"batch 41, settings {factory.SETTINGS_HASH}, Whichhalf 0.1.0" in texts


def test_a_statement_of_nothing_but_hours_is_a_page_too() -> None:
    outline = Outline(html.render(replace(factory.bare_statement(), costs=()), "de"))
    assert outline.faults == []
    assert "unbekannt" in outline.texts


@pytest.mark.parametrize(
    "svg",
    [
        "<svg><script>alert(1)</script></svg>",
        '<svg onload="alert(1)"></svg>',
        '<svg ><a href="//x">x</a></svg>',
        '<svg ><image xlink:href="//x"/></svg>',
        '<svg ><g fill="url(//x)"></g></svg>',
        "<svg ><!-- x --></svg>",
        "<svg ><style>x</style></svg>",
        "<svg ><foreignObject></foreignObject></svg>",
        "<b>x</b>",
    ],
)
def test_a_drawing_with_more_than_shapes_and_words_is_refused(svg: str) -> None:
    with pytest.raises(DrawingRefused):
        markup.drawing(svg, title="t", description="d", name="n")


def test_the_builder_knows_no_attribute_that_runs_or_leads_away() -> None:
    for name in ("onclick", "style", "src", "srcset", "formaction"):
        with pytest.raises(DrawingRefused):
            markup.element("p", **{name: "x"})
    with pytest.raises(DrawingRefused):
        markup.written(markup.element("p", "x", href="https://evil.example"))
