"""As which role of the database this process connects.

Web, worker, beat and most commands connect as a role that owns nothing: it may read and write
rows, and neither change a table nor switch a trigger or a policy off. The commands in
``OWNERS`` connect as the owner of the tables, by ``DATABASE_OWNER_URL``. Where that is not set
both are one, which a check says of (``stations.row_security.checks``).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from environ import Env

from config import embedded

AS_OWNER = "DATABASE_AS_OWNER"
OWNERS = frozenset(
    {"migrate", "migrate_back", "sqlmigrate", "makemigrations", "flush", "dbshell", "build_published"}
    | {"backup", "restore", "verify_backup", "import_divisions", "make_demo"}
)
Database = dict[str, Any]


def serve_command(argv: list[str]) -> None:
    """What ``manage.py`` was asked for decides, before the settings are read."""
    if len(argv) > 1 and argv[1] in OWNERS:
        os.environ[AS_OWNER] = "1"


def both(env: Env, var: Path) -> tuple[Database, Database]:
    """As the product, and as the owner."""
    if not env("DATABASE_URL", default=""):
        database = embedded.database(var)
        return database, database | {"USER": embedded.OWNER}
    database = env.db("DATABASE_URL")
    owner = env.db("DATABASE_OWNER_URL") if env("DATABASE_OWNER_URL", default="") else database
    return database, owner


def chosen(env: Env, var: Path) -> tuple[Database, str]:
    """The one of this process; the name of the role that owns nothing, or none when there is but
    one."""
    product, owner = both(env, var)
    is_owner = os.environ.get(AS_OWNER) == "1"
    role = product["USER"] if product["USER"] != owner["USER"] else ""
    return (owner if is_owner else product), role
