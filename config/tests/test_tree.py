"""The house rules that can be read off the files (what taste alone never held)."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("config", "stations", "beneficiaries", "resources", "cases", "reports", "demo")
LONGEST_FILE = 400
LONGEST_TEMPLATE = 150
WIDE_LINE, WIDEST_LINE, WIDE_SHARE = 120, 160, 0.01
MEDIAN_FUNCTION, LONG_FUNCTION = 8, 40
BANNED = re.compile(
    r"(^|_)(utils?|helpers?|common|misc|handlers?|data|info)(_|$)|^managers?$|^(new|old)_|_?\d{6,8}"
)
OF_EVERY_APP = {"management", "migrations", "models", "templatetags", "tests"}
MECHANISMS = {"stations.kinds", "stations.lists", "stations.photos"}  # of all nouns
INLINE = {
    "script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.I),
    "style element": re.compile(r"<style\b", re.I),
    "style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.I),
    "handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "javascript address": re.compile(r"javascript:", re.I),
    "hx-on": re.compile(r"\shx-on[:=-]", re.I),
    "hx-vals with code": re.compile(r"hx-(vals|headers)\s*=\s*['\"]js:", re.I),
}
AVOIDED = re.compile(
    r"pytest\.(skip|importorskip|mark\.skip|mark\.xfail|mark\.skipif)"
    r"|unittest\.mock|\bMagicMock\b|\bmocker\b|\bunittest\.skip|\brequests_mock\b"
)


def lines_of(path):
    return path.read_text(encoding="utf-8").splitlines()


def python_files():
    found = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts]


def test_files():
    return [path for path in python_files() if is_test(path)]


test_files.__test__ = False


def is_test(path):
    return "tests" in path.parts or path.stem == "testing" or "testing" in path.parts


def templates():
    return list((ROOT / "templates").rglob("*.html"))


def test_there_is_something_to_read():
    assert {path.relative_to(ROOT).parts[0] for path in python_files()} == set(APPS)
    assert ROOT / "templates" / "base.html" in templates()


def test_a_table_that_scrolls_is_reached_by_keys():
    """Those that become cards on a phone scroll nowhere; the others may, on any screen."""
    scrolls = re.compile(r'<div class="table-responsive([^"]*)"([^>]*)>\s*<table class="([^"]*)"')
    shut, seen = [], 0
    for path in templates():
        for _more, said, table in scrolls.findall(path.read_text(encoding="utf-8")):
            seen += 1
            if "cards" not in table.split() and 'tabindex="0"' not in said:
                shut.append(str(path.relative_to(ROOT)))
    assert seen > 20
    assert shut == []


def test_no_file_is_long():
    sources = [*python_files(), *(ROOT / "static" / "js").rglob("*.js")]
    long = {str(path.relative_to(ROOT)): len(lines_of(path)) for path in sources}
    assert {name: count for name, count in long.items() if count > LONGEST_FILE} == {}


def test_no_template_is_long():
    long = {str(path.relative_to(ROOT)): len(lines_of(path)) for path in templates()}
    assert {name: count for name, count in long.items() if count > LONGEST_TEMPLATE} == {}


def too_wide(widths):
    """Of {place: characters}: what is over the limit, and all that is wide once it is too much."""
    wide = {place: width for place, width in widths.items() if width > WIDE_LINE}
    if len(wide) > len(widths) * WIDE_SHARE:
        return wide
    return {place: width for place, width in wide.items() if width > WIDEST_LINE}


def test_a_template_is_read_without_scrolling_sideways():
    """99 of 100 lines have 120 characters or fewer, none more than 160."""
    widths = {
        f"{path.relative_to(ROOT)}:{number}": len(line)
        for path in templates()
        for number, line in enumerate(lines_of(path), start=1)
    }
    assert too_wide(widths) == {}


@pytest.mark.parametrize(
    ("wide", "found"),
    [({}, []), ({3: 121}, []), ({3: 121, 7: 121}, [3, 7]), ({3: 160}, []), ({3: 161}, [3])],
)
def test_one_wide_line_in_a_hundred_is_borne_and_none_that_is_very_wide(wide, found):
    assert list(too_wide(dict.fromkeys(range(100), 120) | wide)) == found


def test_functions_are_short():
    """Half of the product's functions have 8 lines or fewer, 19 of 20 have 40 or fewer."""
    lengths = sorted(
        node.end_lineno - node.lineno + 1
        for path in python_files()
        if not is_test(path)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert lengths[len(lengths) // 2] <= MEDIAN_FUNCTION
    assert lengths[len(lengths) * 19 // 20] <= LONG_FUNCTION


def test_no_module_has_a_name_that_says_nothing():
    assert [
        str(path.relative_to(ROOT))
        for path in python_files()
        if BANNED.search(path.stem.removeprefix("test_")) or BANNED.search(path.parent.name)
    ] == []


def test_every_slice_stands_among_those_whose_layers_are_held():
    held = re.findall(r"^    (\w+\.\w+)$", (ROOT / ".importlinter").read_text("utf-8"), re.M)
    packages = {".".join(path.parent.relative_to(ROOT).parts) for path in python_files()}
    parts = [name.split(".") for name in packages if not name.startswith(("config", "demo"))]
    slices = {".".join(two) for two in parts if len(two) == 2 and two[1] not in OF_EVERY_APP}
    assert slices == set(held) | MECHANISMS


@pytest.mark.parametrize(
    ("name", "banned"),
    [
        ("utils", True),
        ("case_helpers", True),
        ("handler", True),
        ("new_views", True),
        ("views_20240103", True),
        ("dates", False),
        ("information", False),
        ("renewals", False),
    ],
)
def test_the_pattern_of_banned_names(name, banned):
    assert bool(BANNED.search(name)) is banned


def test_no_template_has_anything_inline():
    """A strict content-security policy holds, so it would not run anyway."""
    found = []
    for path in templates():
        text = re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.S)
        found += [
            f"{path.relative_to(ROOT)}: {what}"
            for what, pattern in INLINE.items()
            if pattern.search(text)
        ]
    assert found == []


@pytest.mark.parametrize(
    ("html", "what"),
    [
        ("<script>go()</script>", "script"),
        ('<p style="color: red">', "style attribute"),
        ('<button type="button"\n onclick="go()">', "handler"),
        ('<a href="javascript:go()">', "javascript address"),
        ('<button hx-on:click="go()">', "hx-on"),
    ],
)
def test_the_patterns_find_what_is_inline(html, what):
    assert INLINE[what].search(html)


def test_a_script_of_its_own_file_is_not_inline():
    assert not INLINE["script"].search('<script type="module" src="/static/js/log.js"></script>')


def test_tests_are_neither_skipped_nor_mocked():
    me = Path(__file__)
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in test_files()
        if path != me
        for match in AVOIDED.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned(name):
    wanted = [line.split("#")[0].strip() for line in lines_of(ROOT / name)]
    loose = [line for line in wanted if line and not re.fullmatch(r"[\w.\[\],-]+==[\w.]+", line)]
    assert loose == (["-r requirements.txt"] if name == "requirements-dev.txt" else [])


def test_the_change_log_names_the_release_at_hand():
    assert re.search(r"^## ", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.M)


def test_nothing_names_a_package_index_or_a_machine():
    """Where packages come from is the business of the machine's own configuration."""
    files = [ROOT / "Makefile", ROOT / "Procfile", *ROOT.glob("requirements*.txt")]
    files += [*(ROOT / ".ci").iterdir(), *python_files()]
    pattern = re.compile(r"--(extra-)?index-url|--find-links|--trusted-host|/root/|/home/\w")
    found = [
        str(path.relative_to(ROOT))
        for path in files
        if path.is_file() and path != Path(__file__) and pattern.search(path.read_text("utf-8"))
    ]
    assert found == []
