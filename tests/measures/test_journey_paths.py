"""Which way did people come before they bought? Told as text, asked of the real engine."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby

import ibis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.measures.made_book import MadeBook
from whichhalf.measures import (
    JOURNEY_CHANNELS,
    PATHS_TO_PURCHASES,
    PATHS_WITHOUT_PURCHASE,
)
from whichhalf.measures.touched import OWN_SITE
from whichhalf.nouns.measure import Handles, Measure
from whichhalf.nouns.period import Period
from whichhalf.store.asking import schemas

QUARTER = Period.parse("2025-Q3")
Paths = Counter[tuple[str, str]]

ANNA = """
    touches
    happened_at       site  kind   source            person  consent    referrer_host
    2025-03-01        shop  visit  google/search     anna    consented  -
    2025-07-07T08:00  blog  visit  pinterest/social  anna    consented  -
    2025-07-07T08:20  shop  visit  -                 anna    consented  blog
    2025-07-09T19:00  shop  click  paid/facebook     anna    consented  -
    2025-07-09T20:00  shop  view   paid/facebook     anna    consented  -
    2025-07-11T12:00  shop  visit  -                 anna    consented  -

    conversions
    kind   happened_at       person  currency  gross
    order  2025-07-10T10:00  anna    EUR       40.00
"""


def told(book: MadeBook, lookback_days: int = 90) -> tuple[Paths, Paths]:
    """Paths to purchases and paths without one, as (tier, "pinterest/owned > direct")."""
    names = {row["number"]: row["channel"] for row in book.ask(JOURNEY_CHANNELS, QUARTER)}
    names |= {0: "direct", OWN_SITE: "own_site"}
    counted = []
    for measure in (PATHS_TO_PURCHASES, PATHS_WITHOUT_PURCHASE):
        paths: Paths = Counter()
        for row in book.ask(replace(measure, lookback_days=lookback_days), QUARTER):
            path = " > ".join(names[int(at)] for at in row["path"].split(".") if at)
            paths[row["tier"], path] += row["orders" if "orders" in row else "journeys"]
        counted.append(paths)
    return counted[0], counted[1]


def test_anna_met_us_on_pinterest_read_the_blog_and_bought_after_an_advertisement() -> None:
    bought, without = told(MadeBook.of(ANNA))
    assert bought == {("consented", "pinterest/owned > own_site > facebook/paid"): 1}
    assert without == {("customer", "direct"): 1}  # Friday's visit; March is another quarter


def test_with_no_limit_the_path_goes_back_to_the_first_visit() -> None:
    bought, _ = told(MadeBook.of(ANNA), 36_500)
    path = "google > pinterest/owned > own_site > facebook/paid"
    assert bought == {("consented", path): 1}


def test_with_one_day_the_path_holds_what_happened_within_24_hours() -> None:
    bought, without = told(MadeBook.of(ANNA), 1)
    assert bought == {("consented", "facebook/paid"): 1}
    assert without == {("consented", "pinterest/owned > own_site"): 1, ("customer", "direct"): 1}


def test_the_age_of_each_touch_is_told_in_whole_hours() -> None:
    (row,) = MadeBook.of(ANNA).ask(PATHS_TO_PURCHASES, QUARTER)
    assert row["ages"] == "74.73.15"


def test_a_second_purchase_has_a_path_of_its_own_that_may_overlap_the_first() -> None:
    text = """
        touches
        happened_at  site  kind   source            person  consent
        2025-07-01   shop  visit  pinterest/social  bert    consented
        2025-07-08   shop  visit  google/search     bert    consented

        conversions
        kind   happened_at  person  status     currency  gross
        order  2025-07-02   bert    paid       EUR       10.00
        order  2025-07-09   bert    paid       EUR       10.00
        order  2025-07-10   bert    cancelled  EUR       10.00
    """
    bought, without = told(MadeBook.of(text))
    assert bought == {
        ("consented", "pinterest/owned"): 1,
        ("customer", "pinterest/owned > google"): 1,
    }
    assert without == {}


def test_who_did_not_consent_is_followed_on_one_site_and_joined_with_no_customer() -> None:
    text = """
        touches
        happened_at  site  kind   source            person  consent
        2025-07-01   blog  visit  pinterest/social  carla   exempt
        2025-07-02   shop  visit  google/search     carla   exempt
        2025-07-03   shop  visit  google/search     carla   -

        conversions
        kind   happened_at  site  person  consent  currency  gross
        order  2025-07-05   shop  carla   exempt   EUR       10.00
        order  2025-07-06   shop  carla   -        EUR       10.00
        order  2025-07-07   shop  -       -        EUR       10.00
    """
    bought, without = told(MadeBook.of(text))
    assert bought == {
        ("anonymous", "google > google"): 1,
        ("consented", ""): 1,
        ("unidentified", ""): 1,
    }
    assert without == {("anonymous", "pinterest/owned"): 1}


def test_a_visit_that_leads_to_a_purchase_of_the_next_quarter_is_no_path_without() -> None:
    text = """
        touches
        happened_at  site  kind   source            person  consent
        2025-09-20   shop  visit  pinterest/social  dora    consented
        2025-09-20   shop  visit  pinterest/social  emil    consented

        conversions
        kind   happened_at  person  currency  gross
        order  2025-10-05   dora    EUR       10.00
    """
    bought, without = told(MadeBook.of(text))
    assert (bought, without) == ({}, {("consented", "pinterest/owned"): 1})


SOURCES = {
    "pinterest/social": "pinterest/owned",
    "paid/facebook": "facebook/paid",
    "google/search": "google",
    "newsletter/email": "newsletter",
    "": "direct",
}
NUMBERS = {"direct": 0} | {name: at for at, name in enumerate(sorted(set(SOURCES.values())))}
FIRST = datetime(2025, 6, 24, tzinfo=UTC)
#: Sixteen days around the begin of the quarter, in steps of four hours: many ties.
MOMENTS = st.integers(0, 95).map(lambda step: FIRST + timedelta(hours=4 * step))


@dataclass(frozen=True)
class Seen:
    """A touch (with a channel) or a purchase of somebody in a small world."""

    at: datetime
    person: str
    site: str
    consent: str
    channel: str = ""

    @property
    def realm(self) -> str:
        return "*" if self.consent == "consented" else self.site


WHO = (st.sampled_from(["anna", "bert"]), st.sampled_from(["shop", "blog"]))
CONSENT = st.sampled_from(["consented", "exempt"])
TOUCHES = st.lists(st.builds(Seen, MOMENTS, *WHO, CONSENT, st.sampled_from(sorted(SOURCES))))
PURCHASES = st.lists(st.builds(Seen, MOMENTS, *WHO, CONSENT), max_size=6)


def made(touches: list[Seen], purchases: list[Seen]) -> MadeBook:
    book = MadeBook()
    for number, one in enumerate([*touches, *purchases]):
        cells = {"happened_at": one.at, "person": one.person, "site": one.site}
        cells["consent"] = one.consent
        if number < len(touches):
            source = {"source": one.channel} if one.channel else {}
            book.put("touches", number, {**cells, **source, "kind": "visit"})
        else:
            book.put("conversions", number, {**cells, "kind": "order"})
    return book


def by_hand(touches: list[Seen], purchases: list[Seen], days: int) -> tuple[Paths, Paths]:
    """The same paths, built one by one."""
    far = timedelta(days=days)
    bought: Paths = Counter()
    for end in purchases:
        if not QUARTER.contains(end.at.date()):
            continue
        mine = [t for t in of_the_same(end, touches) if timedelta() <= end.at - t.at < far]
        again = any(p.at < end.at for p in of_the_same(end, purchases))
        bought[tier(end, again=again), path(mine)] += 1
    without: Paths = Counter()
    for run in runs_without(touches, purchases, far):
        if QUARTER.contains(max(t.at for t in run).date()):
            again = any(p.at < run[0].at for p in of_the_same(run[0], purchases))
            without[tier(run[0], again=again), path(run)] += 1
    return bought, without


def of_the_same(one: Seen, others: list[Seen]) -> list[Seen]:
    return [o for o in others if (o.person, o.realm) == (one.person, one.realm)]


def runs_without(
    touches: list[Seen], purchases: list[Seen], far: timedelta
) -> Iterator[list[Seen]]:
    def following(touch: Seen) -> datetime | None:
        ends = [p.at for p in of_the_same(touch, purchases) if p.at >= touch.at]
        return min(ends, default=None)

    def key(touch: Seen) -> tuple[str, str, str]:
        return touch.person, touch.realm, str(following(touch))

    free = [t for t in touches if (end := following(t)) is None or end - t.at >= far]
    for _, group in groupby(sorted(free, key=key), key):
        run: list[Seen] = []
        for touch in sorted(group, key=lambda t: t.at):
            if run and touch.at - run[-1].at >= far:
                yield run
                run = []
            run.append(touch)
        yield run


def tier(one: Seen, *, again: bool) -> str:
    return ("customer" if again else "consented") if one.realm == "*" else "anonymous"


def path(touches: list[Seen]) -> str:
    ordered = sorted((t.at, NUMBERS[SOURCES[t.channel]], SOURCES[t.channel]) for t in touches)
    return " > ".join(name for _, _, name in ordered)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TOUCHES, PURCHASES, st.sampled_from([1, 3, 90, 36_500]))
def test_the_engine_builds_the_paths_that_a_careful_clerk_would(
    touches: list[Seen], purchases: list[Seen], days: int
) -> None:
    assert told(made(touches, purchases), days) == by_hand(touches, purchases, days)


@pytest.mark.parametrize("measure", [PATHS_TO_PURCHASES, PATHS_WITHOUT_PURCHASE])
def test_the_same_question_can_be_put_to_spark(measure: Measure) -> None:
    kinds = {"varchar": "string", "bigint": "int64", "integer": "int32", "boolean": "boolean"}
    kinds |= {"date": "date", "timestamptz": "timestamp('UTC')"}
    tables = {
        name: ibis.table({column: kinds[kind] for column, kind in columns.items()}, name=name)
        for name, columns in schemas().items()
    }
    days = (ibis.literal(QUARTER.start), ibis.literal(QUARTER.end))
    handles = Handles(tables, *days, ibis.literal(90, "int64"))
    sql = str(ibis.to_sql(measure.expression(handles), dialect="pyspark"))
    assert "SORT" in sql  # a sorted list of integers; Spark refuses ordered aggregates
