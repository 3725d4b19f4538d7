"""The policies, made out of what the models declare, and what the product's role may do.

Both are brought to the code's state after every migration. Policies bind every role but the
owner of the tables, who migrates, backs up and restores; new rows may be of any place, since who
may make them where is a rule of the services.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from stations.row_security.rules import EVERYTHING, USER, Open, Rows, of_division, of_station

NAME = "place"
PATH = "SET search_path = public, pg_temp"
FUNCTIONS = """
SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'public' AND p.prorettype = 'trigger'::regtype AND NOT p.prosecdef
ORDER BY 1
"""
TOLD = """
SELECT c.relname, obj_description(p.oid, 'pg_policy') FROM pg_policy p
JOIN pg_class c ON c.oid = p.polrelid WHERE p.polname = %s
"""
# To be added to, never changed: the table, and what the product's role may do with it.
APPEND_ONLY = {"stations_auditentry": "SELECT, INSERT", "stations_auditseal": "SELECT, INSERT"}


def tables() -> Iterator[type[models.Model]]:
    """Every model with a table of ours."""
    for config in apps.get_app_configs():
        for model in config.get_models(include_auto_created=True):
            if model._meta.managed and not model._meta.proxy:
                yield model


def declared(model: type[models.Model]) -> Rows | Open | None:
    found: Rows | Open | None = getattr(model, "row_security", None)
    return found


def condition(model: type[models.Model], rows: Rows) -> str:
    """When a row is shown, as SQL: cheap questions first."""
    shown = [EVERYTHING]
    if rows.station:
        shown.append(of_station(_column(model, rows.station)))
    if rows.nowhere:
        places = [_column(model, (name,)) for name in (*rows.station, *rows.division)]
        shown.append(f"({' AND '.join(f'{place} IS NULL' for place in places)})")
    shown += [f"{_column(model, (name,))} = {USER}" for name in rows.by]
    if rows.division:
        shown.append(of_division(_column(model, rows.division)))
    if rows.person:
        shown.append(_about(model, rows.person))
    if rows.people:
        shown.append(_reached(model, rows.people))
    if rows.known:
        shown.append(f"{_known(model)}({_column(model, ('pk',))})")
    return " OR ".join(shown)


def _about(model: type[models.Model], name: str) -> str:
    """The person's station today."""
    field = model._meta.get_field(name)
    people, station = _person(field.related_model)
    return (
        f"EXISTS (SELECT FROM {people} who WHERE who.id = {_column(model, (name,))}"
        f" AND {of_station(f'who.{station}')})"
    )


def _reached(model: type[models.Model], lines: str) -> str:
    """The station today of somebody in a line of it."""
    line = model._meta.get_field(lines)
    field = line.related_model._meta.get_field("person")
    people, station = _person(field.related_model)
    return (
        f"EXISTS (SELECT FROM {line.related_model._meta.db_table} line JOIN {people} who"
        f" ON who.id = line.{field.column} WHERE line.{line.field.column} ="
        f" {_column(model, ('pk',))} AND {of_station(f'who.{station}')})"
    )


def _person(model: type[models.Model]) -> tuple[str, str]:
    return model._meta.db_table, model._meta.get_field("station").column


def _known(model: type[models.Model]) -> str:
    """The function that looks, whatever the policies of those tables say, whether rows of the
    shown stations refer to this one."""
    return f"{model._meta.db_table}_is_known"


def make_known(cursor: CursorWrapper, model: type[models.Model]) -> None:
    kind = model._meta.pk.db_type(connection)
    asked = " UNION ALL ".join(_references(model))
    cursor.execute(
        f"CREATE OR REPLACE FUNCTION {_known(model)}(asked {kind}) RETURNS boolean"
        " LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER COST 1000"
        f" {PATH} AS $$ SELECT EXISTS ({asked}) $$"
    )


def _references(model: type[models.Model]) -> Iterator[str]:
    """Rows of a place that name it, and the lines of such rows."""
    for other in tables():
        rows = declared(other)
        if isinstance(rows, Rows) and rows.makes_known and other is not model:
            yield from _naming(other, rows, model)
            yield from _lines_naming(other, rows, model)


def _place(model: type[models.Model], rows: Rows) -> str:
    of = [of_station(_column(model, rows.station))] if rows.station else []
    of += [of_division(_column(model, rows.division))] if rows.division else []
    return f"({' OR '.join(of)})"


def _naming(other: type[models.Model], rows: Rows, model: type[models.Model]) -> Iterator[str]:
    place = _place(other, rows)
    for field in other._meta.concrete_fields:
        if field.related_model is model:
            table = other._meta.db_table
            yield f"SELECT FROM {table} WHERE {table}.{field.column} = asked AND {place}"


def _lines_naming(
    other: type[models.Model], rows: Rows, model: type[models.Model]
) -> Iterator[str]:
    table, place = other._meta.db_table, _place(other, rows)
    for line in tables():
        if declared(line) is not None:
            continue
        to_other = [field for field in line._meta.concrete_fields if field.related_model is other]
        to_model = [field for field in line._meta.concrete_fields if field.related_model is model]
        for parent, named in product(to_other[:1], to_model):
            yield (
                f"SELECT FROM {line._meta.db_table} line JOIN {table}"
                f" ON {table}.{other._meta.pk.column} = line.{parent.column}"
                f" WHERE line.{named.column} = asked AND {place}"
            )


def _column(model: type[models.Model], names: tuple[str, ...]) -> str:
    table = model._meta.db_table
    fields = [model._meta.pk if name == "pk" else model._meta.get_field(name) for name in names]
    columns = [f"{table}.{field.column}" for field in fields]
    return columns[0] if len(columns) == 1 else f"coalesce({', '.join(columns)})"


def install(cursor: CursorWrapper) -> None:
    """Policies that are missing or say something else are made anew."""
    cursor.execute(TOLD, [NAME])
    told: dict[str, Any] = dict(cursor.fetchall())
    for model in tables():
        rows, table = declared(model), model._meta.db_table
        if not isinstance(rows, Rows):
            if table in told:
                cursor.execute(f"DROP POLICY {NAME} ON {table}")
                cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
            continue
        if rows.known:
            make_known(cursor, model)
        said = condition(model, rows)
        if told.get(table) == said:
            continue
        cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        cursor.execute(f"DROP POLICY IF EXISTS {NAME} ON {table}")
        cursor.execute(f"CREATE POLICY {NAME} ON {table} USING ({said}) WITH CHECK (true)")
        cursor.execute(f"COMMENT ON POLICY {NAME} ON {table} IS %s", [said])


def grant(cursor: CursorWrapper, role: str, *, database: str) -> None:
    """Rows may be read and written; nothing may be changed that tables are."""
    cursor.execute(f'GRANT CONNECT, TEMPORARY ON DATABASE "{database}" TO "{role}"')
    cursor.execute(f'GRANT USAGE ON SCHEMA public TO "{role}"')
    cursor.execute(
        f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{role}"'
    )
    cursor.execute(f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "{role}"')
    for table, rights in APPEND_ONLY.items():
        cursor.execute(f'REVOKE ALL ON {table} FROM "{role}"')
        cursor.execute(f'GRANT {rights} ON {table} TO "{role}"')
    cursor.execute(f'REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM "{role}"')


def see_all(cursor: CursorWrapper) -> None:
    """Triggers mark every month that a change concerns, also of places that whoever changes
    something doesn't see: they run as the owner, with a fixed search path."""
    cursor.execute(FUNCTIONS)
    for (function,) in cursor.fetchall():
        cursor.execute(
            f"ALTER FUNCTION {function} SECURITY DEFINER SET search_path = public, pg_temp"
        )


def make_helpers(cursor: CursorWrapper) -> None:
    """What only the owner may do and the product must ask for: fresh statistics."""
    cursor.execute(
        "CREATE OR REPLACE FUNCTION refresh_statistics() RETURNS void LANGUAGE plpgsql"
        f" SECURITY DEFINER {PATH} AS $$ BEGIN ANALYZE; END $$"
    )


def bring_up(to: BaseDatabaseWrapper) -> None:
    """This database's policies and rights, to what the code says; when every table is there
    (``migrate stations`` alone ends before)."""
    there = set(to.introspection.table_names())
    if not there.issuperset(model._meta.db_table for model in tables()):
        return
    with to.cursor() as cursor:
        make_helpers(cursor)
        see_all(cursor)
        install(cursor)
        if settings.DATABASE_ROLE:
            grant(cursor, settings.DATABASE_ROLE, database=to.settings_dict["NAME"])


def after_migrate(**_: Any) -> None:
    bring_up(connection)
