"""One rule for age, whoever asks."""

import ast
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from stations.ages import age_on, latest_birth

days = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@given(days, st.integers(0, 120), st.integers(-400, 400))
def test_the_last_birth_of_an_age_says_what_the_age_says(day, age, off):
    if day.year - age < 1800:
        return
    born = latest_birth(day, age) + timedelta(days=off)
    assert (born <= latest_birth(day, age)) == (age_on(born, day) >= age)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 1, 30), date(2026, 1, 29), 17),
        (date(2008, 1, 30), date(2026, 1, 30), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2006, 2, 28), date(2024, 2, 29), 18),
        (date(2006, 3, 1), date(2024, 2, 29), 17),
        (date(2026, 5, 2), date(2026, 5, 1), -1),
    ],
)
def test_full_years(born, day, age):
    assert age_on(born, day) == age


def test_nobody_else_works_out_an_age():
    """A comparison of (month, day) with (month, day) is an age worked out by hand."""
    found = []
    apps = ("beneficiaries", "cases", "reports", "resources", "stations", "demo")
    for path in (path for app in apps for path in Path(settings.BASE_DIR, app).rglob("*.py")):
        if "tests" in path.parts or path.name == "ages.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Lt | ast.GtE | ast.Gt):
                sides = [ast.unparse(side) for side in (node.left, *node.comparators)]
                if all(".month" in side and ".day" in side for side in sides):
                    found.append(f"{path.relative_to(settings.BASE_DIR)}: {ast.unparse(node)}")
    assert found == []
