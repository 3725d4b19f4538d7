"""Which parties there are: the nation's five, or what the nearest division upwards says."""

import pytest
from django.core.exceptions import ValidationError

from stations.kinds.protocol import one
from stations.models import Party
from stations.parties.queries import NATIONAL, parties_at, party_of
from stations.parties.services import BATCH, party_row

# As three provinces have published them.
PUBLISHED = {
    "云南": ["社区", "社会组织", "社会工作者", "社区志愿者", "社会慈善资源"],
    "安徽": ["社区", "社会组织", "社会工作者", "社会资源", "社区自治组织"],
    "福建": ["县镇民政", "社工站", "社会资源", "志愿者", "社会组织"],
}
CODES = {
    "社区": Party.COMMUNITY, "社会组织": Party.ORGANISATION, "社会工作者": Party.WORKER,
    "社区志愿者": Party.VOLUNTEER, "志愿者": Party.VOLUNTEER, "社会慈善资源": Party.CHARITY,
    "社会资源": Party.RESOURCE, "社区自治组织": Party.SELF_GOVERNMENT,
    "县镇民政": Party.CIVIL_AFFAIRS, "社工站": Party.STATION,
}  # fmt: skip


@pytest.fixture
def say(make_user, province):
    keeper = make_user("mo", ("administrator", province))

    def add(division, word, party=None, **fields):
        fields = {"party": party or CODES[word], "word": word} | fields
        row = party_row(by=keeper, division=division, **fields)
        return one(BATCH.add, row, by=keeper)[0]

    return add


def words(division):
    return [str(said.word) for said in parties_at([division.pk])[division.pk].values()]


def test_where_nobody_says_any_there_are_the_nations_five(county):
    assert words(county) == PUBLISHED["云南"]
    assert len(NATIONAL) == 5


@pytest.mark.parametrize("said", PUBLISHED.values(), ids=PUBLISHED)
def test_each_published_definition_can_be_said_by_a_province(said, say, province, east_town):
    for word in said:
        say(province, word)
    assert set(words(east_town)) == set(said)


def test_the_nearest_division_says_them(say, province, county, other_county, east_town):
    for word in PUBLISHED["安徽"]:
        say(province, word)
    own = say(county, "县镇民政")
    assert words(east_town) == words(county) == ["县镇民政"]
    assert set(words(other_county)) == set(PUBLISHED["安徽"])
    BATCH.void(own, by=own.created_by, reason="A mistake")
    assert set(words(county)) == set(PUBLISHED["安徽"])


def test_a_word_is_said_once_a_division_and_a_party_by_several(say, county, east_town):
    say(county, "社区")
    with pytest.raises(ValidationError) as refused:
        say(county, " 社区 ", party="station")
    assert "word" in str(refused.value.entries[0].message_dict)
    say(county, "村社", party="community")
    assert words(east_town) == ["社区、村社"]


def test_an_organisation_is_the_one_party_that_holds_its_kind(say, county):
    assert party_of("agency", NATIONAL) == Party.WORKER
    assert party_of("committee", NATIONAL) == Party.COMMUNITY
    assert party_of("hospital", NATIONAL) == ""
    say(county, "社会资源", kinds=["agency", "company"])
    say(county, "社会组织", kinds=["agency"])
    parties = parties_at([county.pk])[county.pk]
    assert (party_of("company", parties), party_of("agency", parties)) == (Party.RESOURCE, "")
