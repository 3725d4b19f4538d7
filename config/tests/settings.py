"""The product's settings, and the sample app beside its own (``config.tests.sample``).

Tests make databases as the owner of the tables; what they do in one is done as the product's role
(``conftest.py``), which on a server with but one log-in is made for them.
"""

from config import databases
from config.settings import *  # noqa: F403
from config.settings import DATABASE_ROLE, DATABASES, INSTALLED_APPS, OUR_APPS, VAR_DIR, env

DATABASES["default"]["USER"] = databases.both(env, VAR_DIR)[1]["USER"]
DATABASE_ROLE = DATABASE_ROLE or "sws_test"
SAMPLE = "config.tests.sample"
OUR_APPS = [*OUR_APPS, SAMPLE]
INSTALLED_APPS = [*INSTALLED_APPS, SAMPLE]
ROOT_URLCONF = f"{SAMPLE}.site"
SECOND_STEP_ROLES = []  # the cast has no telephones
