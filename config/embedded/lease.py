"""A server runs while somebody holds its lease, and no longer.

Every process that uses a server holds a shared lock on a file; the kernel drops it with the
process, also after ``kill -9``. A supervisor (``__main__.py``), started by the first of them,
waits for the exclusive lock: when it gets it nobody is left, and it stops the server. Whoever
comes meanwhile waits for the lock, finds no supervisor, and starts another.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.embedded.server import READY_WITHIN, Server

ROOT = Path(__file__).resolve().parent.parent.parent
LEASES: dict[Path, int] = {}  # of this process and its forks


def lock_file(server: Server, kind: str) -> Path:
    """``lease`` of the users, ``start`` of the one who starts it, ``alive`` of its supervisor."""
    return server.place.var / f"{server.name}.{kind}"


def locked(path: Path, how: int) -> int:
    """The lock, as a file descriptor; with LOCK_NB, BlockingIOError when another has it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, how)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


@contextmanager
def alone(path: Path) -> Iterator[None]:
    descriptor = locked(path, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)


def is_free(path: Path, how: int = fcntl.LOCK_EX) -> bool:
    try:
        os.close(locked(path, how | fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


def is_held(server: Server) -> bool:
    return lock_file(server, "lease") in LEASES


def hold(server: Server, patience: float = READY_WITHIN) -> None:
    """Use the server until this process ends: returns when it answers. Whoever waits for one that
    doesn't come back waits beside the others, not behind them."""
    path = lock_file(server, "lease")
    if path not in LEASES:
        LEASES[path] = locked(path, fcntl.LOCK_SH)
    deadline = time.monotonic() + patience
    while is_free(lock_file(server, "alive")) or not server.answers():
        if is_free(lock_file(server, "alive")):
            _start(server)
        elif time.monotonic() > deadline:
            raise RuntimeError(f"{server.name} does not answer; see {server.log}")
        time.sleep(0.03)


def _start(server: Server) -> None:
    """Unless another one was quicker."""
    with alone(lock_file(server, "start")):
        if is_free(lock_file(server, "alive")):
            _supervise(server)


def release(server: Server, patience: float = 20) -> None:
    """Give the lease back; wait for the end of a server that nobody else uses."""
    descriptor = LEASES.pop(lock_file(server, "lease"), None)
    if descriptor is None:
        return
    os.close(descriptor)
    started = time.monotonic()
    while not is_free(lock_file(server, "alive")) and time.monotonic() - started < patience:
        in_use = is_free(lock_file(server, "lease"), fcntl.LOCK_SH)  # it is not stopping
        if in_use and time.monotonic() - started > 2:
            return
        time.sleep(0.05)


def _supervise(server: Server) -> None:
    durable = {key: value for key, value in os.environ.items() if key == "EMBEDDED_DURABLE"}
    done = subprocess.run(
        [sys.executable, "-m", "config.embedded", server.name, server.place.var],
        cwd=ROOT,
        env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "PYTHONUTF8": "1", **durable},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"The embedded {server.name} did not start: {done.stderr.strip()}")
