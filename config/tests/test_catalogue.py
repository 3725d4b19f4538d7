"""Chinese typography of the catalogue (the design system's rule): a thin gap between Han and
digits, while a date is one word: 填报 2025年10月, 近 30 天."""

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
