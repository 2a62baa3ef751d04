"""A real Spark cluster on this machine: one master and two workers, three processes.

All from the wheel of pyspark; nothing but a Java runtime is needed, nothing is downloaded.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

import pyspark

HOME = Path(pyspark.__file__).parent
HERE = "127.0.0.1"
WORKERS = 2
_PATIENCE_S = 180
#: What the owner of a small machine would write into spark-defaults.conf.
DEFAULTS = """
spark.driver.memory 1g
spark.executor.memory 1g
spark.sql.shuffle.partitions 2
"""
#: Small questions that are asked once: compiling Java for each costs more than answering it.
SHORT = """
spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.executor.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.sql.codegen.wholeStage false
spark.sql.codegen.factoryMode NO_CODEGEN
"""


def configured(folder: Path, defaults: str) -> dict[str, str]:
    """The environment in which Spark finds its defaults and stays on this machine."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "spark-defaults.conf").write_text(defaults, "utf-8")
    return {"SPARK_CONF_DIR": str(folder), "SPARK_LOCAL_IP": HERE}


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Runs a cluster while the block runs; gives the address of its master."""
    env = os.environ | configured(folder / "conf", DEFAULTS) | {"SPARK_DAEMON_MEMORY": "256m"}
    port, page = _free_port(), _free_port()
    master = f"spark://{HERE}:{port}"
    with ExitStack() as running:
        where = ("--host", HERE, "--port", str(port), "--webui-port", str(page))
        running.enter_context(_process("master.Master", where, folder / "master.log", env))
        for number in range(WORKERS):
            size = ("--cores", "1", "--memory", "1g", "--host", HERE, "--webui-port", "0")
            place = ("--work-dir", str(folder / f"worker-{number}"))
            log = folder / f"worker-{number}.log"
            running.enter_context(_process("worker.Worker", (*size, *place, master), log, env))
        _wait_for_workers(page)
        yield master


@contextmanager
def _process(what: str, words: tuple[str, ...], log: Path, env: dict[str, str]) -> Iterator[None]:
    command = [str(HOME / "bin" / "spark-class"), f"org.apache.spark.deploy.{what}", *words]
    with log.open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said, env=env)
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_for_workers(page: int) -> None:
    until = time.monotonic() + _PATIENCE_S
    alive = 0
    while alive < WORKERS:
        assert time.monotonic() < until, f"{alive} of {WORKERS} workers came"
        time.sleep(0.5)
        with suppress(OSError), urlopen(f"http://{HERE}:{page}/json/", timeout=5) as answer:
            alive = json.load(answer)["aliveworkers"]


def _free_port() -> int:
    with socket.socket() as one:
        one.bind((HERE, 0))
        return int(one.getsockname()[1])
