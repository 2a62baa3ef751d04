"""Do the pages promise only what the program has?"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools import rooms

PAGES = [rooms.ROOT / "README.md", *sorted((rooms.ROOT / "docs").rglob("*.md"))]
COMMAND = re.compile(r"(?:^|`|\brun )whichhalf ([a-z]+)(.*)$", re.MULTILINE)
PROGRAM = Path(sys.executable).parent / "whichhalf"


def help_of(*words: str) -> str:
    done = subprocess.run(
        [str(PROGRAM), *words, "--help"], capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.fixture(scope="module")
def verbs() -> set[str]:
    """Which verbs does the program list? (Its examples begin with its own name.)"""
    return set(re.findall(r"^  ([a-z]+)(?: |$)", help_of(), re.MULTILINE)) - {"whichhalf"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_on_a_page_is_a_verb_of_the_program(page: Path, verbs: set[str]) -> None:
    promised = {verb for verb, _ in COMMAND.findall(page.read_text(encoding="utf-8"))}
    assert promised <= verbs


def test_every_verb_stands_on_a_page(verbs: set[str]) -> None:
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert {verb for verb in verbs if f"whichhalf {verb}" not in text} == set()


def test_every_option_on_a_page_is_an_option_of_its_verb() -> None:
    promised = {
        (verb, option)
        for page in PAGES
        for verb, rest in COMMAND.findall(page.read_text(encoding="utf-8"))
        for option in re.findall(r"--[a-z-]+", rest.split("`")[0])
    }
    helps = {verb: help_of(verb) for verb, _ in promised}
    assert {(verb, option) for verb, option in promised if option not in helps[verb]} == set()
