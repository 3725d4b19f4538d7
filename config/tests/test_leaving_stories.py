"""Three stories from page to page, as those who press see them: a widow's household, a moved
family that comes back, a worker who leaves."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from beneficiaries.models import Enrolment, HouseholdMember, Person, PersonCategory
from cases.models import Case, VisitDuty
from stations.models import Notice, Posting


@pytest.fixture
def luos(make_person, make_household, make_duty, make_case):
    """罗正 (80), the householder with an open case; his wife 王秀英 (78) on her own ledger."""
    home = {"household": make_household()}
    luo = make_person("罗正", sex="1", relation="02", **home)
    wife = make_person("王秀英", sex="2", relation="10", **home)
    for one in (luo, wife):
        HouseholdMember.objects.filter(person=one).update(relation=one.relation)
        make_duty(one)
    make_case(luo, status="intervention")
    return luo, wife


def link(answer, name, person):
    """The address, if the page leads there."""
    url = reverse(f"cases:{name}", args=[person.pk])
    return url if url in answer.content.decode() else ""


def filled(answer):
    """What the page's form sends when nothing of it is touched."""
    form = answer.context["form"]
    found = {bound.html_name: bound.value() for bound in form}
    return {name: value for name, value in found.items() if value not in (None, False)}


def keyed(sent):
    return {name: getattr(value, "pk", value) for name, value in sent.items()}


def test_a_widows_household(as_user, luos, lin, he, east, today):
    luo, widow = luos
    worker = as_user(lin)
    death = link(worker.get(luo.get_absolute_url()), "person_death", luo)
    asked = worker.get(death)
    assert Case.objects.get().get_absolute_url() in asked.content.decode()  # what ends by it
    sent = keyed(filled(asked)) | {"on": today.isoformat(), "reason": "村委告知", "alone": "on"}
    assert sent["householder"] == widow.pk  # the only one who remains
    page = worker.post(death, sent, follow=True)
    said = page.content.decode()
    assert "王秀英" in " ".join(str(message) for message in page.context["messages"])
    assert link(page, "person_death", luo) == link(page, "person_leave", luo) == ""
    assert f"{reverse('cases:log')}?person={luo.pk}" not in said

    widow.refresh_from_db()
    assert (widow.relation, PersonCategory.objects.get(person=widow).code) == ("02", "31")
    assert [duty.person for duty in VisitDuty.objects.open()] == [widow]
    home = worker.get(reverse("cases:person_household", args=[widow.pk])).content.decode()
    assert "已去世" in home or "去世" in home

    # found again at the door: marked, and its page instead of a form
    found = worker.get(reverse("cases:log"), {"q": "罗正"}).content.decode()
    assert luo.get_absolute_url() in found
    assert f"?person={luo.pk}" not in found

    # the colleague registers him anew, and is told
    again = worker.post(
        reverse("beneficiaries:register"),
        {"station": east.pk, "name": "罗正", "born_on": "1948-04-28", "sex": "1",
         "ethnicity": "01", "relation": "02", "risk": "N", "home": "none",
         "residence": "rural", "enrolled_on": today.isoformat()},
    )  # fmt: skip
    assert luo in again.context["doubles"]
    assert Person.objects.filter(name="罗正").get() == luo

    # it was his brother: the lead takes it back, and both are as they were but for the household
    undo = link(as_user(he).get(luo.get_absolute_url()), "person_death_undo", luo)
    as_user(he).post(undo, {"reason": "是他的兄弟"})
    luo.refresh_from_db()
    assert (luo.died_on, luo.is_active, luo.relation) == (None, True, "10")


def test_a_moved_family_that_comes_back(as_user, luos, lin, he, today):
    worker, lead = as_user(lin), as_user(he)
    last = today - timedelta(days=40)
    for person in luos:
        leave = link(worker.get(person.get_absolute_url()), "person_leave", person)
        sent = {"because": "moved", "on": last.isoformat(), "note": "去城里女儿家"}
        page = worker.post(leave, sent, follow=True)
        assert link(page, "person_take_up", person)
        assert link(page, "case_open", person) == ""
    assert Case.objects.get().status == "suspended"
    assert not VisitDuty.objects.open().exists()
    everybody, url = {one.name for one in luos}, reverse("cases:people")
    assert not [name for name in everybody if name in worker.get(url).content.decode()]
    gone = worker.get(url, {"state": "left-moved"}).content.decode()
    assert all(name in gone for name in everybody)
    sheet = worker.get(reverse("cases:people_export"), {"state": "left", "format": "csv"})
    assert last.isoformat() in b"".join(sheet).decode()

    # in spring they are back: one press each, from the page that one finds them by
    for person in luos:
        page = worker.get(person.get_absolute_url())
        back = link(page, "person_take_up", person)
        page = worker.post(back, filled(worker.get(back)), follow=True)
        assert f"{reverse('cases:log')}?person={person.pk}" in page.content.decode()
    due = VisitDuty.objects.open().values_list("due_on", flat=True)
    assert list(due) == [today + timedelta(days=7)] * 2
    assert Enrolment.objects.filter(person__in=luos).count() == 4
    assert all(name in worker.get(url).content.decode() for name in everybody)

    # the lead goes on with the case where it stood
    case = Case.objects.get()
    resume = reverse("cases:case_step", args=[case.pk, "resume"])
    asked = filled(lead.get(resume))
    lead.post(resume, asked | {"note": "回来了", "done_on": today.isoformat()})
    assert Case.objects.get().status == "intervention"


def test_a_worker_who_leaves(as_user, luos, lin, he, make_worker, make_user, east, today):
    ren = make_worker("任敏", east, make_user("ren", ("worker", east)))
    Person.objects.update(worker=lin.worker)
    Case.objects.update(worker=lin.worker)
    leaving = as_user(lin)
    assert leaving.get(reverse("cases:today")).status_code == 200

    lead = as_user(he)
    page = lead.get(lin.worker.get_absolute_url()).content.decode()
    [url] = re.findall(r'href="(/workers/[^"]+/end/)"', page)
    asked = lead.get(url)
    named = asked.content.decode()
    assert Case.objects.get().get_absolute_url() in named
    assert all(person.get_absolute_url() in named for person in luos)
    last = {"until": (today - timedelta(days=1)).isoformat()}
    done = lead.post(url, keyed(filled(asked)) | last | {"to": ren.pk}, follow=True)
    assert done.status_code == 200

    assert set(Person.objects.values_list("worker", flat=True)) == {ren.pk}
    assert Case.objects.get().worker == ren
    assert Posting.objects.get(user=lin).until == today
    assert Notice.objects.filter(to=ren.user).count() == 1
    assert leaving.get(reverse("cases:today")).status_code == 302  # to the log-in
    lin.refresh_from_db()
    assert as_user(lin).get(luos[0].get_absolute_url()).status_code == 404
    mine = as_user(ren.user).get(reverse("cases:people"), {"worker": ren.pk}).content.decode()
    assert all(person.name in mine for person in luos)
