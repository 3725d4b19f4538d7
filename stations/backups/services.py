"""Make a backup, check one, bring one back. Each raises ``BackupError`` with a sentence."""

from __future__ import annotations

import os
import shutil
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from stations.backups import archive
from stations.backups.archive import DUMP, PHOTOS, BackupError, Manifest
from stations.backups.clients import client_for
from stations.backups.transactions import AFRESH
from stations.crypto import EncryptedTextField, unseal
from stations.row_security.policies import bring_up

TABLES = """
SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname !~ '^(pg_|information_schema$)' ORDER BY 1
"""


def make(folder: Path) -> Manifest:
    """The database as of one moment, then the photos: what is newer among them does no harm.

    The folder appears under its name when everything is in it.
    """
    if folder.exists():
        raise BackupError(f"{folder} is there already; a backup is never written over.")
    partial = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        partial.mkdir(mode=0o700)  # whoever reads it reads the register
        manifest = _fill(partial)
        manifest.write(partial)
        partial.rename(folder)
        Path(settings.LAST_BACKUP).write_text(f"{manifest.made_at} {folder.name}\n")
    except OSError as error:
        raise BackupError(f"{folder} cannot be written: {error.strerror}.") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return manifest


def _fill(folder: Path) -> Manifest:
    connection.ensure_connection()
    client = client_for(_major(connection), need="The database")
    with transaction.atomic(durable=True):
        made_at = timezone.now()
        (snapshot,) = _one(
            connection,
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;"
            "SELECT pg_export_snapshot()",
        )
        client.dump(connection, folder / DUMP, snapshot)
        rows, named = _rows(connection), set(_photos_named())
    packed = archive.pack(Path(settings.MEDIA_ROOT), folder / PHOTOS)
    return Manifest(
        made_at=f"{made_at:%Y-%m-%dT%H:%M:%SZ}",
        server=_major(connection),
        client=client.major,
        migrations=sorted(".".join(key) for key in _applied(connection)),
        rows=rows,
        photos=len(packed),
        missing=sorted(named - packed),
        keys=archive.fingerprints(),
        files={name: archive.sha256(folder / name) for name in (DUMP, PHOTOS)},
    )


def write_keys(file: Path, *, beside: Path) -> None:
    """The keys as lines of an environment file, for its owner alone, apart from the backup."""
    if beside.resolve().parent in file.resolve().parents:
        raise BackupError(f"{file} would lie with the backups: whoever finds them opens them.")
    ring = {number: b64encode(key).decode() for number, key in settings.FIELD_KEYS.items()}
    lines = {
        "SECRET_KEY": settings.SECRET_KEY,
        "FIELD_KEYS": ",".join(f"{number}:{key}" for number, key in ring.items()),
        "INDEX_KEY": b64encode(settings.INDEX_KEY).decode(),
    }
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise BackupError(f"{file} cannot be written: {error.strerror}.") from error
    with os.fdopen(descriptor, "w") as out:
        out.writelines(f"{name}={value}\n" for name, value in lines.items())


def check(folder: Path) -> Manifest:
    """Both files are whole, and these keys are theirs; no database is asked."""
    manifest = archive.read(folder)
    ours = archive.fingerprints()
    if wrong := [name for name, mark in manifest.keys.items() if ours.get(name) != mark]:
        raise BackupError(
            f"{folder} was made with other keys ({', '.join(wrong)}): nobody could read what is "
            "sealed. Put the keys of its day into this server's variables."
        )
    lines = client_for(manifest.client, need=f"{folder}").contents(folder / DUMP)
    if len([line for line in lines if " TABLE DATA " in line]) < len(manifest.rows):
        raise BackupError(f"{folder / DUMP} lacks tables that its manifest names.")
    if (found := archive.count(folder / PHOTOS)) != manifest.photos:
        raise BackupError(f"{folder / PHOTOS} has {found} photos, not {manifest.photos}.")
    return manifest


def restore(folder: Path, *, onto: BaseDatabaseWrapper, media: Path) -> Manifest:
    """Onto a database and a folder that are empty; then everything is counted and opened."""
    manifest = check(folder)
    if media.is_dir() and any(path.is_file() for path in media.rglob("*")):
        raise BackupError(f"{media} is not empty: move it away first.")
    _refuse_what_does_not_fit(manifest, onto)
    _bring_back(folder, manifest, onto)
    media.mkdir(mode=0o700, parents=True, exist_ok=True)
    archive.unpack(folder / PHOTOS, media)
    return manifest


def rehearse(folder: Path, *, name: str) -> Manifest:
    """Restore it onto the empty database of this name, look, and drop that database."""
    manifest = check(folder)
    with elsewhere(name) as onto:
        _refuse_what_does_not_fit(manifest, onto)
        try:
            _bring_back(folder, manifest, onto)
        finally:
            onto.close()
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE {connection.ops.quote_name(name)}")
    return manifest


@contextmanager
def elsewhere(name: str) -> Iterator[BaseDatabaseWrapper]:
    """A connection to another database of the same server."""
    other = connection.copy()
    other.settings_dict["NAME"] = name
    try:
        yield other
    finally:
        other.close()


def _bring_back(folder: Path, manifest: Manifest, onto: BaseDatabaseWrapper) -> None:
    client_for(manifest.client, need=f"{folder}").restore(onto, folder / DUMP)
    bring_up(onto)  # rights are of the server's roles, not of the backup
    with onto.cursor() as cursor:
        cursor.execute(AFRESH)
        cursor.execute("ANALYZE")  # a dump has no statistics, and an empty table's are slow
    found = _rows(onto)
    if other := [table for table, number in manifest.rows.items() if found.get(table) != number]:
        raise BackupError(f"Other numbers of rows than in the backup: {', '.join(other)}.")
    open_sealed(onto)


def _refuse_what_does_not_fit(manifest: Manifest, onto: BaseDatabaseWrapper) -> None:
    name = onto.settings_dict["NAME"]
    try:
        onto.ensure_connection()
    except DatabaseError as error:
        raise BackupError(f"The database {name} does not answer: {error}".strip()) from error
    if _all(onto, TABLES):
        raise BackupError(f"The database {name} is not empty: name a new one in DATABASE_URL.")
    if _major(onto) < manifest.server:
        raise BackupError(
            f"The backup is of PostgreSQL {manifest.server}; {_major(onto)} is too old for it."
        )
    known = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    if newer := sorted(set(manifest.migrations) - known):
        raise BackupError(f"The backup is of a newer product than this one (it has {newer[-1]}).")


def open_sealed(of: BaseDatabaseWrapper) -> int:
    """Open one value of every sealed field and key, and tell how many; an error names the field."""
    opened = 0
    for table, key, column in _sealed_columns():
        newest = f"SELECT DISTINCT ON (get_byte({column}, 0)) {key}, {column} FROM {table}"  # noqa: S608
        for pk, sealed in _all(of, f"{newest} WHERE length({column}) > 0"):
            try:
                unseal(bytes(sealed), f"{table}.{column}.{pk}")
            except (InvalidTag, KeyError):
                raise BackupError(f"These keys do not open {table}.{column}.") from None
            opened += 1
    return opened


def _sealed_columns() -> list[tuple[str, str, str]]:
    return [
        (model._meta.db_table, str(model._meta.pk.column), str(field.column))
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, EncryptedTextField) and not model._meta.proxy
    ]


def _photos_named() -> Iterator[str]:
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.FileField) and not model._meta.proxy:
                names = model._base_manager.exclude(**{field.name: ""})
                yield from names.values_list(field.name, flat=True).iterator(chunk_size=5000)


def _rows(of: BaseDatabaseWrapper) -> dict[str, int]:
    tables = [table for (table,) in _all(of, TABLES)]
    return {table: _one(of, f"SELECT count(*) FROM {table}")[0] for table in tables}  # noqa: S608


def _applied(of: BaseDatabaseWrapper) -> list[tuple]:
    return _all(of, "SELECT app, name FROM django_migrations")


def _major(of: BaseDatabaseWrapper) -> int:
    return int(_one(of, "SHOW server_version_num")[0]) // 10000


def _one(of: BaseDatabaseWrapper, sql: str) -> tuple:
    return _all(of, sql)[0]


def _all(of: BaseDatabaseWrapper, sql: str) -> list[tuple]:
    with of.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()
