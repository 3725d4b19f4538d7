"""One stack for all the modules of this folder that ask for it; records of every kind."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from config.tests.kinds import cast, cast_of_a_division, cast_of_a_station, made, made_of, typed
from config.tests.stack import api, county_code, ending, settled, stack, visitor

__all__ = [
    "api",
    "cast",
    "cast_of_a_division",
    "cast_of_a_station",
    "county_code",
    "ending",
    "made",
    "made_of",
    "settled",
    "stack",
    "typed",
    "visitor",
]


@pytest.fixture
def albums(settings, tmp_path, granny_li, lin, make_record, make_activity):
    """A visit and an activity, each with a photo as wide as a camera's, and who is seen on it."""
    settings.MEDIA_ROOT = tmp_path
    from cases.photos.albums import OF_ACTIVITY, OF_RECORD

    found = {}
    for album, obj in (
        (OF_RECORD, make_record()), (OF_ACTIVITY, make_activity(attended=[granny_li])),
    ):  # fmt: skip
        photo = BytesIO()
        Image.new("RGB", (1600, 1200), (90, 120, 90)).save(photo, "JPEG")
        sent = SimpleUploadedFile("a.jpg", photo.getvalue(), "image/jpeg")
        album.add_told(obj, [sent], by=lin, seen=[granny_li], consent="口头同意")
        seen = reverse(album.seen_url, args=[obj.pk, obj.photos.get().pk])
        found[obj] = [obj.get_absolute_url(), seen]
    return found
