"""A release's migrations stay as they are; what comes after them adds, and can be undone."""

import hashlib
import os
import re
import subprocess
import sys

import pytest
from django.apps import apps
from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from config.testing_database import maintenance
from config.tests.test_tree import APPS
from stations.management.commands.migrate_back import RELEASES, ends_of
from stations.tables import CreateTables

FIRST = "v0.4"
GRAPH = MigrationLoader(None).graph
OURS = {key: migration for key, migration in GRAPH.nodes.items() if key[0] in APPS}
BELONGING = (migrations.AddIndex, migrations.AddConstraint, migrations.AlterField)
NAMED = re.compile(r"\d{4}_(?!auto_|initial$)[a-z]\w+$")
SHAPE = """
SELECT table_name || '.' || column_name, data_type || is_nullable || coalesce(column_default, '')
  FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid)
  FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT tablename || '.' || policyname, qual FROM pg_policies ORDER BY 1, 2
"""
TABLES = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
)


def of_release(release: str) -> list[list[str]]:
    return [line.split() for line in (RELEASES / release).read_text().splitlines()]


def newer() -> dict[tuple[str, str], migrations.Migration]:
    """What the first release doesn't have."""
    known = {key for end in ends_of(FIRST) for key in GRAPH.forwards_plan(end)}
    return {key: migration for key, migration in OURS.items() if key not in known}


@pytest.mark.parametrize("release", sorted(path.name for path in RELEASES.iterdir()))
def test_the_migrations_of_a_release_are_as_they_were(root, release):
    files = [words[1:] for words in of_release(release) if words[0] == "file"]
    assert len(files) >= 7
    for said, path in files:
        assert hashlib.sha256((root / path).read_bytes()).hexdigest() == said, path


def test_what_came_after_a_release_is_named_and_can_be_undone():
    for (app, name), migration in newer().items():
        assert NAMED.match(name), f"{app}: {name}"
        stuck = [one for one in migration.operations if not one.reversible]
        assert not stuck, f"{app}: {name}: {stuck}"


def test_the_first_tables_of_an_app_are_one_operation_with_all_that_belongs_to_them():
    with_tables = {app.label for app in apps.get_app_configs() if app.models} & set(APPS)
    first = {app: (app, name) for app, name in OURS if name.endswith("_initial")}
    assert first.keys() == with_tables
    for key in first.values():
        operations: list[Operation] = OURS[key].operations
        assert [type(one) for one in operations] == [CreateTables]
        assert not [one for one in operations if isinstance(one, BELONGING)]


def test_libraries_are_migrated_before_any_table_but_the_log_ins():
    """Their many steps render every related model again: the fewer are ours, the sooner."""
    installed = {app.label for app in apps.get_app_configs()} - {*APPS, "sample"}
    libraries = {key for key in GRAPH.leaf_nodes() if key[0] in installed}
    before = set(GRAPH.forwards_plan(("stations", "0002_initial")))
    assert libraries
    assert libraries <= before


def shape_and_rows(database: str) -> tuple[list[tuple[str, str]], dict[str, int]]:
    """What the tables are, and how many rows each has."""
    with maintenance(dbname=database) as cursor:
        cursor.execute(SHAPE)
        shape = cursor.fetchall()
        cursor.execute(TABLES)
        names = [name for (name,) in cursor.fetchall() if name != "django_migrations"]
        rows = {}
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}"')  # noqa: S608
            ((rows[name],),) = cursor.fetchall()
    return shape, rows


@pytest.mark.soak
def test_the_demo_goes_back_to_the_first_release_and_comes_forward_again(
    root, filled_demo, tmp_path
):
    """No row is lost that the release had a table for; then everything is as it was."""

    def manage(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=root, env=environment, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    with filled_demo.copied("test_migrated_back") as addresses:
        environment = os.environ | addresses | {"VAR_DIR": str(tmp_path)}
        shape, rows = shape_and_rows("test_migrated_back")
        said = manage("migrate_back", FIRST)
        assert said.count("undone: ") == len(newer())
        _older, kept = shape_and_rows("test_migrated_back")
        assert kept.items() <= rows.items()
        manage("migrate", "--verbosity", "0")
        again, back = shape_and_rows("test_migrated_back")
        assert (again, {**rows, **kept}) == (shape, {**rows, **back})
