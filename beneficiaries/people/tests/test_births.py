"""A birth of which only the year or the age is known."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from beneficiaries.codes import BornPrecision
from beneficiaries.models import Person
from beneficiaries.people import services
from beneficiaries.people.rules import of_age, read_age, read_birth
from stations.imports.cells import WrongCell
from stations.imports.services import confirm_import

DAY, YEAR = BornPrecision.DAY, BornPrecision.YEAR


@pytest.mark.parametrize(
    "typed", ["1948", "1948年", "约1948年", "约 1948 年", "1948年生", "1948.0", "1948-04", "1948.1",
              "1948年4月", "194804", "１９４８"],
)  # fmt: skip
def test_a_year_means_the_first_of_july(typed):
    assert read_birth(typed) == (date(1948, 7, 1), YEAR)


@pytest.mark.parametrize("typed", ["1948-04-28", "1948/4/28", "1948年4月28日", "19480428"])
def test_a_full_date_is_that_day(typed):
    assert read_birth(typed) == (date(1948, 4, 28), DAY)


@pytest.mark.dated
@pytest.mark.parametrize("typed", ["78岁", "78 岁", "约78岁", "78周岁", "７８岁", "78岁左右"])
def test_an_age_means_the_year_that_gives_it_today(typed):
    birth = read_birth(typed)
    assert (birth.on.month, birth.on.day, birth.precision) == (7, 1, YEAR)
    assert Person(born_on=birth.on).age_on() == 78


@pytest.mark.parametrize(
    ("today", "year"),
    [(date(2026, 6, 30), 1947), (date(2026, 7, 1), 1948), (date(2026, 12, 31), 1948)],
)
def test_before_july_an_age_is_of_the_year_before(today, year):
    assert of_age(78, today).on == date(year, 7, 1)


def test_a_bare_number_is_asked_about_and_under_the_heading_age_it_is_one():
    with pytest.raises(WrongCell) as asked:
        read_birth("78")
    assert asked.value.fix == "78岁"
    assert read_age("78") == read_birth("78岁")
    assert Person(born_on=read_age("8个月").on).age_on() == 0


@pytest.mark.parametrize("typed", ["1800", "2999", "131岁", "1948-02-30", "abc", "48年", "1948-13"])
def test_what_is_no_birth_is_refused_with_what_to_write(typed):
    with pytest.raises(WrongCell):
        read_birth(typed)


@pytest.fixture
def about(east, lin):
    """李雪, about 1948."""

    def register(**fields):
        given = {"name": "李雪", "born_on": date(1948, 3, 3), "born_precision": YEAR} | fields
        return services.register_person(station=east, by=lin, **given)

    return register


def test_of_a_year_no_other_day_is_stored_than_the_first_of_july(about):
    person = about()
    assert (person.born_on, person.born_precision) == (date(1948, 7, 1), YEAR)


def test_an_identity_number_replaces_the_year_by_its_day(about, lin, sample_number):
    number = sample_number(date(1950, 4, 28))
    assert (about(id_number=number).born_on, Person.objects.get().born_precision) == (
        date(1950, 4, 28),
        DAY,
    )
    person = about(name="王芳")
    edited = services.edit_person(person, by=lin, id_number=sample_number(date(1949, 5, 6), "004"))
    assert (edited.born_on, edited.born_precision) == (date(1949, 5, 6), DAY)


def test_a_wrong_number_leaves_the_year(about, lin):
    person = about()
    with pytest.raises(ValidationError):
        services.edit_person(person, by=lin, id_number="123")
    person.refresh_from_db()
    assert person.born_precision == YEAR


def test_a_day_alone_makes_it_a_day_and_the_same_row_sent_back_changes_nothing(about, lin):
    person = about()
    same = services.edit_person(person, by=lin, born_on=person.born_on)
    assert (same.version, same.born_precision) == (1, YEAR)
    edited = services.edit_person(person, by=lin, born_on=date(1948, 4, 28))
    assert (edited.born_on, edited.born_precision) == (date(1948, 4, 28), DAY)


def test_a_category_that_may_fit_the_year_is_taken(about):
    born = {"born_on": date(1943, 1, 1)}
    for since, is_so in [(date(2022, 12, 31), False), (date(2023, 1, 1), True)]:
        given = {"name": f"王{'一二'[is_so]}", "categories": [("37", since, None)]} | born
        if is_so:
            assert about(**given).categories.get().since == since
        else:
            with pytest.raises(ValidationError):
                about(**given)


def test_a_namesake_of_about_the_same_year_is_asked_about(about):
    about()
    for again in [
        {"born_on": date(1948, 1, 2), "born_precision": DAY},
        {"born_on": date(1949, 1, 1)},
    ]:
        with pytest.raises(services.LikelyDouble):
            about(**again)
    about(born_on=date(1951, 1, 1))
    assert Person.objects.count() == 2


def test_it_is_said_wherever_an_age_or_a_birth_is_shown(about, as_user, lin):
    person, client = about(sex="2"), as_user(lin)
    age = person.age_on()
    assert (person.sex_and_age, person.years_told) == (f"女 约 {age}", f"约 {age} 岁")
    assert f"约 {age} 岁" in client.get(person.get_absolute_url()).text
    assert "约 1948 年" in client.get(reverse("cases:person_file", args=[person.pk])).text
    assert f"约 {age}" in client.get(reverse("cases:people")).text
    export = client.get(reverse("cases:people_export"), {"format": "csv"})
    assert f"约 {age}" in export.getvalue().decode()


def test_the_form_takes_an_age_and_shows_it_again(as_user, lin, typed_person):
    register = reverse("beneficiaries:register")
    as_user(lin).post(register, typed_person(born_on="78岁"))
    person = Person.objects.get()
    assert (person.age_on(), person.born_precision) == (78, YEAR)
    page = as_user(lin).get(reverse("beneficiaries:edit", args=[person.pk]))
    assert page.context["form"]["born_on"].value() == f"约 {person.born_on.year} 年"
    page = as_user(lin).post(register, typed_person(born_on="78"))
    assert "78 岁" in page.context["form"].errors["born_on"][0]
    assert 'value="78"' in page.text


def test_rest_takes_and_tells_how_much_is_known(as_client, tong, east):
    body = {"station": "E1", "name": "李雪", "born_on": "1948-01-01", "born_precision": "year",
            "client_uuid": "0191b3b0-0000-7000-8000-000000000001"}  # fmt: skip
    made = as_client(tong).post("/api/v1/beneficiaries/", body, content_type="application/json")
    assert made.status_code == 201, made.text
    assert (made.json()["born_on"], made.json()["born_precision"]) == ("1948-07-01", "year")


def test_a_sheet_says_a_year_or_an_age_where_it_has_no_day(xlsx, upload, run_jobs, lin, east):
    sheet = xlsx(
        ["姓名", "出生年月", "出生年", "年龄"],
        ["李一", "1948", None, None],
        ["李二", None, 1950, timezone.localdate().year - 1950],
        ["李三", None, None, 78],
        ["李四", "1948-04-28", None, "不详"],
        ["李五", "78", None, None],
    )
    batch = upload("people", sheet, lin, east)
    assert [row.number for row in batch.rows.filter(outcome="bad")] == [6]
    confirm_import(batch, good_only=True, by=lin)
    run_jobs()
    born = {p.name: (p.born_on, p.born_precision) for p in Person.objects.all()}
    assert born == {
        "李一": (date(1948, 7, 1), YEAR),
        "李二": (date(1950, 7, 1), YEAR),
        "李三": of_age(78, timezone.localdate()),
        "李四": (date(1948, 4, 28), DAY),
    }
