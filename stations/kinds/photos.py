"""Photos of a kind's records: added by who may edit one, seen by who may open it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from stations.audit import trail as audit
from stations.audit.seen import note
from stations.models import Record, User
from stations.photos.services import MAX_PHOTOS, CleanPhoto, clean_photos, photos_kept
from stations.scope import UserRequest

from .protocol import Batch

if TYPE_CHECKING:
    from .kind import Kind


@transaction.atomic
def add_photos(
    batch: Batch, obj: Record, uploads: Sequence[UploadedFile], *, by: User, act: str = "edit"
) -> Record:
    """Those that aren't there yet; ``MAX_PHOTOS`` a record. A new version, one audit entry.
    ``act``: the right that it needs."""
    fresh = clean_photos(uploads)
    now = batch.held(obj, act, by)
    known = set(now.photos.values_list("sha256", flat=True))
    fresh = [photo for photo in fresh if photo.sha256 not in known]
    if len(fresh) + len(known) > MAX_PHOTOS:
        raise ValidationError({"photos": _("At most %(most)d photos.") % {"most": MAX_PHOTOS}})
    if fresh:
        _keep(now, fresh, by)
    return now


def _keep(obj: Record, photos: list[CleanPhoto], by: User) -> None:
    with photos_kept(photos, obj):
        obj.version += 1
        obj.save(update_fields=["version", "updated_at"])
        audit.record("add_photos", obj, by=by, sha256=[photo.sha256 for photo in photos])


def photo_answer(rows: QuerySet, pk: UUID | int | str, photo: int) -> HttpResponse:
    """The file itself, of a record among ``rows``; a few hundred kB: made small on arrival."""
    record = get_object_or_404(rows, pk=pk)
    found = get_object_or_404(record.photos, pk=photo)
    note(found, "image")
    with found.image.open("rb") as file:
        response = HttpResponse(file.read(), content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def show_photo(request: UserRequest, pk: UUID | int, photo: int, kind: Kind) -> HttpResponse:
    """The page of one photo."""
    return photo_answer(kind.opens(request.user), pk, photo)
