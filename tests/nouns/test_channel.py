"""What was seen of where a visit came from, and what is its channel called?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whichhalf.nouns.channel import CLICK_IDS, SOURCE_FIELDS, Channel, Source

any_text = st.text(st.characters(), max_size=40)
any_source = st.builds(Source, *[any_text for _ in SOURCE_FIELDS])


# --- what was seen --------------------------------------------------------------------------------


def test_a_visit_leaves_its_referrer_tags_and_the_kind_of_its_click_id():
    seen = Source.from_visit(
        "https://L.Facebook.com./l.php?u=x",
        "https://shop.example/p?UTM_Source=Facebook&amp;utm_medium=Paid_Social&fbclid=IwAR0secret#top",
    )
    assert seen == Source("l.facebook.com", "Facebook", "Paid_Social", "fbclid")


def test_an_app_is_no_host():
    seen = Source.from_visit("android-app://com.linkedin.android/", "https://shop.example/")
    assert (seen.referrer_host, seen.app) == ("", "com.linkedin.android")


def test_an_adverts_click_id_is_kept_before_one_that_every_click_carries():
    assert Source.from_visit("", "https://shop.example/?fbclid=1&gclid=2").click_id == "gclid"


def test_tags_behind_a_hash_and_matomos_names_are_read_too():
    assert Source.from_visit("", "https://shop.example/#/p?utm_source=ig").utm_source == "ig"
    assert Source.from_visit("", "https://shop.example/?mtm_source=ig").utm_source == "ig"


@pytest.mark.parametrize(
    "url",
    [
        "http://[",
        "http://[::1",
        "//",
        "https://\x00",
        "http://a:b:c",
        "?utm_source",
        "\ud800",
        "http://\u2100",
    ],
)
def test_an_address_that_cannot_be_read_leaves_its_parts_empty(url):
    seen = Source.from_visit(url, url)
    assert (seen.utm_source, seen.utm_medium, seen.click_id) == ("", "", "")


@given(any_text, any_text)
def test_no_address_is_too_strange(referrer, landing):
    assert Source.from_visit(referrer, f"https://shop.example/?{landing}").label == ""
    assert Source.from_visit(landing, landing).app in {"", Source.from_visit(landing, "").app}


# --- the number that stands for it ----------------------------------------------------------------


def test_the_number_of_a_source_never_changes():
    assert Source().source_id == 202803264184698688
    assert Source(utm_source="facebook", utm_medium="social").source_id == 6087258139782214119


def test_spellings_share_a_number_and_disguises_do_not():
    plain = Source(utm_source="facebook").source_id
    assert Source(utm_source="Face\u200bbook ").source_id == plain
    assert Source(utm_source="\u202ekoobecaf").source_id != Source(utm_source="koobecaf").source_id
    assert Source(utm_medium="facebook").source_id != plain


@given(any_source)
def test_every_source_has_a_number_of_63_bits_that_its_canonical_form_shares(source):
    assert 0 < source.source_id < 2**63
    assert source.canonical().source_id == source.source_id
    assert source.canonical().canonical() == source.canonical()


def test_the_click_ids_are_named_once_each():
    assert len({name.lower() for name in CLICK_IDS}) == len(CLICK_IDS)


def test_a_channel_is_called_by_its_place_and_by_who_put_the_link_there():
    def called(network_name, medium, paid):
        return Channel("", network_name, medium, paid, "", "", "", social=True).name

    assert called("X (Twitter)", "social", "owned") == "X (Twitter), owned"
    assert called("", "direct", "unknown") == "Direct"
