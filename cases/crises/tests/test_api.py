"""Crises over REST: what happened is read one by one, each reading leaves a trace."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import CrisisNote
from stations.models import AuditEntry

pytestmark = pytest.mark.django_db
JSON = "application/json"
URL = "/api/v1/crises/"
TEXT, PLAN = "She fell in the kitchen.", "The son stays."


@pytest.fixture
def note(make_crisis, granny_li):
    return make_crisis(granny_li, text=TEXT)


@pytest.fixture
def press(note, as_user):
    def send(user, verb, body=None, version=1):
        seen = {"If-Match": f'"{version}"'} if version else {}
        url = f"{URL}{note.pk}/steps/{verb}/"
        return as_user(user).post(url, body or {}, content_type=JSON, headers=seen)

    return send


def readings():
    return AuditEntry.objects.filter(verb="read").count()


def test_the_list_says_who_and_how_far_and_nothing_of_what_happened(note, lin, as_user):
    answer = as_user(lin).get(URL)
    [row] = answer.json()["results"]
    assert (row["id"], row["station"], row["status"]) == (str(note.pk), "E1", "new")
    assert not {"text", "safety_plan"} & row.keys()
    assert TEXT not in answer.text
    assert readings() == 0


def test_one_crisis_is_read_in_clear_and_that_leaves_an_entry(note, lin, as_user):
    answer = as_user(lin).get(f"{URL}{note.pk}/")
    assert (answer.json()["text"], answer.headers["ETag"]) == (TEXT, '"1"')
    assert answer.json()["must_know"][0] == {
        "whom": "ambulance", "is_law": True, "by": None, "at": None,
    }  # fmt: skip
    entry = AuditEntry.objects.get(verb="read")
    assert (entry.record, entry.by) == (f"cases.crisisnote:{note.pk}", lin)


@pytest.mark.parametrize("name", ["zhao", "chen", "an", "shen", "tong", "nobody"])
def test_who_cannot_open_the_page_finds_nothing(name, note, as_user, request):
    client = as_user(request.getfixturevalue(name))
    assert client.get(URL).json()["results"] == []
    assert client.get(f"{URL}{note.pk}/").status_code == 404
    url = f"{URL}{note.pk}/steps/take_over/"
    seen = {"If-Match": '"1"'}
    assert client.post(url, {}, content_type=JSON, headers=seen).status_code == 404
    assert readings() == 0


def test_by_person_it_says_nothing_of_who_is_registered(note, granny_li, zhao, lin, as_user):
    def found(user, person):
        answer = as_user(user).get(URL, {"person": person})
        return answer.status_code, len(answer.json()["results"])

    assert found(lin, granny_li.pk) == (200, 1)
    assert found(zhao, granny_li.pk) == found(zhao, note.pk) == (200, 0)


def test_a_settled_one_is_gone_for_who_may_not_see_it_on_the_page(note, he, wang, press, as_user):
    press(he, "take_over")
    for version, whom in enumerate(("ambulance", "family"), 2):
        assert press(he, "tell", {"whom": whom}, version).status_code == 200
    settled = press(wang, "settle", {"safety_plan": PLAN}, 4)
    assert (settled.status_code, list(settled.json())) == (200, ["id"])  # gone already
    assert as_user(wang).get(f"{URL}{note.pk}/").status_code == 404
    assert as_user(he).get(f"{URL}{note.pk}/").json()["safety_plan"] == PLAN


def test_a_step_answers_with_the_crisis_as_it_is_now_without_its_text(press, he, audit_verbs, note):
    answer = press(he, "take_over")
    shown = answer.json()
    assert (shown["status"], shown["version"], answer.headers["ETag"]) == ("taken_over", 2, '"2"')
    assert shown["open_steps"] == ["tell", "watch", "plan_safety", "settle"]
    assert TEXT not in answer.text
    assert [verb for verb, _reason in audit_verbs(note)] == ["report_crisis", "take_over"]


def test_taking_over_is_no_workers_step(press, lin):
    assert press(lin, "take_over").status_code == 403


def test_from_the_wrong_state_a_step_is_refused_in_the_pages_words(press, he, settings):
    settings.LANGUAGE_CODE = "en"
    press(he, "take_over")
    assert press(he, "take_over", version=2).status_code == 400
    locked = press(he, "settle", {"safety_plan": PLAN}, 2)
    assert locked.status_code == 400
    assert "The law asks for it." in locked.json()["errors"][0]["message"]


def test_a_step_wants_the_version_that_was_seen(press, he, lin, note):
    assert press(he, "take_over", version=0).status_code == 428
    press(he, "take_over")
    late = press(lin, "plan_safety", {"safety_plan": PLAN})
    assert late.status_code == 409
    assert late.json()["current"]["version"] == 2
    assert TEXT not in late.text
    assert CrisisNote.objects.get(pk=note.pk).safety_plan == ""


def test_what_a_step_asks_for_must_be_sent(press, he):
    assert press(he, "tell", {"whom": "mayor"}).status_code == 400
    assert press(he, "plan_safety").status_code == 400
    assert press(he, "dance").status_code == 404


@pytest.fixture
def report(granny_li, as_user):
    def send(user, **fields):
        row = {"person": str(granny_li.pk), "kind": "illness", "text": TEXT, "told": ["family"]}
        return as_user(user).post(URL, row | fields, content_type=JSON)

    return send


def test_a_worker_reports_one(report, lin, audit_verbs):
    answer = report(lin)
    assert answer.status_code == 201, answer.text
    note = CrisisNote.objects.get(pk=answer.json()["id"])
    assert (note.text, note.reported_by) == (TEXT, lin)
    assert [told.whom for told in note.told.all()] == ["family"]
    assert TEXT not in answer.text
    assert [verb for verb, _reason in audit_verbs(note)] == ["report_crisis"]


@pytest.mark.parametrize(
    "fields", [{"kind": "war"}, {"text": " "}, {"told": ["mayor"]}, {"person": None}]
)
def test_an_incomplete_report_is_refused(fields, report, lin):
    assert report(lin, **fields).status_code == 400
    assert not CrisisNote.objects.exists()


def test_of_somebody_unseen_nothing_is_reported_and_nothing_learnt(report, zhao):
    assert report(zhao).status_code == 400


@pytest.mark.parametrize("name", ["wang", "tong"])
def test_who_may_not_report_on_the_page_may_not_here(name, report, request):
    assert report(request.getfixturevalue(name)).status_code == 403
    assert not CrisisNote.objects.exists()


def test_more_rows_cost_no_more_statements(
    note, make_crisis, granny_li, lin, as_user, django_assert_num_queries
):
    client = as_user(lin)
    client.get(URL)
    with CaptureQueriesContext(connection) as asked:
        client.get(URL)
    for _ in range(3):
        make_crisis(granny_li)
    with django_assert_num_queries(len(asked)):
        client.get(URL)


@pytest.mark.parametrize("plan", [5, True, ["stays"], {"who": "son"}])
def test_what_is_no_text_is_told_at_its_field(plan, press, lin, note):
    answer = press(lin, "plan_safety", {"safety_plan": plan})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "safety_plan"
    assert CrisisNote.objects.get(pk=note.pk).safety_plan == ""
