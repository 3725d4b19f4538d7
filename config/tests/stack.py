"""The product as ``make demo`` runs it: real servers, web, worker and beat, its accounts, and
people at screens. Started once for all tests that ask for it, which are one group of xdist.

Its clock is moved to the demo's moment, since what the demo holds hangs on the day."""

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
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest
import requests
from django.conf import settings

from config.testing_clock import unmoved_time
from config.testing_demo import FilledDemo, clock

ROOT = Path(__file__).resolve().parent.parent.parent
READY_WITHIN = 240  # seconds, on a machine that runs the rest of the suite beside it
PATIENCE = 400  # seconds for a job, on the same machine
COUNTY = "清溪县"
SAID = "said"
PHONE, DESK = (390, 844), (1366, 768)


@dataclass
class Stack:
    address: str
    password: str
    client_id: str
    client_secret: str
    moment: datetime.datetime  # when it was started, by its own clock
    began: float  # the same by the machine's
    var: Path  # what it keeps, and its database's name; in SAID what web, worker and beat say

    @property
    def today(self) -> datetime.date:
        """The day on which it was started."""
        return self.moment.date()

    @property
    def is_next_day(self) -> bool:
        """Whether it has passed midnight since."""
        passed = datetime.timedelta(seconds=unmoved_time() - self.began)
        return (self.moment + passed).date() > self.today


def free_port() -> int:
    """Any: ``make demo`` would take the first from 8000, and so would another one beside it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def own_folder(name: str) -> Path:
    """An empty folder for what it keeps; the name is a run's own."""
    run = re.sub(r"\W+", "_", os.environ["REDIS_PREFIX"]).strip("_")
    var = ROOT / "var" / "test" / f"{name}_{run}"
    shutil.rmtree(var, ignore_errors=True)
    var.mkdir(parents=True)
    return var


@contextmanager
def running(var: Path, ending: ExitStack, **environment: str) -> Iterator[str]:
    """What ``make demo`` says up to its ready line; Ctrl-C ends it as it ends ``make demo``.

    Whether it has ended is asked when ``ending`` closes.
    """
    own = {"VAR_DIR": str(var), "REDIS_PREFIX": f"{var.name}:", "PORT": str(free_port())}
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "config.run"],
        cwd=ROOT, env=os.environ | own | environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield _until_ready(process, var / SAID)
    finally:
        process.send_signal(signal.SIGINT)
        ending.callback(_has_ended_well, process)


def _has_ended_well(process: subprocess.Popen) -> None:
    assert process.wait(60) == 0
    process.stdout.close()


def _until_ready(process: subprocess.Popen, kept: Path) -> str:
    """Read until the ready line; what was said before it makes the error, what comes later is
    kept."""
    timer = threading.Timer(READY_WITHIN, process.kill)
    timer.start()
    said = ""
    for line in process.stdout:
        said += line
        if re.search(r"READY\s+(\S+)", line):
            break
    timer.cancel()
    assert "READY" in said, said
    threading.Thread(target=_keep, args=[process.stdout, kept], daemon=True).start()
    return said


def _keep(lines: IO[str], kept: Path) -> None:
    """To the end: the pipe must not fill."""
    with kept.open("w", buffering=1) as written:
        written.writelines(lines)


@pytest.fixture(scope="session")
def ending() -> Iterator[ExitStack]:
    """What was asked to stop is waited for at the end: other tests need not wait for it."""
    with ExitStack() as ends:
        yield ends


@pytest.fixture(scope="package")
def stack(filled_demo: FilledDemo, ending: ExitStack) -> Iterator[Stack]:
    """Started once, on a copy of the filled demo and with the keys by which that was sealed."""
    var, began = own_folder("stack"), unmoved_time()
    shutil.copytree(settings.VAR_DIR / "keys", var / "keys")
    addresses = ending.enter_context(filled_demo.copied(var.name))
    with running(var, ending, **addresses, **clock(filled_demo.moment)) as said:
        client = re.search(r"client_id=(\S+)\s+client_secret=(\S+)", filled_demo.said)
        password = re.search(r"Password of these accounts: (\S+)", said)
        site = re.search(r"READY\s+(\S+)", said)
        keys, at = (client[1], client[2]), filled_demo.moment
        yield Stack(site[1], password[1], *keys, at, began, var)


class Visitor:
    """A person at a screen."""

    def __init__(self, chromium: Any, stack: Stack, username: str, size: tuple[int, int]) -> None:
        width, height = size
        self.stack, self.today, self.board = stack, stack.today, ""
        self.context = chromium.new_context(
            base_url=stack.address, viewport={"width": width, "height": height}, locale="zh-CN"
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


@pytest.fixture(scope="package")
def visitor(chromium: Any, stack: Stack) -> Iterator[Callable[..., Visitor]]:
    """Whoever has come in once sits there still, with a session and a warm cache."""
    made: dict[str, Visitor] = {}

    def enter(username: str, size: tuple[int, int] = PHONE) -> Visitor:
        if username not in made:
            made[username] = Visitor(chromium, stack, username, size)
        return made[username]

    yield enter
    for one in made.values():
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
