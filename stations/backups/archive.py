"""A backup on disk: ``database.dump``, ``photos.tar``, and ``manifest.json``, written last.

The manifest has the checksum of both and says of which moment, versions and keys they are; of a
key only what tells it from another one. A folder without a manifest was never finished.
"""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import json
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.conf import settings

DUMP, PHOTOS, MANIFEST = "database.dump", "photos.tar", "manifest.json"
FORMAT = 1


class BackupError(Exception):
    """Why it can't be made, read or brought back, in a sentence."""


@dataclass(frozen=True)
class Manifest:
    made_at: str  # UTC, the moment of the database's snapshot
    server: int  # PostgreSQL's major version
    client: int  # pg_dump's
    migrations: list[str]  # app.name, all that are applied
    rows: dict[str, int]  # by table, as of the snapshot
    photos: int
    missing: list[str]  # the database names them, but the file was gone
    keys: dict[str, str]  # fingerprints, by the key's name
    files: dict[str, str]  # sha256, by the file's name
    format: int = FORMAT

    def __str__(self) -> str:
        rows = sum(self.rows.values())
        return f"{self.made_at}, {len(self.rows)} tables, {rows} rows, {self.photos} photos"

    def write(self, folder: Path) -> None:
        text = json.dumps(dataclasses.asdict(self), indent=1, ensure_ascii=False)
        (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read(folder: Path) -> Manifest:
    """The manifest of a backup whose files are what it says, else an error that names the file."""
    path = folder / MANIFEST
    try:
        manifest = Manifest(**json.loads(path.read_text(encoding="utf-8")))
    except OSError:
        raise BackupError(f"{path} is missing: no backup, or one that was not finished.") from None
    except (ValueError, TypeError):
        raise BackupError(f"{path} is broken, or of another product version.") from None
    for name, expected in manifest.files.items():
        if not (folder / name).is_file():
            raise BackupError(f"{folder / name} is missing.")
        if sha256(folder / name) != expected:
            raise BackupError(f"{folder / name} is broken: its checksum is another one.")
    return manifest


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fingerprints() -> dict[str, str]:
    """What tells the keys at hand from others, and nothing else about them."""
    keys = {f"FIELD_KEYS {number}": key for number, key in settings.FIELD_KEYS.items()}
    keys["INDEX_KEY"] = settings.INDEX_KEY
    mark = b"fingerprint of a key in a backup"
    return {
        name: hmac.new(key, mark, hashlib.sha256).hexdigest()[:16] for name, key in keys.items()
    }


def pack(media: Path, file: Path) -> set[str]:
    """All that stands below ``media``, and the names; what is deleted meanwhile is left out."""
    packed = set()
    with tarfile.open(file, "w") as tar:
        for path in sorted(path for path in media.rglob("*") if path.is_file()):
            name = path.relative_to(media).as_posix()
            try:
                tar.add(path, arcname=name)
            except FileNotFoundError:
                continue
            packed.add(name)
    return packed


def unpack(file: Path, media: Path) -> int:
    """How many files; their names come from outside, so none may lead elsewhere."""
    number = 0
    for member, content in _members(file):
        target = media / member
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as copy:
            shutil.copyfileobj(content, copy)
        number += 1
    return number


def count(file: Path) -> int:
    return sum(1 for _ in _members(file))


def _members(file: Path) -> Iterator[tuple[PurePosixPath, object]]:
    try:
        with tarfile.open(file) as tar:
            for member in tar:
                path, content = PurePosixPath(member.name), tar.extractfile(member)
                if content is None or path.is_absolute() or ".." in path.parts:
                    raise BackupError(f"{file}: {member.name} is no photo's name.")
                yield path, content
    except (tarfile.TarError, EOFError) as error:
        raise BackupError(f"{file} cannot be read: {error}.") from error
