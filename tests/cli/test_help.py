"""Does the help answer at once, and does docs/cli.md show what it says?

Write the page anew with: python tests/cli/test_help.py
"""

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from whichhalf.cli import app, failing, main
from whichhalf.cli.verbs import VERBS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "cli.md"
HEAVY = {"pyarrow", "duckdb", "ibis", "numpy", "deltalake", "pandas"}


def told(*typed: str) -> str:
    """What does this line print?"""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
        main(typed)
    return out.getvalue()


def page() -> str:
    blocks = [f"```text\n{told('--help')}```"]
    blocks += [
        f"## whichhalf {verb.name}\n\n```text\n{told(verb.name, '--help')}```" for verb in VERBS
    ]
    head = (
        "# The commands\n\n"
        "What `whichhalf --help` and `whichhalf VERB --help` say; a test compares this page with\n"
        "them. Errors are one paragraph on stderr. Exit codes: 0 done, 1 not possible now, 2 not\n"
        "understood or refused, 70 our own mistake, 130 stopped."
    )
    return "\n\n".join([head, *blocks]) + "\n"


def loaded_by(code: str) -> set[str]:
    """Which packages does a fresh Python hold after this code?"""
    printing = f"{code}\nimport sys, json\nsys.stderr.write(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", printing], capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in json.loads(done.stderr)}


def test_the_page_shows_what_the_help_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python tests/cli/test_help.py"


def test_the_front_page_loads_neither_engine_nor_parser() -> None:
    loaded = loaded_by("from whichhalf.cli import main\nmain(['--help'])")
    assert loaded & (HEAVY | {"typer", "pydantic", "rich", "tomlkit"}) == set()


def test_the_help_of_a_verb_loads_no_engine() -> None:
    code = (
        "from whichhalf.cli import main\ntry: main(['import', '--help'])\nexcept SystemExit: pass"
    )
    assert loaded_by(code) & HEAVY == set()


def test_the_package_itself_loads_next_to_nothing() -> None:
    names = loaded_by("import whichhalf") - loaded_by("import typing, importlib")
    assert names == {"whichhalf"}


def test_every_verb_of_the_front_page_stands_where_it_says() -> None:
    names = [verb.name for verb in VERBS]
    application = app.application(VERBS, failing.Failures())
    assert [command.name for command in application.registered_commands] == names


def test_every_line_of_the_front_page_fits_a_narrow_terminal() -> None:
    assert max(map(len, told("--help").splitlines())) <= 80


def test_the_version_is_told() -> None:
    assert told("--version").startswith("whichhalf 0.")


if __name__ == "__main__":
    os.environ["COLUMNS"] = "80"
    PAGE.write_text(page(), encoding="utf-8")
