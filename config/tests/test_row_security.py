"""The second lock: what the database shows when the first one is forgotten, and who may what."""

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, models, transaction

from config.tests.scene import address, scene  # noqa: F401  (fixtures)
from config.tests.test_access import ACCESS, SECRETS
from stations import scope
from stations.audit import trail
from stations.models import AuditEntry, Division, Station
from stations.network.services.stations import found_station
from stations.row_security import acting
from stations.row_security.checks import is_not_the_owner
from stations.row_security.policies import declared, tables
from stations.row_security.rules import Open, Rows

FOREIGN = ["zhao", "nobody"]  # posted at West, or nowhere


def places_of(model):
    return [
        field.name
        for field in model._meta.concrete_fields
        if field.related_model in {Station, Division} or field.column in {"station_id"}
    ]


def test_every_table_of_a_place_has_a_policy_or_says_why_not():
    silent = {model._meta.label for model in tables() if places_of(model) and not declared(model)}
    assert silent == set()
    for model in tables():
        rows = declared(model)
        assert rows is None or isinstance(rows, Rows) or len(rows.because) > 20, model


def test_what_shows_a_person_has_a_policy():
    """A table that is open to everybody's queries has no sealed text."""
    from stations.crypto import EncryptedTextField

    for model in tables():
        if isinstance(declared(model), Open):
            sealed = [f for f in model._meta.fields if isinstance(f, EncryptedTextField)]
            assert not sealed, model


def test_policies_are_those_that_the_models_declare(db):
    from stations.row_security.policies import condition

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, obj_description(p.oid, 'pg_policy') FROM pg_policy p"
            " JOIN pg_class c ON c.oid = p.polrelid WHERE c.relrowsecurity"
        )
        found = dict(cursor.fetchall())
    wanted = {
        model._meta.db_table: condition(model, declared(model))
        for model in tables()
        if isinstance(declared(model), Rows)
    }
    assert found == wanted
    assert len(found) > 18


# Whoever connects for the web and the worker


OF_AN_OWNER = [
    "TRUNCATE stations_notice",
    "ALTER TABLE stations_auditentry DISABLE TRIGGER ALL",
    "ALTER TABLE beneficiaries_person DISABLE ROW LEVEL SECURITY",
    "DROP POLICY place ON beneficiaries_person",
    "CREATE TABLE mine (id int)",
    "DROP TABLE stations_notice",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "UPDATE stations_auditentry SET reason = 'x'",
    "DELETE FROM stations_auditseal",
    "DELETE FROM django_migrations",
]


@pytest.mark.parametrize("statement", OF_AN_OWNER)
def test_the_products_role_owns_nothing(db, statement):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_tests_run_as_that_role_and_the_policies_bind_it(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles"
            " WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (settings.DATABASE_ROLE, False)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        assert cursor.fetchone() == (0,)


# One lock taken away


@pytest.fixture
def without_filters(monkeypatch):
    """The first lock taken away on purpose: every posting reaches everything."""
    everything = {
        "_stations": lambda user, roles: Station.objects.order_by().values("pk"),
        "divisions_of_role": lambda user, *roles: Division.objects.order_by().values("pk"),
        "stations_with_grant": lambda user, grant: Station.objects.order_by().values("pk"),
        "divisions_countable_by": lambda user: Division.objects.order_by().values("pk"),
        "roles_of": lambda user, obj: frozenset(scope.Role),
        "_covers": lambda posting, place: True,
    }
    for name, rule in everything.items():
        monkeypatch.setattr(scope, name, rule)
        for module in [m for m in list(__import__("sys").modules.values()) if m is not None]:
            if getattr(module, name, None) is not None and module.__name__.startswith(
                ("stations", "cases", "beneficiaries", "resources", "reports")
            ):
                monkeypatch.setattr(module, name, rule)


def asked_everywhere(users, as_user, address):  # noqa: F811
    """Address and person, for each answer that has a word of East's."""
    found = []
    for who, user in users.items():
        client = as_user(user)
        client.raise_request_exception = False
        for name in ACCESS:
            answer = client.get(address(name))
            body = answer.getvalue() if answer.streaming else answer.content
            found += [(name, who) for text in SECRETS if text.encode() in body]
    return found


def test_with_the_filter_forgotten_the_database_shows_nothing_foreign(
    address,  # noqa: F811
    as_user,
    zhao,
    nobody,
    without_filters,
    monkeypatch,
):
    users = {"zhao": zhao, "nobody": nobody}
    assert asked_everywhere(users, as_user, address) == []
    monkeypatch.setattr(acting.Asking, "said", lambda self: acting.ALL)
    shown = asked_everywhere({"zhao": zhao}, as_user, address)
    assert len({name for name, _who in shown}) > 25  # the filter was away indeed


def foreign_rows(model, station):
    return model.objects.filter(station=station)


@pytest.mark.parametrize("who", ["zhao", "mei", "nobody", "tong", "chen", "gao", "lin"])
def test_rows_of_each_table_are_those_of_the_askers_places(scene, east, request, who):  # noqa: F811
    """Every locked table of a station, asked without any filter."""
    user = request.getfixturevalue(who)
    is_theirs = who in {"tong", "chen", "gao", "lin"}
    shown = set()
    for model in [one for one in tables() if isinstance(declared(one), Rows)]:
        if "station" not in {field.name for field in model._meta.concrete_fields}:
            continue
        with acting.acting_as(user):
            rows = list(models.QuerySet(model).filter(station=east).values_list("pk"))
        shown |= {model._meta.db_table} if rows else set()
    if is_theirs:
        assert len(shown) >= 10
    else:
        own = {"stations_auditentry", "stations_job"}  # what one did oneself
        assert shown <= own


def test_what_is_said_ends_with_the_transaction(transactional_db, lin):
    from stations.models import Notice

    with acting.acting_as(lin):
        Notice.objects.count()
    with connection.connection.cursor() as cursor:  # not by way of the wrapper
        cursor.execute("SELECT current_setting('sws.acting', true)")
        assert cursor.fetchone()[0] in {None, ""}


@pytest.mark.parametrize("first", ["", "SET LOCAL work_mem = '8MB'; ", "WITH x AS (SELECT 1) "])
def test_it_is_said_with_whatever_a_statement_begins(transactional_db, lin, make_person, first):
    make_person()
    with acting.acting_as(lin), connection.cursor() as cursor:
        cursor.execute(f"{first}SELECT count(*) FROM beneficiaries_person")  # noqa: S608
        assert cursor.fetchone() == (1,)


def test_it_is_said_again_after_a_savepoint_was_rolled_back(db, lin, make_person):
    """What was said inside of it is unsaid with it: what holds again is what was said before."""
    people = type(make_person()).objects
    with acting.acting(acting.NOBODY):
        assert not people.exists()
    with acting.acting_as(lin):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            _ = 1 / (not people.exists())
        assert people.exists()
    with acting.acting(acting.NOBODY):
        assert not people.exists()


def test_a_station_founded_a_moment_ago_is_one_of_the_askers_places(db, chen, lin, east):
    """What somebody writes there within the same request is shown to whoever founded it."""
    with acting.acting_as(chen):
        assert Station.objects.exists()  # her places are known, and remembered
        new = found_station(code="X1", name="X", tier=3, home=east.home, by=chen)
        trail.record("export", new, by=lin)
        assert AuditEntry.objects.filter(station=new, by=lin).exists()


def test_one_role_for_everything_is_told_by_the_deploy_check(settings):
    assert is_not_the_owner() == []
    settings.DATABASE_ROLE = ""
    assert [one.id for one in is_not_the_owner()] == ["stations.W001"]
