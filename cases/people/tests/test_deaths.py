"""A death ends what is owed and keeps the file; a wrong record can be taken back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from beneficiaries.models import Enrolment, HouseholdMember, Person, PersonCategory
from cases.models import VisitDuty
from cases.people.services.deaths import record_death, undo_death
from stations.models import AuditEntry, Notice
from stations.wording import full_day

THAT_DAY = date(2024, 11, 20)


def die(person, by, **fields):
    row = {"on": THAT_DAY, "reason": "Told by her daughter, certificate seen."}
    return record_death(person, by=by, **row | fields).person


def refused(call, *args, **fields):
    with pytest.raises(ValidationError) as caught:
        call(*args, **fields)
    error = caught.value
    return list(error.message_dict) if hasattr(error, "error_dict") else [""]


def test_the_day_of_death_is_the_last_on_the_ledger(granny_li, lin):
    die(granny_li, lin)
    person = Person.objects.get()
    assert person.died_on == THAT_DAY
    assert Enrolment.objects.on(THAT_DAY).exists()
    assert not Enrolment.objects.on(THAT_DAY + timedelta(days=1)).exists()


def test_whoever_came_and_died_on_one_day_was_on_the_ledger_that_day(granny_li, lin):
    Enrolment.objects.update(since=THAT_DAY)
    die(granny_li, lin)
    assert Enrolment.objects.on(THAT_DAY).exists()


def test_a_death_before_the_enrolment_leaves_one_day(granny_li, lin):
    Enrolment.objects.update(since=THAT_DAY + timedelta(days=9))
    die(granny_li, lin)
    assert Enrolment.objects.get().until == THAT_DAY + timedelta(days=10)


def test_the_station_still_reads_the_file_and_owes_nothing(granny_li, make_duty, lin):
    make_duty(granny_li)
    die(granny_li, lin)
    assert Person.objects.visible_to(lin).get() == granny_li
    duty = VisitDuty.objects.get()
    assert (duty.state, duty.ended_on) == ("cancelled", THAT_DAY)


def test_an_open_case_is_suspended_for_the_lead_to_end(granny_li, make_case, lin, he):
    case = make_case(status="intervention")
    die(granny_li, lin)
    case.refresh_from_db()
    assert (case.status, case.suspended_from) == ("suspended", "intervention")
    assert "2024年11月20日" in case.steps.get().note
    notices = Notice.objects.filter(to=he).values_list("text", flat=True)
    assert any(case.number in text for text in notices)


@pytest.mark.parametrize("status", ["follow_up", "suspended", "archived"])
def test_a_case_that_is_past_the_work_stays_as_it_is(granny_li, make_case, lin, status):
    case = make_case(status=status)
    die(granny_li, lin)
    case.refresh_from_db()
    assert case.status == status


def test_the_trail_says_how_it_is_known(granny_li, lin):
    die(granny_li, lin)
    entry = AuditEntry.objects.get(verb="death")
    assert (entry.reason, entry.detail["died_on"]) == (
        "Told by her daughter, certificate seen.",
        "2024-11-20",
    )


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"on": date(1948, 4, 27)}, "on"),
    ],
)
def test_a_death_has_a_possible_day_and_a_source(granny_li, lin, fields, field):
    assert refused(die, granny_li, lin, **fields) == [field]


@pytest.mark.dated
def test_a_death_is_of_today_and_not_of_tomorrow(granny_li, lin, today):
    assert refused(die, granny_li, lin, on=today + timedelta(days=1)) == ["on"]
    assert die(granny_li, lin, on=today).died_on == today


def test_nobody_was_met_after_they_died(granny_li, make_visit, lin):
    make_visit(granny_li, done_on=THAT_DAY + timedelta(days=1))
    assert refused(die, granny_li, lin) == ["on"]
    assert die(granny_li, lin, on=THAT_DAY + timedelta(days=1)).died_on


def test_an_attempt_after_the_death_stands_in_nobodys_way(granny_li, make_visit, lin):
    make_visit(granny_li, done_on=THAT_DAY + timedelta(days=1), outcome="not_met")
    assert die(granny_li, lin).died_on == THAT_DAY


def test_nobody_dies_twice(granny_li, lin):
    die(granny_li, lin)
    assert refused(die, granny_li, lin) == [""]


@pytest.mark.parametrize("name", ["wang", "zhao", "chen", "an", "nobody"])
def test_strangers_and_supervisors_record_no_death(request, granny_li, name):
    with pytest.raises(PermissionDenied):
        die(granny_li, request.getfixturevalue(name))


def test_the_lead_takes_a_wrong_record_back(granny_li, make_duty, lin, he):
    make_duty(granny_li)
    die(granny_li, lin)
    undo_death(granny_li, reason="It was her neighbour.", by=he)
    assert Person.objects.get().died_on is None
    assert Enrolment.objects.get().until is None
    assert VisitDuty.objects.open().filter(person=granny_li).exists()
    assert AuditEntry.objects.get(verb="undo_death").reason == "It was her neighbour."


@pytest.fixture
def home(granny_li, make_person):
    """罗正, the householder, and Granny Li, his wife."""
    Person.objects.filter(pk=granny_li.pk).update(relation="10")
    granny_li.refresh_from_db()
    return make_person("罗正", sex="1", household=granny_li.household), granny_li


def test_the_widow_is_the_householder_and_lives_alone(home, lin):
    luo, widow = home
    done = record_death(luo, on=THAT_DAY, reason="Seen.", by=lin, alone=widow, householder=widow)
    assert (done.alone, done.householder, done.unsaid) == (widow, widow, [])
    assert Person.objects.get(pk=widow.pk).relation == "02"
    row = PersonCategory.objects.get(person=widow)
    assert (row.code, row.since) == ("31", THAT_DAY)


def test_unasked_nothing_follows(home, lin):
    luo, widow = home
    die(luo, lin)
    assert Person.objects.get(pk=widow.pk).relation == "10"
    assert not PersonCategory.objects.exists()


def test_nobody_of_several_lives_alone_and_no_stranger_is_householder(home, make_person, lin):
    luo, widow = home
    stranger = make_person("王一")
    assert refused(die, luo, lin, householder=stranger) == ["householder"]
    make_person("罗强", household=widow.household, relation="20")
    assert refused(die, luo, lin, alone=widow) == ["alone"]


def test_whoever_lives_after_all_is_her_husband_again_and_she_the_householder(home, lin, he):
    luo, widow = home
    HouseholdMember.objects.filter(person=widow).update(relation="10")
    record_death(luo, on=THAT_DAY, reason="Seen.", by=lin, householder=widow)
    undo_death(luo, reason="Wrong.", by=he)
    said = dict(Person.objects.values_list("name", "relation"))
    assert (said["李桂兰"], said["罗正"]) == ("02", "10")


def test_the_page_proposes_who_follows(as_user, home, lin):
    luo, widow = home
    form = as_user(lin).get(reverse("cases:person_death", args=[luo.pk])).context["form"]
    assert form.fields["householder"].initial == widow
    assert widow.name in form.fields["alone"].label
    assert not form["alone"].value()  # ticked by the worker
    of_the_wife = as_user(lin).get(reverse("cases:person_death", args=[widow.pk])).context["form"]
    assert "householder" not in of_the_wife.fields


@pytest.fixture
def orphans(home, make_person):
    """In 罗正's household a boy of nobody; next door a girl whose guardian he is."""
    luo, widow = home
    boy = make_person("罗小宝", born_on=date(2016, 1, 1), household=luo.household, relation="20")
    girl = make_person("林小妹", born_on=date(2015, 1, 1), guardian="罗正，外公")
    make_person("王小明", born_on=date(2015, 1, 1), guardian="王强，父亲")
    return luo, boy, girl


def test_children_left_without_a_guardian_are_named_before_and_after(as_user, orphans, lin):
    luo, boy, girl = orphans
    url = reverse("cases:person_death", args=[luo.pk])
    page = as_user(lin).get(url)
    assert [end.url for end in page.context["left"]] == [
        girl.get_absolute_url(),
        boy.get_absolute_url(),
    ]
    done = as_user(lin).post(url, {"on": "2024-11-20", "reason": "Seen."}, follow=True)
    text = done.content.decode()
    assert "林小妹、罗小宝" in text
    assert "王小明" not in text


def test_a_child_is_householder_only_by_a_tick(as_user, orphans, home, lin):
    luo, boy, _girl = orphans
    Person.objects.filter(pk=home[1].pk).update(household=None)
    url = reverse("cases:person_death", args=[luo.pk])
    form = as_user(lin).get(url).context["form"]
    assert form.fields["householder"].initial is None
    sent = {"on": "2024-11-20", "reason": "Seen.", "householder": str(boy.pk)}
    assert "of_a_child" in as_user(lin).post(url, sent).context["form"].errors
    assert as_user(lin).post(url, sent | {"of_a_child": "on"}).status_code == 302
    assert Person.objects.get(pk=boy.pk).relation == "02"


def test_whoever_is_young_or_known_to_live_alone_is_not_asked_about(as_user, home, lin):
    luo, widow = home
    url = reverse("cases:person_death", args=[luo.pk])
    PersonCategory.objects.create(person=widow, code="31", since=THAT_DAY)
    assert "alone" not in as_user(lin).get(url).context["form"].fields
    PersonCategory.objects.all().delete()
    Person.objects.filter(pk=widow.pk).update(born_on=date(1990, 1, 1))
    assert "alone" not in as_user(lin).get(url).context["form"].fields


def test_taking_back_needs_a_lead_a_reason_and_a_death(granny_li, lin, he):
    assert refused(undo_death, granny_li, reason="x", by=he) == [""]
    die(granny_li, lin)
    assert refused(undo_death, granny_li, reason=" ", by=he) == ["reason"]
    with pytest.raises(PermissionDenied):
        undo_death(granny_li, reason="x", by=lin)


def test_by_the_pages(as_user, granny_li, lin, he):
    url = reverse("cases:person_death", args=[granny_li.pk])
    assert as_user(lin).get(url).status_code == 200
    wrong = as_user(lin).post(url, {"on": "1900-01-01", "reason": "x"})
    assert "on" in wrong.context["form"].errors
    assert as_user(lin).post(url, {"on": "2024-11-20", "reason": "Seen."}).status_code == 302
    undo = reverse("cases:person_death_undo", args=[granny_li.pk])
    assert as_user(lin).get(undo).status_code == 403
    assert as_user(he).get(undo).status_code == 200
    assert as_user(he).post(undo, {"reason": "Wrong."}).status_code == 302
    assert Person.objects.get().died_on is None


@pytest.mark.parametrize(("name", "status"), [("wang", 403), ("zhao", 404), ("chen", 404)])
def test_who_gets_the_death_page(request, as_user, granny_li, name, status):
    url = reverse("cases:person_death", args=[granny_li.pk])
    assert as_user(request.getfixturevalue(name)).get(url).status_code == status


def test_of_somebody_dead_the_page_leads_to_them_and_says_the_day(granny_li, lin, as_user):
    person = die(granny_li, lin)
    answer = as_user(lin).get(f"/people/{person.pk}/death/", follow=True)
    assert answer.redirect_chain == [(person.get_absolute_url(), 302)]
    [told] = answer.context["messages"]
    assert full_day(THAT_DAY) in str(told)


def test_another_day_sent_again_says_what_is_stored_and_where(granny_li, lin, as_user):
    person = die(granny_li, lin)
    sent = {"on": "2024-11-21", "reason": "Told by her son."}
    answer = as_user(lin).post(f"/people/{person.pk}/death/", sent)
    text = answer.content.decode()
    assert full_day(THAT_DAY) in text
    assert "Told by her son." in text
    assert answer.context["form"].stands == person.get_absolute_url()
    assert Person.objects.get().died_on == THAT_DAY
