"""One history of the demo company, its files and its answer key, for all tests of this room."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import whichhalf.front as wh
from whichhalf.demo.company import COMPANY
from whichhalf.demo.history import History
from whichhalf.demo.play import play
from whichhalf.demo.world import World
from whichhalf.nouns.imported import Imported
from whichhalf.papers.files import Manifest, write
from whichhalf.papers.settings import world_settings
from whichhalf.settings.page import toml_of

NOW = datetime(2026, 1, 2, 9, 15, 44, tzinfo=UTC)


@pytest.fixture(scope="session")
def history() -> History:
    return play(COMPANY, 7)


@pytest.fixture(scope="session")
def manifest(history: History, tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    return write(COMPANY, history, tmp_path_factory.mktemp("demo"), now=NOW, without=())


@pytest.fixture(scope="session")
def truth(manifest: Manifest) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(manifest.truth.read_text("utf-8"))
    return found


@pytest.fixture(scope="session")
def raw(manifest: Manifest) -> Path:
    return manifest.folder / "raw"


@pytest.fixture(scope="session")
def hamlet() -> World:
    """A small world: 600 people and 20 weeks."""
    return replace(COMPANY, people=replace(COMPANY.people, number=600), weeks=20)


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("veldkamp")
    (folder / "whichhalf.toml").write_text(toml_of(world_settings(COMPANY)), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def imported(workspace: Path, raw: Path) -> dict[str, Imported]:
    return {one.name: one for one in wh.import_files(workspace, [raw])}
