"""People are found by what workers type, and only in their own stations."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from beneficiaries.models import Opening, Person, PersonToken
from beneficiaries.search.names import pinyin_key
from beneficiaries.search.services import find_people, matching, refresh_tokens
from stations.crypto import blind_index

NUMBER = "11010519491231002X"


@pytest.fixture
def li_xue(make_person):
    index = blind_index("id_number", NUMBER)
    return make_person("李雪", phone="13800002207", id_number=NUMBER, id_index=index)


@pytest.mark.parametrize(
    "typed",
    [
        "李雪", "李", "雪", " 李 雪 ", "lixue", "LiXue", "li xue", "li'xue", "lǐ xuě", "lix", "lx",
        "l", "李xue", "lix ue", "2207", "13800002207", "138 0000 2207", "002X", "002x", NUMBER,
        NUMBER.lower(), "110105491231002",
    ],
)  # fmt: skip
def test_a_person_is_found_by(typed, li_xue, lin):
    assert list(find_people(lin, typed)) == [li_xue]


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "王", "李学", "xue li", "xl", "2208", "13800002208", "〓", "·", "'", "%", "1"],
)
def test_a_person_is_not_found_by(typed, li_xue, lin):
    assert not find_people(lin, typed)


def test_three_characters_are_found_by_any_two_neighbours(make_person, lin):
    person = make_person("李桂兰")
    for typed in [
        "李桂兰",
        "李桂",
        "桂兰",
        "兰",
        "liguilan",
        "ligui",
        "ligl",
        "lgl",
        "guilan",
        "gl",
    ]:
        assert list(find_people(lin, typed)) == [person], typed
    assert not find_people(lin, "李兰")


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        ("曾国芳", ["zengguofang", "cengguofang", "zgf", "cgf", "zeng", "ceng"]),
        ("单小梅", ["shan", "dan", "sxm", "dxm"]),
        ("仇英", ["qiuying", "chouying"]),
        ("解文", ["xiewen", "jiewen"]),
        ("区少华", ["oushaohua", "qushaohua"]),
        ("尉迟恭", ["yuchigong", "weichigong", "ycg"]),
        ("覃芳", ["qinfang", "tanfang"]),
        ("吕强", ["lvqiang", "lüqiang"]),
        ("买买提·吐尔逊", ["maimaiti", "mmt", "买买提吐尔逊", "买买提·吐尔逊"]),
    ],
)
def test_a_name_with_two_readings_is_found_by_both(name, ways, make_person, lin):
    person = make_person(name)
    for typed in ways:
        assert list(find_people(lin, typed)) == [person], typed


def test_the_surname_reads_as_a_surname_in_the_order_of_the_list():
    assert [pinyin_key(n) for n in ["曾国芳", "单小梅", "欧阳锋", "李雪"]] == [
        "zeng guo fang", "shan xiao mei", "ou yang feng", "li xue",
    ]  # fmt: skip


def test_another_station_finds_nobody_by_any_word(li_xue, zhao):
    for typed in ["李雪", "lx", "2207", "002X", NUMBER, "13800002207"]:
        assert not find_people(zhao, typed)


def test_found_people_come_in_the_order_of_their_names_and_no_more_than_asked(make_person, lin):
    for name in ["李学", "李白", "李想"]:
        make_person(name)
    assert [p.name for p in find_people(lin, "li", limit=2)] == ["李白", "李想"]


def test_the_database_keeps_no_end_of_a_number_in_the_clear(li_xue):
    kept = PersonToken.objects.filter(person=li_xue).values_list("token", flat=True)
    ends = {token.rpartition(":")[2] for token in kept}
    assert ends.isdisjoint({"2207", "13800002207", "002X", NUMBER})


def test_the_same_phone_end_has_another_token_in_another_county(make_person, north, li_xue):
    other = make_person("王芳", station=north, phone="13900002207")
    ends = [
        set(p.tokens.filter(token__contains=":p:").values_list("token", flat=True))
        for p in (li_xue, other)
    ]
    assert ends[0].isdisjoint(ends[1])


def test_a_new_name_replaces_what_the_old_one_was_found_by(li_xue, lin):
    li_xue.name = "王芳"
    refresh_tokens([li_xue])
    assert list(find_people(lin, "wf")) == [li_xue]
    assert not find_people(lin, "lx")


def test_searching_costs_the_same_with_twenty_more_people(li_xue, make_person, lin):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            for person in find_people(lin, "li"):
                assert person.station
                assert person.household is None or person.household.division
        return len(queries)

    cost()  # reads the postings
    before = cost()
    for n in range(20):
        make_person(f"李{'一二三四五六七八九十甲乙丙丁戊己庚辛壬癸'[n]}")
    assert cost() == before


@pytest.mark.parametrize("typed", ["罗", "芬", "罗芬", "罗*芬", "罗＊芬"])
def test_who_is_masked_is_found_by_what_the_mask_leaves(typed, make_person, chen):
    found = make_person("罗正芬")
    make_person("罗正")
    people = Person.objects.countable_by(chen)
    assert found in matching(people, chen, typed)


@pytest.mark.parametrize("typed", ["正", "罗正", "正芬", "罗正芬", "lzf", "luozhengfen"])
def test_who_is_masked_is_not_found_by_what_it_hides(typed, make_person, chen, lin):
    person = make_person("罗正芬")
    assert not matching(Person.objects.countable_by(chen), chen, typed).exists()
    assert person in matching(Person.objects.countable_by(lin), lin, typed)


def test_who_is_masked_is_not_found_by_a_number(make_person, sample_number, chen, lin, an):
    number = sample_number()
    index = blind_index("id_number", number)
    person = make_person("罗正芬", phone="13800002207", id_number=number, id_index=index)
    people = Person.objects.countable_by(chen)
    for typed in (number, number[-4:], "2207", "13800002207"):
        assert not matching(people, chen, typed).exists()
        assert person in matching(people, lin, typed)
    Opening.objects.create(
        user=chen, person=person, reason="A complaint", until=timezone.now() + timedelta(hours=1)
    )
    assert person in matching(people, chen, "2207")


def test_who_is_masked_is_found_by_the_village(make_person, make_household, chen, east_village):
    east_village.name = "梅花村委会"
    east_village.save(update_fields=["name"])
    person = make_person("罗正芬", household=make_household())
    people = Person.objects.countable_by(chen)
    assert person in matching(people, chen, "梅花村")
    assert person in matching(people, chen, "梅花村 罗")
    assert not matching(people, chen, "梅花村 正").exists()
