"""What came by word of mouth: by code, link or name, for a reward or without, friend by friend?"""

from tests.measures.made_shop import shop, standing, statement, values
from whichhalf.nouns.estimate import Grade
from whichhalf.nouns.setting import Code

#: Anna has a code; Bert buys with it, and Carl with Bert's. Margin is 40 %.
BOOK = """
    conversions
    conversion_id  kind   happened_at  person  currency  gross   discount  code     source
    o1             order  2025-07-05   bert    EUR       100.00  5.00      FR-ANNA  facebook/social
    o2             order  2025-07-08   carl    EUR       10.00   -         fr-bert  -
    o3             order  2025-07-09   dora    EUR       20.00   -         -        -
    o4             order  2025-07-10   emil    EUR       40.00   -         BOARD    -
    o5             order  2025-07-11   finn    EUR       80.00   -         WHO      -

    links
    link_id  starts_on   code     network    referrer_person
    a        2025-01-01  FR-ANNA  -          anna
    b        2025-01-01  FR-BERT  -          bert
    c        2025-01-01  BOARD    pinterest  -
"""


def test_rewarded_codes_stand_apart_and_nothing_of_it_is_added() -> None:
    told = standing(BOOK)
    referral = [line for line in told.lines if line.kind.startswith("referral.")]
    assert values(tuple(referral)) == {
        "value/referral.code/word_of_mouth": 400,
        "value/referral.code_rewarded/word_of_mouth": 4000,
    }
    assert {(line.counts, line.grade) for line in referral} == {(False, Grade.MATCHED)}


def test_the_table_of_links_says_whose_a_code_is_where_the_settings_do_not() -> None:
    assert values(standing(BOOK).lines, counting=True) == {
        "value/sales.code/pinterest": 1600,
        "value/sales.touch/facebook": 4000,
    }
    other = shop(codes=(Code("BOARD", "facebook"),))
    assert "value/sales.code/facebook" in values(standing(BOOK, other).lines, counting=True)


def test_a_friend_of_a_friend_is_told_from_a_friend() -> None:
    rows = [row for found in standing(BOOK).referred.ways.values() for row in found]
    chain = {row["code"]: row["friends_before"] for row in rows}
    assert chain == {"fr-anna": 0, "fr-bert": 1}


def test_the_overlap_with_the_sales_is_stated() -> None:
    (note,) = (n for n in statement(BOOK).notes if n.key.startswith("note.referral"))
    assert dict(note.facts) == {"orders": 2, "booked": 1, "margin": 4000}


def test_a_code_of_nobody_is_pointed_out() -> None:
    (missing,) = (m for m in statement(BOOK).unknowns if m.key == "unknown/codes")
    assert dict(missing.what.facts) == {"code": "who", "codes": "1", "orders": "1"}


def test_a_friend_who_is_named_or_whose_link_was_followed_is_word_of_mouth() -> None:
    text = """
        conversions
        conversion_id  kind   happened_at  person  currency  gross   source
        o1             order  2025-07-05   bert    EUR       100.00  -
        o2             order  2025-07-06   carl    EUR       10.00   earned/direct/other

        answers
        happened_at  question        answer  conversion_id  source
        2025-07-05   heard_about_us  Anna    o1             earned/direct/other
    """
    lines = [line for line in standing(text).lines if line.kind.startswith("referral.")]
    assert {line.key: line.grade for line in lines} == {
        "value/referral.link/word_of_mouth": Grade.MATCHED,
        "value/referral.named/word_of_mouth": Grade.DECLARED,
    }
