"""Is the workspace found, and does the front door load only what is asked for?"""

from pathlib import Path

import pytest

import whichhalf
from whichhalf.errors import ChannelRuleInvalid, NoWorkspace
from whichhalf.front.founding import CHANNELS_PAGE, found, usual_zone
from whichhalf.front.workspace import folder_of, open_workspace

FACTS = {
    "business": {"name": "Wool", "currency": "EUR", "zone": "Europe/Berlin"},
    "goals": [{"kind": "sales", "measure": "margin"}],
}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    found(tmp_path / "shop", FACTS)
    return tmp_path / "shop"


def test_a_named_folder_goes_before_the_environment_and_that_before_the_current_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WHICHHALF_WORKSPACE", raising=False)
    assert folder_of() == tmp_path
    monkeypatch.setenv("WHICHHALF_WORKSPACE", "elsewhere")
    assert folder_of() == Path("elsewhere")
    assert folder_of("here") == Path("here")


def test_a_new_workspace_opens_with_its_settings_and_no_rules_of_its_own(shop: Path) -> None:
    opened = open_workspace(shop)
    assert (opened.settings.business, dict(opened.channels)) == ("Wool", {})
    assert open_workspace(opened) is opened


def test_the_examples_in_channels_toml_can_be_switched_on(shop: Path) -> None:
    lines = CHANNELS_PAGE.splitlines()
    first = lines.index("# [[rules]]")
    opened = [line.removeprefix("#").removeprefix(" ") for line in lines[first:]]
    page = "\n".join(line for line in opened if not line.startswith("A network"))
    (shop / "channels.toml").write_text(page, encoding="utf-8")
    book = whichhalf.open(shop)
    assert [rule["medium"] for rule in book.place.channels["rules"]] == ["email", "social"]
    assert "ravelry" in book.place.channels["networks"]


def test_rules_that_are_not_toml_are_named(shop: Path) -> None:
    (shop / "channels.toml").write_text("[[rules]\n", encoding="utf-8")
    with pytest.raises(ChannelRuleInvalid, match="is not TOML"):
        open_workspace(shop)


def test_a_folder_without_settings_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(NoWorkspace):
        open_workspace(tmp_path)


@pytest.mark.parametrize(
    ("setting", "zone"),
    [("Europe/Berlin", "Europe/Berlin"), (":America/New_York", "America/New_York"), ("UTC", "UTC")],
)
def test_the_zone_of_the_machine_is_the_usual_one(
    monkeypatch: pytest.MonkeyPatch, setting: str, zone: str
) -> None:
    monkeypatch.setenv("TZ", setting)
    assert usual_zone() == zone


def test_every_public_name_can_be_had() -> None:
    names = [name for name in dir(whichhalf) if not name.startswith("_")]
    assert [name for name in names if getattr(whichhalf, name) is None] == []
    assert {"open", "cost", "import_files", "Money", "WhichhalfError"} <= set(names)


def test_what_is_not_public_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        _ = whichhalf.nonsense
