"""What a visit's form offers: those who were there last time, and what fits the ages."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from cases.models import ServiceRecord
from cases.visits.forms.visits import CorrectVisitForm
from cases.visits.rules import actions_for, phrases_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(granny_li, make_person, today):
    """Granny, her son, his boy of eight years, all in one household."""
    born = today - timedelta(days=365 * 8 + 10)
    son = make_person("李大勇", born_on=date(1975, 5, 6), household=granny_li.household)
    return granny_li, son, make_person("李小军", born_on=born, household=granny_li.household)


@pytest.fixture
def form_of(as_user, lin):
    return lambda person: as_user(lin).get(f"/log/?person={person.pk}")


def test_who_was_there_last_time_comes_first_and_is_ticked_by_one_tap(
    family, log_record, form_of, as_user, lin, today
):
    granny, son, boy = family
    log_record(granny, boy, done_on=today - timedelta(days=7))
    page = form_of(granny)
    assert [one for one, _is_on in page.context["ticks"]] == [granny, boy, son]
    assert page.context["form"]["attended"].value() == [granny.pk]
    assert page.text.count("data-same") == 2
    sent = {"search": "same", "attended": [str(granny.pk)], "client_uuid": str(uuid4())}
    again = as_user(lin).post(f"/log/?person={granny.pk}", sent)
    assert again.context["ticks"] == [(granny, True), (boy, True), (son, False)]
    assert not again.context["form"].errors
    assert ServiceRecord.objects.count() == 1


def test_alone_last_time_or_never_visited_there_is_no_such_button(
    family, log_record, form_of, today
):
    granny, *_others = family
    assert "data-tick-same" not in form_of(granny).text
    log_record(granny, done_on=today - timedelta(days=7))
    assert "data-tick-same" not in form_of(granny).text


def test_chips_fit_the_ages_of_the_household(family, form_of, make_person):
    granny, _son, boy = family
    alone = make_person("王芳", born_on=date(1950, 1, 1))

    def actions(person):
        return [code for code, _label in form_of(person).context["form"].fields["actions"].choices]

    assert {"homework", "blood_pressure"} <= set(actions(granny))
    assert "homework" not in actions(alone)
    assert "blood_pressure" not in actions_for([8])
    assert form_of(boy).context["phrases"] == phrases_for(boy.age_on())
    assert form_of(boy).context["phrases"] != form_of(granny).context["phrases"]


def test_what_was_done_at_a_visit_stays_whatever_the_age(granny_li, lin):
    people = granny_li._meta.model.objects.all()
    form = CorrectVisitForm(people=people, user=lin, initial={"actions": ["homework"]})
    form.offer_by_age([granny_li])
    assert "homework" in [code for code, _label in form.fields["actions"].choices]


def test_a_line_offers_one_and_stays_empty_until_a_thing_is_chosen(
    form_of, as_user, lin, granny_li, stocked, today
):
    quilt = stocked("棉被", 3)
    form = form_of(granny_li).context["form"]
    assert [line.raw["quantity"] for line in form.blank_lines] == ["1"] * 4
    assert not form.opens_lines
    sent = {
        "client_uuid": str(uuid4()), "outcome": "met", "channel": "home", "condition": "well",
        "attended": [str(granny_li.pk)], "done_on": today.isoformat(), "domain": "02",
        "next": "rule",
    }  # fmt: skip
    for n, item in enumerate([quilt.pk, "", ""]):
        line = {"item": item, "person": granny_li.pk, "quantity": "1", "receipt": "open"}
        sent |= {f"handed-{n}-{name}": str(value) for name, value in line.items()}
    assert as_user(lin).post(f"/log/?person={granny_li.pk}", sent).status_code == 302
    assert [float(line.quantity) for line in ServiceRecord.objects.get().hand_overs.all()] == [1.0]


def test_the_hand_out_list_offers_one_of_each(as_user, lin, stocked):
    stocked("棉被", 3)
    form = as_user(lin).get("/hand-overs/add/").context["form"]
    assert [each.value() for _item, each in form.items()] == [1, 1, 1]
