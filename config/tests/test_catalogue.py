"""Chinese typography of the catalogue (the design system's rule): a thin gap between Han and
digits, while a date is one word: 填报 2025年10月, 近 30 天."""

import ast
import re
from pathlib import Path

import polib
import pytest

CATALOGUE = Path(__file__).parent.parent / "locale/zh_Hans/LC_MESSAGES/django.po"
HAN = "[\u3400-\u9fff]"
DATE = r"%\((?:month|period|day|when|on|since|due)\)[sd]"
NUMBER = r"(?:\d|%\((?:number|edition|version|count|age)\)[sd])"
GAPLESS = re.compile(
    rf"{HAN}(?:{DATE}|{NUMBER})|{NUMBER}%*(?![年月日]){HAN}|%\((?:station|place)\)s{DATE}"
)
# Dates themselves, and quotations of what people write
WORDS_OF_DATES = (
    "first half", "second half", "%(year)d-", "quarter %(quarter)", "year %(year)d", "Jan Feb",
    "%(day)s %(month)s", "%(month)s %(year)s", "Units may begin", "Villagers' group",
)  # fmt: skip


def test_digits_stand_apart_from_han():
    entries = [e for e in polib.pofile(CATALOGUE) if not e.msgid.startswith(WORDS_OF_DATES)]
    assert len(entries) > 2000
    texts = {text for e in entries for text in (e.msgstr, *e.msgstr_plural.values())}
    assert {text for text in texts if GAPLESS.search(text)} == set()


@pytest.mark.parametrize(
    ("text", "is_gapless"),
    [
        ("填报%(month)s", True),
        ("填报 %(month)s", False),
        ("近30天", True),
        ("近 30 天", False),
        ("请选择 1949年以后的日期。", False),
        ("超过100%。", True),
        ("第 %(edition)d 版", False),
        ("%(day)s前", False),
        ("请填报%(station)s%(month)s", True),
    ],
)
def test_the_rule_knows_a_gap(text, is_gapless):
    assert bool(GAPLESS.search(text)) is is_gapless


def asked_for(path):
    """Texts that a module has translated, whatever it calls the function, in f-strings too."""
    tree = ast.parse(path.read_text())
    names = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if "gettext" in alias.name
    }
    for node in ast.walk(tree) if names else ():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield from (one.value for one in node.args if isinstance(one, ast.Constant))


def test_every_text_that_the_code_has_translated_is_in_the_catalogue(root):
    entries = polib.pofile(CATALOGUE)
    known = {text for e in entries for text in (e.msgctxt, e.msgid, e.msgid_plural)}
    apps = ("beneficiaries", "cases", "demo", "reports", "resources", "stations")
    paths = [path for app in apps for path in (root / app).rglob("*.py")]
    texts = {
        text
        for path in paths
        if not {"tests", "migrations"} & set(path.parts)
        for text in asked_for(path)
    }
    assert len(texts) > 1500
    assert texts - known == set()
