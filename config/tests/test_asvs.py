"""docs/asvs.md: every requirement of levels 1 and 2 is there, and what it names exists."""

import re
import subprocess

import pytest

# Section → numbers of its requirements of levels 1 and 2 (ASVS 5.0.0).
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5,
    "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2,
    "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11,
    "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1,
    "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
    "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5,
    "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip
REQUIRED = [f"{section}.{n + 1}" for section, most in SECTIONS.items() for n in range(most)]


@pytest.fixture(scope="module")
def rows(root):
    """``(numbers, where)``, a row each."""
    text = (root / "docs" / "asvs.md").read_text(encoding="utf-8")
    found = re.findall(r"^\| (\d[\d., ]*) \| [^|]+ \| ([^|]+) \|$", text, re.M)
    return [(numbers.split(", "), where) for numbers, where in found]


def test_every_requirement_has_its_row_once(rows):
    assert len(REQUIRED) == 253
    assert sorted(number for numbers, _where in rows for number in numbers) == sorted(REQUIRED)


def test_every_test_that_is_named_exists(root, rows):
    listed = subprocess.run(
        ["git", "grep", "-hoE", r"^def test_\w+", "--", "*.py"],
        cwd=root, capture_output=True, text=True, check=True,
    )  # fmt: skip
    known = {line.removeprefix("def ") for line in listed.stdout.splitlines()}
    named = {name for _n, where in rows for name in re.findall(r"`(test_\w+)`", where)}
    assert len(named) > 80
    assert named - known == set()


def test_every_place_that_is_named_exists(root, rows):
    words = {word for _n, where in rows for word in re.findall(r"`([^`]+)`", where)}
    places = {word for word in words if re.fullmatch(r"[\w./-]*[a-z]/[\w./-]+|\w+\.md", word)}
    assert len(places) > 30
    assert [place for place in places if not (root / place).exists()] == []


def test_what_names_nothing_gives_a_reason(rows):
    assert [numbers for numbers, where in rows if "`" not in where and len(where) < 12] == []
