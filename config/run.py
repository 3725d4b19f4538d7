"""``make demo``: migrate, fill, then web, worker and beat (Procfile) until Ctrl-C."""

from __future__ import annotations

import ctypes
import io
import os
import select
import signal
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from config.databases import AS_OWNER

ROOT = Path(__file__).resolve().parent.parent
FIRST_PORT = 8000
READY_WITHIN = 300  # seconds; a busy machine may need them
PR_SET_PDEATHSIG = 1


def main() -> int:
    """The exit code: 0 after Ctrl-C, else that of the process which ended first."""
    demo = {"DJANGO_SETTINGS_MODULE": "config.settings", "DEMO": "1", "SWS_ENV_FILE": ""}
    os.environ |= demo  # never on the data of a server
    os.environ[AS_OWNER] = "1"  # it makes the tables; what it starts owns nothing
    import django
    from django.conf import settings
    from django.core.management.base import CommandError

    from config import embedded

    django.setup()
    try:
        print("Starting the servers ...", flush=True)
        with ThreadPoolExecutor(1) as beside:
            files = beside.submit(collect_files, settings)  # while PostgreSQL makes its cluster
            embedded.start(settings)
            accounts = prepare()
            files.result()
        return serve(settings, accounts)
    except CommandError as error:
        print(f"make demo: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    finally:
        embedded.stop(settings)
        print("Stopped.")


def collect_files(settings) -> None:
    from django.core.management import call_command

    if not settings.DEBUG:
        call_command("collectstatic", verbosity=0, interactive=False)


def prepare() -> str:
    """Tables and demo data; returns what make_demo says about the accounts."""
    from django.core.management import call_command
    from django.db import connections

    print("Making tables and the invented county ...", flush=True)
    call_command("migrate", verbosity=0, interactive=False)
    said = io.StringIO()
    size = os.environ.get("DEMO_SIZE", "full")
    call_command("make_demo", "--small", "--size", size, stdout=said)
    connections.close_all()
    return said.getvalue()


def serve(settings, accounts: str) -> int:
    from honcho.environ import parse_procfile
    from honcho.manager import Manager

    port = int(os.environ.get("PORT") or free_port())
    folder = Path(sys.executable).parent
    environment = {key: value for key, value in os.environ.items() if key != AS_OWNER} | {
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
        "VAR_DIR": str(settings.VAR_DIR),
    }
    manager = Manager()
    for name, command in parse_procfile((ROOT / "Procfile").read_text()).processes.items():
        manager.add_process(name, command, env=environment, cwd=str(ROOT))
    signal.signal(signal.SIGHUP, stop_silently)
    # Should this process be killed, the kernel ends what honcho started.
    libc = ctypes.CDLL(None)
    os.register_at_fork(after_in_child=lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL))
    address = f"http://127.0.0.1:{port}"
    threading.Thread(target=announce, args=(address, accounts), daemon=True).start()
    threading.Thread(target=follow_terminal, daemon=True).start()
    manager.loop()
    asked_to_stop = manager.returncode in {128 + signal.SIGINT, 128 + signal.SIGTERM}
    return 0 if asked_to_stop else manager.returncode or 1


def follow_terminal() -> None:
    """End with the terminal also where nobody passes its signal on (``ssh -t host make demo``)."""
    if sys.stdin.isatty():
        watch = select.poll()
        watch.register(sys.stdin, 0)  # a hang-up is reported always
        watch.poll()
        stop_silently()


def stop_silently(*_) -> None:
    """The terminal is gone: like Ctrl-C, but there is nowhere left to print."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.dup2(nowhere, sys.stderr.fileno())
    os.kill(os.getpid(), signal.SIGTERM)


def free_port() -> int:
    for port in range(FIRST_PORT, FIRST_PORT + 1000):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("No free port from 8000 to 8999: set PORT.")


def announce(address: str, accounts: str) -> None:
    """Say where to go, once the site answers."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        time.sleep(0.2)  # first of all honcho forks, and nothing else should be under way then
        try:
            with urlopen(f"{address}/health", timeout=5):  # noqa: S310 - our own address
                break
        except (URLError, OSError):
            continue
    else:
        print(f"The site does not answer at {address}; see the lines above.", flush=True)
        return
    print(f"\n{accounts}\nREADY  {address}    Ctrl-C stops everything.\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
