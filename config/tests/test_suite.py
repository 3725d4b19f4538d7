"""What the tests stand on: groups stay together, and nothing of a test is left to the next."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import InternalError, connection

from config import testing_demo
from config.spread import LONG, group_of
from config.testing_clock import DEMO_MOMENT, MOMENTS, moment_of, moved
from config.testing_database import OF_MIGRATE, as_owner, delete_all
from config.testing_soak import SOAKS, soaked
from stations.models import AuditEntry

MODULE = """
import os
import pytest
pytestmark = pytest.mark.xdist_group("shared")

@pytest.mark.parametrize("n", range(4))
def test_of_the_group(n):
    with open("who", "a") as file:
        file.write(os.environ["PYTEST_XDIST_WORKER"] + " ")
"""


def test_one_worker_runs_all_modules_of_a_group(tmp_path, root):
    for name in ("test_one.py", "test_two.py"):
        (tmp_path / name).write_text(MODULE)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p xdist -p config.spread\n")
    xdist = {name for name in os.environ if name.startswith(("PYTEST_", "DJANGO_"))}
    environment = {name: value for name, value in os.environ.items() if name not in xdist}
    own = {"PYTHONPATH": str(root), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup"],
        cwd=tmp_path, env=environment | own, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    workers = (tmp_path / "who").read_text().split()
    assert (len(workers), len(set(workers))) == (8, 1)


def test_the_modules_that_share_a_stack_are_a_group(root):
    folder = root / "config" / "tests"
    modules = [folder / "test_whole.py", folder / "test_chain.py"]
    modules.append(root / "demo" / "tests" / "test_demo.py")  # which copies the same demo
    assert {group_of(module) for module in modules} == {"stack"}


def test_what_begins_first_is_there(root):
    groups = {group_of(path) for path in root.glob("*/**/test_*.py")}
    assert [name for name in LONG if name not in groups and not (root / name).exists()] == []


def test_what_runs_short_here_runs_long_in_the_soak(root):
    """Whoever asks how long has the mark by which ``make soak`` finds it."""
    asked = {
        str(path.relative_to(root)): text
        for path in root.glob("*/**/test_*.py")
        if "config.testing_soak import" in (text := path.read_text(encoding="utf-8"))
    }
    assert len(asked) >= 14
    assert [name for name, text in asked.items() if "pytest.mark.long" not in text] == []
    assert (soaked("short", "long"), SOAKS) in {("short", False), ("long", True)}


def test_a_kept_demo_is_what_would_be_made_now(root, settings):
    day = moment_of(DEMO_MOMENT)
    name = testing_demo.template_name("test", "migrated", day)
    assert name == testing_demo.template_name("test", "migrated", day)
    others = {
        testing_demo.template_name("test", "others", day),
        testing_demo.template_name("test", "migrated", day + timedelta(days=1)),
    }
    settings.KEYS = replace(settings.KEYS, index_key=b"another")
    others.add(testing_demo.template_name("test", "migrated", day))
    assert len(others - {name}) == 3
    made_by = {str(path.relative_to(root)) for path in testing_demo.made_by("demo", "cases")}
    assert made_by >= {"demo/life.py", "cases/people/services/deaths.py"}
    assert not [path for path in made_by if "/tests/" in path]


def test_another_file_makes_another_demo(tmp_path, monkeypatch):
    monkeypatch.setattr(testing_demo, "ROOT", tmp_path)
    (tmp_path / "demo").mkdir()
    names = set()
    for text in ("one", "two"):
        (tmp_path / "demo" / "life.py").write_text(text)
        names.add(testing_demo.template_name("test", "migrated", moment_of(DEMO_MOMENT)))
    assert len(names) == 2


@pytest.mark.parametrize("moment", [DEMO_MOMENT, *MOMENTS.values()])
def test_a_demo_is_made_on_its_day_before_it_is_looked_at(moment):
    looked_at = moment_of(moment)
    made_at = testing_demo.began(looked_at)
    assert made_at.date() == looked_at.date()
    assert made_at < looked_at


def test_a_stack_is_moved_from_the_true_clock_whoever_starts_it():
    moment = moment_of(DEMO_MOMENT)
    ahead = float(testing_demo.clock(moment)["CLOCK_MOVED_BY"])
    with moved(moment_of("2028-02-29T12:00")):
        again = float(testing_demo.clock(moment)["CLOCK_MOVED_BY"])
    assert abs(ahead - again) < 60


@pytest.mark.django_db(transaction=True)
def test_what_a_test_commits_is_taken_away_also_where_nothing_may_be_deleted(lin):
    entry = AuditEntry.objects.create(by=lin, verb="found", record="stations.station:1")
    with as_owner(), pytest.raises(InternalError):
        AuditEntry.objects.filter(pk=entry.pk).delete()
    kept = {name: rows_of(name) for name in OF_MIGRATE}
    if not delete_all():  # the user of a server of one's own may not
        with as_owner():
            call_command("flush", verbosity=0, interactive=False)
    tables = connection.introspection.django_table_names(only_existing=True)
    assert {name: rows for name in tables if (rows := rows_of(name))} == kept
    with connection.cursor() as cursor:
        cursor.execute("SHOW session_replication_role")
        assert cursor.fetchone() == ("origin",)


def rows_of(table):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608
        return cursor.fetchone()[0]
