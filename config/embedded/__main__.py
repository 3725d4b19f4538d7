"""The supervisor: ``python -m config.embedded pg|valkey <var>`` (started by ``lease.py``).

The process that is called returns when the server answers; its child stays, starts the server
again should it die, and stops it when the last lease is given back.
"""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from config.embedded.lease import lock_file, locked
from config.embedded.place import Place
from config.embedded.postgres import Postgres
from config.embedded.server import Server
from config.embedded.valkey import Valkey

POLL = 0.3  # seconds between two looks
AGAIN = 1  # seconds until the next try
LOG_LIMIT = 5_000_000  # bytes; then the log starts again beside its predecessor


def main(name: str, var: str) -> int:
    """0 when the server answers; 1, with the reason on stderr, when it doesn't."""
    server = {"pg": Postgres, "valkey": Valkey}[name](Place(Path(var)))
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.close(reading)
        os.setsid()  # the terminal's Ctrl-C is not meant for us
        _redirect(server.log)
        try:
            _supervise(server, ready=writing)
        except Exception as error:
            logging.exception("%s did not start", server.name)
            os.write(writing, f"{error} (see {server.log})".encode())
            return 1
        return 0
    os.close(writing)
    with os.fdopen(reading) as pipe:
        answer = pipe.read()
    if answer != "ready":
        sys.stderr.write(answer or f"see {server.log}")
    return answer != "ready"


def _redirect(log: Path) -> None:
    log.parent.mkdir(mode=0o700, exist_ok=True)
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".old"))
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(out, 1)
    os.dup2(out, 2)
    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.INFO)


def _supervise(server: Server, *, ready: int) -> None:
    try:
        alive = locked(lock_file(server, "alive"), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:  # another one was quicker; whoever called waits for its answer
        _say_ready(ready)
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    server.prepare()
    process = server.launch()
    try:
        _say_ready(ready)
        while not _is_unused(server):
            if process.poll() is not None:
                logging.warning(
                    "%s ended (%s), it is started again", server.name, process.returncode
                )
                process = _again(server) or process
            time.sleep(POLL)
    finally:
        _stop(process, server)
        os.close(alive)


def _again(server: Server) -> subprocess.Popen | None:
    """None when it does not start (killed once more, no room on its disk): soon it is tried anew,
    for nobody else would."""
    server.clear()
    try:
        return server.launch()
    except RuntimeError:
        logging.exception("%s did not start again", server.name)
        time.sleep(AGAIN)
        return None


def _say_ready(pipe: int) -> None:
    os.write(pipe, b"ready")
    os.close(pipe)


def _is_unused(server: Server) -> bool:
    """Nobody holds the lease; from now on nobody can take it before this process has ended."""
    try:
        locked(lock_file(server, "lease"), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _stop(process: subprocess.Popen, server: Server) -> None:
    process.send_signal(server.stop_signal)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
