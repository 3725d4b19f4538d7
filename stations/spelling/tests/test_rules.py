"""One spelling of a name and of a number, whatever it was copied from."""

from time import monotonic

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stations.phones import spelled_phone
from stations.spelling import rules
from stations.spelling.characters import CHARACTERS, OF_GBK

SPELLINGS = [rules.name, rules.code, rules.number, rules.household_number, rules.printed]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("蒙\u3000云", "蒙云"),
        (" 李 桂兰\n", "李桂兰"),
        ("买合木提\u2022吐尔逊", "买合木提·吐尔逊"),
        ("买合木提 ・ 吐尔逊", "买合木提·吐尔逊"),
        ("买合木提\uff0e吐尔逊", "买合木提·吐尔逊"),
        ("买合木提.吐尔逊", "买合木提·吐尔逊"),
        ("\u2f45\u2f24\u2f5f", "方大玉"),  # radicals of Kangxi, as PDF files give them
        ("\u2ea0\u2ed3\u2f63", "民长生"),  # and of the supplement
        ("龚\ue863", "龚䶮"),
        ("龚\ue863 云", "龚䶮云"),
        ("\ufeff黄世\u200b芬\u202c", "黄世芬"),
        ("葛\U000e0100", "葛"),
        ("Ｌｉｎ  Wei", "Lin Wei"),
        ("社工站 (东)", "社工站（东）"),
        ("社工站（东）", "社工站（东）"),
        ("Plum (East)", "Plum (East)"),
        ("3.8节", "3.8节"),
        ("A.B", "A.B"),
        ("\uf8ff王", "\uf8ff王"),  # whose character nobody knows
    ],
)
def test_a_name_has_one_spelling(typed, kept):
    assert rules.name(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("990101\u200b195805053227", "990101195805053227"),
        ("'990101196209093112", "990101196209093112"),
        ("\t990101196310103223", "990101196310103223"),
        ('="990101196310103223"', "990101196310103223"),
        ("（990101）19631010 322x", "99010119631010322X"),
        ("９９０１－０１", "990101"),
        ("\u202d9901\u202c", "9901"),
        *((none, "") for none in ("无", "—", "/", "0", "没有", "－－")),
    ],
)
def test_a_number_is_digits_and_letters(typed, kept):
    assert rules.number(typed) == kept


def test_a_code_keeps_its_hyphens_and_letters():
    assert rules.code("'Ａ－ 01(b)\u200b") == "A-01(b)"
    assert rules.code("0") == "0"
    assert rules.household_number("0") == rules.household_number("\u200b无") == ""


def test_a_receipts_number_stays_as_it_is_printed():
    assert rules.printed(" 黔\u200b（2025） 001 ") == "黔（2025） 001"


@pytest.mark.parametrize("spell", [*SPELLINGS, spelled_phone], ids=lambda spell: spell.__name__)
@example(text="'\x0c1")
@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30))
def test_what_is_spelled_stays(spell, text):
    assert spell(spell(text)) == spell(text)


def test_the_private_characters_are_those_of_the_standard():
    """GB 18030 gives each of these bytes its character; of 14 the codec has the old one."""
    behind = [bytes([0xFE, low]) for low in (*range(0x50, 0x7F), *range(0x80, 0xA1))]
    told = [one.decode("gb18030") for one in behind]
    late = [n for n, one in enumerate(told) if "\ue000" <= one <= "\uf8ff"]
    assert len(OF_GBK) == len(behind) == 80
    assert len(late) in (0, 14)
    assert [one for n, one in enumerate(OF_GBK) if n not in late] == [
        one for n, one in enumerate(told) if n not in late
    ]
    assert [ord(told[n]) - 0xE815 for n in late] == late
    assert not [one for one in CHARACTERS.values() if "\ue000" <= one <= "\uf8ff"]


@pytest.mark.parametrize("spell", SPELLINGS, ids=lambda spell: spell.__name__)
@pytest.mark.parametrize("text", ["王 " * 50_000, "· " * 50_000, '="' * 50_000, "( " * 50_000])
def test_a_long_text_is_spelled_at_once(spell, text):
    began = monotonic()
    spell(text)
    assert monotonic() - began < 2
