"""Is whichhalf.toml written so that it reads the same, and never over somebody's change?"""

import string
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whichhalf.errors import BookError, NoWorkspace, SettingInvalid
from whichhalf.front.settings_file import read_settings, write_settings
from whichhalf.nouns.cost import ACTIVITIES
from whichhalf.nouns.goal import GOAL_EVERY, GOAL_KINDS, GOAL_MEASURES, Goal
from whichhalf.nouns.setting import (
    ALLOCATIONS,
    BUDGET_EVERY,
    CONSENTS,
    ROLES,
    SELLS,
    Budget,
    Code,
    HourlyRate,
    Keyword,
    LeadValue,
    Margin,
    Settings,
    Site,
    Staff,
    TimeLabel,
    TimeRule,
)
from whichhalf.settings.page import toml_of
from whichhalf.settings.reading import settings_from, settings_in
from whichhalf.settings.writing import mapping_of

words = st.text(min_size=1, max_size=12).map(str.strip).filter(bool)
maybe = st.one_of(st.just(""), words)
days = st.dates(date(2000, 1, 1), date(2040, 1, 1))
minor = st.integers(0, 10**12)
hosts = st.sampled_from(["shop.example", "blog.example", "wolle.example"])
networks = st.sampled_from(["facebook", "x", "pinterest"])
activities = st.sampled_from(ACTIVITIES)
weights = st.integers(1, 9)


def unique(values, key, most=3):
    return st.lists(values, max_size=most, unique_by=key).map(tuple)


def pairs(names):
    return st.lists(st.tuples(names, weights), max_size=3, unique_by=lambda pair: pair[0]).map(
        tuple
    )


rates = unique(st.builds(HourlyRate, days, minor, words), lambda rate: rate.starts_on).map(
    lambda found: tuple(sorted(found, key=lambda rate: rate.starts_on))
)


@st.composite
def goal_lists(draw):
    kinds = draw(st.lists(st.sampled_from(GOAL_KINDS), min_size=1, max_size=4, unique=True))
    primary = draw(st.sampled_from(kinds))
    goals = []
    for kind in kinds:
        measure = draw(st.sampled_from(sorted(GOAL_MEASURES)))
        most = 10**6 if GOAL_MEASURES[measure] == "ppm" else 10**12
        target = draw(st.one_of(st.none(), st.integers(0, most)))
        every = draw(st.sampled_from(GOAL_EVERY))
        goals.append(Goal(kind, kind, draw(words), measure, target, every, kind == primary))
    return tuple(goals)


@st.composite
def all_settings(draw):
    sites = draw(
        unique(
            st.builds(Site, hosts, words, st.lists(st.sampled_from(SELLS), unique=True).map(tuple)),
            lambda site: site.host,
        )
    )
    at = st.sampled_from(["", *(site.host for site in sites)])
    margins = draw(
        unique(st.builds(Margin, days, st.integers(0, 10**6), at), lambda m: (m.site, m.starts_on))
    )
    staff = tuple(
        Staff(name, draw(words), draw(st.sampled_from(ROLES)), draw(rates), (f"{name}@a.example",))
        for name in draw(st.lists(st.sampled_from(["anna", "ben"]), unique=True))
    )
    rules = ()
    if staff:
        rule = st.builds(
            TimeRule,
            rule_id=st.sampled_from(["mornings", "evenings"]),
            staff_id=st.sampled_from([person.staff_id for person in staff]),
            minutes=st.integers(1, 1440),
            weekdays=st.sets(st.integers(0, 6), min_size=1).map(lambda found: tuple(sorted(found))),
            starts_on=st.dates(date(2000, 1, 1), date(2010, 1, 1)),
            ends_on=st.one_of(st.none(), st.dates(date(2011, 1, 1), date(2020, 1, 1))),
            activities=pairs(activities).filter(bool),
            networks=pairs(networks),
        )
        rules = draw(unique(rule, lambda found: found.rule_id))
    return Settings(
        business=draw(words),
        currency=draw(st.sampled_from(["EUR", "JPY", "KWD"])),
        zone=draw(st.sampled_from(["Europe/Berlin", "UTC"])),
        language=draw(st.sampled_from(["en", "de"])),
        goals=draw(goal_lists()),
        sites=sites,
        margins=tuple(sorted(margins, key=lambda m: (m.site, m.starts_on))),
        staff=staff,
        time_rules=rules,
        time_labels=draw(
            unique(
                st.builds(TimeLabel, words, maybe, activities, st.just("x")),
                lambda label: (label.project, label.task),
            )
        ),
        allocation=draw(st.sampled_from(ALLOCATIONS)),
        codes=draw(unique(st.builds(Code, words, networks, maybe), lambda c: c.code.casefold())),
        lead_values=draw(
            unique(st.builds(LeadValue, words, minor, words), lambda v: v.stage.casefold())
        ),
        keywords=draw(
            unique(
                st.builds(Keyword, words, st.sampled_from(["own", "competitor:Garnwelt"])),
                lambda word: word.text.casefold(),
            )
        ),
        budgets=draw(
            unique(
                st.builds(
                    Budget,
                    activities,
                    st.sampled_from(BUDGET_EVERY),
                    st.one_of(st.none(), st.integers(0, 999)),
                    minor,
                ),
                lambda budget: (budget.activity, budget.every),
            )
        ),
        networks=draw(st.sampled_from([(), ("facebook", "x", "pinterest")])),
        consent=draw(st.sampled_from(CONSENTS)),
        tax_in_prices=draw(st.booleans()),
        weeks_a_year=draw(st.integers(1, 53)),
        hours_a_week=draw(st.integers(1, 168)),
    )


@given(all_settings())
def test_settings_that_are_written_and_read_are_the_same_settings(settings: Settings) -> None:
    text = toml_of(mapping_of(settings))
    assert settings_in(text) == settings
    assert settings_from(mapping_of(settings)) == settings


SMALL = """\
[business]
name = "Wool & Co"   # the shop
currency = "EUR"
zone = "Europe/Berlin"

[[goals]]
kind = "sales"
measure = "margin"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "whichhalf.toml").write_text(SMALL, encoding="utf-8")
    return tmp_path


def test_an_edit_is_written_when_nobody_else_wrote(folder: Path) -> None:
    seen = read_settings(folder)
    after = write_settings(seen, seen.text.replace("Wool & Co", "Wolle"))
    assert read_settings(folder) == after
    assert after.settings.business == "Wolle"
    assert [path.name for path in folder.iterdir()] == ["whichhalf.toml"]


def test_an_edit_is_refused_when_the_file_changed_since(folder: Path) -> None:
    seen = read_settings(folder)
    theirs = SMALL.replace("Wool & Co", "Theirs")
    (folder / "whichhalf.toml").write_text(theirs, encoding="utf-8")
    with pytest.raises(BookError, match="changed since it was read"):
        write_settings(seen, seen.text.replace("Wool & Co", "Ours"))
    assert read_settings(folder).settings.business == "Theirs"


def test_an_edit_waits_for_nobody_but_says_who_is_writing(folder: Path) -> None:
    seen = read_settings(folder)
    (folder / "whichhalf.toml.new").write_text("half", encoding="utf-8")
    with pytest.raises(BookError, match="somebody else is writing"):
        write_settings(seen, seen.text)
    assert (folder / "whichhalf.toml.new").read_text(encoding="utf-8") == "half"


def test_an_edit_that_cannot_stand_is_not_written(folder: Path) -> None:
    seen = read_settings(folder)
    with pytest.raises(SettingInvalid, match=r"business\.currency"):
        write_settings(seen, seen.text.replace("EUR", "Euro"))
    assert read_settings(folder) == seen


def test_what_an_editor_on_windows_adds_does_no_harm(folder: Path) -> None:
    dressed = "\ufeff" + SMALL.replace("\n", "\r\n")
    (folder / "whichhalf.toml").write_bytes(dressed.encode())
    assert read_settings(folder).settings.business == "Wool & Co"


def test_a_file_that_is_not_utf8_is_named(folder: Path) -> None:
    (folder / "whichhalf.toml").write_bytes(SMALL.replace("Wool", "Wölle").encode("latin-1"))
    with pytest.raises(SettingInvalid, match="not UTF-8"):
        read_settings(folder)


def test_a_folder_without_settings_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(NoWorkspace, match="whichhalf init"):
        read_settings(tmp_path / "nowhere")


def test_every_example_in_the_page_can_be_switched_on() -> None:
    """Take away the # before each example: the file must still be read."""
    lines = toml_of(mapping_of(settings_in(SMALL))).splitlines()
    opened: list[str] = []
    inside = False
    for line in lines:
        inside = line.startswith("# [[") or (inside and line.startswith("# "))
        inside = inside or (line == "#" and bool(opened) and opened[-1] != "" and _is_toml(opened))
        opened.append(line.removeprefix("#").removeprefix(" ") if inside else line)
    settings = settings_in("\n".join(opened))
    assert (len(settings.staff), len(settings.codes), len(settings.budgets)) == (1, 1, 1)
    assert settings.staff[0].rates[0].minor_per_hour == 2609


def _is_toml(lines: list[str]) -> bool:
    return lines[-1][:1] in string.ascii_lowercase and "=" in lines[-1]
