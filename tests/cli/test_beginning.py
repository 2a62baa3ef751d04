"""Does a new user come from the first question to settings that can be read?"""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from whichhalf.front.settings_file import read_settings

COMMAND = [sys.executable, "-c", "from whichhalf.cli import main; main()"]


@pytest.fixture
def whichhalf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Types a line, and answers to what it asks."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("TZ", "Europe/Berlin")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("WHICHHALF_WORKSPACE", raising=False)

    def typed(*words: str, answers: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *words],
            cwd=tmp_path,
            input=answers,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    return typed


def test_yes_asks_nothing_and_the_settings_can_be_read(whichhalf, tmp_path: Path) -> None:
    done = whichhalf("init", "my-shop", "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    settings = read_settings(tmp_path / "my-shop").settings
    assert (settings.business, settings.currency, settings.zone) == (
        *("my-shop", "EUR"),
        "Europe/Berlin",
    )
    assert [(goal.kind, goal.measure, goal.primary) for goal in settings.goals] == [
        ("sales", "margin", True)
    ]
    assert settings.margins == ()  # unknown is not zero
    assert settings.staff[0].rates == ()
    assert "the margin: without it" in done.stdout
    assert "whichhalf import -w my-shop" in done.stdout


def test_the_keys_are_kept_out_of_backups(whichhalf, tmp_path: Path) -> None:
    whichhalf("init", "--yes")
    ignored = (tmp_path / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "keys.sqlite3*" in ignored


def test_every_question_has_a_flag(whichhalf, tmp_path: Path) -> None:
    done = whichhalf(
        *("init", "--yes", "--goal", "service:answered_share:90 %:quarter", "--goal", "sales"),
        *("--business", "Wolle & Töchter", "--currency", "chf", "--zone", "Europe/Zurich"),
        *("--language", "de", "--network", "facebook", "--network", "pinterest"),
        *("--site", "shop.example=products,advertising", "--site", "blog.example"),
        *("--margin", "38.5", "--person", "Zoë=income:48000", "--person", "Ben=19.50"),
    )
    assert (done.returncode, done.stderr) == (0, "")
    settings = read_settings(tmp_path).settings
    service, sales = settings.goals
    assert (service.target, service.every, service.primary) == (900_000, "quarter", True)
    assert (sales.target, sales.primary) == (None, False)
    assert (settings.business, settings.currency) == ("Wolle & Töchter", "CHF")
    assert settings.networks == ("facebook", "pinterest")
    assert [site.sells for site in settings.sites] == [("products", "advertising"), ()]
    assert [margin.share_ppm for margin in settings.margins] == [385_000]
    zoe, ben = settings.staff
    assert (zoe.staff_id, zoe.role, ben.staff_id, ben.role) == ("zoe", "owner", "ben", "employee")
    assert (zoe.rates[0].minor_per_hour, ben.rates[0].minor_per_hour) == (2609, 1950)
    assert zoe.rates[0].basis.startswith("prorated from a yearly income of 48,000.00 CHF")
    assert zoe.rates[0].starts_on == date(2000, 1, 1)


def test_a_comma_before_the_cents_is_understood(whichhalf, tmp_path: Path) -> None:
    done = whichhalf(
        *("init", "--yes", "--margin", "38,5", "--person", "Petra=17,50"),
        *("--goal", "sales:margin:1.200,50:year"),
    )
    assert (done.returncode, done.stderr) == (0, "")
    settings = read_settings(tmp_path).settings
    assert settings.margins[0].share_ppm == 385_000
    assert settings.staff[0].rates[0].minor_per_hour == 1750
    assert settings.goals[0].target == 120_050


@pytest.mark.parametrize("target", ["12.000", "12,000"])
def test_what_can_be_thousands_or_cents_is_refused(whichhalf, tmp_path: Path, target: str) -> None:
    done = whichhalf("init", "--yes", "--goal", f"sales:margin:{target}:year")
    assert done.returncode != 0
    assert "can be 12000 or 12" in " ".join(done.stderr.split())
    assert not (tmp_path / "whichhalf.toml").exists()


def test_the_goals_are_asked_first_and_a_wrong_answer_is_asked_again(
    whichhalf, tmp_path: Path
) -> None:
    answers = [
        *("trafic", "traffic", "visits", "12,5", "5000", "month"),  # the main goal
        *("service", "", "90", "", ""),  # another one, and no third
        *("Wool & Co", "Euro", "eur", "", "", "facebook"),
        *("https://shop.example/", "shop.example=products", ""),
        *("38.5", "Anna", "35", ""),
    ]
    done = whichhalf("init", "my-shop", answers="\n".join(answers) + "\n")
    assert (done.returncode, done.stderr) == (0, "")
    told = done.stdout
    assert told.index("what do you use social media for") < told.index("What is the business")
    assert 'Did you mean "traffic"?' in told
    assert "Write the host alone" in told
    settings = read_settings(tmp_path / "my-shop").settings
    first, second = settings.goals
    assert (first.measure, first.target, first.every) == ("visits", 5000, "month")
    assert (second.measure, second.target, second.every) == ("answered_share", 900_000, "year")
    assert (settings.business, settings.currency) == ("Wool & Co", "EUR")
    assert settings.sites[0].host == "shop.example"
    assert settings.staff[0].rates[0].minor_per_hour == 3500


def test_what_a_flag_answers_is_not_asked(whichhalf) -> None:
    done = whichhalf("init", "--goal", "sales", "--business", "Wool", answers="\n" * 9)
    assert done.returncode == 0
    assert "what do you use social media for" not in done.stdout
    assert "What is the business called" not in done.stdout


def test_with_nobody_to_answer_it_says_so_and_writes_nothing(whichhalf, tmp_path: Path) -> None:
    done = whichhalf("init", "my-shop")
    assert done.returncode == 2
    assert "Give flags, and --yes" in done.stderr
    assert not (tmp_path / "my-shop").exists()


def test_a_workspace_is_never_overwritten(whichhalf, tmp_path: Path) -> None:
    whichhalf("init", "--yes")
    before = (tmp_path / "whichhalf.toml").read_bytes()
    done = whichhalf("init", "--yes", "--business", "Other")
    assert done.returncode == 1
    assert "is a workspace already" in done.stderr
    assert (tmp_path / "whichhalf.toml").read_bytes() == before


def test_files_of_somebody_else_are_left_as_they_are(whichhalf, tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*.pyc\n", encoding="utf-8")
    done = whichhalf("init", "--yes")
    assert "Left as they were: .gitignore" in done.stdout
    assert (tmp_path / ".gitignore").read_text(encoding="utf-8") == "*.pyc\n"


@pytest.mark.parametrize(
    ("flag", "value", "place"),
    [
        ("--goal", "trafic", "goals[1].kind"),
        ("--goal", "own", "goals[1].measure"),
        ("--margin", "140", "margins[1].share"),
        ("--site", "shop.example=things", "sites[1].sells"),
        ("--person", "Anna=thirty", "people[1].rates[1].an_hour"),
        ("--person", "Anna=turnover:3", "rate 'turnover:3'"),
        ("--currency", "Euro", "business.currency"),
        ("--zone", "Mars/Olympus", "business.zone"),
    ],
)
def test_a_flag_that_cannot_stand_is_named(
    whichhalf, tmp_path: Path, flag: str, value: str, place: str
) -> None:
    done = whichhalf("init", "--yes", flag, value)
    assert done.returncode == 2
    assert place in done.stderr
    assert list(tmp_path.iterdir()) == []
