"""What is vendored is what was taken from npm; every icon that is named is drawn."""

import gzip
import hashlib
import re

import pytest

from stations.looks import LOOKS

NAMED_IN_TEMPLATES = re.compile(r'(?:\{% icon|icon_name=)\s*"([a-z0-9-]+)"')
NAMED_IN_BUTTONS = re.compile(
    r'\{% (?:button|post_button|link_row) (?:[\w.]+|_\("[^"]*"\)) "([a-z0-9-]+)"'
)
NAMED_IN_PILLS = re.compile(r'\{% pill (?:\w+|_\("[^"]*"\)) "[a-z ]*" "([a-z0-9-]+)"')


@pytest.fixture(scope="module")
def sprite(root):
    return set(re.findall(r'id="i-([a-z0-9-]+)"', (root / "static/icons/sprite.svg").read_text()))


def test_vendored_files_are_unchanged(root):
    sums = (root / "static/vendor/SHA256SUMS").read_text().split("\n")
    checked = [line.split("  ") for line in sums if line]
    assert len(checked) == 4
    for digest, name in checked:
        content = (root / "static/vendor" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest, name


def test_every_icon_of_the_list_is_in_the_sprite(root, sprite):
    assert sprite == set((root / "static/icons/icons.txt").read_text().split())


def test_every_icon_that_a_template_names_is_in_the_sprite(root, sprite):
    templates = [path.read_text() for path in (root / "templates").rglob("*.html")]
    named = {
        name
        for text in templates
        for pattern in (NAMED_IN_TEMPLATES, NAMED_IN_BUTTONS, NAMED_IN_PILLS)
        for name in pattern.findall(text)
    }
    assert len(named) > 40
    assert named <= sprite


def test_every_icon_that_the_parts_name_is_in_the_sprite(sprite):
    from stations.navigation import NAV, PRESSED

    named = {look.icon for looks in LOOKS.values() for look in looks.values()}
    assert len(named) > 15
    named |= {entry.icon for entry in (*NAV, *PRESSED)} | {"user-circle"}
    assert named <= sprite


def test_a_phone_loads_at_most_a_hundred_kilobytes(root):
    """Everything that any page of the frame asks for, gzipped; its HTML comes on top (≤ 8 kB)."""
    names = ["css/site.css", "css/frame.css", "icons/sprite.svg"]
    files = [root / "static" / name for name in names]
    files += [path for path in (root / "static/js").glob("*.js") if path.name != "charts.js"]
    files += (root / "static/vendor").glob("*.css")
    files += (root / "static/vendor").glob("htmx-*.js")
    assert len(files) > 10
    assert gzipped(files) < 92 * 1024


def test_a_dashboard_loads_at_most_three_hundred_kilobytes(root):
    """The charts come on top, on dashboards only; its HTML may weigh 16 kB."""
    files = [root / "static" / name for name in ("icons/sprite.svg", "js/charts.js")]
    for pattern in ("css/site.css", "css/frame.css", "js/*.js", "vendor/*.css", "vendor/*.js"):
        files += (root / "static").glob(pattern)
    assert gzipped(set(files)) < 284 * 1000


def test_only_dashboards_load_the_charts(root):
    loading = {
        path.name for path in (root / "templates").rglob("*.html") if "echarts" in path.read_text()
    }
    assert loading == {"dashboard.html"}


def gzipped(files):
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in files)


def test_no_template_holds_script_style_or_handler(root):
    forbidden = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style|\sstyle=|\son[a-z]+="
    )
    for path in (root / "templates").rglob("*.html"):
        assert not forbidden.search(path.read_text()), path


def test_the_style_sheet_names_colours_only_in_its_tokens(root):
    """Part 1 holds them; print's hairlines, the hover veil and the white behind a QR code are
    the exceptions."""
    rules = (root / "static/css/site.css").read_text().split("/* 2 Bootstrap")[1]
    rules += (root / "static/css/frame.css").read_text()
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", rules)) <= {"#999", "#88888855", "#fff"}
