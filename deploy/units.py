"""``systemctl`` for the rehearsal, where no systemd runs: starts what the unit files say.

As their user, with their variables, umask and folders that may be written, and a socket unit's
own socket, so that groups and modes are put to the test. Nothing is watched or started again.
Used by ``deploy/rehearse`` alone, inside its copy of the machine.
"""

from __future__ import annotations

import grp
import os
import pwd
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

UNITS = Path("/etc/systemd/system")
STATE = Path("/run/units")  # a pid for each that runs
LOGS = Path("/var/log/units")
SBIN = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
KNOWN = set(
    """Description After Wants Requires PartOf StartLimitIntervalSec WantedBy Type RemainAfterExit
    User Group WorkingDirectory EnvironmentFile ExecStartPre ExecStart ExecReload TimeoutStartSec
    TimeoutStopSec KillMode Restart RestartSec UMask NoNewPrivileges PrivateTmp PrivateDevices
    ProtectHome ProtectSystem ProtectKernelTunables ProtectControlGroups RestrictAddressFamilies
    ReadWritePaths ListenStream SocketUser SocketGroup SocketMode TriggerLimitIntervalSec""".split()
)
# What Debian's own units do, in short.
DEBIANS = {
    "nginx": {
        "start": "nginx",
        "reload": "nginx -s reload",
        "stop": "nginx -s quit",
        "is": "test -s /run/nginx.pid",
    },
    "postgresql": {
        "start": "pg_ctlcluster {pg} main start",
        "reload": "pg_ctlcluster {pg} main reload",
        "stop": "pg_ctlcluster {pg} main stop",
        "is": "pg_ctlcluster {pg} main status",
    },
    "redis-server": {
        "start": "runuser -u redis -- redis-server /etc/redis/redis.conf --daemonize yes",
        "stop": "redis-cli shutdown nosave",
        "is": "redis-cli ping",
    },
}


class Unit:
    """One file. Keys that this module has never heard of are an error, not ignored."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.said: dict[str, list[str]] = {}
        for line in (UNITS / name).read_text().splitlines():
            if line and not line.startswith(("#", "[")):
                key, _, value = line.partition("=")
                self.said.setdefault(key, []).append(value)
        if unknown := set(self.said) - KNOWN:
            sys.exit(f"systemctl: {name} has {', '.join(sorted(unknown))}")

    def words(self, key: str) -> list[str]:
        return " ".join(self.said.get(key, [])).split()

    def one(self, key: str, default: str = "") -> str:
        return self.said.get(key, [default])[-1]

    @property
    def pid_file(self) -> Path:
        return STATE / self.name

    def environment(self) -> dict[str, str]:
        me = pwd.getpwnam(self.one("User"))
        own = {"PATH": SBIN, "LANG": "C.UTF-8", "HOME": me.pw_dir, "USER": me.pw_name}
        lines = Path(self.one("EnvironmentFile")).read_text().splitlines()
        return own | dict(line.split("=", 1) for line in lines if re.match(r"\w+=", line))

    def command(self, argv: list[str], *, listens: bool = False) -> list[str]:
        """As the unit's user, where all but ReadWritePaths and a /tmp of its own is read-only."""
        folders = [shlex.quote(path) for path in self.words("ReadWritePaths")]
        script = "".join(f"mount --bind {path} {path} && " for path in folders)
        script += "mount -t tmpfs tmpfs /tmp && mount -o remount,bind,ro / && "
        script += f"umask {self.one('UMask', '0022')} && "
        script += 'export LISTEN_PID=$$ LISTEN_FDS=1 && exec "$@"' if listens else 'exec "$@"'
        user = ["setpriv", f"--reuid={self.one('User')}", f"--regid={self.one('Group')}"]
        user += ["--init-groups", "--no-new-privs", "--"]
        return ["unshare", "--mount", "sh", "-c", script, "sh", *user, *argv]

    def run(self, line: str) -> None:
        """One that ends: before the start, or all that a oneshot is."""
        with (LOGS / self.name).open("ab") as log:
            done = subprocess.run(
                self.command(shlex.split(line)),
                cwd=self.one("WorkingDirectory"), env=self.environment(), check=False,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        if done.returncode:
            sys.exit(f"systemctl: {self.name} failed at: {line}\n{(LOGS / self.name).read_text()}")

    def start(self) -> None:
        if self.pid_file.exists() or self.name.endswith(".socket"):  # opened with its service
            return
        for line in self.said.get("ExecStartPre", []):
            self.run(line)
        if self.one("Type") == "oneshot":
            for line in self.said["ExecStart"]:
                self.run(line)
            return
        listens = (UNITS / self.name.replace(".service", ".socket")).exists()
        if listens:
            Unit(self.name.replace(".service", ".socket")).listen()
        with (LOGS / self.name).open("ab") as log:
            process = subprocess.Popen(
                self.command(shlex.split(self.one("ExecStart")), listens=listens),
                cwd=self.one("WorkingDirectory"), env=self.environment(), start_new_session=True,
                pass_fds=(3,) if listens else (),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        self.pid_file.write_text(str(process.pid))
        with suppress(subprocess.TimeoutExpired):
            process.wait(3)
            sys.exit(f"systemctl: {self.name} ended\n{(LOGS / self.name).read_text()}")

    def listen(self) -> None:
        """The socket as file descriptor 3, which is how systemd hands it on."""
        path = Path(self.one("ListenStream"))
        path.parent.mkdir(mode=0o755, exist_ok=True)
        path.unlink(missing_ok=True)
        door = socket.socket(socket.AF_UNIX)
        door.bind(str(path))
        user, group = self.one("SocketUser"), self.one("SocketGroup")
        os.chown(path, pwd.getpwnam(user).pw_uid, grp.getgrnam(group).gr_gid)
        path.chmod(int(self.one("SocketMode"), 8))
        door.listen(512)
        os.dup2(door.detach(), 3)

    def stop(self) -> None:
        if not self.pid_file.exists():
            return
        pid = int(self.pid_file.read_text())
        self.pid_file.unlink()
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
            deadline = time.monotonic() + int(self.one("TimeoutStopSec", "90"))
            while Path(f"/proc/{pid}/cmdline").read_bytes() and time.monotonic() < deadline:
                time.sleep(0.1)
            os.killpg(pid, signal.SIGKILL)


def in_order(target: str) -> list[Unit]:
    """What a target wants, each after those that it names in ``After``."""
    wanted = {name: Unit(name) for name in Unit(target).words("Wants")}
    done: list[Unit] = []

    def add(unit: Unit) -> None:
        for name in unit.words("After"):
            if name in wanted:
                add(wanted[name])
        if unit not in done:
            done.append(unit)

    for unit in wanted.values():
        add(unit)
    return done


def of_debian(verb: str, name: str) -> None:
    postgres = sorted(Path("/usr/lib/postgresql").iterdir())[-1].name
    lines = {key: line.format(pg=postgres) for key, line in DEBIANS[name].items()}
    runs = subprocess.run(shlex.split(lines["is"]), capture_output=True, check=False)
    if verb == "reload-or-restart":
        verb = "start" if runs.returncode else "reload"
    verbs = ["stop", "start"] if verb == "restart" else [verb]
    for each in verbs:
        if (each == "start") == (runs.returncode != 0) or each == "reload" or verb == "restart":
            subprocess.run(shlex.split(lines[each]), stdin=subprocess.DEVNULL, check=True)


def main(verb: str, *names: str) -> int:
    if verb == "daemon-reload":
        check = ["/usr/bin/systemd-analyze", "verify", *UNITS.glob("sws*")]
        return subprocess.run(check, check=False).returncode
    STATE.mkdir(exist_ok=True)
    LOGS.mkdir(exist_ok=True)
    starts = verb in {"start", "restart"} or "--now" in names
    for name in [name for name in names if name != "--now"]:
        if name in DEBIANS:
            of_debian(verb, name)
            continue
        units = in_order(name) if name.endswith(".target") else [Unit(name)]
        if verb in {"stop", "restart"}:
            for unit in reversed(units):
                unit.stop()
        for unit in units if starts else []:
            unit.start()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
