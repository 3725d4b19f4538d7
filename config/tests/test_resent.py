"""The answer was lost on the road, and the same form comes again: what is so already by one's own
hand is told on the page that follows, what somebody else did stays refused."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from beneficiaries.models import TransferRequest
from cases.casework.services import take_step
from cases.models import Case, CrisisNote
from config.tests.test_leaving_stories import filled, keyed
from stations.identity_numbers.rules import index_of
from stations.models import AuditEntry, StoredForm
from stations.repeats.services import digest_of, forget_stored

AGAIN = "没有重复"


@pytest.fixture
def twice(as_user):
    """The page's form, filled in and sent two times; the second answer with what it led to."""

    def send(user, url, **typed):
        client = as_user(user)
        page = client.get(url)
        sent = (keyed(filled(page)) if page.status_code == 200 else {}) | typed
        first = client.post(url, sent)
        assert first.status_code == 302, first.context["form"].errors
        client.get(first.url)
        acts = AuditEntry.objects.exclude(verb__in=["read", "read_page"]).count()
        again = client.post(url, sent, follow=True)
        assert again.redirect_chain[0] == (first.url, 302)
        assert AuditEntry.objects.exclude(verb__in=["read", "read_page"]).count() == acts
        return " ".join(map(str, again.context["messages"]))

    return send


def at(name, *args):
    return reverse(f"cases:{name}", args=args)


def test_leaving_and_coming_back(twice, granny_li, lin, today):
    last = (today - timedelta(days=3)).isoformat()
    said = twice(lin, at("person_leave", granny_li.pk), on=last, because="moved")
    assert AGAIN in said
    assert f"{timezone.localtime():%H:}" in said
    assert AGAIN in twice(lin, at("person_take_up", granny_li.pk))


def test_a_death(twice, granny_li, lin, today):
    url = at("person_death", granny_li.pk)
    assert AGAIN in twice(lin, url, on=today.isoformat(), reason="村委告知")


def test_a_transfer_that_puts_the_person_out_of_sight(twice, granny_li, he, west, today):
    url = at("person_transfer", granny_li.pk)
    assert AGAIN in twice(he, url, to=west.pk, on=today.isoformat(), reason="搬到女儿家")


@pytest.mark.parametrize("answer", ["grant", "decline"])
def test_the_answer_to_who_asks_for_somebody(twice, granny_li, west, zhao, he, answer):
    asked = TransferRequest.objects.create(
        person=granny_li, to=west, reason="She lives here.", asked_by=zhao
    )
    assert AGAIN in twice(he, at("transfer_answer", asked.pk), answer=answer, reason="知道了")


def test_the_question_for_somebody_elsewhere(
    as_user, make_person, lin, west, east, known_number, number
):
    make_person("罗正芬", station=west, **known_number)
    url = reverse("beneficiaries:transfer_request")
    sent = {"id_number": number, "to": east.pk, "reason": "Moved here"}
    answers = [as_user(lin).post(url, sent) for _n in range(2)]
    assert [one.status_code for one in answers] == [302, 302]
    assert TransferRequest.objects.count() == 1


@pytest.fixture
def number(sample_number):
    return sample_number()


@pytest.fixture
def known_number(number):
    return {"id_index": index_of(number)}


def test_a_step_of_a_case(twice, make_case, granny_li, lin, today):
    url = at("case_step", make_case(granny_li).pk, "accept")
    assert AGAIN in twice(lin, url, note="接案", done_on=today.isoformat())
    assert Case.objects.get().steps.count() == 1


def test_a_step_that_is_one_press(twice, make_crisis, granny_li, lin, he):
    note = make_crisis(granny_li)
    assert AGAIN in twice(he, at("crisis_act", note.pk, "take-over"))
    assert CrisisNote.objects.get().seen_by == he


def test_the_end_of_an_assignment(twice, lin, he):
    work = lin.worker.assignments.get()
    assert AGAIN in twice(he, at("assignment_end", lin.worker.pk, work.pk))


# --- what is no repeat ---------------------------------------------------------------------


def sent_again(client, url, sent):
    assert client.post(url, sent).status_code == 302
    return lambda **other: client.post(url, sent | other)


def test_other_words_are_another_thing(as_user, granny_li, lin, today):
    url, client = at("person_leave", granny_li.pk), as_user(lin)
    sent = keyed(filled(client.get(url))) | {"on": today.isoformat(), "because": "moved"}
    again = sent_again(client, url, sent)
    assert again(because="refused").status_code in (200, 409)
    assert again(draft_uuid=str(uuid4())).status_code == 302  # the browser's own, nobody typed it


def test_what_somebody_else_did_is_no_repeat(as_user, granny_li, lin, he, today):
    url = at("person_leave", granny_li.pk)
    clients = [as_user(lin), as_user(he)]
    sent = [keyed(filled(one.get(url))) for one in clients]
    for one in sent:
        one |= {"on": today.isoformat(), "because": "moved"}
    assert clients[1].post(url, sent[1]).status_code == 302
    answer = clients[0].post(url, sent[0])
    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_what_somebody_else_went_on_with_is_refused(as_user, make_case, granny_li, lin, he, today):
    case = make_case(granny_li)
    url, client = at("case_step", case.pk, "accept"), as_user(lin)
    sent = keyed(filled(client.get(url))) | {"note": "接案", "done_on": today.isoformat()}
    again = sent_again(client, url, sent)
    case.refresh_from_db()
    take_step(case, "assess", by=he, note="mine", done_on=today)
    assert again().status_code == 409


def test_it_is_known_for_a_day(as_user, make_case, granny_li, lin, today):
    url, client = at("case_step", make_case(granny_li).pk, "accept"), as_user(lin)
    sent = keyed(filled(client.get(url))) | {"note": "接案", "done_on": today.isoformat()}
    again = sent_again(client, url, sent)
    assert "接案" not in str(StoredForm.objects.values().get())
    StoredForm.objects.update(at=timezone.now() - timedelta(hours=25))
    assert again().status_code == 409
    assert forget_stored() == 1


def test_a_step_by_somebody_else_stays_refused(as_user, make_case, granny_li, lin, he, today):
    case = make_case(granny_li)
    url, client = at("case_step", case.pk, "accept"), as_user(lin)
    sent = keyed(filled(client.get(url))) | {"note": "接案", "done_on": today.isoformat()}
    take_step(case, "accept", by=he, note="mine", done_on=today)
    assert client.post(url, sent).status_code == 409


def test_what_its_own_sender_changed_again_is_no_repeat(as_user, make_case, granny_li, lin, today):
    case = make_case(granny_li)
    url, client = at("case_step", case.pk, "accept"), as_user(lin)
    sent = keyed(filled(client.get(url))) | {"note": "接案", "done_on": today.isoformat()}
    again = sent_again(client, url, sent)
    case.refresh_from_db()
    take_step(case, "assess", by=lin, note="mine", done_on=today)
    assert again().status_code == 409


def test_another_file_of_the_same_name_and_size_is_another_thing(rf):
    sent = [SimpleUploadedFile("one.jpg", content) for content in (b"one", b"two", b"one")]
    first, other, same = (digest_of(rf.post("/", {"photos": [file]})) for file in sent)
    assert first == same != other
