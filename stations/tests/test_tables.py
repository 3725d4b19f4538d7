import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from stations.tables import CreateTables


def table(name, other):
    return migrations.CreateModel(
        name,
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("other", models.ForeignKey(f"stations.{other}", models.PROTECT, null=True)),
        ],
        {"indexes": [models.Index(fields=["id", "other"], name=f"{name.lower()}_both")]},
    )


CIRCLE = CreateTables([table("Hen", "Egg"), table("Egg", "Hen")])


def states():
    before = ProjectState()
    after = before.clone()
    CIRCLE.state_forwards("stations", after)
    return before, after


def rows_of(question):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchall()


def names_of_tables():
    return {
        name for name in connection.introspection.table_names() if name.endswith(("hen", "egg"))
    }


@pytest.mark.django_db
def test_tables_may_refer_to_each_other_in_a_circle_and_go_again():
    before, after = states()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
    with connection.schema_editor() as editor:
        CIRCLE.database_forwards("stations", editor, before, after)
    assert names_of_tables() == {"stations_hen", "stations_egg"}
    keys = "SELECT conrelid::regclass::text, confrelid::regclass::text FROM pg_constraint"
    assert set(rows_of(f"{keys} WHERE contype = 'f'")) >= {
        ("stations_hen", "stations_egg"),
        ("stations_egg", "stations_hen"),
    }
    assert rows_of("SELECT FROM pg_class WHERE relname = 'hen_both'")
    with connection.schema_editor() as editor:
        CIRCLE.database_backwards("stations", editor, after, before)
    assert not names_of_tables()


def test_models_are_rendered_once_for_all_tables():
    state = ProjectState()
    assert not state.apps.all_models["stations"]
    CIRCLE.state_forwards("stations", state)
    assert "apps" not in vars(state)
    assert set(state.apps.all_models["stations"]) == {"hen", "egg"}
