"""Which SQL do the shipped measures compile to? Writes src/whichhalf/store/plans*.json.

uv run python tools/plans.py                 writes the files
uv run python tools/plans.py sales traffic   writes these questions anew, and any that is missing
uv run python tools/plans.py --check         says whether they are what the measures say now
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from whichhalf.measures import MEASURES
from whichhalf.store.asking import PLANS, compiled

STORE = Path(__file__).parents[1] / "src" / "whichhalf" / "store"


def plans(engine: str, names: Sequence[str] = ()) -> str:
    """The compiled measures, as the file of this engine holds them; only these anew, if named."""
    kept = json.loads((STORE / PLANS[engine]).read_text("utf-8")) if names else {}
    sql = {
        measure.name: compiled(measure, engine)
        if measure.name in names or measure.name not in kept
        else kept[measure.name]
        for measure in MEASURES
    }
    return json.dumps(sql, indent=1, sort_keys=True) + "\n"


def main() -> int:
    """Writes or checks; starts itself anew where sets of text have no fixed order."""
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.environ["PYTHONHASHSEED"] = "0"
        return subprocess.run([sys.executable, *sys.argv], check=False).returncode
    names = [word for word in sys.argv[1:] if not word.startswith("-")]
    if strangers := set(names) - {measure.name for measure in MEASURES}:
        print(f"No measure is called {', '.join(sorted(strangers))}.")
        return 1
    fresh = {STORE / file: plans(engine, names) for engine, file in PLANS.items()}
    if "--check" not in sys.argv:
        for path, text in fresh.items():
            path.write_text(text, "utf-8")
        return 0
    if all(path.read_text("utf-8") == text for path, text in fresh.items()):
        return 0
    print("The shipped SQL is not what the measures say: run `uv run python tools/plans.py`.")
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
