"""Rows that SQL multiplies name the columns that they vary; others have the models' defaults."""

from django.apps import apps
from django.db import connection
from django.db.models import NOT_PROVIDED, CharField, JSONField, TextField


def give_defaults():
    """In the database, for the columns that only the models fill; of what is thrown away after."""
    with connection.cursor() as cursor:
        for model in apps.get_models():
            for field in model._meta.local_concrete_fields:
                if (value := _default(field)) is not None:
                    cursor.execute(
                        f'ALTER TABLE "{model._meta.db_table}"'
                        f' ALTER COLUMN "{field.column}" SET DEFAULT %s',
                        [field.get_db_prep_save(value, connection)],
                    )


def _default(field):
    if field.null or field.primary_key or field.is_relation or isinstance(field, JSONField):
        return None
    if field.default is not NOT_PROVIDED:
        return None if callable(field.default) else field.default
    return "" if isinstance(field, (CharField, TextField)) else None
