"""Tables that were seen when they were nearly empty and have grown since: until the database looks
again, its planner believes in one row everywhere. No page may hang on that."""

import pytest
from django.db import connection
from django.urls import reverse

from config.testing_database import maintenance
from reports.dashboards.tests.test_dashboards import address, network  # noqa: F401  (a fixture)

SUBJECTS = ("coverage", "services", "kept", "overdue", "cases", "donations")
AS_IF_ONE_ROW = """
SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', relname::text,
    'relpages', %s::integer, 'reltuples', 1::real)
FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
BLOATED = 1000  # pages of which that one row was one: so it is after many were deleted
CAN_BE_TOLD = 180000  # from this version on statistics can be written


FORGET = AS_IF_ONE_ROW.replace("pg_restore", "pg_clear").replace(
    """'schemaname', 'public', 'relname', relname::text,
    'relpages', %s::integer, 'reltuples', 1::real""",
    "'public', relname::text",
)


def as_owner(sql, values=()):
    """An older server is left with what it believes of new tables."""
    if connection.pg_version >= CAN_BE_TOLD:
        with maintenance(dbname=connection.settings_dict["NAME"]) as cursor:
            cursor.execute(sql, values)


@pytest.fixture
def mislead(db):
    yield lambda pages: as_owner(AS_IF_ONE_ROW, [pages])
    as_owner(FORGET)


@pytest.fixture
def within(db):
    """A statement that takes longer ends, and its page with it."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '2s'")


def test_pages_do_not_hang_on_what_the_planner_believes(
    as_user,
    gao,
    lin,
    city,
    county,
    network,  # noqa: F811
    within,
    mislead,
):
    network(0, 60)
    mislead(BLOATED)
    officer = as_user(gao)
    boards = [f"{address(city)}", f"{address(city)}?month=2025-10&open={county.pk}"]
    lists = [f"{address(city, 'behind', subject=one)}?month=2025-10" for one in SUBJECTS]
    for path in [*boards, *lists]:
        assert officer.get(path).status_code == 200
    mislead(1)
    people = reverse("cases:people")
    for path in (people, f"{people}?q=luo", reverse("cases:records")):
        assert officer.get(path).status_code == as_user(lin).get(path).status_code == 200
