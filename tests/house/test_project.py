"""Do the papers of the project agree with each other?"""

import re
import subprocess
import tomllib

import pytest

import whichhalf
from tools import rooms

PROJECT = tomllib.loads((rooms.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DECISIONS = (rooms.ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
README = (rooms.ROOT / "README.md").read_text(encoding="utf-8")


def bare(requirement: str) -> str:
    """`duckdb>=1.5,<1.6` → `duckdb`."""
    return re.split(r"[\[<>=; ]", requirement, maxsplit=1)[0]


REQUIRED = [
    bare(entry)
    for entry in PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
]


def pinned() -> list[str]:
    pins: list[str] = PROJECT["tool"]["uv"]["constraint-dependencies"]
    return pins


@pytest.mark.parametrize("name", REQUIRED)
def test_a_dependency_has_its_line_of_reason(name: str) -> None:
    assert re.search(rf"^\| `{re.escape(name)}` \| \S", DECISIONS, re.MULTILINE)


@pytest.mark.parametrize("name", REQUIRED)
def test_a_dependency_is_pinned(name: str) -> None:
    assert any(bare(pin) == name and "==" in pin for pin in pinned())


def test_pip_and_uv_are_told_the_same_pins() -> None:
    constraints = (rooms.ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert constraints == pinned()


def test_the_changelog_opens_with_the_version_of_the_package() -> None:
    changelog = (rooms.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (\d+\.\d+\.\d+)", changelog, re.MULTILINE)
    assert newest is not None
    assert newest[1] == PROJECT["project"]["version"]


def test_the_front_door_tells_its_version() -> None:
    assert whichhalf.__version__ == PROJECT["project"]["version"]


def test_ci_calls_the_test_command_of_the_readme() -> None:
    command = re.search(r"^python3 .*tools\.gate$", README, re.MULTILINE)
    assert command is not None
    assert command[0] in (rooms.ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_links_between_the_pages_lead_somewhere() -> None:
    pages = [rooms.ROOT / "README.md", *sorted((rooms.ROOT / "docs").rglob("*.md"))]
    broken = [
        f"{page.name} → {target}"
        for page in pages
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_no_promise_is_left_for_later() -> None:
    words = "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3, "raise NotImplemented" + "Error"))
    command = ["git", "grep", "-n", "-I", "-w", "-E", words, "--", "src", "tests", "tools"]
    done = subprocess.run(command, cwd=rooms.ROOT, capture_output=True, text=True, check=False)
    assert done.stdout == ""
