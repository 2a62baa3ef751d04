"""What every test may count on: hypothesis profiles, and no skip that nobody notices."""

import os
from collections.abc import Callable, Generator
from pathlib import Path

import hypothesis
import pytest

# A slow machine is not a failure; what failed prints the blob that brings it back.
hypothesis.settings.register_profile("ci", deadline=None, print_blob=True, max_examples=100)
hypothesis.settings.register_profile("home", deadline=None, print_blob=True, max_examples=40)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "home")

# The only reason for which a test may be left out where CI=true: it reads files that are not part
# of the project (other people's exports). Skip with this as the first words of the reason.
NOT_SHIPPED = "not shipped:"
#: Real exports and collected bad files, where this machine has them beside the checkout.
REAL_DATA = Path(
    os.environ.get("WHICHHALF_REAL_DATA") or Path(__file__).parents[2] / "shared" / "data"
)


def refuse_silent_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    """In CI a missing browser, tool or file is a failure, never a skip."""
    if os.environ.get("CI") != "true" or not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if not reason.removeprefix("Skipped: ").startswith(NOT_SHIPPED):
        report.outcome = "failed"
        report.longrepr = f"A part that this test needs is missing here. {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    refuse_silent_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    refuse_silent_skip(report)
    return report


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--golden write` renews what the statements say; a person reads the difference."""
    parser.addoption("--golden", choices=("compare", "write"), default="compare")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Does a text say what `tests/golden` says that it says? `golden("en/knitwear.txt", text)`."""
    folder = Path(__file__).parent / "golden"

    def compare(name: str, text: str) -> None:
        path = folder / name
        if request.config.getoption("--golden") == "write":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")
        assert text == path.read_text("utf-8"), "read the difference, then renew it: --golden write"

    return compare
