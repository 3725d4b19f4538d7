"""How the broker's address is spelled for Celery."""

import pytest

from config import embedded


@pytest.mark.parametrize(
    ("given", "spelled"),
    [
        ("unix:///srv/run/valkey", "redis+socket:///srv/run/valkey"),
        ("redis://127.0.0.1:6379/0", "redis://127.0.0.1:6379/0"),
        ("rediss://broker/1", "rediss://broker/1"),
    ],
)
def test_celery_is_given_its_own_spelling(given, spelled):
    assert embedded.broker_url(given) == spelled
