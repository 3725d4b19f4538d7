"""Pages of pairings: many at once, the log, Today, a person's page; and the log over REST."""

import json
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Pairing, PairingContact
from cases.pairings.services import end_pairing, log_contact
from stations.organisations.testing import organisation

MANY = reverse("cases:pairing_many")
TODAY = reverse("cases:today")
pytestmark = pytest.mark.django_db


@pytest.fixture
def mill(county):
    return organisation("面粉厂", county)


@pytest.fixture
def pair(east, lin, granny_li):
    def make(**fields):
        own = {"station": east, "origin": east, "created_by": lin, "began_on": date(2026, 3, 1)}
        row = {"kind": "neighbour", "frequency": "month", "neighbour": "张大妈"}
        two = {} if "village" in fields else {"person": granny_li}
        return Pairing.objects.create(**own | row | two | fields)

    return make


@pytest.fixture
def sent(mill, east, today):
    """What the form of many sends."""
    return {
        "client_uuid": str(uuid4()), "station": east.pk, "organisation": mill.pk,
        "is_party_unit": "on", "kind": "party", "frequency": "quarter",
        "began_on": today.isoformat(), "programme": "党员结对", "programme_year": today.year,
    }  # fmt: skip


def test_one_party_is_paired_with_everybody_who_is_ticked(as_user, lin, make_person, sent):
    people = [make_person(f"学生{n}") for n in range(10)]
    client, keys = as_user(lin), [str(one.pk) for one in people]
    for _tap in range(2):
        answer = client.post(MANY, sent | {"attended": keys})
        assert answer.status_code == 302, answer.context["form"].errors
    assert {row.person for row in Pairing.objects.all()} == set(people)
    assert Pairing.objects.count() == 10
    row = Pairing.objects.first()
    assert (row.kind, row.is_party_unit, row.frequency) == ("party", True, "quarter")
    page = client.get(reverse("cases:pairings")).content.decode()
    assert page.count("面粉厂") >= 10


def test_who_is_paired_already_is_told_by_name_and_nobody_is_paired(
    as_user, lin, make_person, sent, pair, mill
):
    first, other = make_person("学生甲"), make_person("学生乙")
    pair(person=first, neighbour="", kind="party", organisation=mill, is_party_unit=True)
    asked = sent | {"attended": [str(first.pk), str(other.pk)]}
    form = as_user(lin).post(MANY, asked).context["form"]
    [sentence] = form.errors["attended"]
    assert sentence.startswith("学生甲")
    assert Pairing.objects.count() == 1


def test_what_is_wrong_with_all_is_said_once(as_user, lin, make_person, sent):
    keys = [str(make_person(f"学生{n}").pk) for n in range(3)]
    asked = sent | {"attended": keys, "organisation": ""}
    errors = as_user(lin).post(MANY, asked).context["form"].errors
    assert {name: len(said) for name, said in errors.items()}.get("organisation") == 1
    assert "attended" not in errors
    errors = as_user(lin).post(MANY, sent).context["form"].errors
    assert list(errors) == ["attended"]


def test_people_are_found_by_the_forms_own_button(as_user, lin, make_person, sent):
    make_person("罗小花")
    page = as_user(lin).post(MANY, sent | {"search": "1", "find": "罗小花"})
    assert "罗小花" in page.content.decode()
    assert not page.context["form"].errors
    assert not Pairing.objects.exists()


def test_it_ends_with_a_reason_and_no_second_time(as_user, lin, he, pair):
    row, client = pair(), as_user(lin)
    url = reverse("cases:pairing_end", args=[row.pk])
    form = client.get(url).context["form"]
    asked = {"ended_on": "2026-03-31", "seen_version": form["seen_version"].value()}
    assert client.post(url, asked | {"reason": " "}).context["form"].errors
    assert client.post(url, asked | {"reason": "搬走了"}).status_code == 302
    row.refresh_from_db()
    assert (row.ended_on, row.end_reason, row.version) == (date(2026, 3, 31), "搬走了", 2)
    assert as_user(he).get(url).status_code == 403
    assert "cases:pairing_end" not in client.get(row.get_absolute_url()).content.decode()


def test_the_page_shows_the_log_and_voids_a_line(as_user, lin, he, pair, audit_verbs):
    row, client = pair(), as_user(lin)
    url = reverse("cases:pairing_contact", args=[row.pk])
    asked = {"client_uuid": str(uuid4()), "done_on": "2026-04-01", "how": "visit"}
    words = {"note": "带了鸡蛋", "next_on": "2026-05-01", "contact_name": "张大妈"}
    assert client.post(url, asked | words).url == row.get_absolute_url()
    page = client.get(row.get_absolute_url()).content.decode()
    assert "带了鸡蛋" in page
    line = PairingContact.objects.get()
    void = reverse("cases:pairing_contact_void", args=[row.pk, line.pk])
    assert void in page
    assert client.post(void, {"reason": "记错了人"}).status_code == 302
    page = client.get(row.get_absolute_url()).content.decode()
    assert "带了鸡蛋" not in page
    assert "记错了人" in page
    assert void not in page
    other = pair(neighbour="李大爷")
    stray = reverse("cases:pairing_contact_void", args=[other.pk, line.pk])
    assert client.get(stray).status_code == 404


# ── Today ────────────────────────────────────────────────────────────────────────────────────


def test_today_tells_whose_contact_waits_and_one_tap_logs_it(as_user, lin, pair, today):
    late = pair()
    agreed = pair(neighbour="李大爷", frequency="none")
    log_contact(agreed, by=lin, done_on=today - timedelta(days=3), how="phone", next_on=today)
    pair(neighbour="王大哥", frequency="none")
    pair(neighbour="赵大姐", began_on=today)
    ended = pair(neighbour="钱大叔")
    end_pairing(ended, ended_on=date(2026, 3, 9), reason="搬走了", by=lin)
    client = as_user(lin)
    page = client.get(TODAY)
    waiting = [line.pairing for line in page.context["pairings"]]
    assert waiting == [late, agreed]
    body = page.content.decode()
    tap = {"how": "visit"}
    form = body.partition(reverse("cases:pairing_contact", args=[late.pk]))[2]
    for name in ("client_uuid", "done_on", "after"):
        tap[name] = re.search(rf'name="{name}" value="([^"]*)"', form)[1]
    answer = client.post(reverse("cases:pairing_contact", args=[late.pk]), tap)
    assert answer.url == TODAY
    late.refresh_from_db()
    assert late.last_on == today
    assert [line.pairing for line in client.get(TODAY).context["pairings"]] == [agreed]


def test_where_no_pairing_waits_today_asks_for_none(as_user, lin, pair):
    client = as_user(lin)

    def asked():
        client.get(TODAY)
        with CaptureQueriesContext(connection) as queries:
            client.get(TODAY)
        return [one["sql"] for one in queries]

    before = asked()
    assert [sql for sql in before if sql.startswith('SELECT "cases_pairing"')] == []
    pair()
    one = asked()
    assert len(one) == len(before) + 1
    for n in range(5):
        pair(neighbour=f"邻居{n}")
    assert len(asked()) == len(one)


def test_who_only_reads_sees_what_waits_and_has_nothing_to_tap(as_user, wang, pair):
    row = pair()
    page = as_user(wang).get(TODAY)
    assert [line.pairing for line in page.context["pairings"]] == [row]
    assert reverse("cases:pairing_contact", args=[row.pk]) not in page.content.decode()


# ── whoever else reads them ──────────────────────────────────────────────────────────────────


def test_a_persons_page_tells_who_stands_by_them(as_user, lin, pair, granny_li, mill):
    pair()
    pair(neighbour="", organisation=mill, kind="support")
    page = as_user(lin).get(granny_li.get_absolute_url())
    assert {line.party for line in page.context["pairings"]} == {"张大妈", "面粉厂"}
    assert "张大妈" in page.content.decode()


def test_who_took_the_person_over_reads_the_pairing_and_not_the_neighbours_name(
    as_user, zhao, west, pair, granny_li
):
    row = pair()
    granny_li.station = west
    granny_li.save()
    page = as_user(zhao).get(granny_li.get_absolute_url())
    [line] = page.context["pairings"]
    assert (line.party, line.is_open) == ("张*妈", False)
    assert row.get_absolute_url() not in page.content.decode()
    assert as_user(zhao).get(row.get_absolute_url()).status_code == 404


def test_who_may_not_open_the_person_reads_their_mask(as_user, lin, west, pair, granny_li):
    row = pair()
    granny_li.station = west
    granny_li.save()
    client = as_user(lin)
    for url in (reverse("cases:pairings"), row.get_absolute_url()):
        body = client.get(url).content.decode()
        assert "张大妈" in body
        assert granny_li.name not in body
    told = client.get(f"/api/v1/pairings/{row.pk}/").json()
    assert told["person"] is None


# ── REST ─────────────────────────────────────────────────────────────────────────────────────


def test_a_contact_over_rest_is_a_line_and_its_words_stay_here(as_client, tong, pair):
    row, client = pair(), as_client(tong)
    url = f"/api/v1/pairings/{row.pk}/contacts/"
    body = {
        "client_uuid": str(uuid4()), "done_on": "2026-04-01", "how": "phone", "note": "她说头晕",
        "contact_name": "张大妈",
    }  # fmt: skip
    first = client.post(url, json.dumps(body), "application/json")
    assert first.status_code == 201, first.content.decode()
    [line] = first.json()["contacts"]
    assert (line["how"], line["done_on"], first.json()["last_on"]) == (
        "phone", "2026-04-01", "2026-04-01",
    )  # fmt: skip
    assert "她说头晕" not in first.content.decode()
    assert PairingContact.objects.get().note == "她说头晕"
    again = client.post(url, json.dumps(body), "application/json")
    assert (again.status_code, len(again.json()["contacts"])) == (200, 1)
    other = client.post(url, json.dumps(body | {"how": "visit"}), "application/json")
    assert other.status_code == 409
    unknown = client.post(url, json.dumps(body | {"hows": 1}), "application/json")
    assert [entry["field"] for entry in unknown.json()["errors"]] == ["hows"]
    void = f"{url}{line['id']}/void/"
    for _time in range(2):
        answer = client.post(void, json.dumps({"reason": "记错了"}), "application/json")
        assert answer.status_code == 200
    assert answer.json()["last_on"] is None
    assert answer.json()["contacts"][0]["void_reason"] == "记错了"
