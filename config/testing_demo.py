"""A filled demo to copy: made once by what ``make demo`` runs, job and all. pytest.ini loads this.

Its name tells what made it: a hash of the product's files, the keys and the moment. What was said
of its accounts, and when it was ready, stands beside it as the database's comment. Like the
template it is copied from, it is kept on the embedded cluster for the next run.
"""

import datetime
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2
import pytest

from config import embedded
from config.databases import AS_OWNER
from config.testing_clock import DEMO_MOMENT, SHANGHAI, moment_of, unmoved_time
from config.testing_database import PREFIX, ROOT, drop, maintenance, make_template

LEAD = datetime.timedelta(minutes=10)  # nothing in it is younger than who looks at it
OUTSIDE = {"tests", "testing.py", "__pycache__"}  # of these nothing is in a demo
MAKE = """
import json, sys
from datetime import UTC, datetime
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from config import run
said = run.prepare()
call_command("make_demo", stdout=sys.stderr)
facts = json.dumps({"said": said, "ready": datetime.now(UTC).isoformat()})
with connection.cursor() as cursor:
    cursor.execute(f'COMMENT ON DATABASE "{sys.argv[1]}" IS %s', [facts])
"""


@dataclass(frozen=True)
class FilledDemo:
    """A template database; ``said`` is what ``make_demo`` printed, the client's secret too."""

    name: str
    said: str
    moment: datetime.datetime  # when it may be looked at: behind everything in it

    @contextmanager
    def copied(self, name: str) -> Iterator[dict[str, str]]:
        """A copy of this name, dropped at the end; the variables that lead a process to it."""
        with maintenance() as cursor:
            drop(cursor, name)
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{self.name}"')
        try:
            yield _addresses(name)
        finally:
            with maintenance() as cursor:
                drop(cursor, name)


def _addresses(database: str) -> dict[str, str]:
    """On the server of the tests; a folder of sockets is spelled as part of the name."""
    from django.db import connection

    if url := os.environ.get("DATABASE_URL"):
        return {"DATABASE_URL": re.sub(r"/[^/?]*(\?|$)", rf"/{database}\1", url)}
    place = f"@/{quote(connection.settings_dict['HOST'], safe='')}/{database}"
    return {
        "DATABASE_URL": f"postgres://{embedded.PRODUCT}{place}",
        "DATABASE_OWNER_URL": f"postgres://{embedded.OWNER}{place}",
    }


def clock(moment: datetime.datetime) -> dict[str, str]:
    """What a process is told, so that it is this moment now; the same for those it starts.

    The clock of whoever tells it may be moved itself.
    """
    ahead = moment.timestamp() - unmoved_time()
    return {"PYTHONPATH": str(ROOT / "config" / "tests" / "moved"), "CLOCK_MOVED_BY": f"{ahead}"}


def template_name(prefix: str, migrated: str, moment: datetime.datetime) -> str:
    """What is made now of all that the demo calls."""
    from django.conf import settings

    said = hashlib.sha256(f"{migrated} {moment} {settings.KEYS}".encode())
    for path in made_by(*settings.OUR_APPS, "demo", "config"):
        said.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + b"\0")
    return f"{prefix}_demo_{said.hexdigest()[:12]}"


def made_by(*folders: str) -> list[Path]:
    """Every file of these folders but tests: programs, code lists, words."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file())
    return sorted(path for path in found if OUTSIDE.isdisjoint(path.relative_to(ROOT).parts))


def make_demo(prefix: str, moment: datetime.datetime) -> FilledDemo:
    """Fill it unless it is there; the others wait for the first. Older ones go."""
    from django.conf import settings

    from config.embedded.lease import alone

    with alone(settings.VAR_DIR / "demo.lock"):
        migrated = make_template(prefix)
        name, partial = template_name(prefix, migrated, moment), f"{prefix}_demo"
        with maintenance() as cursor:
            found = _found(cursor, partial)
            if name not in found:
                drop(cursor, *found)
                cursor.execute(f'CREATE DATABASE "{partial}" TEMPLATE "{migrated}"')
                _fill(partial, moment)
                cursor.execute(f'ALTER DATABASE "{partial}" RENAME TO "{name}"')
                found = _found(cursor, partial)
    facts = json.loads(found[name])
    ready = datetime.datetime.fromisoformat(facts["ready"]).astimezone(SHANGHAI)
    return FilledDemo(name, facts["said"], max(moment, ready))


def _found(cursor: psycopg2.extensions.cursor, prefix: str) -> dict[str, str]:
    """The databases that begin so, and their comments."""
    cursor.execute(
        "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database"
        " WHERE starts_with(datname, %s)",
        [prefix],
    )
    return dict(cursor.fetchall())


def began(moment: datetime.datetime) -> datetime.datetime:
    """When it is made that is looked at then: on the same day, on which all of it hangs."""
    return max(moment.replace(hour=0, minute=0), moment - LEAD)


def _fill(database: str, moment: datetime.datetime) -> None:
    product = {"DJANGO_SETTINGS_MODULE": "config.settings", "DEMO": "1", "DEMO_SIZE": "short"}
    product[AS_OWNER] = "1"
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", MAKE, database],
        cwd=ROOT,
        env=os.environ | product | clock(began(moment)),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"The demo cannot be made:\n{done.stderr}")


@pytest.fixture(scope="session")
def filled_demo(request: pytest.FixtureRequest) -> FilledDemo:
    moment = moment_of(request.config.option.at or DEMO_MOMENT)
    return make_demo(request.config.stash[PREFIX], moment)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Nothing stays on a server that is not ours."""
    from django.conf import settings

    from config import embedded

    config = session.config
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    if settings.DATABASES["default"]["ENGINE"] == embedded.ENGINE:
        return
    with suppress(psycopg2.Error), maintenance() as cursor:
        drop(cursor, *_found(cursor, f"{config.stash[PREFIX]}_demo"))
