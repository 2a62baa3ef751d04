"""Where in a workspace does each thing lie?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from whichhalf.errors import NoWorkspace
from whichhalf.store.objects import ObjectStore

SETTINGS_FILE = "whichhalf.toml"
CHANNELS_FILE = "channels.toml"


@dataclass(frozen=True, slots=True)
class Workspace:
    """Which folder is the workspace, and does its book lie on an object store?"""

    folder: Path
    objects: ObjectStore | None = None

    @classmethod
    def at(cls, folder: Path) -> Workspace:
        """The workspace in this folder; refuses a folder without a whichhalf.toml."""
        if not (folder / SETTINGS_FILE).is_file():
            raise NoWorkspace(folder=folder)
        return cls(folder.resolve())

    @property
    def settings(self) -> Path:
        """What the owner told us."""
        return self.folder / SETTINGS_FILE

    @property
    def channels(self) -> Path:
        """The owner's own channel rules; may be absent."""
        return self.folder / CHANNELS_FILE

    @property
    def book(self) -> Path:
        """The tables, or copies of what was needed of them."""
        return self.folder / ("copy" if self.objects else "book")

    @property
    def spool(self) -> Path:
        """What is on its way into the book."""
        return self.folder / "spool"

    @property
    def lineup(self) -> Path:
        """Touches of a large book in the order of persons: made from the book, at any time anew."""
        return self.folder / "lineup"

    @property
    def keys(self) -> Path:
        """The workspace's secret and the key of each person: never part of a data backup."""
        return self.folder / "keys.sqlite3"

    @property
    def archive(self) -> Path:
        """Printed statements, as they were."""
        return self.folder / "archive"
