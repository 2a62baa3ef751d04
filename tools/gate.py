"""Is this tree fit to be shared?

One command, `python -m tools.gate`, runs every check in order and the tests last, so that the last
line on the screen is pytest's own. `--fast` leaves out the slow tests; `--bench` runs the speed and
memory ratios and nothing else, because they want the machine to themselves.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from tools import rooms

ROOT = Path(__file__).resolve().parent.parent
SHOWN = 80  # lines of a failed check: more would push the other checks off the screen


class Step(NamedTuple):
    """What one check is called, and the command that makes it."""

    name: str
    command: tuple[str, ...]


CHECKS = (
    Step("format", ("ruff", "format", "--check", "--output-format=concise", ".")),
    Step("lint", ("ruff", "check", "--output-format=concise", ".")),
    Step("types", ("mypy",)),
    Step("floors", ("lint-imports", "--no-logo")),
    # Tests hold misspelled input on purpose.
    Step("spelling", ("codespell", "src", "docs", "tools", "README.md", "CHANGELOG.md")),
)


def pytest_step(marks: str, *more: str) -> Step:
    """How are the tests started?"""
    return Step("tests", ("pytest", "-q", "-m", marks, *more))


def run(step: Step, *, quiet: bool) -> bool:
    """Does the step pass? What it prints is shown when it fails, or always for the tests."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", *step.command] if step.name == "tests" else [*step.command]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=quiet, text=True, check=False
    )
    if quiet:
        passed = "ok" if done.returncode == 0 else "FAILED"
        print(f"{step.name:<10} {passed:<7} {time.perf_counter() - begun:6.1f} s", flush=True)
        if done.returncode != 0:
            print(shortened(done.stdout + done.stderr), flush=True)
    return done.returncode == 0


def shortened(text: str) -> str:
    """What did a failed check say, as far as one screen goes?"""
    lines = text.splitlines()
    more = [f"… and {len(lines) - SHOWN} lines more"] if len(lines) > SHOWN else []
    return "\n".join(lines[:SHOWN] + more)


def environment() -> dict[str, str]:
    """What do the tools find on their PATH? The project's own environment first."""
    here = str(Path(sys.executable).parent)
    return {**os.environ, "PATH": here + os.pathsep + os.environ.get("PATH", "")}


def tests_of(options: argparse.Namespace) -> Step:
    """Which tests were asked for?"""
    if options.bench:
        return pytest_step("bench", "-s", "tests/bench")
    workers = ("-n", str(min(4, os.cpu_count() or 1)))
    return pytest_step("not bench and not slow" if options.fast else "not bench", *workers)


def main() -> int:
    """Run the checks, then the tests; 0 when all of them pass."""
    parser = argparse.ArgumentParser(prog="python -m tools.gate", description=__doc__)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--fast", action="store_true", help="leave out the slow tests")
    which.add_argument("--bench", action="store_true", help="only the speed and memory ratios")
    options = parser.parse_args()
    checks = () if options.bench else CHECKS
    failed = [step.name for step in checks if not run(step, quiet=True)]
    for path, lines in rooms.files_over(400):
        print(f"long file  {path} has {lines} lines: 400 is the ceiling, 600 fails", flush=True)
    if not run(tests_of(options), quiet=False):
        failed.append("tests")
    if failed:
        print(f"gate: failed: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
