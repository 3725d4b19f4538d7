"""The folders of one checkout's servers. Two checkouts share nothing."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

LONGEST_SOCKET = 106  # bytes; sun_path holds 108 with its closing zero
SOCKET = ".s.PGSQL.5432"  # the longest name in the folder
PLAIN = re.compile(r"[\w./-]+", re.ASCII)  # libpq splits hosts at commas, URLs dislike the rest


@dataclass(frozen=True)
class Place:
    folder: Path

    @cached_property
    def var(self) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder.resolve()

    @cached_property
    def owner(self) -> int:
        """The user id that the folder belongs to, whoever asks."""
        return self.var.stat().st_uid

    @cached_property
    def run(self) -> Path:
        """The folder of the sockets: inside, or where a deep checkout still fits a socket.

        The one outside has a fixed name, so that every process finds the same; ``private``
        refuses it when anybody else made it.
        """
        inside = self.var / "run"
        if PLAIN.fullmatch(str(inside)) and len(bytes(inside / SOCKET)) <= LONGEST_SOCKET:
            return inside
        mark = hashlib.sha256(bytes(self.var)).hexdigest()[:16]
        above = "/tmp" if self.owner else "/run"  # noqa: S108 - made and checked by private()
        return Path(above) / f"sws-{self.owner}-{mark}"

    def shut(self, passing: bool) -> None:
        """Nobody else lists what is in ``var/``; the servers' user may pass when it is another."""
        self.var.chmod(0o711 if passing else 0o700)
        (self.var / "media").mkdir(exist_ok=True)
        (self.var / "media").chmod(0o700)

    def private(self, folder: Path, user: int, group: int) -> None:
        """Make the folder, for this user alone; refuse one that somebody else may open."""
        with suppress(FileExistsError):  # the other server of this place may be as quick
            folder.mkdir(mode=0o700)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {user, os.geteuid()}:
            raise PermissionError(f"{folder} belongs to somebody else; remove it and start again.")
        if found.st_uid != user:
            os.chown(folder, user, group)
        folder.chmod(0o700)
