"""Which versions do we stand on?

`python -m tools.pins` asks uv for the newest versions that fit pyproject.toml and writes them into
its `constraint-dependencies` and into constraints.txt. A lock file would name the registry.
"""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = ROOT / "pyproject.toml"
CONSTRAINTS = ROOT / "constraints.txt"
BLOCK = re.compile(r"^constraint-dependencies = \[\n.*?^\]", re.DOTALL | re.MULTILINE)
COMPILE = (
    "uv pip compile --quiet --universal --python-version 3.11 --upgrade --group dev"
    " --no-emit-index-url --no-annotate --no-header pyproject.toml"
)


def resolved() -> list[str]:
    """Which version of everything fits today? The old pins are taken out first."""
    before = PROJECT.read_text(encoding="utf-8")
    PROJECT.write_text(BLOCK.sub("constraint-dependencies = [\n]", before), encoding="utf-8")
    try:
        done = subprocess.run(COMPILE.split(), cwd=ROOT, capture_output=True, text=True, check=True)
    finally:
        PROJECT.write_text(before, encoding="utf-8")
    return done.stdout.split("\n")[:-1]


def main() -> None:
    """Write the pins into both files."""
    pins = resolved()
    block = "".join(f'    "{pin}",\n' for pin in pins)
    text = PROJECT.read_text(encoding="utf-8")
    pinned = BLOCK.sub(lambda _: f"constraint-dependencies = [\n{block}]", text)
    PROJECT.write_text(pinned, encoding="utf-8")
    CONSTRAINTS.write_text("".join(f"{pin}\n" for pin in pins), encoding="utf-8")
    print(f"{len(pins)} pins written")


if __name__ == "__main__":
    main()
