"""Photos of services, hand-outs and activities: several at once, with who is seen and agreed."""

import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Activity, ServiceRecord
from cases.photos.albums import OF_ACTIVITY, OF_RECORD
from cases.photos.services import add_record_photos, tell_seen
from cases.records.services import void_record
from config.tests.test_kinds_photos import picture
from stations.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def served(make_visit, granny_li, make_person, today):
    """A service to Granny Li and Wang."""
    others = make_person("王二")
    return make_visit(granny_li, others, done_on=today, method="P", subject=None), others


def test_photos_come_with_every_form(as_user, lin, east, granny_li, make_item, today):
    client, quilt = as_user(lin), make_item()
    same = {"station": east.pk, "domain": "02", "done_on": today.isoformat(), "title": "慰问"}
    same |= {"attended": [str(granny_li.pk)]}
    lists = {"item_0": quilt.pk, "quantity_0": "1"}
    sent = {
        "cases:log_service": {"method": "P"},
        "cases:add_hand_overs": lists,
        "cases:activity_add": {"began_on": today.isoformat()},
    }
    for url, fields in sent.items():
        files = {"photos": [picture(1), picture(2)], "client_uuid": str(uuid4())}
        answer = client.post(reverse(url), same | fields | files)
        assert answer.status_code == 302, answer.context["form"].errors
    for obj in (*ServiceRecord.objects.filter(activity=None), Activity.objects.get()):
        assert obj.photos.count() == 2
        assert not obj.photos.filter(is_told=True).exists()


def test_they_are_added_later_with_who_is_seen(as_user, lin, served, granny_li):
    record, wang = served
    url = reverse("cases:record_photos", args=[record.pk])
    client = as_user(lin)
    assert [p for p, _is in client.get(url).context["ticks"]] == [granny_li, wang]
    sent = {"photos": [picture(1), picture(2)], "seen": [str(granny_li.pk)]}
    refused = client.post(url, sent)
    assert "consent" in refused.context["form"].errors
    assert not record.photos.exists()
    sent["photos"] = [picture(1), picture(2)]
    assert client.post(url, sent | {"consent": "她本人口头同意"}).url == record.get_absolute_url()
    assert [list(photo.seen.all()) for photo in record.photos.all()] == [[granny_li]] * 2
    verbs = AuditEntry.objects.filter(record__endswith=str(record.pk)).values_list(
        "verb", flat=True
    )
    assert list(verbs).count("tell_seen") == 2
    page = client.get(record.get_absolute_url())
    assert [shot.names for shot in page.context["shots"]] == [["李桂兰"]] * 2


def test_sent_once_more_with_other_people_on_them_those_are_stored(as_user, lin, served, granny_li):
    """The answer was lost, and the second try says more than the first one."""
    record, wang = served
    url, client = reverse("cases:record_photos", args=[record.pk]), as_user(lin)

    def send(*keys, consent="", photos=(1, 2)):
        files = {"photos": [picture(n) for n in photos], "draft_uuid": str(uuid4())}
        answer = client.post(url, files | {"seen": keys, "consent": consent})
        assert answer.status_code == 302, answer.context["form"].errors
        return [
            (sorted(one.name for one in photo.seen.all()), photo.consent)
            for photo in record.photos.order_by("pk")
        ]

    assert send(granny_li.pk, consent="口头同意") == [(["李桂兰"], "口头同意")] * 2
    both = sorted(["李桂兰", wang.name])
    assert send(granny_li.pk, wang.pk, consent="两人同意") == [(both, "两人同意")] * 2
    assert send() == [(both, "两人同意")] * 2
    mixed = send(wang.pk, photos=(2, 3))
    assert mixed[0] == (both, "两人同意")
    assert [names for names, _words in mixed[1:]] == [[wang.name]] * 2


def test_who_agreed_once_needn_t_be_asked_again(lin, served, granny_li):
    record, wang = served
    add_record_photos(record, [picture(1), picture(2)], by=lin)
    first, second = record.photos.all()
    same = {"present": OF_RECORD.present(record), "by": lin}
    tell_seen(first, seen=[granny_li], consent="口头同意", **same)
    tell_seen(second, seen=[granny_li], **same)
    with pytest.raises(ValidationError) as refused:
        tell_seen(second, seen=[granny_li, wang], **same)
    assert "王二" in str(refused.value)
    assert "李桂兰" not in str(refused.value)


def test_photos_refused_for_want_of_consent_leave_no_file(lin, served, granny_li, media):
    with pytest.raises(ValidationError):
        OF_RECORD.add_told(served[0], [picture()], by=lin, seen=[granny_li], consent="")
    assert not list(media.rglob("*.jpg"))


def test_nobody_is_seen_who_was_not_there(lin, served, make_person):
    record, _wang = served
    add_record_photos(record, [picture()], by=lin)
    stranger = make_person("赵六")
    same = {"present": OF_RECORD.present(record), "by": lin, "consent": "是"}
    with pytest.raises(ValidationError):
        tell_seen(record.photos.get(), seen=[stranger], **same)
    tell_seen(record.photos.get(), seen=[], **same | {"consent": ""})
    assert record.photos.get().is_told


def test_an_activitys_photos_show_who_came(as_user, lin, make_activity, granny_li, today):
    activity = make_activity(on=today, attended=[granny_li])
    url = reverse("cases:activity_photos", args=[activity.pk])
    client = as_user(lin)
    sent = {"photos": [picture()], "seen": [str(granny_li.pk)], "consent": "口头同意"}
    assert client.post(url, sent).status_code == 302
    [photo] = activity.photos.all()
    assert list(photo.seen.all()) == [granny_li]
    seen = reverse("cases:activity_photo_seen", args=[activity.pk, photo.pk])
    assert client.get(seen).context["form"]["consent"].value() == "口头同意"
    assert client.post(seen, {}).status_code == 302
    assert not photo.seen.exists()
    entry = AuditEntry.objects.filter(verb="read").latest("pk")
    assert "consent" in entry.detail["fields"]["cases.activityphoto"]


def test_who_is_seen_is_masked_for_who_may_not_open_them(
    as_user, lin, he, served, granny_li, west, today
):
    from cases.people.services.transfers import transfer_person

    record, _wang = served
    sent = {"uploads": [picture()], "seen": [granny_li], "consent": "口头同意"}
    OF_RECORD.add_told(record, by=lin, **sent)
    transfer_person(granny_li, to=west, on=today, reason="moved", by=he)
    page = as_user(lin).get(record.get_absolute_url())
    assert page.context["shots"][0].names != ["李桂兰"]
    url = reverse("cases:record_photo_seen", args=[record.pk, record.photos.get().pk])
    assert as_user(lin).post(url, {"consent": "口头同意"}).status_code == 302
    assert list(record.photos.get().seen.all()) == [granny_li]  # who is out of sight stays


def test_none_are_added_to_what_was_voided_or_by_who_only_reads(served, lin, wang):
    record, _wang = served
    with pytest.raises(PermissionDenied):
        add_record_photos(record, [picture()], by=wang)
    void_record(record, reason="twice", by=lin)
    with pytest.raises(ValidationError):
        add_record_photos(record, [picture()], by=lin)


def test_a_photo_of_a_strangers_record_is_404(as_user, lin, zhao, served, make_activity, today):
    record, _wang = served
    add_record_photos(record, [picture()], by=lin)
    activity = make_activity(on=today)
    OF_ACTIVITY.add(activity, [picture()], by=lin)
    client = as_user(zhao)
    for url in (
        reverse("cases:record_photo_seen", args=[record.pk, record.photos.get().pk]),
        reverse("cases:activity_photo_seen", args=[activity.pk, activity.photos.get().pk]),
        reverse("cases:activity_photo", args=[activity.pk, activity.photos.get().pk]),
    ):
        assert client.get(url).status_code == 404


@pytest.mark.parametrize("kind", ["service-records", "activities"])
def test_who_is_seen_is_told_and_said_over_rest(
    as_user, lin, he, granny_li, west, today, served, make_activity, kind
):
    from cases.people.services.transfers import transfer_person

    record, wang = served
    of = {
        "service-records": (record, OF_RECORD),
        "activities": (make_activity(on=today, attended=[granny_li, wang]), OF_ACTIVITY),
    }
    obj, album = of[kind]
    album.add(obj, [picture()], by=lin)
    client, key = as_user(lin), str(obj.photos.get().pk)
    url = f"/api/v1/{kind}/{obj.pk}/"
    assert [photo["is_told"] for photo in client.get(url).json()["photos"]] == [False]
    said = f"{url}photos/{key}/seen/"
    sent = {"seen": [str(granny_li.pk)]}
    refused = client.post(said, sent, "application/json")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "consent")
    now = client.post(said, sent | {"consent": "口头同意"}, "application/json")
    assert now.status_code == 200
    [photo] = now.json()["photos"]
    assert (photo["seen"], photo["is_told"]) == ([str(granny_li.pk)], True)
    assert "口头同意" not in now.content.decode()
    assert client.get(f"{url}photos/{key}/").headers["Content-Type"] == "image/jpeg"
    transfer_person(granny_li, to=west, on=today, reason="moved", by=he)
    if kind == "service-records":  # an activity's people stay in its station's sight
        assert client.get(url).json()["photos"][0]["seen"] == [None]
    again = client.post(said, {"seen": [str(wang.pk)], "consent": "是"}, "application/json")
    assert again.status_code == 200
    assert set(obj.photos.get().seen.all()) >= {wang}
    assert client.post(said, {"seen": [str(uuid4())]}, "application/json").status_code == 400
    assert client.post(f"{url}photos/999999/seen/", sent, "application/json").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_list_over_rest_asks_for_photos_once(as_user, lin, served, make_visit, granny_li, today):
    client = as_user(lin)
    OF_RECORD.add_told(served[0], [picture()], by=lin, seen=[granny_li], consent="口头同意")
    asked = {1: 0, 4: 0}
    for number in asked:
        while OF_RECORD.opened(lin).count() < number:
            day = today - timedelta(days=OF_RECORD.opened(lin).count())
            other = make_visit(granny_li, done_on=day)
            OF_RECORD.add_told(other, [picture(day.day)], by=lin, seen=[granny_li], consent="")
        ends, rows = time.monotonic() + 60, []
        while len(rows) < number and time.monotonic() < ends:  # other tests' transactions end
            with CaptureQueriesContext(connection) as statements:
                rows = client.get("/api/v1/service-records/").json()["results"]
        assert [len(row["photos"][0]["seen"]) for row in rows] == [1] * number
        asked[number] = len(statements)
    assert asked[4] <= asked[1]
