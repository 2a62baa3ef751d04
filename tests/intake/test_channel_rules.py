"""Which channel did a visit come through? With a handful of facts, so that the rules show."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whichhalf.intake.channel_rules import ChannelRules
from whichhalf.nouns.channel import MEDIUMS, PAID, SOURCE_FIELDS, Source

FACTS: dict[str, Any] = {
    "networks": {
        "birdsong": {
            "name": "Birdsong",
            "kind": "social",
            "hosts": [
                {"host": "birds.example", "valid_to": date(2024, 5, 17)},
                {"host": "b.example", "valid_from": date(2023, 7, 23)},
            ],
            "apps": ["example.birds.android"],
            "spellings": ["birds", "bird song"],
        },
        "seek": {"name": "Seek", "kind": "search", "hosts": ["seek.*"]},
        "post": {"name": "Post", "kind": "email", "hosts": ["mail.seek.com"]},
    },
    "mediums": [
        {"medium": "social", "paid": "owned", "spellings": ["post", "reply"]},
        {"alone": "other", "paid": "paid", "spellings": ["cpc", "ads"]},
        {"medium": "email", "paid": "owned", "spellings": ["email"]},
    ],
    "click_ids": {
        "birdid": {"network": "birdsong"},
        "birdad": {"network": "birdsong", "paid": "paid"},
        "seekad": {"network": "seek", "medium": "search", "paid": "paid"},
    },
}

any_text = st.text(st.characters(), max_size=40)
any_source = st.builds(Source, *[any_text for _ in SOURCE_FIELDS])
telling = st.sampled_from(
    [
        "",
        "birds",
        "b.example",
        "seek.de",
        "post",
        "cpc",
        "birdad",
        "seekad",
        "own.example",
        "a / b",
        "\u202ex",
    ]
)
telling_source = st.builds(Source, *[telling for _ in SOURCE_FIELDS])


def rules(own=None, sites=()):
    return ChannelRules.from_facts(FACTS, own, sites=sites)


def told(source, on=None, **more):
    channel = rules(**more).classify(source, on)
    return f"{channel.name} / {channel.medium}"


# --- what the rules make of it --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (Source(referrer_host="www.b.example"), "Birdsong, earned / social"),
        (Source(app="example.birds.android"), "Birdsong, earned / social"),
        (Source(utm_source="Bird-Song"), "Birdsong, owned / social"),
        (Source(utm_source="birds", utm_medium="POST"), "Birdsong, owned / social"),
        (Source(utm_source="birds", utm_medium="cpc"), "Birdsong, paid / social"),
        (Source(utm_source="birds_ads"), "Birdsong, paid / social"),
        (Source(utm_source="spring", utm_medium="cpc"), "Other, paid / other"),
        (Source("b.example", "planner", "reply"), "Birdsong, owned / social"),
        (Source(referrer_host="seek.co.uk"), "Seek, earned / search"),
        (Source(referrer_host="seek.evil.example"), "Referral, earned / referral"),
        (Source(referrer_host="mail.seek.com"), "Post, owned / email"),
        (Source("seek.com", "list", "email"), "Email, owned / email"),
        (Source(), "Direct / direct"),
    ],
)  # fmt: skip
def test_a_source_says_network_medium_and_who_put_the_link_there(source, expected):
    assert told(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (Source(click_id="birdid"), "Birdsong, earned / social"),
        (Source(click_id="birdad"), "Birdsong, paid / social"),
        (
            Source(utm_source="birds", utm_medium="post", click_id="BirdAd"),
            "Birdsong, paid / social",
        ),
        (Source(referrer_host="seek.de", click_id="seekad"), "Seek, paid / search"),
        (Source(referrer_host="b.example", click_id="seekad"), "Birdsong, earned / social"),
    ],
)
def test_only_an_adverts_click_id_proves_an_advert_and_a_copied_one_proves_nothing(
    source, expected
):
    assert told(source) == expected


def test_a_host_belongs_to_a_network_only_in_its_days():
    old, new = Source(referrer_host="birds.example"), Source(referrer_host="b.example")
    assert told(new, date(2023, 7, 22)) == "Referral, earned / referral"
    assert told(new, date(2023, 7, 23)) == "Birdsong, earned / social"
    assert told(old, date(2024, 5, 16)) == "Birdsong, earned / social"
    assert told(old, date(2024, 5, 17)) == "Referral, earned / referral"
    assert told(old) == told(new) == "Birdsong, earned / social"


def test_a_moment_is_as_good_as_its_day():
    assert told(
        Source(referrer_host="b.example"), datetime(2023, 7, 22, 23, tzinfo=UTC)
    ).startswith("Referral")


def test_who_comes_from_our_own_site_did_not_come_from_there():
    channel = rules(sites=("https://www.own.example/",)).classify(
        Source(referrer_host="blog.own.example")
    )
    assert (channel.medium, channel.rule) == ("direct", "self-referral")
    tagged = Source(referrer_host="own.example", utm_source="birds", utm_medium="post")
    assert told(tagged, sites=("own.example",)) == "Birdsong, owned / social"


def test_a_name_in_disguise_is_not_taken_for_the_name():
    channel = rules().classify(Source(utm_source="\u202esdrib"))
    assert (channel.network, channel.medium, channel.paid, channel.rule) == (
        "",
        "other",
        "unknown",
        "look-alike",
    )


# --- the user's own rules -------------------------------------------------------------------------


def test_the_users_rule_comes_first_and_changes_only_what_it_says():
    own = {"rules": [{"id": "agency", "utm_source": "birds", "utm_medium": "x-*", "paid": "paid"}]}
    channel = rules(own).classify(Source(utm_source="Birds", utm_medium="X-17"))
    assert (channel.name, channel.medium, channel.rule) == (
        "Birdsong, paid",
        "social",
        "own:agency",
    )
    assert told(Source(utm_source="birds"), own=own) == "Birdsong, owned / social"


def test_the_first_of_the_users_rules_that_fits_decides():
    first = {"id": "a", "referrer_host": "partner.example", "medium": "affiliate", "paid": "paid"}
    second = {"id": "b", "referrer_host": "*.example", "medium": "other"}
    seen = Source(referrer_host="www.partner.example")
    assert rules({"rules": [first, second]}).classify(seen).rule == "own:a"
    assert rules({"rules": [second, first]}).classify(seen).rule == "own:b"


def test_the_users_rule_holds_in_its_days_only():
    own = {
        "rules": [
            {
                "utm_source": "spring",
                "network": "birdsong",
                "valid_from": date(2025, 3, 1),
                "valid_to": date(2025, 6, 1),
            }
        ]
    }
    spring = Source(utm_source="spring")
    assert told(spring, date(2025, 2, 28), own=own) == "Other / other"
    assert told(spring, date(2025, 3, 1), own=own) == "Birdsong / social"
    assert told(spring, date(2025, 6, 1), own=own) == "Other / other"


def test_a_network_of_the_users_own_takes_a_host_away_from_a_shipped_one():
    own = {"networks": {"club": {"name": "Our club", "kind": "community", "hosts": ["b.example"]}}}
    assert told(Source(referrer_host="b.example"), own=own) == "Our club, earned / social"


@given(st.permutations(["birds", "planner", "seek", "club"]), telling_source)
def test_rules_that_never_fit_the_same_visit_may_stand_in_any_order(order, source):
    def own(names):
        return {"rules": [{"id": name, "utm_source": name, "medium": "offline"} for name in names]}

    assert rules(own(order)).classify(source) == rules(own(sorted(order))).classify(source)


def test_the_version_changes_with_a_rule_and_not_with_the_order_of_the_tables():
    networks = FACTS["networks"]
    turned = {**FACTS, "networks": {name: networks[name] for name in reversed(networks)}}
    assert ChannelRules.from_facts(turned) == rules()
    assert rules({"rules": [{"utm_source": "a", "paid": "paid"}]}).version != rules().version
    assert rules(sites=("a.example",)).version != rules().version


# --- laws -----------------------------------------------------------------------------------------


@given(any_source | telling_source, st.none() | st.dates())
def test_every_source_has_a_channel_whatever_it_says(source, on):
    one = rules(sites=("own.example",))
    channel = one.classify(source, on)
    assert channel.medium in MEDIUMS
    assert channel.paid in PAID
    assert channel.rule
    assert channel.ga4
    assert channel.network in {"", *FACTS["networks"]}
    assert one.classify(source, on) is channel


@given(telling_source)
def test_spelling_a_source_otherwise_does_not_change_its_channel(source):
    shouted = Source(*(getattr(source, name).upper() for name in SOURCE_FIELDS))
    one, other = rules().classify(source), rules().classify(shouted)
    assert (one.network, one.medium, one.paid, one.rule) == (
        other.network,
        other.medium,
        other.paid,
        other.rule,
    )
