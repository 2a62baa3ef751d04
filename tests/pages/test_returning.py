"""Does a reader see what came back, what is too early, and what belongs to no row?"""

from dataclasses import replace

from whichhalf.nouns.estimate import Estimate, Unknown
from whichhalf.nouns.period import Period
from whichhalf.nouns.returned import Cohort, CohortsFound, Returned, ReturnsFound
from whichhalf.pages.returning import cohorts_page, returns_page
from whichhalf.typeset.numbers import loose
from whichhalf.typeset.telling import Teller

EARLY = Unknown("unknown.too_early", "remedy.wait_for_maturity", (("age", "3"), ("days", "75")))
NOT_SOCIAL = Unknown("unknown.not_social", "remedy.name_network")
RIPE = Estimate(75, 70, 80)
OLD = Returned(
    ("pinterest:1", "pinterest", "2025-07-01"),
    cash=1_000,
    time=1_000,
    minutes_milli=60_000,
    credit=Estimate(3_000, 2_000, 5_000),
    back=Estimate(500_000, 0, 1_500_000),
    an_hour=Estimate(2_000, 1_000, 4_000),
)
YOUNG = replace(OLD, name=("pinterest:2", "pinterest", "2025-09-28"), back=EARLY, an_hour=EARLY)
OTHER = Returned(("other",), 7_700, 0, 0, Estimate.counted(8_800), NOT_SOCIAL, NOT_SOCIAL)
NOBODY = Returned(("untouched",), 0, 0, 0, Estimate.counted(9_900), NOT_SOCIAL, NOT_SOCIAL)
FOUND = ReturnsFound(
    period=Period.parse("2025-Q3"),
    currency="EUR",
    by="post",
    model="linear",
    lookback_days=90,
    worth="margin",
    rows=(OLD, YOUNG),
    rest=(replace(OLD, name=("unallocated",)), OTHER, NOBODY),
    cost=6_000,
    booked=27_700,
    mature_days=RIPE,
)
JULY = Cohort(
    "2025-07-01",
    posts=4,
    cost=2_000,
    minutes_milli=0,
    credits=(500, 1_000, 1_200),
    cumulative=(Estimate.counted(500), Estimate(1_500, 900, 2_000), Estimate(2_700, 1_900, 3_300)),
    even_after=Estimate(2, 1, 2),
    open_ended=True,
    mature=True,
)
MONTHS = CohortsFound(
    period=Period.parse("2025-Q3"),
    currency="EUR",
    model="linear",
    cohorts=(JULY,),
    accrued=(("2025-07-01", 2_700),),
    arrived=(("2025-07-01", 2_700),),
    earlier=100,
    without_post=4_200,
    mature_days=Unknown("unknown.maturity", "remedy.older_posts", (("touches", "3"),)),
)


def told(language: str = "en") -> str:
    return loose(returns_page(FOUND, Teller.of(language, "EUR"), width=120))


def test_a_row_has_cost_credit_range_and_return() -> None:
    (line,) = (each for each in told().splitlines() if each.startswith("pinterest:1"))
    assert line.split()[1:5] == ["2025-07-01", "20", "1.0", "30"]
    assert line.endswith("20 to 50  +50 % (0 to +150)")


def test_a_young_post_reads_too_early_and_the_page_says_why() -> None:
    page = told()
    (line,) = (each for each in page.splitlines() if each.startswith("pinterest:2"))
    assert line.endswith("too early")
    assert "The youngest is 3 days old" in page
    assert "A post is ripe after 75 days (70 to 80)" in page


def test_what_belongs_to_no_row_is_shown_beside_without_a_return() -> None:
    lines = {line.split("  ")[0]: line for line in told().splitlines()}
    assert lines["other channels"].endswith("88")
    assert lines["nobody touched"].endswith("99")
    assert "unallocated" in lines


def test_an_hour_brings_money_in_whole_cents() -> None:
    rows = (replace(OLD, name=("pinterest",)),)
    found = replace(FOUND, by="hour", rows=rows)
    assert "20.00 (10.00 to 40.00)" in returns_page(found, Teller.of("en", "EUR"), width=120)


def test_every_word_is_german_in_german() -> None:
    page = told("de")
    assert "zu früh" in page
    assert "nicht zugeordnet" in page
    assert "too early" not in page


def test_a_month_reads_when_it_is_even_and_both_views_stand_beside_each_other() -> None:
    found = replace(MONTHS, mature_days=RIPE)
    page = loose(cohorts_page(found, Teller.of("en", "EUR"), width=120))
    (line,) = (each for each in page.splitlines() if each.startswith("2025-07"))
    assert "2025-09 (from 2025-08)" in line
    assert line.split()[-1] == line.split()[5] == "27"
    assert "Never add the two" in page
    assert "42 EUR of credit that no known post has" in page
