"""Photos: what they are is found out by looking; what they tell of place and phone is gone."""

import struct
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image

from cases.models import RecordPhoto, ServiceRecord
from cases.records.services import record_visit
from stations.photos import services
from stations.photos.services import clean_photo, clean_photos

pytestmark = pytest.mark.django_db


def picture(kind="JPEG", size=(60, 40), name="a.jpg", **options):
    content = BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(content, kind, **options)
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def visit(lin, granny_li, east, today):
    def log(*photos, **fields):
        row = {"station": east, "method": "V", "domain": "02", "done_on": today}
        row |= {"subject": granny_li, "attended": [granny_li]}
        return record_visit(by=lin, photos=photos, **row | fields)[0]

    return log


def test_place_and_device_are_gone():
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "SecretPhone"
    exif[ExifTags.Base.ImageDescription] = "Plum Village"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (26.0, 5.0, 12.0)
    sent = picture(exif=exif, comment=b"taken by Lin", icc_profile=b"SecretScreen")
    assert b"SecretPhone" in sent.read()
    clean = clean_photo(sent)
    for told in (b"SecretPhone", b"taken by Lin", b"SecretScreen"):
        assert told not in clean.content
    assert b"Exif" not in clean.content
    with Image.open(BytesIO(clean.content)) as image:
        assert not image.getexif()
        assert not image.getexif().get_ifd(ExifTags.IFD.GPSInfo)


def test_a_photo_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    clean = clean_photo(picture(size=(60, 40), exif=exif))
    assert (clean.width, clean.height) == (40, 60)


@pytest.mark.parametrize(("kind", "name"), [("PNG", "a.png"), ("WEBP", "a.webp"), ("PNG", "a.jpg")])
def test_other_photos_become_jpeg(kind, name):
    with Image.open(BytesIO(clean_photo(picture(kind, name=name)).content)) as image:
        assert image.format == "JPEG"


def test_a_big_photo_is_made_small():
    clean = clean_photo(picture(size=(3200, 1200)))
    assert (clean.width, clean.height) == (1600, 600)


@pytest.mark.parametrize(
    "upload",
    [
        picture("GIF", name="a.jpg"),
        picture("BMP", name="a.jpg"),
        SimpleUploadedFile("a.jpg", b"%PDF-1.7 not a photo"),
        SimpleUploadedFile("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        SimpleUploadedFile("a.jpg", b"\xff\xd8\xff\xe0 broken"),
        SimpleUploadedFile("a.jpg", b""),
    ],
    ids=["gif", "bmp", "pdf", "svg", "broken", "empty"],
)
def test_what_is_no_photo_is_refused_whatever_its_name(upload):
    with pytest.raises(ValidationError) as error:
        clean_photos([picture(), upload])
    assert set(error.value.message_dict) == {"photos"}
    assert "a.jpg" in error.value.message_dict["photos"][0]


def test_half_a_photo_is_refused():
    whole = picture(size=(600, 400)).read()
    with pytest.raises(ValidationError):
        clean_photo(SimpleUploadedFile("a.jpg", whole[: len(whole) // 2]))


def test_fifty_megabytes_are_refused_before_they_are_read(settings):
    upload = SimpleUploadedFile("a.jpg", b"\0" * (settings.PHOTO_MAX_BYTES + 1))
    with pytest.raises(ValidationError, match="10"):
        clean_photo(upload)


def with_exif(tag, kind):
    """A JPEG that stands sideways, and has one more entry of this kind (TIFF 6.0, section 2)."""
    entries = sorted([(0x0112, 3, 1, 6), (tag, kind, 1, 0)])
    body = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return picture(exif=b"Exif\0\0II*\0" + struct.pack("<IH", 8, len(entries)) + body + bytes(4))


@pytest.mark.parametrize(("tag", "kind"), [(0x011A, 1), (0x011A, 2), (0x0100, 1), (0x0100, 2)])
def test_a_damaged_exif_is_refused_in_words(tag, kind):
    """A resolution, or a width, that is a text: to turn the photo its library writes it anew."""
    with pytest.raises(ValidationError) as refused:
        clean_photos([with_exif(tag, kind)])
    assert refused.value.message_dict["photos"][0].startswith("a.jpg: ")


@pytest.mark.parametrize("size", [(10_000, 9_000), (14_000, 14_000)])
def test_a_bomb_of_pixels_is_refused(size, monkeypatch):
    content = BytesIO()
    Image.new("1", size).save(content, "PNG")

    def unpacked(_image):
        raise AssertionError("it was unpacked")

    monkeypatch.setattr(Image.Image, "load", unpacked)
    with pytest.raises(ValidationError, match=str(_("This photo has too many pixels."))):
        clean_photo(SimpleUploadedFile("a.png", content.getvalue()))


def test_as_many_pixels_as_a_phone_takes_are_read(monkeypatch):
    monkeypatch.setattr(services, "MAX_PIXELS", 60 * 40)
    assert clean_photo(picture(size=(60, 40))).width == 60
    with pytest.raises(ValidationError):
        clean_photo(picture(size=(60, 41)))


def test_ten_photos_are_too_many():
    with pytest.raises(ValidationError):
        clean_photos([picture() for _ in range(10)])


def test_the_same_photo_twice_is_kept_once():
    sent = picture().read()
    assert len(clean_photos([SimpleUploadedFile(n, sent) for n in ("a.jpg", "b.jpg")])) == 1


def test_a_bad_photo_keeps_the_visit_back(visit):
    with pytest.raises(ValidationError):
        visit(picture("GIF"))
    assert not ServiceRecord.objects.exists()


def test_photos_hang_on_the_visit(visit, media):
    record = visit(picture(), picture(size=(80, 80)))
    assert record.photos.count() == len(list(media.rglob("*.jpg"))) == 2
    assert not record.photos.first().image.name.endswith("/a.jpg")


def test_no_file_stays_behind_when_the_visit_fails(visit, media, today):
    with pytest.raises(ValidationError):
        visit(picture(), next_due_on=today)
    assert not RecordPhoto.objects.exists()
    assert not list(media.rglob("*.jpg"))


def test_a_photo_is_served_to_whoever_may_open_its_record(visit, as_user, request):
    url = f"/photos/{visit(picture()).photos.get().pk}/"
    seen = {}
    for name in ["lin", "he", "wang", "zhao", "mei", "chen", "an", "shen", "nobody"]:
        seen[name] = as_user(request.getfixturevalue(name)).get(url).status_code
    assert {name for name, status in seen.items() if status == 200} == {"lin", "he", "wang"}
    assert set(seen.values()) == {200, 404}


def test_a_photo_comes_as_a_jpeg_that_no_proxy_keeps(visit, as_user, lin):
    answer = as_user(lin).get(f"/photos/{visit(picture()).photos.get().pk}/")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "no-store"
    assert answer.content[:2] == b"\xff\xd8"


@pytest.mark.parametrize("brands", [b"heic\0\0\0\0mif1heic", b"mif1\0\0\0\0mif1heix"])
def test_a_photo_of_an_iphone_is_told_with_what_to_do(brands):
    head = (8 + len(brands)).to_bytes(4, "big") + b"ftyp" + brands
    with pytest.raises(ValidationError) as refused:
        clean_photos([SimpleUploadedFile("IMG_1.HEIC", head + bytes(2000), "image/heic")])
    [sentence] = refused.value.message_dict["photos"]
    assert "HEIC" in sentence
    assert "iPhone" in sentence
