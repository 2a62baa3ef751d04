"""Is a failure one paragraph that says the next step, with the right exit code?"""

import tempfile
from pathlib import Path

import pytest

from whichhalf.cli import failing, main
from whichhalf.errors import BadInput, BookBusy


def watched(work, *, debug: bool = False) -> int:
    return failing.Failures(debug=debug).watch("Stopped. Nothing was stored.", work)


def raising(error: BaseException):
    def work() -> None:
        raise error

    return work


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (BadInput(detail="Two meanings. Give --dates"), 2, "Two meanings. Give --dates."),
        (BookBusy(holder=17), 1, "Another import is running in this workspace (process 17)."),
        (KeyboardInterrupt(), 130, "Stopped. Nothing was stored."),
    ],
)
def test_every_failure_has_its_exit_code_and_its_paragraph(
    capsys: pytest.CaptureFixture[str], error: BaseException, code: int, words: str
) -> None:
    assert watched(raising(error)) == code
    told = capsys.readouterr()
    assert (told.out, "Traceback" in told.err) == ("", False)
    assert words in told.err


def test_our_own_mistake_is_owned_up_to_and_written_to_a_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert watched(raising(ZeroDivisionError("division by zero"))) == 70
    told = " ".join(capsys.readouterr().err.split())
    assert told.startswith("This is our mistake, not yours: ZeroDivisionError: division by zero.")
    (written,) = tmp_path.iterdir()
    assert "Traceback" in written.read_text(encoding="utf-8")
    assert written.name in told.replace(" ", "")


def test_with_debug_the_traceback_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert watched(raising(ZeroDivisionError()), debug=True) == 70
    assert "Traceback" in capsys.readouterr().err


def test_a_verb_that_does_not_exist_is_named_with_its_neighbour(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as leaving:
        main(["staement"])
    assert leaving.value.code == 2
    assert "Did you mean `whichhalf statement`?" in capsys.readouterr().err


def test_a_folder_without_a_workspace_is_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with pytest.raises(SystemExit) as leaving:
        main(["log", "--workspace", str(tmp_path)])
    assert leaving.value.code == 1
    assert "Make one with `whichhalf init" in " ".join(capsys.readouterr().err.split())


def test_settings_that_cannot_stand_are_an_error_of_the_owner_not_ours(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "whichhalf.toml").write_text("[business]\nnmae = 'W'\n", encoding="utf-8")
    with pytest.raises(SystemExit) as leaving:
        main(["log", "-w", str(tmp_path)])
    assert leaving.value.code == 2
    assert "business.nmae" in capsys.readouterr().err
