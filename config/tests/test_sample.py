"""The sample app is the tests' alone: the product neither installs nor translates it."""

import importlib
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command

SAMPLE = "config.tests.sample"


def test_the_product_installs_no_sample():
    product = importlib.import_module("config.settings")
    assert SAMPLE not in product.INSTALLED_APPS
    assert SAMPLE in settings.INSTALLED_APPS
    assert product.ROOT_URLCONF == "config.urls"


def test_what_tests_start_runs_as_the_product_does():
    """A worker, the demo, a command: none of them finds the sample."""
    assert os.environ["DJANGO_SETTINGS_MODULE"] == "config.settings"
    asked = "from django.conf import settings; print(settings.INSTALLED_APPS)"
    told = subprocess.run(  # noqa: S603
        [sys.executable, "-c", asked], cwd=settings.BASE_DIR, capture_output=True, check=True
    )
    assert SAMPLE.encode() not in told.stdout


@pytest.mark.django_db
def test_its_tables_are_those_of_its_models():
    call_command("makemigrations", "sample", check_changes=True, dry_run=True, verbosity=0)


def test_no_catalogue_has_its_words(root):
    text = (root / "config/locale/zh_Hans/LC_MESSAGES/django.po").read_text(encoding="utf-8")
    assert "config/tests/" not in text
    assert "--ignore 'config/tests/*'" in (root / "Makefile").read_text(encoding="utf-8")
