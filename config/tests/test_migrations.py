"""Nobody runs the product yet: its migrations are written anew from the models."""

from django.apps import apps
from django.db import migrations
from django.db.migrations.loader import MigrationLoader

from config.tests.test_tree import APPS
from stations.tables import CreateTables

GRAPH = MigrationLoader(None).graph
OURS = {key: migration for key, migration in GRAPH.nodes.items() if key[0] in APPS}
BY_HAND: set[tuple[str, str]] = set()  # app and name: what models cannot say
BELONGING = (migrations.AddIndex, migrations.AddConstraint, migrations.AlterField)


def test_an_app_has_two_migrations_at_most_named_by_what_they_do():
    with_tables = {app.label for app in apps.get_app_configs() if app.models} & set(APPS)
    assert {app for app, _ in OURS} == with_tables
    for app in APPS:
        names = {name for of, name in OURS.keys() - BY_HAND if of == app}
        assert names <= {"0001_initial", "0002_triggers"} or (
            names == {"0001_users", "0002_initial"}
        )


def test_the_tables_of_an_app_are_one_operation_with_all_that_belongs_to_them():
    for (app, name), migration in OURS.items():
        if name.endswith("_initial"):
            (tables,) = migration.operations
            assert isinstance(tables, CreateTables), app
        assert not [one for one in migration.operations if isinstance(one, BELONGING)], app


def test_libraries_are_migrated_before_any_table_but_the_log_ins():
    """Their many steps render every related model again: the fewer are ours, the sooner."""
    installed = {app.label for app in apps.get_app_configs()} - {*APPS, "sample"}
    libraries = {key for key in GRAPH.leaf_nodes() if key[0] in installed}
    before = set(GRAPH.forwards_plan(("stations", "0002_initial")))
    assert libraries
    assert libraries <= before
