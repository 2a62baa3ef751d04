"""How is whichhalf.toml read from its folder, and written back without losing anybody's change?"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from whichhalf.errors import BookError, NoWorkspace, SettingInvalid
from whichhalf.nouns.setting import Settings
from whichhalf.settings.reading import settings_in

SETTINGS_FILE = "whichhalf.toml"


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """What stood in the file when it was read?"""

    path: Path
    content: bytes
    settings: Settings

    @property
    def text(self) -> str:
        """Its text, comments and all."""
        return _decoded(self.content)


def read_settings(folder: Path) -> SettingsFile:
    """What does the whichhalf.toml of this folder say?"""
    path = folder / SETTINGS_FILE
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise NoWorkspace(folder=folder) from None
    return SettingsFile(path, content, settings_in(_decoded(content)))


def write_settings(seen: SettingsFile, text: str) -> SettingsFile:
    """How is a changed text written, unless somebody changed the file since it was read?

    Compare and swap: the new text is checked, put beside the old one under a name that only one
    writer can create, compared, and moved into its place in one step.
    """
    settings = settings_in(text)
    content = text.encode()
    beside = seen.path.with_name(f"{SETTINGS_FILE}.new")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError:
        reason = f"{beside.name} lies there: somebody else is writing the settings, or was stopped"
        raise BookError(reason=reason, remedy="Try again; if it stays, delete that file.") from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if seen.path.read_bytes() != seen.content:
            raise BookError(
                reason=f"{SETTINGS_FILE} was changed since it was read",
                remedy="Read it again and repeat the edit: nothing was written.",
            )
        beside.replace(seen.path)
    finally:
        beside.unlink(missing_ok=True)
    return SettingsFile(seen.path, content, settings)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise SettingInvalid(
            where=SETTINGS_FILE,
            reason="the file is not UTF-8",
            remedy="Save it as UTF-8 in your editor.",
        ) from None
