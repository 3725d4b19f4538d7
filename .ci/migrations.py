"""Writes the migrations anew, from nothing, out of the models as they are: ``make migrations``.

Only for as long as nobody runs the product: a database migrated before must be made again. Each
app gets ``0001_initial``, its tables with all that belongs to them, triggers too. Two get more:
the app of the log-ins has ``0001_users`` first, the one table that libraries refer to, and an app
with proxies has ``0002_triggers``, what it hangs on the tables of others.

What models cannot say (an extension, rows that must be there) is written by hand, in a migration
of its own beside these: only files that begin with MARK are written over.

Nine tenths of a migration's time are Django's state, which renders all related models again for
every operation. So indexes, constraints and triggers are options of the table, the tables of an
app are one operation, and the many steps of libraries run before there is anything of ours.
"""

import ast
import io
import os
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MARK = "# Written by make migrations (.ci/migrations.py)\n\n"
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

import django  # noqa: E402

django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import migrations  # noqa: E402
from django.db.migrations.loader import MigrationLoader  # noqa: E402
from django.db.migrations.operations.base import Operation  # noqa: E402
from django.db.migrations.state import ModelState, ProjectState  # noqa: E402
from django.db.migrations.utils import resolve_relation  # noqa: E402
from django.db.migrations.writer import MigrationWriter  # noqa: E402
from django.utils import translation  # noqa: E402
from pgtrigger.migrations import AddTrigger  # noqa: E402

from stations.tables import CreateTables  # noqa: E402

OURS = [app.label for app in apps.get_app_configs() if Path(app.path).parent == ROOT]
USER = tuple(settings.AUTH_USER_MODEL.lower().split("."))
TABLES = {app: "0002_initial" if app == USER[0] else "0001_initial" for app in OURS}
translation.deactivate_all()  # what is written down is English
STATE = ProjectState.from_apps(apps)


def main() -> int:
    files = [file for app in OURS for file in files_of(app)]
    for path in [path for app in OURS for path in folder(app).glob("*.py")]:
        if path.read_text().startswith(MARK):
            path.unlink()
    for file in files:
        path = folder(file.app_label) / f"{file.name}.py"
        path.write_text(MARK + in_lines(MigrationWriter(file, include_header=False).as_string()))
        sys.stdout.write(f"{path.relative_to(ROOT)}\n")
    command = [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def folder(app: str) -> Path:
    return Path(apps.get_app_config(app).path) / "migrations"


def files_of(app: str) -> Iterator[migrations.Migration]:
    models = [model for key, model in sorted(STATE.models.items()) if key[0] == app and key != USER]
    tables = [model for model in models if not is_proxy(model)]
    before = set()
    if app == USER[0]:
        yield file_of(app, "0001_users", [STATE.models[USER]], [create(STATE.models[USER])])
        before = {(app, "0001_users"), *libraries().items()}
    yield file_of(app, TABLES[app], tables, [CreateTables([*map(create, tables)])], before)
    proxies = [model for model in models if is_proxy(model)]
    triggers = [
        AddTrigger(proxy.name_lower, trigger) for proxy in proxies for trigger in triggers_of(proxy)
    ]
    if proxies:
        operations = [*map(create, proxies), *triggers]
        yield file_of(app, "0002_triggers", proxies, operations, {(app, TABLES[app])})


def file_of(
    app: str,
    name: str,
    models: list[ModelState],
    operations: list[Operation],
    before: set[tuple[str, str]] = frozenset(),
) -> migrations.Migration:
    file = migrations.Migration(name, app)
    file.initial = (app, TABLES[app]) not in before
    file.operations = operations
    ends = libraries() | TABLES
    apps_named = {named for model in models for named in apps_named_by(model)} - {app}
    file.dependencies = sorted(before | {(named, ends[named]) for named in apps_named})
    return file


def create(model: ModelState) -> migrations.CreateModel:
    """With plain columns first and those that refer then, by name, as Django has it."""
    fields = sorted(model.fields.items(), key=lambda item: item[0] if item[1].remote_field else "")
    options = {name: value for name, value in model.options.items() if value != []}
    options.pop("triggers", None)
    if not is_proxy(model) and (triggers := triggers_of(model)):
        options["triggers"] = triggers
    return migrations.CreateModel(model.name, fields, options, model.bases, model.managers)


def triggers_of(model: ModelState) -> list:
    rendered = STATE.apps.get_model(model.app_label, model.name)
    return [trigger.compile(rendered) for trigger in model.options.get("triggers", [])]


def apps_named_by(model: ModelState) -> Iterator[str]:
    """Those whose tables it refers to or, a proxy, stands for."""
    relations = [field.remote_field for field in model.fields.values() if field.remote_field]
    bases = [base for base in model.bases if isinstance(base, str)]
    for named in [*(relation.model for relation in relations), *bases]:
        yield resolve_relation(named, model.app_label, model.name_lower)[0]


def is_proxy(model: ModelState) -> bool:
    return bool(model.options.get("proxy"))


@cache
def libraries() -> dict[str, str]:
    """The last migration of every app that is not ours."""
    settings.MIGRATION_MODULES = dict.fromkeys(OURS)  # ours may name what has moved
    return dict(MigrationLoader(None).graph.leaf_nodes())


def in_lines(source: str) -> str:
    """SQL as it was written, line by line, in place of one long line."""
    broken = source
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.STRING and r"\n" in token.string:
            broken = broken.replace(token.string, f'"""{ast.literal_eval(token.string)}"""')
    if ast.dump(ast.parse(broken)) != ast.dump(ast.parse(source)):
        raise ValueError("A text cannot be broken into lines.")
    return broken


if __name__ == "__main__":
    sys.exit(main())
