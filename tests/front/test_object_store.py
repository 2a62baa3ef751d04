"""A book on an object store says what a book on a disk says, to the byte.

moto's server stands in for the object store: a process of its own, spoken to over the network, with
the conditional writes that real ones have.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pyarrow.fs import S3FileSystem

import whichhalf.front as wh
from tests.front.shops import new_shop, orders_file
from tests.front.test_forgetting import ANNA, everything_written
from whichhalf.errors import BookBusy, BookError
from whichhalf.front.workspace import now_utc, open_workspace
from whichhalf.statements.canonical import canonical_json
from whichhalf.store import writing
from whichhalf.store.people import People
from whichhalf.store.writing import writer

pytestmark = pytest.mark.slow
FIRST = (
    "2025-03-01,1,facebook,10.50,anna.k@example.org",
    "2025-03-02,2,pinterest,20.00,ben@example.org",
    "2025-02-30,3,facebook,30.00,ANNA.K@example.org",
)
SECOND = ("2025-03-02,2,pinterest,20.00,ben@example.org", "2025-04-01,4,facebook,7.00,-")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an object store that runs while the tests of this file do."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    log = (tmp_path_factory.mktemp("moto") / "log").open("wb")
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        until = time.monotonic() + 180
        while time.monotonic() < until:
            assert process.poll() is None, "moto's server did not start"
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)
        log.close()


@pytest.fixture
def bucket(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> str:
    """An empty bucket, and its keys in the environment."""
    name = request.node.name.replace("_", "-")[-50:].strip("-")
    said = {"access_key": "a", "secret_key": "b", "region": "eu-central-1"}
    there = S3FileSystem(**said, endpoint_override=address, allow_bucket_creation=True)
    there.create_dir(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", address)
    return f"s3://{name}/books/wool"


def shop_on(bucket: str, folder: Path) -> Path:
    shop = new_shop(folder)
    with (shop / "whichhalf.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[book]\nplace = "{bucket}"\n')
    return shop


def told(shop: Path) -> str:
    """The statement, the log and the rejected lines; without the moments of imports."""
    log = [(e.batch, e.kind, e.name, e.undone, e.undoes, e.lines) for e in wh.log(shop)]
    return f"{canonical_json(wh.statement(shop, '2025'))}{log}{wh.rejects(shop)}"


def test_import_undo_and_forgetting_say_the_same_as_on_a_disk(bucket: str, tmp_path: Path) -> None:
    one, two = orders_file(tmp_path / "a.csv", *FIRST), orders_file(tmp_path / "b.csv", *SECOND)
    shops = new_shop(tmp_path / "here"), shop_on(bucket, tmp_path / "there")
    People.open(shops[0] / "keys.sqlite3").close()
    shutil.copy(shops[0] / "keys.sqlite3", shops[1])  # the same pseudonyms on both
    sayings: tuple[list[str], ...] = ([], [])
    for shop, said in zip(shops, sayings, strict=True):
        for action in (
            lambda place: wh.import_files(place, [one, two]),
            lambda place: wh.undo(place, 1),
            lambda place: wh.forget(place, ANNA),
        ):
            action(shop)
            said.append(told(shop))
    for here, there in zip(*sayings, strict=True):
        assert here == there
    assert not (shops[1] / "book").exists()
    elsewhere = shop_on(bucket, tmp_path / "elsewhere")
    assert told(elsewhere) == sayings[0][-1]
    assert ANNA.casefold() not in everything_written(elsewhere)


def test_a_book_that_was_copied_there_says_the_same(bucket: str, tmp_path: Path) -> None:
    shop = new_shop(tmp_path / "shop")
    wh.import_files(shop, [orders_file(tmp_path / "a.csv", *FIRST)])
    before = told(shop)
    place = open_workspace(shop_on(bucket, tmp_path / "probe")).workspace.objects
    assert place is not None
    for path in sorted((shop / "book").rglob("*")):
        if path.is_file():
            below = path.parent.relative_to(shop / "book")
            place.below(str(below)).put(path)
    shop_on(bucket, shop)
    assert told(shop) == before
    wh.import_files(shop, [orders_file(tmp_path / "b.csv", *SECOND)])
    assert [entry.batch for entry in wh.log(shop)] == [1, 2]


def test_of_two_machines_that_write_at_once_one_is_refused(bucket: str, tmp_path: Path) -> None:
    one, two = (shop_on(bucket, tmp_path / name) for name in ("one", "two"))
    wh.import_files(one, [orders_file(tmp_path / "a.csv", *FIRST)])
    place = open_workspace(two).workspace
    with writer(place, zone="Europe/Berlin", now=now_utc()) as book:
        wh.import_files(one, [orders_file(tmp_path / "b.csv", *SECOND)])
        with pytest.raises(BookBusy, match="of another machine"):
            book.undo(1)
    assert [(entry.kind, entry.batch) for entry in wh.log(two)] == [("import", 1), ("import", 2)]
    assert told(one) == told(two)
    wh.undo(two, 2)
    assert told(one) == told(two)


def test_what_a_loader_that_died_wrote_does_not_count(
    bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = shop_on(bucket, tmp_path / "shop")
    wh.import_files(shop, [orders_file(tmp_path / "a.csv", *FIRST)])
    before = told(shop)

    class Died(BaseException):
        """As if the power had gone."""

    def die(*_: object) -> None:
        raise Died

    second = orders_file(tmp_path / "b.csv", *SECOND)
    with monkeypatch.context() as patch:
        patch.setattr(writing, "append_batch", die)
        with pytest.raises(Died):
            wh.import_files(shop, [second])
    assert told(shop) == before
    wh.import_files(shop, [second])
    assert sum(entry.lines.stored for entry in wh.log(shop)) == 3


def test_without_keys_or_answer_the_next_step_is_told(
    bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = shop_on(bucket, tmp_path / "shop")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(BookError, match="See that the bucket, its address and the keys"):
        wh.log(shop)
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(BookError, match="Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"):
        wh.log(shop)
