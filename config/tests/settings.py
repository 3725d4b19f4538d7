"""The product's settings, and the sample app beside its own (``config.tests.sample``)."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS, OUR_APPS

SAMPLE = "config.tests.sample"
OUR_APPS = [*OUR_APPS, SAMPLE]
INSTALLED_APPS = [*INSTALLED_APPS, SAMPLE]
ROOT_URLCONF = f"{SAMPLE}.site"
