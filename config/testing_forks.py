"""Processes of the product that are there to be killed. pytest.ini loads this.

They are forked from one that has imported the product: an import takes seconds of a processor, a
fork none. What is forked has connections of its own and may die at any point, like any process.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from select import select
from typing import IO, cast

import pytest

from config.testing import ROOT

PATIENCE = 120  # seconds
MOTHER = """
import os, sys
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
import django
django.setup()
import celery.bin.celery
from config.celery import app
app.loader.import_default_modules()
for line in sys.stdin:
    what, _, said = line.strip().partition(" ")
    if what == "wait":
        print(os.waitstatus_to_exitcode(os.waitpid(int(said), 0)[1]), flush=True)
        continue
    child = os.fork()
    if child == 0:
        os.setsid()
        sys.stdin = open(os.devnull)
        exec(said)
        sys.exit()
    print(child, flush=True)
"""


@dataclass
class Mother:
    stdin: IO[str]
    stdout: IO[str]

    def ask(self, line: str) -> int:
        self.stdin.write(f"{line}\n")
        self.stdin.flush()
        if not select([self.stdout], [], [], PATIENCE)[0]:
            raise TimeoutError(line)
        return int(self.stdout.readline())

    def fork(self, program: str) -> Forked:
        """A process that does this line of Python."""
        return Forked(self.ask(f"fork {program}"), self)


@dataclass
class Forked:
    """One process, the first of a group of its own."""

    pid: int
    mother: Mother

    def wait(self) -> int:
        """Its exit code; below zero the signal that ended it."""
        return self.mother.ask(f"wait {self.pid}")

    def kill(self) -> int:
        os.killpg(self.pid, signal.SIGKILL)
        return self.wait()


@pytest.fixture(scope="session")
def mother(django_db_setup: None) -> Iterator[Mother]:
    """The product on the test database, with a broker's prefix of its own; imported once."""
    from django.db import connection

    name = connection.settings_dict["NAME"]
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-W", "ignore", "-c", MOTHER, name],
        cwd=ROOT, env=os.environ | {"REDIS_PREFIX": f"killed{os.getpid()}:"}, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    pipes = cast("IO[str]", process.stdin), cast("IO[str]", process.stdout)
    yield Mother(*pipes)
    pipes[0].close()
    process.wait()
    pipes[1].close()
