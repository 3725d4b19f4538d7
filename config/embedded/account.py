"""Who runs the servers: the owner of ``var/``; for root, a system user with no other purpose."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

SYSTEM_USER = "sws-embedded"
SBIN = "/usr/sbin:/sbin:/usr/bin:/bin"


def account(owner: int) -> pwd.struct_passwd:
    """The account for a ``var/`` of this owner; PostgreSQL refuses to run as root."""
    if os.geteuid() not in {0, owner}:
        raise PermissionError("This folder's servers belong to another user: run as its owner.")
    if owner == 0:
        return _system_user()
    try:
        return pwd.getpwuid(owner)
    except KeyError:
        raise RuntimeError(f"User id {owner} has no name: add it to /etc/passwd.") from None


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        useradd = shutil.which("useradd", path=SBIN)
        if useradd is None:
            raise RuntimeError(
                f"Create the system user {SYSTEM_USER}, or don't run as root."
            ) from None
    done = subprocess.run(
        [useradd, "--system", "--no-create-home", "--home-dir", "/nonexistent"]
        + ["--shell", "/usr/sbin/nologin", "--user-group", SYSTEM_USER],
        capture_output=True,
        text=True,
        check=False,
    )
    try:  # another checkout may have been quicker: what counts is that the user exists
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        raise RuntimeError(f"Cannot create {SYSTEM_USER}: {done.stderr.strip()}") from None


def let_pass(target: Path) -> list[Path]:
    """Let other users pass (not list, not read) the parents that shut them out; those opened."""
    opened = []
    for folder in target.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
            opened.append(folder)
    return opened


def let_read(tree: Path) -> None:
    """Let other users read a wheel's binaries that a strict umask has shut."""
    if tree.stat().st_mode & stat.S_IROTH:
        return
    for path in [tree, *tree.rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))
