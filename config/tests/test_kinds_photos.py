"""Of every kind with photos: who adds them, who sees them; what they tell of place is gone."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from config.tests.kinds import EXAMPLES, address_name, kind_of, over, told, where
from stations.audit.models import AuditEntry
from stations.photos.services import MAX_PHOTOS

pytestmark = pytest.mark.django_db
pictured = over(one for one in EXAMPLES if kind_of(one).photos)


def picture(shade=1, name="a.jpg"):
    content = BytesIO()
    exif = Image.Exif()
    exif[271] = "SecretPhone"
    Image.new("RGB", (60, 40), (shade * 12, 9, 9)).save(content, "JPEG", exif=exif)
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


@pictured
def test_photos_come_with_the_form_once(example, typed, cast, as_user, media):
    client, form = as_user(cast.writer), typed(example)
    for _ in range(2):
        sent = form | {"photos": [picture(1), picture(2), picture(1)]}
        assert client.post(where(example, "add"), sent).status_code == 302
    obj = kind_of(example).model.objects.get(client_uuid=form["client_uuid"])
    assert obj.photos.count() == len(files(media)) == 2
    page = told(client.get(obj.get_absolute_url()))
    for photo in obj.photos.all():
        url = reverse(address_name(example, "photo"), args=[obj.pk, photo.pk])
        assert url in page
        body = client.get(url)
        assert body["Content-Type"] == "image/jpeg"
        assert b"SecretPhone" not in body.content
    bad = SimpleUploadedFile("a.jpg", b"no photo", "image/jpeg")
    answer = client.post(where(example, "add"), typed(example, 1, photos=[bad]))
    assert "photos" in answer.context["form"].errors
    assert len(files(media)) == 2
    edit = where(example, "edit", obj)
    row = {n: f.value() for n, f in fields_of(client.get(edit)).items()}
    assert client.post(edit, row | {"photos": [picture(2), picture(3)]}).status_code == 302
    assert obj.photos.count() == 3


@pictured
def test_photos_that_came_after_a_lost_answer_are_added(example, typed, cast, as_user):
    client, form = as_user(cast.writer), typed(example)
    for shots in ([1], [1, 2]):
        sent = form | {"photos": [picture(shade) for shade in shots]}
        assert client.post(where(example, "add"), sent).status_code == 302
    obj = kind_of(example).model.objects.get(client_uuid=form["client_uuid"])
    assert obj.photos.count() == 2


def fields_of(page):
    form = page.context["form"]
    shown = {name: form[name] for name in form.fields if name != "photos"}
    return {name: one for name, one in shown.items() if one.value() is not None}


@pictured
def test_photos_over_rest(example, made, cast, as_client, media):
    obj, client = made(example), as_client(cast.client)
    url = f"{example.rest}{obj.pk}/photos/"
    answer = client.post(url, {"photos": [picture(1), picture(2)]})
    assert answer.status_code == 201, answer.content.decode()
    told_of = answer.json()["photos"]
    assert [photo["id"] for photo in told_of] == list(obj.photos.values_list("pk", flat=True))
    one = client.get(f"{url}{told_of[0]['id']}/", headers={"Accept": "image/jpeg"})
    assert (one.status_code, one["Content-Type"]) == (200, "image/jpeg")
    assert client.get(f"{url}999999/").status_code == 404
    client.post(url, {"photos": [picture(1)]})
    assert obj.photos.count() == 2
    for sent, named in (({"image": [picture(3)]}, {"image", "photos"}), ({}, {"photos"})):
        wrong = client.post(url, sent)
        assert wrong.status_code == 400
        assert {error["field"] for error in wrong.json()["errors"]} == named
    many = [picture(n) for n in range(10, 10 + MAX_PHOTOS)]
    refused = client.post(url, {"photos": many})
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["field"] == "photos"
    assert obj.photos.count() == len(files(media)) == 2
    entry = AuditEntry.objects.get(verb="add_photos", record__endswith=str(obj.pk))
    assert len(entry.detail["sha256"]) == 2
    obj.refresh_from_db()
    assert obj.version == 2


@pictured
def test_photos_are_for_who_opens_the_record(example, made, cast, as_user):
    obj, kind = made(example), kind_of(example)
    kind.services.photos(obj, [picture()], by=cast.writer)
    photo = obj.photos.get()
    page = reverse(address_name(example, "photo"), args=[obj.pk, photo.pk])
    rest = f"{example.rest}{obj.pk}/photos/{photo.pk}/"
    for user in (*cast.strangers, cast.counter):
        assert as_user(user).get(page).status_code == 404
        assert as_user(user).get(rest).status_code == 404
    for user in (cast.writer, cast.reader):
        assert as_user(user).get(page).status_code == as_user(user).get(rest).status_code == 200
    with pytest.raises(PermissionDenied):
        kind.services.photos(obj, [picture(2)], by=cast.reader)
    more = as_user(cast.reader).post(f"{example.rest}{obj.pk}/photos/", {"photos": [picture(2)]})
    assert more.status_code == 403
    other = made(example, 1)
    foreign = reverse(address_name(example, "photo"), args=[other.pk, photo.pk])
    assert as_user(cast.writer).get(foreign).status_code == 404
    assert obj.photos.count() == 1
