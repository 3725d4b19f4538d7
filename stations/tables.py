"""The one operation of our own that migrations are made of."""

from django.db.migrations import CreateModel
from django.db.migrations.operations.base import Operation


class CreateTables(Operation):
    """Many tables in one step, each free to refer to any other.

    Django renders the models of its migration state anew for every operation: all that are
    related, hence almost all, so that time grows with the square of their number. Here they are
    rendered once, when the last is known. Foreign keys come at the migration's end as always.
    """

    serialization_expand_args = ["tables"]

    def __init__(self, tables: list[CreateModel]) -> None:
        self.tables = tables

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # rendered again when next asked for
        for table in self.tables:
            table.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for table in self.tables:
            table.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for table in reversed(self.tables):
            table.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create tables {', '.join(table.name for table in self.tables)}"
