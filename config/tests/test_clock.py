"""The clock is one, Python's: no statement asks the database what time it is, and the tests
that move the clock do move it."""

import ast
import datetime
import re
import time
from collections import Counter

import pytest
from django.db import connection
from django.utils import timezone

from config.testing_clock import MOMENTS, moment_of, turns
from config.tests.test_tree import APPS, ROOT, is_test

# What PostgreSQL answers with its own clock; age() of one argument counts from its today.
ASKS = re.compile(
    r"\b(?:now|(?:clock|statement|transaction)_timestamp|timeofday)\s*\(\s*\)"
    r"|\bcurrent_(?:date|time|timestamp)\b|\blocaltime(?:stamp)?\b|\bage\([^(),]*\)"
    r"|'(?:now|today|tomorrow|yesterday)'\s*::|\b(?:date|timestamp(?:tz)?)\s+'(?:now|today)'",
    re.IGNORECASE,
)
OF_DJANGO = {"Now", "TransactionNow", "StatementNow"}  # expressions that become such words


def sources():
    """The product's own, migrations too."""
    found = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    return [path for path in found if not is_test(path)]


def words_of(tree):
    """Every text of a module but its docstrings, those of f-strings too."""
    told = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in told:
            yield node.lineno, node.value


def found_in(source):
    """What asks the database for the time: line and words."""
    tree = ast.parse(source)
    asked = [(line, m.group()) for line, text in words_of(tree) for m in ASKS.finditer(text)]
    asked += [
        (node.lineno, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.")
        for alias in node.names
        if alias.name in OF_DJANGO
    ]
    return asked + [
        (node.lineno, node.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in OF_DJANGO
    ]


def test_no_statement_of_the_product_asks_the_database_for_the_time():
    paths = sources()
    assert {path.parts[len(ROOT.parts)] for path in paths} == set(APPS)
    asked = {f"{path.relative_to(ROOT)}:{line}": word for path in paths
             for line, word in found_in(path.read_text(encoding="utf-8"))}  # fmt: skip
    assert asked == {}


@pytest.mark.parametrize(
    "source",
    [
        'cursor.execute("UPDATE jobs SET at = NOW()")',
        'sql = f"SELECT {name} WHERE due_on < CURRENT_DATE"',
        'RunSQL("... NEW.at := clock_timestamp( );")',
        "sql = \"since > 'today'::date\"",
        'sql = "age(born_on) > 60"',
        "from django.db.models.functions import Lower, Now",
        "rows.filter(at__lt=functions.Now())",
    ],
)
def test_the_pattern_finds_who_asks(source):
    assert found_in(source)


@pytest.mark.parametrize(
    "source",
    [
        '"""As of now(): the docstring may say so."""',
        "timezone.now()",
        'sql = "extract(year FROM age(%s, born_on))"',
        'sql = "SELECT updated_at, current_dates, page(x, y)"',
    ],
)
def test_the_pattern_leaves_python_alone(source):
    assert not found_in(source)


IN_THE_DATABASE = """
SELECT 'function ' || proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT 'default of ' || adrelid::regclass, pg_get_expr(adbin, adrelid) FROM pg_attrdef
UNION ALL SELECT 'constraint ' || conname, pg_get_constraintdef(oid) FROM pg_constraint
UNION ALL SELECT 'index ' || indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'view ' || viewname, definition FROM pg_views WHERE schemaname = 'public'
UNION ALL SELECT 'trigger ' || tgname, pg_get_triggerdef(oid) FROM pg_trigger
"""


def test_nothing_that_stands_in_the_database_asks_it_for_the_time(db):
    with connection.cursor() as cursor:
        cursor.execute(IN_THE_DATABASE)
        rows = cursor.fetchall()
    assert {what.split()[0] for what, _ in rows} >= {"function", "constraint", "index", "trigger"}
    assert [what for what, text in rows if text and ASKS.search(text)] == []


def test_the_days_that_break_things_are_among_the_moments():
    days = {(at.month, at.day) for at in map(moment_of, MOMENTS.values())}
    assert days >= {(2, 28), (2, 29), (12, 31), (1, 1), (11, 30), (3, 31)}
    around = [at for at in map(moment_of, MOMENTS.values()) if (at.hour, at.minute) != (12, 0)]
    assert [f"{at:%H:%M}" for at in around] == ["23:59", "00:01"]
    assert around[1].astimezone(datetime.UTC).date() < around[1].date()


def test_each_moment_is_some_tests_in_the_suite_and_every_tests_in_the_soak(root):
    names = [
        name
        for path in root.glob("*/**/test_*.py")
        for name in re.findall(r"\bmark\.dated\b[^\n]*\n(?:@.*\n)*def (test_\w+)", path.read_text())
    ]
    assert len(names) > 40
    suite = [[one.id for one in turns(name) if not one.marks] for name in names]
    assert {tuple(one.id for one in turns(name)) for name in names} == {tuple(MOMENTS)}
    assert {len(moments) for moments in suite} == {2}
    asked = Counter(moment for moments in suite for moment in moments)
    assert all(asked[moment] > 5 for moment in MOMENTS), asked


@pytest.mark.dated
def test_at_a_moment_python_says_so_and_time_goes_on(moment, today, make_household):
    at = moment_of(moment)
    assert timezone.localdate() == today == at.date()
    assert at <= make_household().created_at < at + datetime.timedelta(seconds=50)
    before = timezone.now()
    time.sleep(0.001)
    assert timezone.now() > before
