"""Could a stranger tell on which machine this was made, or from which registry?"""

import re
import subprocess
from pathlib import Path

from tools import rooms

# Written in pieces, so that this file is not its own find.
REGISTRIES = (
    "py" + "pi.org",
    "python" + "hosted",
    "npm" + "js",
    "art" + "ifactory",
    "jsdel" + "ivr",
)
PLACES = ("wo" + "rk", "r" + "oot", "fa" + "rm", "ho" + "me", "o" + "pt", "Us" + "ers")
REGISTRY = re.compile("|".join(map(re.escape, REGISTRIES)), re.IGNORECASE)
# A path of somebody's machine: from the root, and not the tail of an address or of another path.
MACHINE = re.compile(r"(?<![\w.:/*>)}\]-])/(?:" + "|".join(PLACES) + r")/[\w.]")


def shipped() -> list[Path]:
    """Which files are, or are about to be, in the repository?"""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=rooms.ROOT, capture_output=True, text=True, check=True)
    paths = [rooms.ROOT / name for name in done.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def found(pattern: re.Pattern[str]) -> list[str]:
    places = []
    for path in shipped():
        text = path.read_bytes().decode("utf-8", errors="replace")
        places += [
            f"{path.relative_to(rooms.ROOT)}:{number}: {line.strip()[:120]}"
            for number, line in enumerate(text.splitlines(), start=1)
            if pattern.search(line)
        ]
    return places


def test_no_file_names_a_registry() -> None:
    assert found(REGISTRY) == []


def test_no_file_names_a_path_of_a_machine() -> None:
    assert found(MACHINE) == []


def test_the_search_finds_what_it_is_for() -> None:
    assert REGISTRY.search("https://" + "py" + "pi.org/simple")
    assert MACHINE.search('open("/' + "ho" + 'me/anna/shop.csv")')
    assert not MACHINE.search("https://shop.example/" + "ho" + "me/sale")
    assert not MACHINE.search("docs/" + "wo" + "rk/notes")


def test_no_secret_looking_file_is_shipped() -> None:
    endings = (".sqlite3", ".pem", ".key", ".env", ".p12")
    assert [str(path) for path in shipped() if path.name.endswith(endings)] == []
