"""Who is Veldkamp & Töchter? The catalogue of the demo company."""

from __future__ import annotations

from datetime import UTC, date, datetime

from whichhalf.demo.parts import (
    Bill,
    Campaign,
    Echo,
    Habit,
    Morning,
    Network,
    People,
    Product,
    Staff,
    Tryout,
)
from whichhalf.demo.world import World

_FIRST, _LAST = date(2024, 6, 17), date(2025, 12, 28)

NETWORKS = (
    Network(
        "facebook",
        "l.facebook.com",
        "veldkampundtoechter",
        users=0.55,
        followers=0.15,
        posts_a_week=3,
        reach=0.20,
        drift=-0.30,
        discovery=0.0015,
        outsiders=90,
        click=0.040,
        engage=0.05,
        gain=0.010,
        tagged=0.80,
        hidden=0.30,
        shop=0.0,
        scenario=(
            "Organic reach per follower falls by a third a year; advertisements buy it back."
        ),
    ),
    Network(
        "instagram",
        "l.instagram.com",
        "veldkamp.wolle",
        users=0.50,
        followers=0.17,
        posts_a_week=4,
        reach=0.30,
        drift=-0.10,
        discovery=0.0030,
        outsiders=160,
        click=0.016,
        engage=0.09,
        gain=0.010,
        tagged=0.65,
        hidden=0.70,
        shop=0.010,
        scenario=("Loud: much engagement, few clicks, some orders on the network's own shop."),
    ),
    Network(
        "pinterest",
        "www.pinterest.com",
        "veldkampwolle",
        users=0.32,
        followers=0.11,
        posts_a_week=4,
        reach=0.24,
        drift=0.0,
        discovery=0.0130,
        outsiders=60,
        click=0.085,
        engage=0.06,
        gain=0.030,
        tagged=0.92,
        hidden=0.20,
        shop=0.0,
        scenario=(
            "Quiet and slow: met here in spring, bought through a search advertisement in autumn."
        ),
    ),
    Network(
        "x",
        "t.co",
        "veldkampwolle",
        users=0.16,
        followers=0.07,
        posts_a_week=4,
        reach=0.15,
        drift=-0.15,
        discovery=0.0020,
        outsiders=70,
        click=0.060,
        engage=0.03,
        gain=0.012,
        tagged=0.0,
        hidden=0.93,
        shop=0.0,
        scenario=(
            "Dark: its own export counts clicks, the analytics hardly know it: no tags, no host."
        ),
    ),
    Network(
        "youtube",
        "www.youtube.com",
        "VeldkampWolle",
        users=0.48,
        followers=0.04,
        posts_a_week=0.5,
        reach=0.30,
        drift=0.05,
        discovery=0.0220,
        outsiders=420,
        click=0.060,
        engage=0.05,
        gain=0.050,
        tagged=0.85,
        hidden=0.20,
        shop=0.0,
        scenario=("Slow and dear: a tutorial takes hours and is watched for more than a year."),
    ),
    Network(
        "linkedin",
        "www.linkedin.com",
        "veldkamp-und-toechter",
        users=0.14,
        followers=0.12,
        posts_a_week=1,
        reach=0.20,
        drift=0.0,
        discovery=0.0040,
        outsiders=110,
        click=0.130,
        engage=0.06,
        gain=0.015,
        tagged=0.70,
        hidden=0.30,
        shop=0.0,
        scenario=(
            "No order in the shop, but team workshops that are sold by telephone months later."
        ),
    ),
)

PRODUCTS = (
    Product("00101", "Merinowolle „Havel“, 100 g", 1190, 30),
    Product("00102", "Sockenwolle „Spree“, 100 g", 990, 30),
    Product("00110", "Alpaka „Abendrot“, 50 g", 1490, 14),
    Product("00205", "Nadelspiel Birke 3,5 mm", 1250, 10),
    Product("00301", "Färbeset „Waid & Krapp“", 3490, 8),
    Product("00402", "Strickpaket Pullover „Müritz“", 8900, 9),
    Product("00403", 'Strickpaket Tuch "Lindow"', 5900, 10),
    Product("00510", "Anleitungsheft Nr. 7", 850, 8),
)

STAFF = (
    Staff(
        "grete",
        "Grete",
        "Veldkamp",
        "owner",
        "marketing",
        ((_FIRST.replace(month=1, day=1), 3200),),
        "prorated from a yearly income of 58,880.00 EUR over 46 weeks of 40 hours",
    ),
    Staff(
        "lena",
        "Lena",
        "Okafor",
        "employee",
        "service",
        ((_FIRST.replace(month=1, day=1), 1800), (date(2025, 1, 1), 1900)),
        "hourly wage with the employer's share",
    ),
)

_POSTS = (
    Campaign(
        "maschenpost",
        "Maschenpost, the blog's series",
        "posts",
        ("facebook", "pinterest", "youtube"),
        _FIRST,
        _LAST,
        share=0.35,
        theme="pattern",
        site="blog",
        scenario=(
            "Blog to shop: the click lands on the blog, the order comes in the shop, one journey."
        ),
        shows="blog_to_shop",
    ),
    Campaign(
        "fruehling-2025",
        "Spring boards",
        "posts",
        ("pinterest",),
        date(2025, 3, 3),
        date(2025, 5, 25),
        share=0.80,
        reach=1.8,
        click=1.8,
        theme="pattern",
        scenario=(
            "A late sale after a paid click: met on Pinterest in spring, bought months later "
            "through a google search advertisement that takes the last click."
        ),
        shows="late_sale_after_paid_click",
    ),
    Campaign(
        "reel-2024",
        "The reel that everybody saw",
        "posts",
        ("instagram",),
        date(2024, 11, 4),
        date(2024, 12, 1),
        share=0.45,
        reach=1.6,
        engage=1.3,
        click=0.5,
        theme="behind",
        viral=14.0,
        scenario=(
            "A viral month: views times fourteen, most of them by people who will never buy."
        ),
        shows="viral_month",
    ),
    Campaign(
        "wollwitze",
        "Jokes about wool",
        "posts",
        ("instagram",),
        date(2025, 7, 1),
        _LAST,
        share=0.65,
        reach=1.1,
        engage=3.2,
        click=0.25,
        theme="joke",
        scenario=("Engagement grows while leads do not: jokes are liked, nobody clicks."),
        shows="engagement_without_leads",
    ),
    Campaign(
        "herbstfarben",
        "Autumn colours with a code",
        "posts",
        ("instagram",),
        date(2025, 9, 1),
        date(2025, 10, 12),
        share=0.80,
        click=2.2,
        theme="yarn",
        code="INSTA10",
        off_percent=10,
        scenario=(
            "Overlap of value lines: the same order carries a code and utm_ parameters, and the "
            "analytics report its revenue once more."
        ),
        shows="code_and_utm_overlap",
    ),
    Campaign(
        "team-workshops",
        "Knitting for teams",
        "posts",
        ("linkedin",),
        _FIRST,
        _LAST,
        share=0.8,
        theme="workshop",
        site="blog",
        effect=0.30,
        scenario=(
            "Hours in, talk, leads out: enquiries with stages, won by telephone, nothing on-line."
        ),
        shows="leads_by_telephone",
    ),
)

_PAID = (
    Campaign(
        "wolle-kennenlernen",
        "Get to know us (prospecting)",
        "ads",
        ("facebook",),
        _FIRST,
        _LAST,
        spend=4200,
        scenario=("Paid reach among strangers: few direct orders, familiarity that pays later."),
        shows="prospecting",
    ),
    Campaign(
        "weihnachten-2025",
        "Christmas on Facebook and Instagram",
        "ads",
        ("facebook", "instagram"),
        date(2025, 11, 3),
        date(2025, 12, 21),
        spend=11500,
        scenario=(
            "Paid and organic mixed: advertisements and posts say the same in the same weeks, "
            "when people would have bought anyway."
        ),
        shows="paid_organic_mix",
    ),
    Campaign(
        "marke",
        "Our own name on google",
        "brand_search",
        ("google",),
        _FIRST,
        _LAST,
        spend=35,
        effect=0.45,
        scenario=("Brand search advertisements take the last click for work that others did."),
        shows="brand_search_takes_credit",
    ),
    Campaign(
        "wolle-kaufen",
        "Wool and yarn on google",
        "generic_search",
        ("google",),
        _FIRST,
        _LAST,
        spend=62,
        effect=0.05,
        scenario="Generic search advertisements find people whom nobody else found.",
        shows="generic_search",
    ),
    Campaign(
        "radio-2025",
        "Wool works (radio)",
        "offline",
        ("offline",),
        date(2025, 9, 8),
        date(2025, 9, 28),
        spend=61_666,
        effect=0.07,
        scenario=(
            "A radio campaign with the hashtag #wollewirkt: an off-line cost, talk on networks, "
            "more searches for the name."
        ),
        shows="radio_with_hashtag",
    ),
)

_REST = (
    Campaign(
        "freunde",
        "Friends bring friends",
        "friends",
        (),
        _FIRST,
        _LAST,
        code="FREUND",
        off_percent=10,
        effect=0.45,
        scenario=(
            "A friend's purchase: word of mouth with a code of one's own, friend after friend."
        ),
        shows="friends_purchase",
    ),
    Campaign(
        "masche15",
        "Code of the channel Maschentante",
        "influencer",
        ("youtube",),
        date(2025, 2, 3),
        date(2025, 4, 27),
        code="MASCHE15",
        off_percent=15,
        effect=0.5,
        scenario=(
            "A person with an audience: her viewers use her code, whatever link they came by."
        ),
        shows="influencer_code",
    ),
    Campaign(
        "faerbekurs",
        "Dyeing course on-line",
        "workshop",
        ("facebook", "pinterest", "youtube"),
        date(2024, 9, 2),
        date(2025, 4, 27),
        price=4900,
        share=0.15,
        effect=0.20,
        theme="workshop",
        scenario=(
            "Direct social sales without a pixel: payment links carry utm_ parameters to Stripe."
        ),
        shows="payment_links",
    ),
    Campaign(
        "sommerfaerben",
        "Summer dyeing by the lake",
        "workshop",
        ("facebook", "pinterest"),
        date(2025, 5, 5),
        date(2025, 6, 29),
        price=8900,
        share=0.40,
        effect=0.25,
        theme="workshop",
        scenario=(
            "Refunds that come late: booked in the second quarter, cancelled and paid back in the "
            "third."
        ),
        shows="late_refunds",
    ),
    Campaign(
        "fauxpas-2025",
        "The joke that went wrong",
        "gaffe",
        ("x",),
        date(2025, 5, 19),
        date(2025, 5, 25),
        effect=260.0,
        scenario=(
            "A gaffe without effect on sales: a spike of angry mentions by people who never buy."
        ),
        shows="gaffe_without_effect",
    ),
    Campaign(
        "sommerpause",
        "Lena's holiday",
        "absence",
        ("facebook", "instagram"),
        date(2025, 7, 28),
        date(2025, 8, 24),
        effect=0.35,
        scenario=(
            "Reply times collapse: from hours to days, half unanswered, and trust goes with them."
        ),
        shows="reply_time_collapse",
    ),
    Campaign(
        "messluecke",
        "The tag that fell out",
        "gap",
        (),
        date(2025, 2, 10),
        date(2025, 2, 16),
        scenario="A week without data: the shop's analytics miss it, the orders do not.",
        shows="week_without_data",
    ),
)

#: Thirty minutes each weekday morning, of which half answering, the same for four networks.
MORNING = Morning(
    30, (("respond", 2), ("listen", 1), ("curate", 1)), ("facebook", "instagram", "pinterest", "x")
)

#: Ninety minutes a week in Grete's Toggl, three hours in Lena's Harvest.
HABITS = (
    Habit("grete", 45, "create", "", "blog", "Artikel schreiben"),
    Habit("grete", 20, "publish", "pinterest", "", "Pins einstellen"),
    Habit("grete", 15, "measure", "", "", "Zahlen anschauen"),
    Habit("grete", 10, "prospect", "linkedin", "", "Firmen anschreiben"),
    Habit("lena", 50, "create", "instagram", "", "Reel schneiden"),
    Habit("lena", 25, "create", "facebook", "", "Beitrag schreiben"),
    Habit("lena", 20, "respond", "instagram", "", "Kommentare"),
    Habit("lena", 15, "respond", "facebook", "", "Kommentare, Nachrichten"),
    Habit("lena", 20, "publish", "x", "", "Posts"),
    Habit("lena", 30, "create", "youtube", "", "Anleitung drehen"),
    Habit("lena", 10, "promote", "facebook", "", "Anzeigen prüfen"),
    Habit("lena", 10, "discover", "", "", "Ideen sammeln"),
    Habit("lena", 6, "publish", "threads", "", "Beiträge übernehmen", date(2025, 9, 29)),
)

#: What happens where nobody of the town is: it costs, and changes no order.
ECHOES = (
    Echo(
        "threads",
        "veldkamp.wolle",
        "instagram",
        date(2025, 9, 29),
        4,
        scenario="Too little to tell: a dozen posts, no visit, no answer; only the belief speaks.",
        shows="too_little_to_tell",
    ),
)
TRYOUTS = (
    Tryout(
        "tiktok-im-los",
        "Videos on TikTok, in weeks drawn by lot",
        "tiktok",
        date(2025, 3, 31),
        pairs=12,
        seed=7,
        washout_days=1,
        spend=12_000,
        recorded=datetime(2025, 3, 24, 9, 30, tzinfo=UTC),
        scenario=(
            "An experiment: paid views in weeks drawn by lot, all of them by people who live "
            "elsewhere and never buy."
        ),
        shows="experiment_without_effect",
    ),
)

_SPRING, _REEL, _RADIO = "fruehling-2025", "reel-2024", "radio-2025"
BILLS = (
    Bill(date(2024, 7, 1), 18, 2900, "tools", "publish", "", "", "Planer Kachelwerk, Monat"),
    Bill(date(2024, 7, 1), 18, 1199, "tools", "create", "", "", "Bildwerk Pro, Monat"),
    Bill(date(2024, 9, 15), 1, 64_900, "content", "create", "youtube", "", "Kamera und Licht"),
    Bill(date(2024, 10, 7), 1, 42_000, "content", "create", "instagram", _REEL, "Fotografin"),
    Bill(date(2025, 1, 20), 1, 24_000, "training", "prospect", "linkedin", "", "Kurs für Lena"),
    Bill(date(2025, 2, 3), 1, 60_000, "content", "promote", "youtube", "masche15", "Maschentante"),
    Bill(date(2025, 3, 3), 1, 38_000, "content", "create", "pinterest", _SPRING, "Fotografin"),
    Bill(date(2025, 8, 25), 1, 35_000, "agency", "create", "", _RADIO, "Radiospot, Produktion"),
    Bill(date(2025, 9, 8), 1, 185_000, "offline", "promote", "", _RADIO, "Radio, drei Wochen"),
)

#: One share of net revenue for all that is sold; income without a sale is margin as it comes.
MARGINS = (
    ("shop", 48),
    ("workshop", 48),
    ("telephone", 48),
    ("network_shop", 48),
    ("income", 100),
)

COMPANY = World(
    name="Veldkamp & Töchter",
    first_monday=_FIRST,
    weeks=80,
    zone="Europe/Berlin",
    currency="EUR",
    vat_percent=19,
    margin_percent=MARGINS,
    blog="maschenpost.example",
    shop="veldkamp-wolle.example",
    people=People(),
    networks=NETWORKS,
    products=PRODUCTS,
    staff=STAFF,
    campaigns=_POSTS + _PAID + _REST,
    morning=MORNING,
    habits=HABITS,
    bills=BILLS,
    echoes=ECHOES,
    tryouts=TRYOUTS,
)
