"""After which touch did a journey become a lead, and after which an opportunity?"""

import pytest

from tests.measures.made_book import MadeBook
from tests.measures.made_shop import QUARTER, SHOP
from whichhalf.crediting.credits import Wanted, credits_found
from whichhalf.models import touch_rules
from whichhalf.models.fit import Model
from whichhalf.nouns.credit import Credits
from whichhalf.nouns.estimate import Unknown
from whichhalf.till.inquiry import Inquiry

WAY = """
    touches
    happened_at  site          kind   person  consent    source
    2025-07-01   shop.example  visit  anna    consented  pinterest/social
    2025-07-10   shop.example  visit  anna    consented  google/search
    2025-07-15   shop.example  visit  anna    consented  letter/email
"""
BUYS = """
    conversions
    kind   happened_at  person  gross   tax  currency  stage      as_of
    order  2025-07-16   anna    100.00  0    EUR       -          -
"""


def shares(model: Model, *leads: str) -> dict[str, int] | Unknown:
    """Percent of Anna's purchase that each channel is given."""
    book = MadeBook.of(WAY)
    book.add("\n".join([BUYS.rstrip(), *(f"    lead   {lead}" for lead in leads)]))
    found = credits_found(Inquiry(book.ask, SHOP, QUARTER, 7), Wanted(models=(model,)))
    (credit,) = (one.credits for one in found.models)
    if not isinstance(credit, Credits):
        return credit
    return {one.name.partition("/")[0]: round(one.conversions_milli / 10) for one in credit.credits}


ASKED = "2025-07-02   anna    -       -    -         new        -"
OFFER = "2025-07-11   anna    -       -    -         offer      -"


@pytest.mark.parametrize(
    ("model", "given"),
    [
        (touch_rules.U_SHAPED, {"pinterest": 80, "google": 10, "letter": 10}),
        (touch_rules.W_SHAPED, {"pinterest": 60, "google": 30, "letter": 10}),
        (touch_rules.FULL_PATH, {"pinterest": 50, "google": 25, "letter": 25}),
    ],
)
def test_the_touch_before_a_lead_and_before_an_offer_take_their_part(
    model: Model, given: dict[str, int]
) -> None:
    assert shares(model, ASKED, OFFER) == given


def test_a_stage_has_the_moment_since_when_it_is_known() -> None:
    """One row that was told again as an offer on the eleventh."""
    told_later = "2025-07-02   anna    -       -    -         offer      2025-07-11"
    wanted = {"pinterest": 60, "google": 30, "letter": 10}
    assert shares(touch_rules.W_SHAPED, told_later) == wanted


@pytest.mark.parametrize(
    "offer",
    [
        "2025-07-02   anna    -       -    -         offer      -",  # since when, nobody says
        "2025-07-02   anna    -       -    -         won        2025-07-20",  # told afterwards
    ],
)
def test_an_offer_of_which_nobody_knows_the_moment_leaves_its_part_to_the_others(
    offer: str,
) -> None:
    assert shares(touch_rules.W_SHAPED, offer) == {"pinterest": 86, "google": 7, "letter": 7}


@pytest.mark.parametrize(
    "elsewhere",
    [
        "2025-06-20   anna    -       -    -         new        -",  # before anything was touched
        "2025-08-01   anna    -       -    -         new        -",  # after the purchase
        "2025-07-02   bert    -       -    -         new        -",  # somebody else
    ],
)
def test_a_lead_that_is_not_on_the_way_marks_nothing(elsewhere: str) -> None:
    assert shares(touch_rules.U_SHAPED, elsewhere) == {"pinterest": 67, "google": 17, "letter": 17}


def test_without_any_lead_the_models_that_need_one_say_so() -> None:
    found = shares(touch_rules.U_SHAPED)
    assert found == Unknown("unknown.no_milestones", "remedy.import_leads")
