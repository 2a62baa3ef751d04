"""What is typed reaches a verb as it is, without the library that would turn it into types."""

from pathlib import Path
from typing import Annotated

import pytest
import typer

from whichhalf.cli.typed import Verb, Verbs


def run(*words: str, capsys: pytest.CaptureFixture[str]) -> tuple[list[object], str]:
    """What did the verb get, and what was said?"""
    app = typer.Typer(
        cls=Verbs, rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False
    )
    got: list[object] = []
    app.callback()(lambda: None)

    @app.command("judge", cls=Verb)
    def judge(
        *,
        day: Annotated[str, typer.Option("--day")],
        beside: Annotated[list[str] | None, typer.Option("--beside")] = None,
        weeks: Annotated[int, typer.Option("--weeks", min=1)] = 52,
        folder: Annotated[Path | None, typer.Option("--folder")] = None,
        loud: bool = False,
    ) -> None:
        got.extend((day, beside, weeks, folder, loud))

    with pytest.raises(SystemExit):
        app(["judge", *words], prog_name="whichhalf")
    said = capsys.readouterr()
    return got, said.out + said.err


def test_text_stays_text_and_defaults_stay_what_they_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    got, _ = run("--day", "2025-05-19", capsys=capsys)
    assert got == ["2025-05-19", None, 52, None, False]


def test_what_is_repeated_comes_as_a_list_and_numbers_and_folders_as_what_they_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    typed = ["--day=1", "--beside=a", "--beside=b", "--weeks=7", "--folder=here", "--loud"]
    got, _ = run(*typed, capsys=capsys)
    assert got == ["1", ["a", "b"], 7, Path("here"), True]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Missing option '--day'"),
        ("--day 1 --weeks 0", "greater than or equal to 1"),
        ("--day 1 --weeks soon", "valid integer"),
    ],
)
def test_what_cannot_be_meant_is_said_as_before(
    typed: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    got, said = run(*typed.split(), capsys=capsys)
    assert told in said
    assert not got
