"""The product as its units run it: each process of the Procfile comes back when it ends, and can
be killed at any moment. PostgreSQL and Valkey are its own, of this run alone."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg2
import requests
from django.conf import settings
from honcho.environ import parse_procfile

from config.embedded import OWNER, PRODUCT, Place, Postgres, Valkey, hold, release
from config.testing_demo import FilledDemo, clock
from config.tests.stack import ROOT, free_port, own_folder
from stations.backups.transactions import AFRESH

AGAIN_AFTER = 1  # seconds until a unit that ended is started again
READY_WITHIN = 120
DATABASE = "sws"


class Unit:
    """One process, started again whenever it ends, until it is stopped."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self.command, self.environment, self.log = command, environment, log
        self.wanted, self.process = threading.Event(), None
        self._over = threading.Event()
        self._keeper = threading.Thread(target=self._keep)
        self.wanted.set()
        self._keeper.start()

    def _keep(self) -> None:
        while not self._over.is_set():
            if not self.wanted.wait(0.2):
                continue
            with self.log.open("ab") as log:
                self.process = subprocess.Popen(  # noqa: S603
                    self.command, cwd=ROOT, env=self.environment, start_new_session=True,
                    stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                )  # fmt: skip
            self.process.wait()
            self._end_the_rest()
            self._over.wait(AGAIN_AFTER)

    def _end_the_rest(self) -> None:
        """As systemd does: of a unit that has ended nothing lives on."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    @property
    def pid(self) -> int:
        """0 while there is none."""
        alive = self.process is not None and self.process.poll() is None
        return self.process.pid if alive else 0

    def kill(self) -> bool:
        """Its first process; whether there was one."""
        return killed(self.pid)

    def pause(self) -> None:
        self.wanted.clear()
        while self.kill():
            time.sleep(0.1)

    def resume(self) -> None:
        self.wanted.set()

    def stop(self) -> None:
        self._over.set()
        self.pause()
        self._keeper.join()


def killed(pid: int) -> bool:
    if pid:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            return True
    return False


def children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


@dataclass
class Site:
    """What runs, and the ways to hurt it. ``clock_file``: by how many seconds its clock is off."""

    address: str
    password: str
    client: tuple[str, str]
    postgres: Postgres
    clock_file: Path
    environment: dict[str, str]
    units: dict[str, Unit] = field(default_factory=dict)

    def query(self, sql: str, *params: Any) -> list[Any]:
        """Past the product; patient, since the server may just come back."""
        ends = time.monotonic() + READY_WITHIN
        while True:
            try:
                return self._query(sql, *params)
            except psycopg2.OperationalError:
                if time.monotonic() > ends:
                    raise
                time.sleep(0.3)

    def _query(self, sql: str, *params: Any) -> list[Any]:
        run = self.postgres.place.run
        with closing(psycopg2.connect(host=run, user="postgres", dbname=DATABASE)) as database:
            database.autocommit = True
            cursor = database.cursor()
            cursor.execute(sql, params or None)
            return cursor.fetchall()

    def manage(self, *command: str) -> str:
        """What it says; an error when it isn't content."""
        words = [str(ROOT / ".venv" / "bin" / "python"), "manage.py", *command]
        done = subprocess.run(  # noqa: S603
            words, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @property
    def shift(self) -> float:
        return float(self.clock_file.read_text())

    def jump(self, seconds: float) -> None:
        """The clock of every process, within half a second."""
        fresh = self.clock_file.with_suffix(".next")
        fresh.write_text(f"{self.shift + seconds}")
        fresh.replace(self.clock_file)
        time.sleep(0.5)

    def victims(self) -> dict[str, Callable[[random.Random], bool]]:
        """``kill -9`` of one of each; whether there was something to kill."""
        return {
            "web": self._kill_web,
            "worker": lambda _chance: self.units["worker"].kill(),
            "beat": lambda _chance: self.units["beat"].kill(),
            "valkey": lambda _chance: self.units["valkey"].kill(),
            "postgres": self._kill_postgres,
        }

    def _kill_web(self, chance: random.Random) -> bool:
        """One of its workers, or the first process; then all go."""
        main = self.units["web"].pid
        return killed(chance.choice([main, *children(main)]))

    def _kill_postgres(self, chance: random.Random) -> bool:
        """The postmaster, or one of its children: then all others go, too."""
        with suppress(OSError, ValueError):
            main = int((self.postgres.folder / "postmaster.pid").read_text().split()[0])
            return killed(chance.choice([main, *children(main)]))
        return False

    def wait(self, happened: Callable[[], Any], what: str, seconds: float) -> float:
        """Until it has; how long it took."""
        began = time.monotonic()
        while not happened():
            assert time.monotonic() - began < seconds, what
            time.sleep(0.3)
        return time.monotonic() - began

    def answers(self) -> bool:
        try:
            return requests.get(f"{self.address}/health", timeout=5).ok
        except requests.RequestException:
            return False


@contextmanager
def running(var: Path, demo: FilledDemo, *, by_address: bool) -> Iterator[Site]:
    """``by_address``: the product is told DATABASE_URL, as on a server; else it has its own, whose
    end it waits out."""
    with ExitStack() as ends:
        postgres = _filled(var, demo, ends)
        site = _site(var, demo, postgres, by_address)
        ends.callback(lambda: [unit.stop() for unit in site.units.values()])
        site.manage("collectstatic", "--noinput", "--verbosity", "0")
        commands = parse_procfile((ROOT / "Procfile").read_text()).processes
        for name, command in {"valkey": _valkey(site), **commands}.items():
            log = var / "log" / f"{name}.log"
            site.units[name] = Unit(["/bin/sh", "-c", command], site.environment, log)
        site.wait(site.answers, "no web", READY_WITHIN)
        yield site


def _filled(var: Path, demo: FilledDemo, ends: ExitStack) -> Postgres:
    """A durable server, with the demo in it."""
    (var / "log").mkdir(exist_ok=True)
    before = os.environ.get("EMBEDDED_DURABLE")
    os.environ["EMBEDDED_DURABLE"] = "1"
    try:
        server = Postgres(Place(var))
        hold(server)
    finally:
        os.environ["EMBEDDED_DURABLE"] = before or "1"
    ends.callback(release, server)
    source = Postgres(Place(settings.VAR_DIR)).place.run
    dump = [server.binary("pg_dump"), "-Fc", "-U", "postgres", "-h", source, demo.name]
    load = [server.binary("pg_restore"), "-U", "postgres", "-h", server.place.run, "-d", DATABASE]
    file = var / "demo.dump"
    with file.open("wb") as out:
        subprocess.run([str(part) for part in dump], stdout=out, check=True)  # noqa: S603
    subprocess.run([str(part) for part in [*load, file]], check=True)  # noqa: S603
    file.unlink()
    address = {"host": server.place.run, "user": "postgres", "dbname": DATABASE}
    with closing(psycopg2.connect(**address)) as database:
        database.autocommit = True
        database.cursor().execute(AFRESH)
        database.cursor().execute("CHECKPOINT")  # or every recovery replays the whole demo
    return server


def _site(var: Path, demo: FilledDemo, postgres: Postgres, by_address: bool) -> Site:
    port = free_port()
    file = var / "clock"
    file.write_text("0")
    socket = Path(tempfile.mkdtemp(prefix="sws-")) / "valkey"  # short enough for a socket
    own = {
        "DJANGO_SETTINGS_MODULE": "config.settings", "DEMO": "1", "SWS_ENV_FILE": "",
        "VAR_DIR": str(var), "PORT": str(port), "PYTHONUNBUFFERED": "1",
        "EMBEDDED_DURABLE": "1", "REDIS_URL": f"unix://{socket}", "CLOCK_FILE": str(file),
        "PATH": f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}",
    }  # fmt: skip
    if by_address:
        place = f"@/{quote(str(postgres.place.run), safe='')}/{DATABASE}"
        own["DATABASE_URL"] = f"postgres://{PRODUCT}{place}"
        own["DATABASE_OWNER_URL"] = f"postgres://{OWNER}{place}"
    password = demo.said.split("Password of these accounts: ")[1].split()[0]
    return Site(
        f"http://127.0.0.1:{port}", password, _client(demo), postgres, file,
        os.environ | clock(demo.moment) | own,
    )  # fmt: skip


def _client(demo: FilledDemo) -> tuple[str, str]:
    words = demo.said.replace("=", " ").split()
    return words[words.index("client_id") + 1], words[words.index("client_secret") + 1]


def _valkey(site: Site) -> str:
    """The broker, kept by nobody else: it can be away for as long as a test wants."""
    binary = Valkey(site.postgres.place).binary(Valkey.program)
    socket = site.environment["REDIS_URL"].removeprefix("unix://")
    return f"exec '{binary}' --port 0 --unixsocket '{socket}' --save '' --appendonly no"


def folder(name: str) -> Path:
    """An empty one with the keys by which the demo was sealed."""
    var = own_folder(name)
    keep_keys(var)
    return var


def keep_keys(var: Path) -> None:
    subprocess.run(["cp", "-a", settings.VAR_DIR / "keys", var / "keys"], check=True)  # noqa: S603, S607
