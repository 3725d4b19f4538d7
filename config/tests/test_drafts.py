"""What is typed stays in the browser until it is stored, and nothing else of people does."""

import re
from uuid import uuid4

import pytest
from django.contrib.messages import get_messages
from django.urls import get_resolver, reverse

from beneficiaries.models import Person
from config.tests.kinds import EXAMPLES, address_name
from config.tests.places import patterns
from config.tests.scene import address, scene  # noqa: F401  (fixtures)
from config.tests.test_access import ACCESS
from stations.models import ImportRow, User, Worker
from stations.pages import ServiceFormMixin

# Whose page has a form that keeps a draft; written by hand, so that a new one is thought of.
DRAFTS = {
    "beneficiaries:register", "beneficiaries:edit", "beneficiaries:household_edit",
    "beneficiaries:open_file", "beneficiaries:transfer_request",
    "cases:log", "cases:log_service", "cases:record_edit", "cases:record_replace",
    "cases:record_void", "cases:activity_day", "cases:activity_plan", "cases:add_hand_overs",
    "cases:hand_over_sign", "cases:activity_photos", "cases:activity_photo_seen",
    "cases:record_photos", "cases:record_photo_seen",
    "cases:case_open", "cases:case_edit", "cases:case_session", "cases:case_step",
    "cases:crisis", "cases:crisis_report",
    "cases:pairing_many", "cases:pairing_end", "cases:pairing_contact",
    "cases:pairing_contact_void",
    "cases:person_transfer", "cases:person_death", "cases:person_death_undo",
    "cases:person_leave", "cases:person_leave_undo", "cases:person_take_up",
    "cases:hours_take_back", "cases:transfer_answer", "cases:hours_certificate_add",
    "cases:hours_certificate_withdraw", "reports:return", "reports:review", "reports:issue",
    "resources:team_join", "resources:team_leave", "resources:write_off", "stations:import",
    "resources:volunteer_points", "resources:volunteer_award", "stations:organisation_merge",
}  # fmt: skip
# They answer otherwise than ServiceFormMixin, and say themselves what is stored.
OF_THEIR_OWN = {
    "cases:hand_over_sign": "sign",
    "cases:crisis": "CrisisAct is its form's address",
    "stations:import": "ImportAct is its form's address",
}
# Forms that tell of nobody: their words may be offered again by the browser.
ABOUT_NOBODY = {
    "account/login.html", "account/logout.html", "account/password_change.html",
    "account/reauthenticate.html", "mfa/", "usersessions/", "503.html",
    "cases/_call_button.html", "cases/_crisis_note.html", "cases/_crisis_told.html",
    "cases/_pairing_tap.html",
    "cases/_filing_review.html", "cases/_person_rows.html", "cases/file_month.html",
    "cases/filings.html", "cases/rule_remove.html", "cases/rules.html",
    "cases/_hours_rows.html", "cases/activity_check_in.html",
    "cases/check_in.html", "cases/verify.html",  # nobody is logged in, so nothing could be kept
    "cases/_crisis_watch.html", "cases/_dial.html",
    "components/_language.html", "components/_post_button.html", "components/_toast.html",
    "components/_user_menu.html",
    "beneficiaries/_protected.html", "beneficiaries/_refusal.html",
    "beneficiaries/_register_typed.html",
    "reports/",
    "stations/_admin_client.html", "stations/_import_fields.html",
    "stations/_import_outcome.html", "stations/_import_rows.html", "stations/_import_undo.html",
    "stations/admin_client_add.html", "stations/admin_posting_end.html",
    "stations/admin_user.html", "stations/import_new.html", "stations/keeping_form.html",
    "stations/me.html", "stations/notice_list.html",
}  # fmt: skip
FORM = re.compile(r"<form[^>]*?method=\"post\"(?:[^>%]|%})*(?:{%[^%]*%}[^>{]*)*>", re.S)
TITLE = re.compile(r"<title>(.*?)</title>", re.S)
READERS = ("lin", "he", "chen", "an")


@pytest.fixture
def pages(address, scene, as_user, request):  # noqa: F811
    """``(name of the address, its page)`` as somebody reads it who may."""
    asked = {"cases:log": {"person": scene["person"]}}  # else one is chosen first
    wrong = {"outcome": "bad", "cells": "{}", "findings": '{"errors": {"risk": ["?"]}}'}
    ImportRow.objects.create(batch_id=scene["import"], number=2, **wrong)

    def read():
        clients = {who: as_user(request.getfixturevalue(who)) for who in READERS}
        for name in ACCESS:
            if name.startswith("api:"):
                continue
            for client in clients.values():
                answer = client.get(address(name), asked.get(name))
                body = answer.getvalue()
                for close in answer._resource_closers:  # its file, not the connection
                    close()
                if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                    yield name, body.decode()
                    break

    return read


def of_kinds():
    acts = ("add", "edit", "void", "step")
    return {address_name(one, act) for one in EXAMPLES for act in acts} & ACCESS.keys()


@pytest.mark.long
def test_whose_forms_keep_drafts_and_no_title_names_anybody(pages):
    keeping, named, titles = set(), [], 0
    people = {*User.objects.values_list("name", flat=True)}
    found = list(pages())
    people |= {*Person.objects.values_list("name", flat=True)}
    people |= {*Worker.objects.values_list("name", flat=True)}
    for name, body in found:
        title = TITLE.search(body)
        if title is None:  # a part
            continue
        titles += 1
        named += [(name, who) for who in people if who in title[1]]
        keeping |= {name} if "data-draft=" in body else set()
    assert named == []
    assert titles > 80
    assert keeping - of_kinds() - WORKERS == DRAFTS
    assert keeping & of_kinds()


WORKERS = {"stations:worker_assign", "stations:worker_certify"}  # forms of a kind, too


def view_of(name):
    found = dict(patterns(get_resolver()))
    return getattr(found[name].callback, "view_class", None)


@pytest.mark.parametrize("name", sorted(DRAFTS - OF_THEIR_OWN.keys()))
def test_whoever_keeps_a_draft_is_told_when_it_is_stored(name):
    assert issubclass(view_of(name), ServiceFormMixin)


def test_every_form_about_people_keeps_its_words_from_the_browsers_own_memory(root):
    talkative = []
    for path in sorted((root / "templates").rglob("*.html")):
        name = str(path.relative_to(root / "templates"))
        if any(name.startswith(one) for one in ABOUT_NOBODY) or "styleguide" in name:
            continue
        for form in FORM.findall(path.read_text(encoding="utf-8")):
            if "{% draft" not in form and 'autocomplete="off"' not in form:
                talkative.append((name, form))
    assert talkative == []


def test_no_script_writes_where_the_browser_keeps_it_in_clear(root):
    for path in (root / "static/js").glob("*.js"):
        words = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(local|session)Storage\b|\bcaches\b", words), path.name


# What is stored


@pytest.fixture
def sent(lin, as_user, granny_li, today):
    client = as_user(lin)
    log = f"{reverse('cases:log')}?person={granny_li.pk}"

    def send(**fields):
        plain = {
            "outcome": "met", "channel": "home", "attended": [str(granny_li.pk)], "note": "好",
            "condition": "well", "done_on": today.isoformat(), "domain": "02", "next": "rule",
            "client_uuid": str(uuid4()),
        }  # fmt: skip
        client.get("/me/")  # hears of what was stored before
        answer = client.post(log, plain | fields)
        answer.client = client
        return answer

    return send


def stored(answer):
    found = get_messages(answer.wsgi_request)
    return [str(one) for one in found if one.level_tag == "stored"]


def test_the_page_after_it_says_what_was_stored_and_the_next_one_does_not(sent, lin):
    key = str(uuid4())
    answer = sent(client_uuid=key)
    assert answer.status_code == 302
    client = answer.client
    assert f'data-stored="{key}"' in client.get("/me/").content.decode()
    assert "data-stored" not in client.get("/me/").content.decode()


def test_what_is_refused_is_not_stored(sent):
    answer = sent(condition="")
    assert answer.status_code == 200
    assert stored(answer) == []


def test_a_repeat_is_stored_and_other_words_under_the_same_key_are_not(sent):
    key = str(uuid4())
    assert stored(sent(client_uuid=key)) == [key]
    assert stored(sent(client_uuid=key)) == [key]
    answer = sent(client_uuid=key, note="另一句")
    assert answer.status_code == 409
    assert stored(answer) == []


def test_a_correction_is_stored_under_the_drafts_own_key(lin, as_user, granny_li):
    client, key = as_user(lin), str(uuid4())
    address = reverse("beneficiaries:household_edit", args=[granny_li.household_id])  # noqa: F811
    page = client.get(address)
    fields = {name: bound.value() for name, bound in bounds(page.context["form"])}
    answer = client.post(address, fields | {"draft_uuid": key})
    assert answer.status_code == 302
    assert stored(answer) == [key]


def bounds(form):
    return [(one.name, one) for one in form if one.value() is not None]


@pytest.mark.django_db
def test_a_form_that_comes_after_the_session_is_said_to_be_unsaved(client):
    address, key = reverse("cases:log"), str(uuid4())  # noqa: F811
    answer = client.post(address, {"client_uuid": key, "note": "好"})
    page = client.get(answer["Location"])
    assert f'data-kept="{key}"' in page.text
    assert "data-kept" not in client.get(client.get(address)["Location"]).text
    again = client.post(f"{answer['Location']}", {"login": "x", "password": "y"})
    assert f'data-kept="{key}"' in again.text


def test_what_is_no_key_is_never_said(sent, lin, as_user, granny_li):
    client = as_user(lin)
    address = reverse("beneficiaries:household_edit", args=[granny_li.household_id])  # noqa: F811
    page = client.get(address)
    fields = {name: bound.value() for name, bound in bounds(page.context["form"])}
    answer = client.post(address, fields | {"draft_uuid": "<script>"})
    assert answer.status_code == 302
    assert stored(answer) == []


def test_a_draft_is_shown_with_whom_it_found_by_the_search_of_the_form(lin, as_user, granny_li):
    """What a draft brings back of a list that the server draws (static/js/draft.js)."""
    page = as_user(lin).post(
        reverse("cases:log_service"),
        {"search": "draft", "attended": [granny_li.pk], "client_uuid": str(uuid4())},
    )
    body = page.content.decode()
    assert granny_li.name in body
    assert 'data-draft-back="draft"' in body
    assert not page.context["form"].errors
