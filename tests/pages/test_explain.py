"""How is it told what stands behind a line of the sales?"""

from whichhalf.crediting.behind import Behind, OpenPart, OpenPath, OpenShare
from whichhalf.front.telling import OpenFigure
from whichhalf.nouns.estimate import Grade
from whichhalf.nouns.evidence import Evidence
from whichhalf.pages.explain import explain_page
from whichhalf.store.book import Explained

_PATHS = (
    OpenPath(("pinterest/owned", "direct", "google/paid"), 2, 4000, 1333, 31, 88),
    OpenPath(("pinterest/owned", "own_site", "google/earned"), 1, 700, 233, 3, 3),
)
_BEHIND = Behind(
    paths=_PATHS,
    clicks=(OpenPart("google", 3, 4700),),
    booked=(OpenPart("", 2, 4000), OpenPart("sales.survey/facebook", 1, 700)),
    chain=(OpenPart("0", 2, 4000), OpenPart("1", 1, None)),
    shares={
        "channel": (
            OpenShare("k/channel/pinterest/owned", "pinterest", "pinterest/owned", 9, 3, 1),
        ),
        "campaign": tuple(
            OpenShare(f"k/campaign/c{n}", "pinterest", f"c{n}" if n else "", 20 - n, 3, 1000 - n)
            for n in range(10)
        ),
    },
    model="shapley_simplified",
    lookback_days=90,
)
_STEP = (
    Evidence(
        "sales_paths",
        "2025",
        (("network", ("", None, "google")), ("path", ("3.0.2", "3.4095.2"))),
        lookback_days=90,
    ),
    Explained(
        "select 1",
        ("kind", "path", "conversion_id", "_batch", "_file", "_line"),
        (("order", "pinterest > direct > google", "shop:1", "1", "a.csv", "2"),),
        3,
        (1,),
        12.4,
    ),
)


def _page(language: str, width: int = 100) -> str:
    figure = OpenFigure(
        "value/sales.credit/pinterest",
        "15.66 EUR",
        "hash",
        "code",
        Grade.MODELLED,
        "a formula",
        (_STEP,),
        _BEHIND,
        language,
        "EUR",
    )
    return explain_page(figure, width=width)


def test_journeys_stand_with_names_amounts_and_days() -> None:
    page = _page("en")
    assert "look-back 90 days before the purchase" in page
    assert "model     Shapley, simplified (shapley_simplified)" in page
    assert "Journeys behind it: 3 orders, 47.00 EUR" in page
    (way,) = (line for line in page.splitlines() if "Google (paid)" in line)
    said = "Pinterest > direct > Google (paid) 2 40.00 EUR 13.33 EUR 31 to 88"
    assert " ".join(way.split()) == said
    assert "Pinterest > your other site > Google" in page


def test_a_credit_is_shown_by_campaign_with_the_rest_and_a_key_that_opens_one() -> None:
    page = _page("en")
    said = [" ".join(line.split()) for line in page.splitlines()]
    at = said.index("By campaign Visits Orders Its part")
    assert said[at + 1] == "no campaign 20 3 10.00 EUR"
    assert said[at + 8 : at + 10] == ["c7 13 3 9.93 EUR", "… and 2 more 19.83 EUR"]
    assert 'Each part opens, as in: whichhalf explain "k/campaign/c1"' in page
    assert "By channel" not in page  # one alone says nothing
    assert "Nach Kampagne" in _page("de")


def test_it_says_who_had_the_last_click_and_which_line_books_it() -> None:
    page = _page("en")
    for part in (
        "Who had the last click",
        "none: no stronger line",
        "Sales: survey, Facebook",
        "customer → friend → friend",
        "unknown",
    ):
        assert part in page


def test_many_values_of_a_column_are_counted_and_nothing_is_a_sign() -> None:
    page = _page("en")
    assert "network = ∅ or google, path one of 2" in page
    first = next(line for line in page.splitlines() if "batch  file" in line)
    assert first.split()[:5] == ["batch", "file", "line", "conversion_id", "path"]


def test_it_is_told_in_the_readers_language() -> None:
    page = _page("de")
    for part in ("Güte", "Rückblick", "Wege dahinter: 3 Bestellungen, 47,00 EUR", "Weg zum Kauf"):
        assert part in page
    assert "Orders" not in page


def test_a_narrow_terminal_wraps_the_ways() -> None:
    page = _page("en", width=72).partition("SQL of")[0]
    assert max(map(len, page.splitlines())) <= 72
