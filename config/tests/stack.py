"""The product as ``make demo`` runs it: real servers, web, worker and beat, and its accounts."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg2
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
READY_WITHIN = 240  # seconds, on a machine that runs the rest of the suite beside it


@dataclass
class Stack:
    address: str
    password: str
    client_id: str
    client_secret: str


def fresh_database(name: str) -> dict[str, str]:
    """Nothing for the embedded server, which makes its own; else a new database on the other."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        return {}
    maintenance = psycopg2.connect(re.sub(r"/[^/?]*(\?|$)", r"/postgres\1", url))
    maintenance.autocommit = True
    with maintenance.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')
    maintenance.close()
    return {"DATABASE_URL": re.sub(r"/[^/?]*(\?|$)", rf"/{name}\1", url)}


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    """Started once for a module; Ctrl-C ends it as it ends ``make demo``."""
    name = "stack_" + os.environ.get("PYTEST_XDIST_WORKER", "alone")
    var = ROOT / "var" / "test" / name
    shutil.rmtree(var, ignore_errors=True)
    var.mkdir(parents=True)
    environment = os.environ | {"VAR_DIR": str(var), "REDIS_PREFIX": f"{name}:"}
    environment |= fresh_database(name)
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "config.run"],
        cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield _ready(process)
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
        process.stdout.close()


def _ready(process: subprocess.Popen) -> Stack:
    """Read until the ready line; what was said before it makes the error."""
    clock = threading.Timer(READY_WITHIN, process.kill)
    clock.start()
    said = ""
    for line in process.stdout:
        said += line
        found = re.search(r"READY\s+(\S+)", line)
        if found:
            break
    clock.cancel()
    assert found, said
    threading.Thread(target=process.stdout.read, daemon=True).start()  # the pipe must not fill
    client = re.search(r"client_id=(\S+)\s+client_secret=(\S+)", said)
    password = re.search(r"Password of every account: (\S+)", said)
    return Stack(found[1], password[1], client[1], client[2])
