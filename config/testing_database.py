"""The databases of the tests: copies of one that is migrated once, emptied by deleting what
a test has committed. pytest.ini loads this.

The template's name tells what is in it: a hash of every migration, policy and library. The
embedded cluster keeps it for the next run; on a server of one's own it goes with the run.
"""

import contextlib
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from threading import Thread

import psycopg2
import pytest

ROOT = Path(__file__).resolve().parent.parent
MIGRATE = """
import sys
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
"""
HEAD_START = pytest.StashKey[Thread]()
PREFIX = pytest.StashKey[str]()  # the test database's name, without a worker's suffix
OF_MIGRATE = {"django_content_type", "auth_permission"}  # its rows, which every test finds


@contextlib.contextmanager
def maintenance(**changes: str) -> Iterator[psycopg2.extensions.cursor]:
    """A cursor of the server, outside of any test database."""
    from django.conf import settings
    from django.db import connection

    database = {"dbname": "sws" if _is_embedded(settings) else "postgres", "options": ""}
    server = psycopg2.connect(**connection.get_connection_params() | database | changes)
    server.autocommit = True
    try:
        with server.cursor() as cursor:
            yield cursor
    finally:
        server.close()


def as_product() -> contextlib.AbstractContextManager[None]:
    """What tests ask of their database they ask as the role that owns nothing, row-level security
    and all. ``SET LOCAL ROLE NONE`` makes a test the owner until its transaction ends."""
    from django.conf import settings

    return _connecting(f"-c role={settings.DATABASE_ROLE}")


def as_owner() -> contextlib.AbstractContextManager[None]:
    """As the commands that own the tables connect; outside of any transaction."""
    return _connecting("-c role=none")


@contextlib.contextmanager
def _connecting(option: str) -> Iterator[None]:
    from django.db import connection

    options = connection.settings_dict["OPTIONS"]
    before = options["options"]
    connection.close()
    options["options"] = f"{before} {option}"
    try:
        yield
    finally:
        connection.close()
        options["options"] = before


def _is_embedded(settings) -> bool:
    from config import embedded

    return settings.DATABASES["default"]["ENGINE"] == embedded.ENGINE


def template_name(prefix: str) -> str:
    """The template of the test database of this name, with what is migrated now, and what is made
    after it: the policies that the models declare."""
    from django.apps import apps

    from stations.row_security.policies import declared, tables

    said = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for app in apps.get_app_configs():
        with contextlib.suppress(ModuleNotFoundError):
            folder = Path(import_module(f"{app.name}.migrations").__file__).parent
            for path in sorted(folder.glob("*.py")):
                said.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    for path in sorted((ROOT / "stations" / "row_security").glob("*.py")):
        said.update(path.read_bytes() + b"\0")
    for model in tables():
        said.update(f"{model._meta.db_table} {declared(model)}\0".encode())
    return f"{prefix}_template_{said.hexdigest()[:12]}"


def make_template(prefix: str) -> str:
    """Migrate it unless it is there; the others wait for the first. Older ones go."""
    from django.conf import settings

    from config.embedded.lease import alone

    name = template_name(prefix)
    with alone(settings.VAR_DIR / "template.lock"), maintenance() as cursor:
        cursor.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{prefix}_template"]
        )
        found = {row[0] for row in cursor.fetchall()}
        if name not in found:
            drop(cursor, *found)
            partial = f"{prefix}_template"
            cursor.execute(f'CREATE DATABASE "{partial}"')
            _migrate(partial)
            cursor.execute(f'ALTER DATABASE "{partial}" RENAME TO "{name}"')
    return name


def drop(cursor: psycopg2.extensions.cursor, *names: str) -> None:
    for name in names:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _migrate(database: str) -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", MIGRATE, database],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.tests.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"The test database cannot be migrated:\n{done.stderr}")


def _is_wanted(config: pytest.Config) -> bool:
    return not config.option.nomigrations and not config.option.collectonly


def _keeps(config: pytest.Config) -> bool:
    return config.option.reuse_db and not config.option.create_db


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """The workers collect for some seconds: the template is made meanwhile."""
    config = session.config
    if not _is_wanted(config) or hasattr(config, "workerinput"):
        return
    _let_tests_change_roles()
    if config.getoption("numprocesses", None) and not _keeps(config):
        config.stash[HEAD_START] = Thread(target=_try_to_make, args=[config.stash[PREFIX]])
        config.stash[HEAD_START].start()


def _try_to_make(prefix: str) -> None:
    with contextlib.suppress(Exception):  # the first worker tries again, and tells
        make_template(prefix)


def _let_tests_change_roles() -> None:
    """The role that owns nothing is there, and the owner may become it; triggers may be switched
    off by the owner: the embedded server's superuser may allow that."""
    from django.conf import settings

    role = settings.DATABASE_ROLE
    with maintenance(**{"user": "postgres"} if _is_embedded(settings) else {}) as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if not cursor.fetchone():
            cursor.execute(f'CREATE ROLE "{role}"')
        cursor.execute(f'GRANT "{role}" TO "{settings.DATABASES["default"]["USER"]}"')
        if _is_embedded(settings):
            cursor.execute("GRANT SET ON PARAMETER session_replication_role TO owner")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Nothing stays on a server that is not ours."""
    from django.conf import settings

    config = session.config
    if HEAD_START in config.stash:
        config.stash[HEAD_START].join()
    if hasattr(config, "workerinput") or not _is_wanted(config) or _is_embedded(settings):
        return
    with contextlib.suppress(psycopg2.Error), maintenance() as cursor:
        drop(cursor, template_name(config.stash[PREFIX]))


@pytest.fixture(scope="session")
def migrated_once(request: pytest.FixtureRequest, django_db_modify_db_settings: None) -> None:
    """Whoever makes a test database copies the template."""
    from django.db import connection

    config, test = request.config, connection.settings_dict["TEST"]
    if config.option.nomigrations or (
        _keeps(config) and _exists(test["NAME"] or config.stash[PREFIX])
    ):
        return
    test["TEMPLATE"] = make_template(config.stash[PREFIX])


def _exists(database: str) -> bool:
    with maintenance() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        return cursor.fetchone() is not None


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings
    from django.test import TransactionTestCase

    database = settings.DATABASES["default"]
    config.stash[PREFIX] = database["TEST"]["NAME"] or f"test_{database['NAME']}"
    TransactionTestCase._fixture_teardown = _delete_or(TransactionTestCase._fixture_teardown)


def _delete_or(flush):
    """TRUNCATE makes a new file for every table and index; a test leaves rows in few of them."""

    def teardown(self) -> None:
        if self.available_apps is not None or self.serialized_rollback or not delete_all():
            with as_owner():
                flush(self)
        make_again()

    return teardown


def make_again() -> None:
    """Rows that a migration leaves, and that every test finds."""
    from resources.themes.national import make

    make()


def delete_all() -> bool:
    """Every row that ``flush`` would take, without triggers; whether that is allowed.

    The locks wait for whoever still writes, as those of TRUNCATE do.
    """
    from django.db import connection, transaction

    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
        if not cursor.fetchone()[0]:
            return False
        tables = sorted(connection.introspection.django_table_names(only_existing=True))
        quoted = [f'"{name}"' for name in tables if name not in OF_MIGRATE]
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"LOCK TABLE {', '.join(quoted)} IN ACCESS EXCLUSIVE MODE")
        has_rows = "SELECT '{0}' WHERE EXISTS (SELECT FROM {0})"
        cursor.execute(" UNION ALL ".join(map(has_rows.format, quoted)))
        for (name,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608
    return True
