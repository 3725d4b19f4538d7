"""What is true of themes alone: the nation's, and codes that are given once."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from resources.models import Theme
from resources.themes.national import NATIONAL, after_migrate
from resources.themes.queries import offered_at, offered_to, themes_of, words_of_items
from resources.themes.services import BATCH, theme_row, void_theme
from stations.kinds.protocol import one
from stations.refused import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
CODES = [code for code, _name in NATIONAL]


@pytest.fixture
def enter_theme(chen, county):
    def make(name, code, *, by=chen, division=county, **fields):
        return one(BATCH.add, theme_row(by=by, division=division, name=name, code=code, **fields),
                   by=by)[0]  # fmt: skip

    return make


def codes(rows):
    return {row.code for row in rows}


def test_the_nations_are_there_for_whoever_works_anywhere(lin, chen, north, nobody, shen):
    assert codes(themes_of(lin)) == codes(themes_of(chen)) == set(CODES)
    assert codes(offered_at(north)) == set(CODES)
    for user in (nobody, shen):
        assert not themes_of(user)


def test_nobody_changes_the_nations(chen, an, he):
    theme = Theme.objects.get(code="unity")
    for user in (chen, an, he):
        with pytest.raises(PermissionDenied):
            BATCH.edit(theme, by=user, name="x")
        with pytest.raises(PermissionDenied):
            void_theme(theme, reason="x", by=user)


def test_what_a_migration_finds_it_leaves(chen):
    Theme.objects.filter(code="unity").update(name="民族团结进步")
    Theme.objects.filter(code="party").delete()
    after_migrate(using=connection.alias)
    assert Theme.objects.get(code="unity").name == "民族团结进步"
    assert set(Theme.objects.values_list("code", flat=True)) == set(CODES)


def test_a_divisions_own_are_for_those_below_it(enter_theme, lin, east, north, city, gao, chen):
    enter_theme("Reading", "reading")
    enter_theme("Rivers", "rivers", by=gao, division=city)
    assert {"reading", "rivers"} <= codes(offered_at(east)) & codes(themes_of(lin))
    assert {"reading", "rivers"} & codes(offered_at(north)) == set()
    with pytest.raises(PermissionDenied):
        enter_theme("Theirs", "theirs", by=chen, division=city)


def test_a_code_is_given_once_in_the_nation(enter_theme, make_user, other_county, chen):
    enter_theme("Reading", "reading")
    ma = make_user("ma", ("officer", other_county))
    for code in ("reading", "unity"):
        with pytest.raises(Refused, match="code"):
            enter_theme("Again", code, by=ma, division=other_county)
    rows = [theme_row(by=chen, division=chen.postings.get().division, name=n, code="twice")
            for n in "AB"]  # fmt: skip
    with pytest.raises(Refused, match="code"):
        BATCH.add(rows, by=chen)


def test_it_is_offered_from_its_first_day_to_its_last(enter_theme, east, chen):
    enter_theme("Reading", "reading", since=date(2025, 3, 1), until=date(2025, 4, 1))
    shown = {day: "reading" in codes(offered_at(east, date(2025, *day)))
             for day in ((2, 28), (3, 1), (3, 31), (4, 1))}  # fmt: skip
    assert shown == {(2, 28): False, (3, 1): True, (3, 31): True, (4, 1): False}
    assert "reading" not in codes(offered_to(chen))
    assert words_of_items(["reading"]) == {"reading": "Reading"}


def test_a_sign_of_the_texts_can_stand_in_no_code(enter_theme):
    with pytest.raises(Refused, match="="):
        enter_theme("Reading", "a=b")


def test_one_without_use_is_voided(enter_theme, chen):
    theme = enter_theme("Reading", "reading")
    assert void_theme(theme, reason="Entered twice", by=chen).voided_at
    assert enter_theme("Reading", "reading").code == "reading"
    with pytest.raises(ValidationError):
        void_theme(theme, reason="Entered twice", by=chen)
