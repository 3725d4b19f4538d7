"""Where tests run: folders, servers and keys of their own; pytest.ini loads this first.

``DATABASE_URL`` and ``REDIS_URL`` are used when given. Else there is an embedded cluster under
``var/test``, apart from the one of ``make demo``, so that stopping one never stops the other.
"""

import gc
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
VAR_DIR = ROOT / "var" / "test"
OF_A_DEPLOYMENT = ("ALLOWED_HOSTS", "DEBUG", "DEMO", "HTTPS", "STATIC_ROOT")

os.environ.pop("DJANGO_SETTINGS_MODULE", None)  # pytest.ini says which
for name in OF_A_DEPLOYMENT:
    os.environ.pop(name, None)
os.environ["VAR_DIR"] = str(VAR_DIR)
os.environ["EXTRA_APPS"] = "demo"
os.environ["SWS_ENV_FILE"] = ""  # also on a machine that is a server
os.environ["EMBEDDED_DURABLE"] = "0"  # no fsync: what tests write need not outlive the machine
os.environ.setdefault("REDIS_PREFIX", "test:")
if "PYTEST_XDIST_WORKER" in os.environ:  # beside a database of its own
    os.environ["REDIS_PREFIX"] += os.environ["PYTEST_XDIST_WORKER"] + ":"
(VAR_DIR / "static").mkdir(parents=True, exist_ok=True)


def pytest_configure() -> None:
    from django.conf import settings

    from stations.accounts.hashers import Argon2Hasher

    # What tests start runs as the product does, without the sample app of the tests.
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    Argon2Hasher.time_cost, Argon2Hasher.memory_cost = 1, 8  # the same way, without its price
    # A manifest would want collectstatic before every run.
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }


def pytest_sessionstart(session: pytest.Session) -> None:
    """The first process holds the servers, so that they outlast every worker of xdist."""
    from django.conf import settings

    from config import embedded

    if not session.config.option.collectonly:
        embedded.start(settings)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Being somebody else takes root: an ordinary user is told which tests are left out."""
    if os.geteuid() == 0:
        return
    left_out = [item for item in items if item.get_closest_marker("root")]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)
    for item in left_out:
        sys.stderr.write(f"LEFT OUT, needs root: {item.nodeid}\n")


def pytest_collection_finish() -> None:
    """What is there now stays to the end: the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the checkout."""
    return ROOT
