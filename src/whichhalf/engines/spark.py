"""Spark on machines of its own, for a book that one machine no longer reads in time.

It only answers questions: it reads the Parquet files that the pinned version lists, from storage
that every worker sees at the same path, and no Delta jar is needed. All that enters the book is
decided by DuckDB, in the loader.
"""

from __future__ import annotations

import atexit
import re
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from whichhalf.errors import BookError, EngineMissing, EngineUnreachable

#: Column types as the store names them → as Spark does.
_KINDS = {
    "varchar": "string",
    "bigint": "bigint",
    "integer": "int",
    "boolean": "boolean",
    "date": "date",
    "timestamptz": "timestamp",
}
_ANSWERS = {spark: ours.upper() for ours, spark in _KINDS.items()}
#: What makes Spark answer as DuckDB does: days and moments in UTC, an error and no silent NULL
#: where a number is too large, and names in double quotes.
_LIKE_DUCKDB = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
}
#: How long a master may take to take our call, and the workers to come, in seconds.
_CALL_S, _WORKERS_S = 5, 60
#: What Spark says where a worker finds no file.
_NO_FILE = ("FAILED_READ_FILE", "FileNotFound", "PATH_NOT_FOUND", "does not exist")
#: The master that this process is connected to, and its session.
_OPEN: dict[str, Any] = {}


class Spark:
    """One session of this process's connection to a master; its views are its own."""

    def __init__(self, master: str) -> None:
        self._session = _connected(master).newSession()
        for name, of in _LIKE_DUCKDB.items():
            self._session.conf.set(name, of)

    def run(self, sql: str) -> None:
        """Runs a statement that has no rows to give."""
        self._session.sql(sql)

    def kinds(self, sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """Types of the columns, by DuckDB's names, and rows of a query."""
        frame, found = self._answered(sql)
        kinds = [_ANSWERS.get(kind, kind) for _, kind in frame.dtypes]
        columns = [column.to_pylist() for column in found.columns]
        return kinds, list(zip(*columns, strict=True))

    def table(self, sql: str) -> Any:
        """The rows of a query as a pyarrow.Table, in any order."""
        return self._answered(sql)[1]

    def _answered(self, sql: str) -> tuple[Any, Any]:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        try:
            frame = self._session.sql(sql)
            return frame, frame.toArrow()
        except (PySparkException, Py4JError) as error:
            if not any(sign in str(error) for sign in _NO_FILE):
                raise
            raise BookError(
                reason="a worker of the Spark cluster does not find a file of it",
                remedy="Let the book lie on storage that each worker sees at the same path.",
            ) from error

    def hold(self, name: str, columns: Mapping[str, str], rows: Iterable[tuple[Any, ...]]) -> None:
        """Makes rows of this process known under a name."""
        frame = self._session.createDataFrame(list(rows), _schema(columns))
        frame.createOrReplaceTempView(name)

    def view(self, name: str, paths: Sequence[str], columns: Mapping[str, str]) -> None:
        """Makes Parquet files known under a name, with these columns whatever each holds."""
        if not paths:
            self.hold(name, columns, ())
            return
        plain = [_plain(path) for path in paths]
        self._session.read.schema(_schema(columns)).parquet(*plain).createOrReplaceTempView(name)


def _plain(path: str) -> str:
    """A path that Spark does not take for a pattern: a folder may be named [2025]."""
    return "file://" + re.sub(r"([][*?{}\\])", r"\\\1", path)


def _schema(columns: Mapping[str, str]) -> str:
    return ", ".join(f"`{name}` {_KINDS[kind]}" for name, kind in columns.items())


def disconnect() -> None:
    """Lets go of the master, so that its workers are free for others."""
    while _OPEN:
        _OPEN.popitem()[1].stop()


def _connected(master: str) -> Any:
    """This process's session with that master; the first one takes some seconds."""
    if master in _OPEN:
        return _OPEN[master]
    java = _java()
    from py4j.protocol import Py4JError
    from pyspark import SparkConf, SparkContext
    from pyspark.sql import SparkSession

    _call(master, java.jvm, Py4JError)
    disconnect()
    conf = SparkConf(loadDefaults=False).setAll(_settings(master).items())
    try:
        context = SparkContext(conf=conf, gateway=java)
    except Py4JError as error:
        reason = "does not take us: is it of another version of Spark than the package pyspark?"
        raise EngineUnreachable(master=master, reason=reason) from error
    _OPEN[master] = SparkSession(context)
    atexit.register(disconnect)
    _wait_for_workers(java.jvm, master)
    return _OPEN[master]


@cache
def _java() -> Any:
    """The Java process of this one, which talks to the cluster; it ends when we end."""
    try:
        from pyspark.errors import PySparkRuntimeError
        from pyspark.java_gateway import launch_gateway
    except ImportError:
        raise EngineMissing(
            what="the package pyspark is not installed",
            remedy='Install it with `pip install "whichhalf[spark]"`',
        ) from None
    # What Java says as it starts is not for people; what goes wrong later comes as an exception.
    with tempfile.TemporaryFile() as said:
        try:
            return launch_gateway(popen_kwargs={"stdout": said, "stderr": said})
        except (PySparkRuntimeError, OSError):
            said.seek(0)
            lines = said.read().decode(errors="replace").strip().splitlines()
            raise EngineMissing(
                what=f"Java did not start ({lines[-1] if lines else 'it said nothing'})",
                remedy="Install a Java runtime of version 17 or 21, as with `apt-get install "
                "default-jre-headless`, or let JAVA_HOME name one",
            ) from None


def _settings(master: str) -> dict[str, str]:
    """What we ask for; all else is the owner's, in the usual spark-defaults.conf."""
    settings = {"spark.master": master, "spark.app.name": "whichhalf", "spark.log.level": "ERROR"}
    settings |= {"spark.ui.enabled": "false"}
    if master.startswith("local"):
        settings |= dict.fromkeys(("spark.driver.host", "spark.driver.bindAddress"), "127.0.0.1")
    return settings


def _call(master: str, jvm: Any, failure: type[Exception]) -> None:
    """Is anybody there? Spark itself would try for a minute, and not say so."""
    for place in master.removeprefix("spark://").split(","):
        host, _, port = place.rpartition(":")
        if not host:
            return  # local
        line = jvm.java.net.Socket()
        try:
            line.connect(jvm.java.net.InetSocketAddress(host, int(port)), _CALL_S * 1000)
        except failure:
            continue
        line.close()
        return
    raise EngineUnreachable(master=master, reason=f"nobody answers there within {_CALL_S} seconds")


def _wait_for_workers(jvm: Any, master: str) -> None:
    """Waits until a worker works for us; without one, every question would wait for ever."""
    until = time.monotonic() + _WORKERS_S
    while jvm.org.apache.spark.SparkContext.getOrCreate().getExecutorMemoryStatus().size() < 2:
        if master.startswith("local"):
            return
        if time.monotonic() > until:
            disconnect()
            reason = f"has given us no worker within {_WORKERS_S} seconds"
            raise EngineUnreachable(master=master, reason=reason)
        time.sleep(0.2)
