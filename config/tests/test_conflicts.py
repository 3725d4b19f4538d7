"""Two people changed one record: whichever form it is, both values stand beside each other, one is
chosen for each field, and nothing goes over somebody's words unsaid."""

from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.urls import reverse

from beneficiaries.households.services.households import edit_household
from beneficiaries.people.services import edit_person
from cases.casework.services import edit_case
from resources.volunteers.testing import number_of
from resources.volunteers.testing import volunteer as example
from stations.conflicts import differences
from stations.models import AuditEntry, Station
from stations.network.services.stations import edit_station

pytestmark = pytest.mark.django_db


def opened(client, url):
    """What a browser sends of an untouched form."""
    form = client.get(url).context["form"]
    sent = {}
    for bound in form:
        value = bound.field.prepare_value(bound.value())
        if value not in (None, "", [], False):
            sent[bound.html_name] = value
    return sent


def told(answer):
    return {one.name: (one.theirs, one.mine) for one in answer.context["form"].differences}


@pytest.fixture
def stale(as_user, lin, granny_li):
    """The form of Granny Li, opened before somebody else writes."""
    url = reverse("beneficiaries:edit", args=[granny_li.pk])
    client = as_user(lin)
    return client, url, opened(client, url)


def test_both_values_of_a_person_stand_beside_each_other(stale, he, granny_li):
    client, url, sent = stale
    edit_person(granny_li, by=he, risk="H", health="asthma")
    answer = client.post(url, sent | {"health": "diabetes"})
    assert answer.status_code == 409
    assert {"risk", "health"} == told(answer).keys()
    assert told(answer)["health"] == ("asthma", "diabetes")
    assert "asthma" in answer.text
    assert "diabetes" in answer.text


@pytest.mark.parametrize(("first", "second"), [("31", "32"), ("14", "32"), ("14", "15")])
def test_categories_that_somebody_else_ticked_meanwhile_stay(
    stale, as_user, he, granny_li, first, second
):
    """Those of the household, too: another form of theirs may have ticked them."""
    client, url, sent = stale
    others = as_user(he)
    ticked = {"categories": [first], f"since_{first}": "2024-01-01"}
    answer = others.post(url, opened(others, url) | ticked)
    assert answer.status_code == 302, answer.context["form"].errors
    granny_li.household.refresh_from_db()
    asked = client.post(url, sent | {"categories": [second]})
    assert asked.status_code == 409
    assert "categories" in told(asked)
    data = asked.context["form"].data
    sent |= {"version": data["version"], "home_version": data["home_version"]}
    sent |= {"categories": [first, second], f"since_{first}": "2024-01-01"}
    assert client.post(url, sent).status_code == 302
    held = [*granny_li.categories.all(), *granny_li.household.categories.all()]
    assert sorted(one.code for one in held) == [first, second]


def test_what_is_chosen_is_saved_over_the_new_version(stale, he, granny_li):
    client, url, sent = stale
    edit_person(granny_li, by=he, risk="H", health="asthma")
    version = client.post(url, sent).context["form"].data["version"]
    sent |= {"version": version, "asked": ["risk", "health"], "health": "diabetes"}
    assert client.post(url, sent | {"kept-risk": "theirs", "kept-health": "both"}).url
    granny_li.refresh_from_db()
    assert granny_li.risk == "H"
    assert granny_li.health.splitlines() == ["asthma", "diabetes"]


def test_nothing_is_saved_before_each_is_chosen(stale, he, granny_li):
    client, url, sent = stale
    edit_person(granny_li, by=he, risk="H", health="asthma")
    version = client.post(url, sent).context["form"].data["version"]
    asked = {"version": version, "asked": ["risk", "health"], "kept-risk": "mine"}
    answer = client.post(url, sent | asked)
    assert answer.status_code == 409
    chosen = {one.name: one.chosen for one in answer.context["form"].differences}
    assert chosen == {"risk": "mine", "health": ""}
    granny_li.refresh_from_db()
    assert (granny_li.risk, granny_li.health) == ("H", "asthma")


def test_whoever_was_quicker_oneself_is_told_so(stale, he, granny_li, settings):
    """The answer to the first try was lost, and one more word typed."""
    settings.LANGUAGE_CODE = "en"
    client, url, sent = stale
    assert client.post(url, sent | {"health": "asthma"}).status_code == 302
    answer = client.post(url, sent | {"health": "asthma, gout"})
    assert answer.status_code == 409
    assert "You saved this yourself meanwhile" in answer.text
    granny_li.refresh_from_db()
    edit_person(granny_li, by=he, risk="H")
    answer = client.post(url, sent | {"health": "asthma, gout"})
    assert "Somebody changed this meanwhile" in answer.text


def test_a_search_in_between_takes_no_question_away(stale, he, granny_li):
    """The form that comes back is over the new version, and would be stored over it."""
    client, url, sent = stale
    edit_person(granny_li, by=he, health="asthma")
    version = client.post(url, sent).context["form"].data["version"]
    asked = {"version": version, "begun": sent["version"], "asked": ["health"], "search": "1"}
    answer = client.post(url, sent | asked | {"health": "diabetes"})
    assert told(answer) == {"health": ("asthma", "diabetes")}
    assert f'name="begun" value="{sent["version"]}"' in answer.text


def test_a_risk_can_not_be_kept_twice(stale, he, granny_li):
    """``both`` is for texts."""
    client, url, sent = stale
    edit_person(granny_li, by=he, risk="H")
    version = client.post(url, sent).context["form"].data["version"]
    asked = {"version": version, "asked": ["risk"], "kept-risk": "both"}
    assert client.post(url, sent | asked).status_code == 409


def test_the_others_words_are_a_read_of_what_is_protected(stale, he, granny_li):
    client, url, sent = stale
    edit_person(granny_li, by=he, health="asthma")
    before = AuditEntry.objects.filter(verb="read").count()
    client.post(url, sent)
    assert AuditEntry.objects.filter(verb="read").count() == before + 1
    entry = AuditEntry.objects.filter(verb="read").latest("pk")
    assert "health" in entry.detail["fields"]["beneficiaries.person"]


def test_whoever_was_quicker_once_more_is_told_again(stale, he, granny_li):
    client, url, sent = stale
    edit_person(granny_li, by=he, health="asthma")
    version = client.post(url, sent).context["form"].data["version"]
    granny_li.refresh_from_db()
    edit_person(granny_li, by=he, health="gout")
    asked = {"version": version, "asked": ["health"], "kept-health": "mine", "health": "diabetes"}
    answer = client.post(url, sent | asked)
    assert told(answer) == {"health": ("gout", "diabetes")}


def test_a_household_too(as_user, lin, he, granny_li):
    home = granny_li.household
    url = reverse("beneficiaries:household_edit", args=[home.pk])
    client = as_user(lin)
    sent = opened(client, url)
    now = {name: getattr(home, name) for name in ("division", "group_name", "residence", "number")}
    edit_household(home, by=he, **now, address="3组 8号")
    answer = client.post(url, sent | {"address": "3组 9号"})
    assert told(answer) == {"address": ("3组 8号", "3组 9号")}
    sent |= {"version": answer.context["form"].data["version"], "address": "3组 9号"}
    assert client.post(url, sent | {"asked": "address", "kept-address": "theirs"}).url
    home.refresh_from_db()
    assert home.address == "3组 8号"


def test_a_case_too(as_user, lin, he, make_case):
    case = make_case(status="plan", goals="Eats twice a day.")
    url = reverse("cases:case_edit", args=[case.pk])
    client = as_user(lin)
    sent = opened(client, url)
    edit_case(case, by=he, seen_version=case.version, goals="Eats three times a day.")
    answer = client.post(url, sent | {"goals": "Sees the neighbour."})
    assert told(answer) == {"goals": ("Eats three times a day.", "Sees the neighbour.")}


def test_a_station_too(as_user, an, east):
    url = reverse("stations:station_edit", args=[east.pk])
    client = as_user(an)
    sent = opened(client, url)
    edit_station(east, by=an, address="东街 1号")
    answer = client.post(url, sent | {"address": "东街 2号"})
    assert answer.status_code == 409
    assert told(answer) == {"address": ("东街 1号", "东街 2号")}
    sent |= {"version": answer.context["form"].data["version"], "address": "东街 2号"}
    assert client.post(url, sent | {"asked": "address", "kept-address": "mine"}).status_code == 302
    assert Station.objects.get(pk=east.pk).address == "东街 2号"


def test_a_sealed_number_is_told_by_its_mask(as_user, lin, he, volunteer):
    url = reverse("resources:volunteer_edit", args=[volunteer.pk])
    client = as_user(lin)
    sent = opened(client, url)
    mine = sent | {"id_number": number_of("52232719800101017"), "name": "罗小红"}
    assert as_user(he).post(url, sent | {"name": "罗小虹"}).status_code == 302
    answer = client.post(url, mine)
    number = volunteer.id_number
    assert number not in answer.text
    assert "****" in told(answer)["id_number"][0]
    assert told(answer)["name"] == ("罗小虹", "罗小红")


@pytest.fixture
def volunteer(as_user, lin, east):
    from resources.models import Volunteer

    sent = example(1) | {"station": east.pk, "client_uuid": str(uuid4())}
    answer = as_user(lin).post(reverse("resources:volunteer_add"), sent)
    assert answer.status_code == 302, answer.context["form"].errors
    return Volunteer.objects.get()


def test_other_ends_of_lines_are_no_difference(as_user, lin, granny_li):
    """A browser sends CR LF."""
    edit_person(granny_li, by=lin, health="asthma\ngout")
    url = reverse("beneficiaries:edit", args=[granny_li.pk])
    client = as_user(lin)
    form = client.get(url).context["form"]
    sent = opened(client, url) | {"health": "asthma\r\ngout"}
    typed = type(form)(_query(sent), user=lin, person=granny_li, initial=form.initial)
    assert differences(typed, form) == []


def _query(sent):
    from django.http import QueryDict

    return QueryDict(urlencode(sent, doseq=True))


def test_rest_names_the_fields_that_differ(as_client, tong, granny_li, lin):
    client, url = as_client(tong), f"/api/v1/beneficiaries/{granny_li.pk}/"
    edit_person(granny_li, by=lin, risk="H")
    sent, seen = '{"risk": "K", "sex": "2"}', {"If-Match": '"1"'}
    answer = client.patch(url, sent, "application/json", headers=seen)
    assert answer.status_code == 409
    assert answer.json()["differs"] == ["risk"]


def test_a_visit_names_what_differs_and_nothing_else(
    as_user, lin, he, make_visit, granny_li, today
):
    """Its station, too, by whose key the browser says it as text."""
    visit = make_visit(granny_li, done_on=today, condition="well")
    url = reverse("cases:record_edit", args=[visit.pk])
    client = as_user(lin)
    sent = opened(client, url)
    assert as_user(he).post(url, sent | {"note": "腰疼"}).status_code == 302
    answer = client.post(url, sent | {"note": "腿疼"})
    assert answer.status_code == 409
    assert told(answer) == {"note": ("腰疼", "腿疼")}
    assert not answer.context["is_own"]
    assert as_user(he).post(url, sent | {"note": "腿疼"}).context["is_own"]
