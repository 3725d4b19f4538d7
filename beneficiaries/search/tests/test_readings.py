"""Names are found by every reading, people by their village and by the end of their number."""

import importlib
from datetime import timedelta

import pytest
from django.apps import apps

from beneficiaries.models import PersonToken
from beneficiaries.search.names import MOST, pinyin_key, readings
from beneficiaries.search.services import find_people
from stations.crypto import blind_index

migration = importlib.import_module("beneficiaries.migrations.0003_every_reading_is_found")


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        ("王长乐", ["wangchangle", "wangzhangle", "changyue", "wzy", "wcl", "zhangyue"]),
        ("李乐", ["lile", "liyue", "ly", "ll"]),
        ("任晓", ["renxiao", "rx", "ren"]),
        ("吕强", ["lu", "lv", "lyu", "luqiang", "lvqiang", "lvjiang", "lü", "lǚ", "lq"]),
        ("李绿", ["lilv", "lilu"]),
        ("王朝霞", ["wangchaoxia", "wangzhaoxia"]),
        ("王婷娜", ["wangtingna", "wangtingnuo"]),
        ("单乐", ["shanle", "danyue"]),
    ],
)
def test_a_name_is_found_by_every_common_reading(name, ways, make_person, lin):
    person = make_person(name)
    for typed in ways:
        assert list(find_people(lin, typed)) == [person], typed


def test_the_usual_reading_orders_the_list_and_the_ways_have_an_end():
    assert pinyin_key("吕长乐") == "lv chang le"
    assert len(readings("吕长乐行重朝")) == MOST


def test_who_was_registered_before_is_found_by_the_other_readings_after_the_migration(
    make_person, lin
):
    person, plain = make_person("吕长乐"), make_person("李桂兰")
    PersonToken.objects.filter(person=person, token__contains=":y:lu").delete()
    kept = set(plain.tokens.values_list("token", flat=True))
    assert not find_people(lin, "lu")
    for _again in range(2):
        migration.add_readings(apps, None)
        assert list(find_people(lin, "luzhangyue")) == [person]
    assert set(plain.tokens.values_list("token", flat=True)) == kept


@pytest.fixture
def of_plum_village(make_person, make_household, east_village):
    east_village.name = "梅花村委会"
    east_village.save(update_fields=["name"])
    return make_person("李雪", household=make_household())


def test_a_village_finds_those_who_live_there(of_plum_village, make_person, lin, zhao):
    make_person("王芳")
    for typed in ("梅花", "梅花村", " 梅花村 ", "梅花村 李", "李雪 梅花"):
        assert list(find_people(lin, typed)) == [of_plum_village], typed
    for typed in ("梅", "花村", "梅花村 王"):
        assert not find_people(lin, typed), typed
    assert not find_people(zhao, "梅花村")


def test_a_name_that_is_a_villages_too_finds_both(of_plum_village, make_person, lin):
    named = make_person("梅花")
    assert set(find_people(lin, "梅花")) == {of_plum_village, named}


def test_the_end_of_an_identity_number_finds_ones_own_people_alone(make_person, lin, zhao):
    number = "11010519491231002X"
    person = make_person("李雪", id_number=number, id_index=blind_index("id_number", number))
    for typed in ("002X", "002x"):
        assert list(find_people(lin, typed)) == [person]
    assert not find_people(lin, "0021")
    assert not find_people(zhao, "002X")


def test_results_say_who_died(as_user, lin, make_person, today):
    person = make_person("李雪")
    page = as_user(lin).get("/log/", {"q": "李雪"})
    assert "已去世" not in page.text
    person.died_on = today - timedelta(1)  # on the last day one is on the list
    person.save(update_fields=["died_on"])
    assert "已去世" in as_user(lin).get("/log/", {"q": "李雪"}).text
    assert "已去世" in as_user(lin).get("/people/", {"q": "李雪"}).text
    assert "李雪" not in as_user(lin).get("/people/").text


def test_a_long_name_of_many_readings_is_read_in_no_time():
    """阿 fifty times has 2**50 ways: a worker once took 18 GB for them."""
    assert len(readings("王" + "乐" * 49)) == 16
    assert len(readings("阿" * 50)) == 16
