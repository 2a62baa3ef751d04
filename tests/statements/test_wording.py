"""Does every language say every sentence that a statement may use, with the facts that it gets?"""

import tomllib
from importlib import resources

import pytest

from whichhalf.errors import FactMissing, LanguageUnknown, ShapeUnknown, WordsMissing
from whichhalf.nouns.cost import ACTIVITIES, COST_KINDS
from whichhalf.nouns.estimate import Grade
from whichhalf.nouns.goal import GOAL_KINDS, GOAL_MEASURES
from whichhalf.nouns.setting import ALLOCATIONS
from whichhalf.nouns.statement import LEVELS
from whichhalf.statements import sentences
from whichhalf.statements.wording import (
    LANGUAGES,
    SHAPES,
    Words,
    plural_form,
)

NAMED = {
    "grade": tuple(grade.value for grade in Grade),
    "activity": ACTIVITIES,
    "cost_kind": COST_KINDS,
    "goal": GOAL_KINDS,
    "goal_measure": tuple(GOAL_MEASURES),
    "level": LEVELS,
    "allocation": ALLOCATIONS,
    "value_kind": sentences.VALUE_KINDS,
    "overlap": sentences.OVERLAP_GROUPS,
    "model": sentences.MODELS,
    "verdict": sentences.VERDICTS,
    "action": sentences.ACTIONS,
    "plan": sentences.PLANS,
    "source": sentences.SOURCES,
    "figure": tuple(name.replace("/", ".") for name in sentences.FIGURES),
}
SAMPLES = {"day": "2025-07-01", "network": "pinterest", "text": "Anna", "allocation": "hours"}


def plainly(kind: str, value: str | int) -> str:
    return f"<{kind} {value}>"


def facts_of(words: Words, key: str) -> set[str]:
    return {name for name, _ in words.holes(key)}


def sample(kind: str) -> str | int:
    return SAMPLES.get(kind, "traffic" if kind == "health_group" else 2)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", sorted(sentences.SENTENCES))
def test_every_sentence_is_said_with_every_fact_that_it_gets(language: str, key: str) -> None:
    words = Words.of(language)
    facts = sentences.SENTENCES[key]
    said = words.say(key, [(name, sample(kind)) for name, kind in facts.items()], shape=plainly)
    assert said
    assert "{" not in said
    assert {name for name, _ in words.holes(key)} <= facts.keys()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", sorted(sentences.SENTENCES))
def test_a_fact_is_written_as_the_kind_that_it_is(language: str, key: str) -> None:
    words = Words.of(language)
    for name, kind in words.holes(key):
        given = sentences.SENTENCES[key][name]
        counted = f"counted.{kind}" in words.sentences
        named = not kind or f"names.{kind}" in words.sentences
        fits = kind == given or (given == "text" and named) or (given == "count" and counted)
        assert fits or (given == "ppm" and kind == "signed_ppm"), (name, kind, given)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_stands_there_that_nobody_says(language: str) -> None:
    rooms = {
        "formula",
        "unknown",
        "remedy",
        "finding",
        "note",
        "health",
        "credit",
        "impact",
        "experiment",
    }
    rooms |= {"comparison", "fit", "worth", "decide"}
    written = {key for key in Words.of(language).sentences if key.split(".")[0] in rooms}
    assert written == set(sentences.SENTENCES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("group", sorted(NAMED))
def test_every_name_that_is_ours_is_translated(language: str, group: str) -> None:
    words = Words.of(language)
    unnamed = [name for name in NAMED[group] if f"names.{group}.{name}" not in words.sentences]
    assert unnamed == []


def test_the_languages_say_the_same_things() -> None:
    english, *others = (Words.of(language) for language in LANGUAGES)
    for other in others:
        own = {key for key in other.sentences if not key.startswith("counted.")}
        assert own == {key for key in english.sentences if not key.startswith("counted.")}
        labels = [key for key in own if key.startswith("label.")]
        assert {key: facts_of(other, key) for key in labels} == {
            key: facts_of(english, key) for key in labels
        }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_counted_thing_has_each_plural_form_and_its_number(language: str) -> None:
    words = Words.of(language)
    forms = {plural_form(language, number) for number in range(200)}
    counted = {key: value for key, value in words.sentences.items() if key.startswith("counted.")}
    assert counted
    for value in counted.values():
        assert not isinstance(value, str)
        assert set(value) == forms
        assert all("{n}" in form for form in value.values())


def test_one_order_is_no_orders() -> None:
    english, german = Words.of("en"), Words.of("de")
    facts = [("orders", 1)]
    assert english.say("unknown.no_amount", facts, shape=lambda _, n: str(n)).startswith("1 order ")
    assert german.say("unknown.no_amount", facts, shape=lambda _, n: str(n)).startswith(
        "1 Bestellung trägt"
    )


def test_a_missing_sentence_fact_or_kind_is_an_error() -> None:
    words = Words.of("en")
    with pytest.raises(WordsMissing, match=r"finding\.nothing"):
        words.say("finding.nothing", shape=plainly)
    with pytest.raises(FactMissing, match="'value'"):
        words.say("finding.no_costs_entered", shape=plainly)
    odd = Words("en", {"odd": "{x:sheep}"})
    with pytest.raises(ShapeUnknown, match="sheep"):
        odd.say("odd", [("x", 1)], shape=plainly)
    with pytest.raises(LanguageUnknown, match="en, de"):
        Words.of("tlh")


def test_a_fact_that_looks_like_a_hole_stays_text() -> None:
    said = Words.of("en").say(
        "note.visits_from", [("system", "{share:money} {system}")], shape=plainly
    )
    assert "{share:money} {system}" in said


def test_kinds_of_number_and_names_do_not_share_a_word() -> None:
    for language in LANGUAGES:
        keys = Words.of(language).sentences
        assert not [kind for kind in SHAPES if f"names.{kind}" in keys or f"counted.{kind}" in keys]


def test_the_networks_have_the_names_that_the_channel_rules_know() -> None:
    text = (resources.files("whichhalf.connectors") / "networks.toml").read_text("utf-8")
    known = {key: rule["name"] for key, rule in tomllib.loads(text)["networks"].items()}
    words = Words.of("en")
    assert {key: words.name("network", key) for key in known} == known
