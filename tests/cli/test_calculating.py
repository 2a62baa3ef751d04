"""Does the calculator answer in the terminal?"""

import pytest

from whichhalf.cli import main


def told(capsys: pytest.CaptureFixture[str], *typed: str) -> str:
    with pytest.raises(SystemExit) as leaving:
        main(["cost", *typed])
    assert leaving.value.code == 0
    return capsys.readouterr().out


def test_the_worked_example_comes_out(capsys: pytest.CaptureFixture[str]) -> None:
    text = told(capsys, "--rate", "10", "--minutes", "30")
    assert text.splitlines()[0] == "This habit costs 1,300.00 USD a year, and 130 hours."
    assert "10.00 USD × 30/60 h × 5 days × 52 weeks = 1,300.00 USD" in text


def test_colleagues_have_their_own_lines_and_a_sum(capsys: pytest.CaptureFixture[str]) -> None:
    text = told(
        capsys,
        *("--rate", "10", "--minutes", "30", "--currency", "eur"),
        *("--colleagues", "1", "--colleague", "2x15@20"),
    )
    rows = {
        line.split("  ")[1]: line.split()[-2] for line in text.splitlines() if " EUR   " in line
    }
    assert rows == {
        "You": "1,300.00",
        "1 colleague": "1,300.00",
        "2 colleagues": "2,600.00",
        "Together": "5,200.00",
    }


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        (["--rate", "ten", "--minutes", "30"], "Write it like 1234.56"),
        (["--rate", "10", "--minutes", "0"], "Give the minutes of one day"),
        (["--rate", "10", "--minutes", "30", "--currency", "EURO"], "ISO 4217"),
        (["--rate", "10", "--minutes", "30", "--days", "often"], "Write weekdays, daily"),
        (["--rate", "10", "--minutes", "30", "--weeks", "60"], "Give 1 to 53"),
        (["--rate", "10", "--minutes", "30", "--colleague", "two"], "2x15@20"),
        (["--rate", "10"], "--minutes"),
    ],
)
def test_what_cannot_be_reckoned_is_refused_with_the_next_step(
    capsys: pytest.CaptureFixture[str], typed: list[str], hint: str
) -> None:
    with pytest.raises(SystemExit) as leaving:
        main(["cost", *typed])
    assert leaving.value.code == 2
    assert hint in " ".join(capsys.readouterr().err.split())
