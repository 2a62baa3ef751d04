"""Which workspace is meant, what does it say about itself, and what time is it?

The only place below the commands where the environment, the configuration and the clock are read.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from whichhalf.errors import BookError, ChannelRuleInvalid
from whichhalf.front.settings_file import SettingsFile, read_settings
from whichhalf.nouns.setting import Settings
from whichhalf.store.layout import Workspace
from whichhalf.store.objects import ObjectStore

#: Names the workspace where neither --workspace nor the current directory does.
ENVIRONMENT = "WHICHHALF_WORKSPACE"
#: The usual names of the keys of an object store; the first two are needed.
_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL")


@dataclass(frozen=True, slots=True)
class OpenWorkspace:
    """What does a workspace say about itself, as read when it was opened?

    `channels` are the tables of its own channels.toml; none where there is no such file.
    """

    workspace: Workspace
    file: SettingsFile
    channels: Mapping[str, Any]

    @property
    def folder(self) -> Path:
        """Where is it?"""
        return self.workspace.folder

    @property
    def settings(self) -> Settings:
        """What does whichhalf.toml say?"""
        return self.file.settings


def open_workspace(place: OpenWorkspace | Path | str | None = None) -> OpenWorkspace:
    """Which workspace is in this folder? Without one: the named or current one (`folder_of`)."""
    if isinstance(place, OpenWorkspace):
        return place
    workspace = Workspace.at(folder_of(place))
    file = read_settings(workspace.folder)
    return OpenWorkspace(
        workspace=replace(workspace, objects=_object_store(file.settings.book.place)),
        file=file,
        channels=_channels_in(workspace.channels),
    )


def folder_of(place: Path | str | None = None) -> Path:
    """Which folder is meant: this one, that of WHICHHALF_WORKSPACE, or the current one?"""
    return Path(place or os.environ.get(ENVIRONMENT) or Path.cwd()).expanduser()


def now_utc() -> datetime:
    """What time is it?"""
    return datetime.now(UTC)


def _object_store(place: str) -> ObjectStore | None:
    """The book's place on an object store, with the keys that the environment holds."""
    if not place:
        return None
    options = {name: os.environ[name] for name in _KEYS if os.environ.get(name)}
    if not options.keys() >= set(_KEYS[:2]):
        raise BookError(
            reason=f"it lies on {place}, and there are no keys for that",
            remedy=f"Set {_KEYS[0]} and {_KEYS[1]} in the environment, {_KEYS[3]} where it is not "
            "Amazon's, and AWS_REGION.",
        )
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    return ObjectStore(place, {**options, "AWS_REGION": region})


def _channels_in(path: Path) -> Mapping[str, Any]:
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:
        raise ChannelRuleInvalid(
            rule="as a whole",
            reason=f"it is not TOML: {str(error).rstrip('.')}",
            remedy="Mend it, or take the last change back.",
        ) from None
