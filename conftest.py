"""What the test database needs at the end; everything else is in ``config/testing.py``."""

import pytest


@pytest.fixture(scope="session")
def django_db_setup(migrated_once, django_db_setup, django_db_blocker):
    """A server's or a job's thread may still hold a connection, and the database must go."""
    from django.db import connection

    from config.testing_database import as_product

    with as_product():
        yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND backend_type = 'client backend'"
        )
