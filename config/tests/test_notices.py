"""Every notice says whom it is about (``stations.notices``): by its argument, or in this list."""

import ast

from config.tests.test_tree import APPS, ROOT

# Of log-ins, uploads, months and stations: nobody's file is opened by them.
ABOUT_NOBODY = {
    "cases/filings/services/filings.py": 1,
    "cases/staffing/services.py": 1,
    "reports/dashboards/services.py": 1,
    "reports/issued/services/reminders.py": 1,
    "stations/accounts/resets.py": 1,
    "stations/imports/services/undo.py": 2,
    "stations/imports/services/write.py": 3,
}


def calls():
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            if "/tests/" in name or not (source := path.read_text()).count("notify("):
                continue
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "notify":
                    yield name, {word.arg: word.value for word in node.keywords}


def test_a_notice_that_names_nobody_stands_in_the_list_by_hand():
    found = {}
    for name, words in calls():
        about = words["about"]
        if isinstance(about, ast.Constant) and about.value is None:
            found[name] = found.get(name, 0) + 1
    assert found == ABOUT_NOBODY


def test_all_callers_were_seen():
    assert len({name for name, _words in calls()}) >= 12
