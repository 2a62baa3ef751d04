"""What a model gives of the sales enters the statement once, with a range, and conserves credit."""

import pytest

from tests.measures.made_book import MadeBook
from tests.measures.made_shop import QUARTER, SHOP, shop, statement
from whichhalf.crediting.booked_credit import shared_out
from whichhalf.crediting.credits import Wanted, credits_found
from whichhalf.ledger.returns import counting
from whichhalf.ledger.standing import Standing
from whichhalf.models import shapley
from whichhalf.nouns.credit import Credits
from whichhalf.nouns.estimate import Estimate, Grade
from whichhalf.nouns.setting_credit import CREDIT_MODELS, CreditSetting
from whichhalf.nouns.statement import Statement
from whichhalf.paths.journeys import MOST_CHANNELS, REST
from whichhalf.statements.build import build, figures
from whichhalf.till.inquiry import Inquiry

#: Two in three met Pinterest first, one in three of the orders carries its pin, every fourth buyer
#: is nobody whom we know.
_SOURCES = ("pinterest/social", "google/search", "-")
_PATHS = (
    ("pinterest/social", "google/search"),
    ("pinterest/social", "direct"),
    ("google/search", "facebook/social"),
)


def _book(orders: int = 120) -> str:
    sold, met = [], []
    for number in range(orders):
        source = _SOURCES[number % 3]
        gross = 10 + number % 7
        day = f"2025-08-{1 + number % 28:02d}"
        sold.append(f"o{number} order {day} p{number} EUR {gross}.33 {source} consented")
        if number % 4:
            met += [
                f"2025-07-{10 + day:02d} shop.example p{number} consented {name}"
                for day, name in enumerate(_PATHS[number % 3])
            ]
    met += [
        f"2025-07-0{1 + n % 9} shop.example n{n} consented {_PATHS[n % 3][0]}" for n in range(90)
    ]
    return "\n".join(
        [
            "conversions",
            "conversion_id kind happened_at person currency gross source consent",
            *sold,
            "",
            "touches",
            "happened_at site person consent source",
            *met,
        ]
    )


@pytest.fixture(scope="module")
def told() -> Statement:
    return statement(_book())


def _of(told: Statement, key: str) -> Estimate:
    found = figures(told)[key]
    figure = getattr(found, "figure", None)
    assert isinstance(figure, Estimate)
    return figure


def test_a_model_enters_with_a_range_and_as_association(told: Statement) -> None:
    line = next(line for line in told.lines if line.key == "value/sales.credit/pinterest")
    assert line.grade is Grade.MODELLED
    assert line.counts
    assert line.formula == "formula.credit"
    figure = _of(told, line.key)
    assert figure.low < figure.value < figure.high
    assert figure.level_percent == 90
    assert len(line.draws) == 1_000
    assert "note.credit" in {note.key for note in told.notes}


def test_credits_other_channels_and_the_untouched_are_what_was_booked(told: Statement) -> None:
    parts = [_of(told, f"credit/{name}").value for name in ("social", "other", "unattributed")]
    assert sum(parts) == _of(told, "business/margin").value
    assert all(part > 0 for part in parts)


def test_the_whole_credit_is_what_the_table_of_credits_says(told: Statement) -> None:
    inquiry = Inquiry(MadeBook.of(_book()).ask, SHOP, QUARTER, 7)
    found = credits_found(
        inquiry, Wanted(models=(shapley.ShapleySimplified(),), lookback_days=90, by="network")
    )
    given = found.models[0].credits
    assert isinstance(given, Credits)
    for name in ("pinterest", "facebook"):
        credit = given.of(name)
        assert credit is not None
        key = f"value/sales.credit_view/{name}"
        shown = _of(told, key if key in figures(told) else f"value/sales.credit/{name}")
        assert abs(shown.value - credit.value) <= 2


def test_as_many_channels_are_told_apart_as_in_the_table_of_credits() -> None:
    """30 networks, the later the rarer: the statement's own stay, then those most bought after."""
    book, own = MadeBook(), ("facebook", "pinterest")
    names = [*(f"network{number:02}" for number in range(28)), *own]
    for number, name in enumerate(names):
        for buyer in range(len(names) - number):
            person = {"person": f"{name} {buyer}", "consent": "consented"}
            visit = {"happened_at": "2025-07-05", "site": "shop.example", "kind": "visit"}
            book.put("touches", 1, {**visit, **person, "source": f"{name}/social"})
            order = {"kind": "order", "happened_at": "2025-08-06", "currency": "EUR"}
            book.put("conversions", 1, {**order, **person, "gross": "10.00", "tax": "0"})
    standing = Standing(Inquiry(book.ask, SHOP, QUARTER, 7))
    found = shared_out(standing, own).whole
    assert isinstance(found, Credits)
    given = {one.name: one.conversions_milli for one in found.credits}
    assert set(given) == {*own, *names[: MOST_CHANNELS - 3], REST}
    assert given["pinterest"] == 1_000
    assert given[REST] == 1_000 * sum(range(3, 14))
    assert sum(given.values()) == found.booked_conversions_milli


def test_what_a_stronger_line_books_is_not_credited_again(told: Statement) -> None:
    lines = {line.key: line for line in told.lines}
    booked = _of(told, "value/sales.touch/pinterest").value
    left = _of(told, "value/sales.credit/pinterest").value
    whole = _of(told, "value/sales.credit_view/pinterest").value
    assert 0 < left < whole
    assert not lines["value/sales.credit_view/pinterest"].counts
    # Half of each order that was booked whole, as two channels stood on its way.
    assert whole - left < booked


@pytest.mark.parametrize("model", CREDIT_MODELS)
def test_in_every_draw_no_more_is_attributed_than_was_booked(model: str) -> None:
    found = statement(_book(), shop(credit=CreditSetting(model)))
    whole = _of(found, "business/margin").value
    lines = counting([line for line in found.lines if line.group == "sales"], "full")
    assert any(line.kind == "sales.credit" for line in lines)
    fixed = sum(
        line.figure.value for line in lines if isinstance(line.figure, Estimate) and not line.draws
    )
    drawn = zip(*(line.draws for line in lines if line.draws), strict=True)
    assert max(fixed + sum(draw) for draw in drawn) <= whole
    parts = [_of(found, f"credit/{name}").value for name in ("social", "other", "unattributed")]
    assert sum(parts) == whole


def test_a_book_without_paths_says_what_it_said_before() -> None:
    text = _book().split("\n\n")[0]
    found = statement(text)
    assert not [line for line in found.lines if line.grade is Grade.MODELLED]
    assert "credit/social" not in figures(found)


def test_a_model_that_cannot_say_is_unknown_and_adds_nothing() -> None:
    found = statement(_book(30), shop(credit=CreditSetting("markov_1")))
    assert not [line for line in found.lines if line.grade is Grade.MODELLED]
    assert "credit/social" in {missing.key for missing in found.unknowns}


def test_another_seed_moves_the_range_and_not_the_figure(told: Statement) -> None:
    other = build(MadeBook.of(_book()).ask, SHOP, QUARTER, rng_seed=8)
    one, two = (_of(each, "value/sales.credit/pinterest") for each in (told, other))
    assert one.value == two.value
    assert (one.low, one.high) != (two.low, two.high)
