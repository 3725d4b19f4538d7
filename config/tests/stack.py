"""The product as ``make demo`` runs it: real servers, web, worker and beat, its accounts, and
people at screens. Started once for all tests that ask for it, which are one group of xdist.

Its clock is moved to ``DEMO_MOMENT`` or ``--at``, since what the demo holds hangs on the day."""

from __future__ import annotations

import datetime
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import requests

from config.testing_clock import DEMO_MOMENT, moment_of

ROOT = Path(__file__).resolve().parent.parent.parent
READY_WITHIN = 240  # seconds, on a machine that runs the rest of the suite beside it
PATIENCE = 400  # seconds for a job, on the same machine
COUNTY = "清溪县"
PHONE, DESK = (390, 844), (1366, 768)


@dataclass
class Stack:
    address: str
    password: str
    client_id: str
    client_secret: str
    today: datetime.date  # by its own clock


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


def free_port() -> int:
    """Any: ``make demo`` would take the first from 8000, and so would another one beside it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def clock(moment: str) -> dict[str, str]:
    """What every process of the stack is told, so that it is this moment now."""
    ahead = moment_of(moment).timestamp() - time.time()
    return {"PYTHONPATH": str(ROOT / "config" / "tests" / "moved"), "CLOCK_MOVED_BY": f"{ahead}"}


@pytest.fixture(scope="package")
def stack(request: pytest.FixtureRequest) -> Iterator[Stack]:
    """Started once; Ctrl-C ends it as it ends ``make demo``."""
    moment = request.config.option.at or DEMO_MOMENT
    name = "stack_" + re.sub(r"\W+", "_", os.environ["REDIS_PREFIX"]).strip("_")  # a run's own
    var = ROOT / "var" / "test" / name
    shutil.rmtree(var, ignore_errors=True)
    var.mkdir(parents=True)
    environment = os.environ | {
        "VAR_DIR": str(var), "REDIS_PREFIX": f"{name}:", "DEMO_SIZE": "short",
        "PORT": str(free_port()),
    }  # fmt: skip
    environment |= fresh_database(name) | clock(moment)
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "config.run"],
        cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield _ready(process, moment_of(moment).date())
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
        process.stdout.close()


def _ready(process: subprocess.Popen, today: datetime.date) -> Stack:
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
    return Stack(found[1], password[1], client[1], client[2], today)


class Visitor:
    """A person at a screen."""

    def __init__(self, chromium: Any, stack: Stack, username: str, size: tuple[int, int]) -> None:
        width, height = size
        self.today = stack.today
        self.context = chromium.new_context(
            base_url=stack.address, viewport={"width": width, "height": height}
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.page.goto("/accounts/login/")
        self.page.fill("[name=login]", username)
        self.page.fill("[name=password]", stack.password)
        self.follow(self.page.locator("form button.btn-primary"))

    def get(self, path: str) -> Any:
        return self.context.request.get(path)

    def follow(self, locator: Any) -> None:
        with self.page.expect_navigation():
            locator.click()

    @property
    def last_day(self) -> datetime.date:
        """Of the last month."""
        return self.today.replace(day=1) - datetime.timedelta(days=1)

    @property
    def last_month(self) -> str:
        return f"{self.last_day:%Y-%m}"

    def words(self) -> str:
        """What the page says, numbers without their commas."""
        return self.page.locator("main").inner_text().replace(",", "")


@pytest.fixture(scope="module")
def visitor(chromium: Any, stack: Stack) -> Iterator[Callable[..., Visitor]]:
    made = []

    def enter(username: str, size: tuple[int, int] = PHONE) -> Visitor:
        made.append(Visitor(chromium, stack, username, size))
        return made[-1]

    yield enter
    for one in made:
        one.context.close()


@pytest.fixture(scope="package")
def settled(chromium: Any, stack: Stack) -> None:
    """The demo's own job has ended, so nothing but the test changes the figures."""
    keeper = Visitor(chromium, stack, "an-ran", DESK)
    keeper.page.goto("/jobs/")
    ended = keeper.page.locator("#jobs .pill.ok, #jobs .pill.bad")
    ended.wait_for(timeout=PATIENCE * 1000)
    assert "ok" in ended.get_attribute("class"), keeper.words()
    keeper.context.close()


class Api(requests.Session):
    """What the README tells another system to do, word for word."""

    def __init__(self, stack: Stack) -> None:
        super().__init__()
        self.address = stack.address
        form = {"grant_type": "client_credentials", "scope": "read write"}
        auth = (stack.client_id, stack.client_secret)
        token = self.post("token/", data=form, auth=auth).json()["access_token"]
        self.headers["Authorization"] = f"Bearer {token}"

    def request(self, method: str, url: str, **kwargs: Any) -> requests.Response:
        return super().request(method, f"{self.address}/api/v1/{url}", timeout=60, **kwargs)


@pytest.fixture(scope="package")
def api(stack: Stack) -> Api:
    return Api(stack)


@pytest.fixture(scope="package")
def county_code(api: Api) -> str:
    """Its code."""
    (found,) = api.get("divisions/", params={"q": COUNTY, "level": 3}).json()["results"]
    return found["code"]
