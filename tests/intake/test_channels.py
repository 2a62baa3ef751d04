"""Do the shipped channel rules know today's networks, and can a workspace say otherwise?"""

import csv
import os
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from whichhalf.connectors.channel_facts import KINDS, SOCIAL_KINDS
from whichhalf.connectors.channels import shipped_facts
from whichhalf.errors import ChannelRuleInvalid
from whichhalf.intake.channel_rules import load_rules
from whichhalf.nouns.channel import CLICK_IDS, MEDIUMS, PAID, SOURCE_FIELDS, Source
from whichhalf.nouns.wording import normalise, spelling_key

REAL_DATA = Path(
    os.environ.get("WHICHHALF_REAL_DATA", Path(__file__).parents[3] / "shared" / "data")
)

SAME_DAY = dict.fromkeys(("valid_from", "valid_to"), date(2025, 1, 2))

# What the visitor did | referrer | tags | ours | GA4's. The first sixteen came from a network.
VISITS = """
read a post on X               | https://t.co/aB3           |                                             | X (Twitter), earned  | Organic Social
read a post on X, new address  | https://x.com/             |                                             | X (Twitter), earned  | Referral
read our Facebook post         | https://l.facebook.com/    | fbclid=IwAR0                                | Facebook, earned     | Organic Social
our tagged Facebook post       | https://l.facebook.com/    | utm_source=facebook&utm_medium=social       | Facebook, owned      | Organic Social
saw our Facebook advert        | https://m.facebook.com/    | utm_source=facebook&utm_medium=cpc          | Facebook, paid       | Paid Social
saw our other Facebook advert  | https://m.facebook.com/    | utm_source=facebook&utm_medium=paid_social  | Facebook, paid       | Paid Social
our tagged LinkedIn post       | https://www.linkedin.com/  | utm_source=linkedin&utm_medium=post         | LinkedIn, owned      | Organic Social
the link in our Instagram bio  |                            | utm_source=ig&utm_medium=social             | Instagram, owned     | Organic Social
our post, in the Bluesky app   |                            | utm_source=bluesky&utm_medium=organic-social | Bluesky, owned      | Unassigned
our post, in a Mastodon app    |                            | utm_source=mastodon&utm_medium=social       | Mastodon, owned      | Organic Social
somebody's post on Bluesky     | https://bsky.app/          |                                             | Bluesky, earned      | Referral
somebody's post on Threads     | https://l.threads.com/     |                                             | Threads, earned      | Referral
somebody's post on Mastodon    | https://mastodon.social/   |                                             | Mastodon, earned     | Referral
below a video on YouTube       | https://www.youtube.com/   |                                             | YouTube, earned      | Organic Video
a thread on Reddit             | https://www.reddit.com/    |                                             | Reddit, earned       | Organic Social
a server on Discord            | https://discord.com/       |                                             | Discord, earned      | Referral
asked ChatGPT                  | https://chatgpt.com/       |                                             | ChatGPT, earned      | Referral
got the address in a message   |                            |                                             | Direct               | Direct
opened our newsletter          |                            | utm_source=newsletter&utm_medium=email      | Newsletter, owned    | Email
"""  # fmt: skip  # noqa: E501


def visits():
    for line in VISITS.strip().splitlines():
        story, referrer, tags, ours, ga4 = (part.strip() for part in line.split("|"))
        yield story, Source.from_visit(referrer, f"https://shop.example/?{tags}"), ours, ga4


def classified(**source):
    return load_rules().classify(Source(**source))


@pytest.mark.parametrize(
    ("source", "ours", "ga4"), [pytest.param(*visit[1:], id=visit[0]) for visit in visits()]
)
def test_the_nineteen_visits_come_out_right_with_googles_label_beside_ours(source, ours, ga4):
    channel = load_rules().classify(source)
    assert (channel.name, channel.ga4) == (ours, ga4)


def test_of_the_nineteen_visits_exactly_the_first_sixteen_are_social():
    social = [load_rules().classify(source).social for _, source, _, _ in visits()]
    assert social == [True] * 16 + [False] * 3


# --- spellings, in three languages ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("mediums", "expected"),
    [
        (
            "social social-network social_media socialmedia sm Social+Media sozial",
            ("social", "owned"),
        ),
        ("organic-social organic_social OrganicSocial social-organic", ("social", "owned")),
        (
            "post bio profile story reply Beitrag beiträge Profil Antwort réponse",
            ("social", "owned"),
        ),
        ("réseaux-sociaux reseaux_sociaux soziale-medien", ("social", "owned")),
        ("paid_social paidsocial paid-social social-paid cpc ppc cpm paid CPC", ("social", "paid")),
        (
            "paid-social-story bezahlt anzeige Werbung payant publicité sponsorisé",
            ("social", "paid"),
        ),
        ("organic organisch", ("social", "owned")),
        ("influencer", ("social", "unknown")),
        ("share employee-advocacy partage", ("social", "earned")),
        ("paid-video", ("video", "paid")),
    ],
)
def test_a_medium_means_the_same_however_it_is_spelled(mediums, expected):
    for medium in mediums.split():
        channel = classified(utm_source="facebook", utm_medium=medium)
        assert (channel.medium, channel.paid) == expected, medium
        assert channel.network == "facebook"
        assert channel.spelling == medium


@pytest.mark.parametrize(
    ("sources", "network"),
    [
        ("facebook FB fb.me Facebook.com m.facebook.com facebook_page fb-ads", "facebook"),
        ("ig insta instagram IGShopping l.instagram.com ig_story", "instagram"),
        ("x twitter t.co x.com twitter.com com.twitter.android", "x"),
        ("yt youtube you-tube youtu.be", "youtube"),
        ("li linkedin lnkd.in linkedin.android", "linkedin"),
        ("meta meta-ads", "meta"),
        ("bsky bluesky go.bsky.app", "bluesky"),
        ("pin.it pinterest pinterest.de at.pinterest.com", "pinterest"),
        ("whatsapp wa.me", "whatsapp"),
    ],
)
def test_a_network_is_known_by_all_its_names(sources, network):
    for source in sources.split():
        assert classified(utm_source=source, utm_medium="social").network == network, source


@pytest.mark.parametrize(
    ("hosts", "network"),
    [
        ("t.co", "x"),
        ("l.facebook.com lm.facebook.com l.facebook.com. WWW.FACEBOOK.COM", "facebook"),
        ("l.instagram.com", "instagram"),
        ("l.threads.com l.threads.net threads.com", "threads"),
        ("lnkd.in www.linkedin.com", "linkedin"),
        ("out.reddit.com redd.it old.reddit.com", "reddit"),
        ("away.vk.com", "vk"),
        ("go.bsky.app bsky.app", "bluesky"),
        ("fosstodon.org mastodon.green troet.cafe mstdn.plus masto-b.example", "mastodon"),
        ("google.de www.google.co.uk google.com.br", "google"),
        ("gemini.google.com", "gemini"),
        ("mail.google.com", "webmail"),
        ("paypal.com", "payment"),
    ],
)
def test_link_shims_and_hosts_lead_to_their_network(hosts, network):
    for host in hosts.split():
        assert classified(referrer_host=host).network == network, host


@pytest.mark.parametrize(
    "host", ["google.evil.example", "notfacebook.com", "x.com.evil.example", "start.com"]
)
def test_a_host_that_only_looks_so_is_a_referral(host):
    assert classified(referrer_host=host).name == "Referral, earned"


@pytest.mark.parametrize(
    ("app", "network"),
    [
        ("com.facebook.katana", "facebook"),
        ("FBAN/FBIOS;FBAV/400.0", "facebook"),
        ("com.linkedin.android", "linkedin"),
        ("com.twitter.android", "x"),
        ("org.joinmastodon.android", "mastodon"),
        ("xyz.blueskyweb.app", "bluesky"),
        ("com.instagram.barcelona", "threads"),
    ],
)
def test_an_app_leads_to_its_network(app, network):
    seen = Source.from_visit(f"android-app://{app}/", "https://shop.example/")
    for source in (seen, Source(app=app), Source(referrer_host=app.split(";")[0])):
        channel = load_rules().classify(source)
        assert channel.network == network or "/" in app
    assert classified(app=app).network == network


def test_a_facebook_click_id_alone_is_no_advert():
    channel = classified(click_id="fbclid")
    assert (channel.network, channel.paid, channel.social) == ("facebook", "earned", True)


def test_adverts_are_known_by_their_click_ids():
    paid = {name: classified(click_id=name).paid for name in CLICK_IDS}
    assert {name for name, word in paid.items() if word != "paid"} == {
        "srsltid", "mc_cid", "_hsmi", "epik", "igshid", "igsh", "fbclid",
    }  # fmt: skip
    assert paid["mc_cid"] == "owned"


# --- sources in words -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Organic Social", "Social"),
        ("Paid Social", "Social, paid"),
        ("Organic Search", "Search, earned"),
        ("Cross-network", "Other, paid"),
        ("Unassigned", "Other"),
        ("facebook / cpc", "Facebook, paid"),
        ("m.facebook.com / referral", "Facebook, earned"),
        ("facebook / referral", "Facebook"),
        ("google / organic", "Google, earned"),
        ("google / cpc", "Google, paid"),
        ("pinterest / (not set)", "Pinterest"),
        ("analytics.google.com / referral", "Google (not its search), earned"),
        ("(direct) / (none)", "Direct"),
        ("(not set)", "Other"),
        ("Facebook", "Facebook"),
        ("Facebook, paid", "Facebook, paid"),
        ("Facebook, owned", "Facebook, owned"),
        ("TikTok Ads", "TikTok, paid"),
        ("Bezahlte Suche", "Search, paid"),
        ("I saw your post on Instagram", "Instagram, owned"),
        ("A friend told me about it", "Other, earned"),
        ("My line manager sent a medium sized teams list", "Other"),
        ("https://www.pinterest.com/pin/1", "Pinterest"),
    ],
)
def test_a_source_in_words_is_read_no_further_than_the_words_go(label, expected):
    assert classified(label=label).name == expected


def test_a_search_engines_banner_is_display_and_a_networks_is_social():
    assert classified(utm_source="google", utm_medium="cpm").medium == "display"
    assert classified(utm_source="facebook", utm_medium="cpm").medium == "social"
    assert classified(utm_source="pinterest", utm_medium="(not set)").medium == "social"
    assert classified(utm_medium="cpm").medium == "display"


def test_googles_own_labels_come_back_as_they_are():
    groups = [label for table in shipped_facts()["labels"] for label in table["labels"]]
    for label in set(groups) - {"(other)", "(not set)", "AI Assistants"}:
        assert classified(label=label.upper()).ga4 == label


def test_googles_label_beside_a_tag_without_medium_says_whether_it_was_paid():
    beside = {"utm_source": "m.facebook.com"}
    assert classified(label="Paid Social", **beside).name == "Facebook, paid"
    assert classified(label="Organic Social", **beside).name == "Facebook"
    assert classified(label="Paid Social", utm_medium="post", **beside).name == "Facebook, owned"


# --- dates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "day", "network"),
    [
        ("x.com", date(2023, 7, 22), ""),
        ("x.com", date(2023, 7, 23), "x"),
        ("twitter.com", date(2015, 1, 1), "x"),
        ("twitter.com", date(2026, 1, 1), "x"),
        ("threads.com", date(2023, 8, 1), ""),
        ("threads.net", date(2023, 8, 1), "threads"),
        ("l.threads.com", date(2025, 4, 24), "threads"),
        ("plus.google.com", date(2019, 4, 2), "googleplus"),
        ("plus.google.com", date(2020, 1, 1), "google"),
    ],
)
def test_hosts_belong_to_networks_in_their_days(host, day, network):
    assert load_rules().classify(Source(referrer_host=host), day).network == network


# --- the facts themselves -------------------------------------------------------------------------


def test_no_host_app_or_name_belongs_to_two_networks():
    for column, key in (("hosts", str), ("apps", normalise), ("spellings", spelling_key)):
        owners = {
            (key(entry if isinstance(entry, str) else entry["host"]), name)
            for name, table in shipped_facts()["networks"].items()
            for entry in table.get(column, [])
        }
        twice = [text for text, count in Counter(text for text, _ in owners).items() if count > 1]
        assert twice == [], column


def test_no_medium_is_spelled_twice_and_every_word_of_the_facts_is_known():
    facts = shipped_facts()
    spellings = Counter(
        spelling_key(text) for group in facts["mediums"] for text in group["spellings"]
    )
    assert [text for text, count in spellings.items() if count > 1] == []
    for group in (*facts["mediums"], *facts["labels"]):
        assert group.get("medium", "other") in MEDIUMS
        assert group.get("alone", "other") in MEDIUMS
        assert group.get("paid", "unknown") in PAID
    assert {table["kind"] for table in facts["networks"].values()} <= set(KINDS)
    assert set(KINDS) >= SOCIAL_KINDS


def test_every_click_id_that_we_keep_has_a_meaning():
    assert {name.lower() for name in CLICK_IDS} == set(shipped_facts()["click_ids"])


# --- a workspace's own channels.toml --------------------------------------------------------------


def test_a_workspace_adds_a_network_a_spelling_and_a_rule():
    own = {
        "networks": {
            "forum": {"name": "Knitters' forum", "kind": "community", "hosts": ["forum.example"]},
            "facebook": {"spellings": ["das blaue"]},
        },
        "mediums": [{"medium": "social", "paid": "owned", "spellings": ["bejegyzés"]}],
        "click_ids": {"knitid": {"network": "forum", "paid": "paid"}},
        "rules": [{"id": "kiosk", "utm_source": "kiosk*", "medium": "offline", "paid": "owned"}],
    }
    rules = load_rules(own)
    names = [
        rules.classify(source).name
        for source in (
            Source(referrer_host="www.forum.example"),
            Source(click_id="KnitId"),
            Source(utm_source="Das Blaue", utm_medium="bejegyzes"),
            Source(utm_source="Kiosk-7"),
            Source(referrer_host="l.facebook.com"),
        )
    ]
    assert names == [
        "Knitters' forum, earned", "Knitters' forum, paid", "Facebook, owned", "Offline, owned",
        "Facebook, earned",
    ]  # fmt: skip
    assert rules.version != load_rules().version


def test_a_file_that_keeps_its_comments_is_read_like_any_other():
    text = """
    [[rules]]  # the spring fair
    utm_source = "fair"
    medium = "offline"
    valid_from = 2025-03-01
    """
    own = tomlkit.parse(text)
    fair = Source(utm_source="fair")
    assert load_rules(own).classify(fair, date(2025, 3, 1)).medium == "offline"
    assert load_rules(own) == load_rules(tomllib.loads(text))


@pytest.mark.parametrize(
    ("own", "message"),
    [
        ({"rule": []}, "there is no such table. Use rules, networks, mediums, click_ids"),
        ({"rules": {"a": 1}}, "Begin each rule with"),
        ({"rules": [{"id": "a", "paid": "paid"}]}, "rule a: it fits every visit"),
        ({"rules": [{"utm_source": "a"}]}, "rule 1: it decides nothing"),
        ({"rules": [{"utm_source": "a", "paid": "bought"}]}, "Use paid, owned, earned, unknown"),
        ({"rules": [{"utm_sauce": "a", "paid": "paid"}]}, "'utm_sauce' is no key here"),
        ({"rules": [{"utm_source": 3, "paid": "paid"}]}, "utm_source is not text in quotes"),
        ({"rules": [{"utm_source": "a", "network": "acme"}]}, "there is no network 'acme'"),
        ({"rules": [{"utm_source": "a", "paid": "paid", "valid_from": "2025"}]}, "is no date"),
        (
            {"rules": [{"utm_source": "a", "paid": "paid", **SAME_DAY}]},
            "ends before it begins",
        ),
        ({"networks": {"acme": {"hosts": ["acme.example"]}}}, "its kind is missing"),
        ({"networks": {"acme": {"kind": "club"}}}, "kind = 'club' means nothing"),
        ({"networks": {"x": {"hosts": "x.com"}}}, "hosts is not a list"),
        ({"networks": {"x": {"hosts": [3]}}}, "an entry that is no text"),
        ({"networks": {"x": 3}}, "it is no table"),
        ({"mediums": [{"medium": "social"}]}, "no spellings are given"),
        ({"click_ids": {"a": {"network": "acme"}}}, "there is no network 'acme'"),
    ],
)  # fmt: skip
def test_a_rule_that_nobody_can_mean_is_named_with_its_remedy(own, message):
    with pytest.raises(ChannelRuleInvalid, match=message.replace("(", r"\(")) as refused:
        load_rules(own)
    assert str(refused.value).startswith("channels.toml, rule ")


words = st.sampled_from(
    ["facebook", "t.co", "x", "cpc", "social", "email", "gclid", "fbclid", "google.de", "/", " / "]
)
texts = st.lists(words | st.text(st.characters(), max_size=8), max_size=4).map(" ".join) | words


@given(st.builds(Source, *[texts for _ in SOURCE_FIELDS]), st.none() | st.dates())
def test_every_source_has_a_channel_with_the_shipped_rules_too(source, on):
    channel = load_rules(sites=("shop.example",)).classify(source, on)
    assert channel.medium in MEDIUMS
    assert channel.paid in PAID
    assert channel.network in {"", *shipped_facts()["networks"]}


# --- other people's files -------------------------------------------------------------------------


def real(path):
    file = REAL_DATA / path
    if not file.exists():
        pytest.skip(f"not shipped: {path}")
    return file


def test_channels_in_disguise_come_out_as_one_or_are_flagged():
    with real("badinput/csv/45_bidi_zero_width.csv").open(encoding="utf-8", newline="") as file:
        rows = [classified(label=row["channel"]) for row in csv.DictReader(file)]
    assert [row.network for row in rows] == ["facebook", "", "facebook", "facebook", "facebook"]
    assert rows[1].rule == "look-alike"


def test_every_host_of_matomos_social_list_is_social_but_three():
    lines = real("referers/matomo_Socials.yml").read_text(encoding="utf-8").splitlines()
    hosts = [line.strip(" -'") for line in lines if line.startswith("  - ")]
    others = {host for host in hosts if not classified(referrer_host=host).social}
    assert len(hosts) > 200
    # Google+'s link shim is any Google link today, its app is gone; login.live.com is a sign-in.
    assert others == {"url.google.com", "com.google.android.apps.plus", "login.live.com"}


def test_what_we_say_of_googles_lists_is_in_googles_lists():
    listed: dict[str, set[str]] = {}
    with real("exports/ga_channel/ga4_source_categories.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            category = row["source_category"].removeprefix("SOURCE_CATEGORY_").lower()
            listed.setdefault(category, set()).add(row["source"].lower())
    for category, known in shipped_facts()["ga4"].items():
        names = {text for name in known.get("names", []) for text in (name, f"{name}.com")}
        assert names | set(known["sources"]) <= listed[category]
