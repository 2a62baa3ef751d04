"""A credit opens by network, channel, campaign and post, each time to the cent what it is."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.measures.made_book import MadeBook
from tests.measures.made_shop import QUARTER, shop
from whichhalf.crediting.behind import OpenShare
from whichhalf.crediting.opening import behind_line, behind_share, line_of
from whichhalf.ledger.standing import Standing
from whichhalf.nouns.estimate import Estimate
from whichhalf.nouns.setting_credit import CREDIT_MODELS, CreditSetting
from whichhalf.statements.build import build, figures
from whichhalf.till.inquiry import Inquiry

_SOURCES = (
    "pinterest/social",
    "paid/pinterest/social",
    "facebook/social",
    "google/search",
    "direct",
)


def made_book(seed: int) -> MadeBook:
    """60 buyers on random ways; some orders tell their source, some posts their campaign."""
    chance, book = Random(seed), MadeBook()
    for n in range(60):
        for _ in range(chance.randint(0, 4)):
            cells = {"happened_at": f"2025-07-{chance.randint(1, 28):02}", "site": "shop.example"}
            cells |= {"kind": "visit", "person": f"p{n}", "consent": "consented"}
            named = {"campaign_id": chance.choice(("", "spring", "knit"))}
            named |= {"post_id": chance.choice(("", "pin:1", "pin:2"))}
            book.put("touches", 1, {**cells, **named, "source": chance.choice(_SOURCES)})
        cells = {"kind": "order", "happened_at": f"2025-08-{chance.randint(1, 28):02}"}
        cells |= {"conversion_id": f"o{n}", "gross": f"{chance.randint(5, 90)}.{n:02}", "tax": "0"}
        source = chance.choice(("", "pinterest/social", "google/search"))
        told = {"source": source} if source else {}
        book.put("conversions", 1, {**cells, "currency": "EUR", "person": f"p{n}", **told})
    return book


@pytest.mark.slow
@settings(max_examples=4, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(CREDIT_MODELS))
def test_law_1_in_every_drill_down_the_parts_are_what_the_line_has(seed: int, model: str) -> None:
    book, our_shop = made_book(seed), shop(credit=CreditSetting(model))
    told = figures(build(book.ask, our_shop, QUARTER, rng_seed=7))
    standing = Standing(Inquiry(book.ask, our_shop, QUARTER, 7))
    keys = [key for key in told if key.startswith(("value/sales.credit", "credit/"))]
    opened = 0
    for key in keys:
        figure = getattr(told[key], "figure", None)
        if key == "credit/unattributed" or not isinstance(figure, Estimate):
            continue
        opened += 1
        split = behind_line(standing, key).shares
        assert list(split) == (["network"] if key.startswith("credit/") else []) + [
            *("channel", "campaign", "post")
        ]
        for by, parts in split.items():
            assert sum(one.given for one in parts) == figure.value, (key, by)
            assert len({one.key for one in parts}) == len(parts)
            assert {line_of(one.key) for one in parts} == {key}
    assert opened >= 2 or model.startswith("markov")


def test_a_part_opens_as_the_purchases_before_which_it_was_touched() -> None:
    book = MadeBook()
    for n in range(40):
        cells = {"site": "shop.example", "kind": "visit", "person": f"p{n}"}
        cells |= {"consent": "consented", "source": "pinterest/social"}
        campaign = "spring" if n % 4 else "knit"
        book.put("touches", 1, {**cells, "happened_at": "2025-07-05", "campaign_id": campaign})
        if n % 2:
            book.put("touches", 1, {**cells, "happened_at": "2025-07-06", "post_id": "pin:1"})
        order = {"kind": "order", "happened_at": "2025-08-02", "conversion_id": f"o{n}"}
        more = {"currency": "EUR", "gross": "10.00", "tax": "0", "person": f"p{n}"}
        book.put("conversions", 1, {**order, **more})
    standing = Standing(Inquiry(book.ask, shop(), QUARTER, 7))
    key = "value/sales.credit/pinterest"
    campaigns = {one.name: one for one in behind_line(standing, key).shares["campaign"]}
    assert {name: (one.touches, one.orders) for name, one in campaigns.items()} == {
        "": (20, 20),
        "knit": (10, 10),
        "spring": (30, 30),
    }
    assert [campaigns[name].given for name in ("", "knit", "spring")] == [5_333, 2_667, 8_000]
    found = behind_share(standing, f"{key}/campaign/spring")
    assert found is not None
    assert isinstance(found.share, OpenShare)
    assert found.share == campaigns["spring"]
    assert sum(path.orders for path in found.behind.paths) == 30
    assert {proof.measure for proof in found.evidence} == {"sales_parts"}
    unnamed = behind_share(standing, f"{key}/post/-")
    assert unnamed is not None
    assert unnamed.share.orders == 40


@pytest.mark.parametrize(
    "key", ["value/sales.credit/pinterest/campaign/none", "value/cash/x/campaign/y", "credit/moon"]
)
def test_a_part_that_is_none_does_not_open(key: str) -> None:
    standing = Standing(Inquiry(made_book(3).ask, shop(), QUARTER, 7))
    assert behind_share(standing, key) is None
