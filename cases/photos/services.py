"""Photos are added to what was done; it is said who is seen, and that they agreed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.models import Person
from cases.models import ActivityPhoto, RecordPhoto, ServiceRecord
from cases.photos.models import SeenPhoto
from cases.rights import ACTIVITIES, RIGHTS
from stations.audit import trail
from stations.models import User
from stations.photos.services import MAX_PHOTOS, clean_photos, photos_kept
from stations.row_security.acting import beyond_scope


@transaction.atomic
def add_record_photos(
    record: ServiceRecord, uploads: Sequence[UploadedFile], *, by: User
) -> ServiceRecord:
    """Those that aren't there yet, ``MAX_PHOTOS`` a record; of a filed month, too: they are no
    figure. ``ValidationError`` at ``photos`` names what is wrong with each file."""
    RIGHTS.require(by, "correct", record)
    fresh = clean_photos(uploads)
    now = ServiceRecord.objects.select_for_update(no_key=True).get(pk=record.pk)
    if now.voided_at:
        raise ValidationError(_("This record was voided; write a new one."), code="stale")
    known = set(now.photos.values_list("sha256", flat=True))
    fresh = [photo for photo in fresh if photo.sha256 not in known]
    if len(fresh) + len(known) > MAX_PHOTOS:
        raise ValidationError({"photos": _("At most %(most)d photos.") % {"most": MAX_PHOTOS}})
    if fresh:
        with photos_kept(fresh, now):
            changed = {"version": F("version") + 1, "updated_at": timezone.now()}
            ServiceRecord.objects.filter(pk=now.pk).update(**changed)
            trail.record("add_photos", now, by=by, sha256=[photo.sha256 for photo in fresh])
    return now


@transaction.atomic
def tell_seen(
    photo: RecordPhoto | ActivityPhoto,
    *,
    seen: Sequence[Person],
    consent: str = "",
    present: QuerySet[Person],
    by: User,
) -> RecordPhoto | ActivityPhoto:
    """Who of those ``present`` is seen, be it nobody. ``ValidationError`` at ``consent`` where
    somebody of them never agreed to a photo as far as is written down."""
    rights, act = (RIGHTS, "correct") if isinstance(photo, RecordPhoto) else (ACTIVITIES, "photos")
    rights.require(by, act, photo.record)
    keys = {person.pk for person in seen}
    if present.filter(pk__in=keys).count() < len(keys):
        raise ValidationError({"seen": _("Only who was there can be seen on it.")})
    consent = consent.strip()
    if not consent and (unasked := never_agreed(keys, besides=photo)):
        names = "、".join(person.name for person in seen if person.pk in unasked)
        sentence = _("Write down who agreed to the photo, and how: %(names)s.") % {"names": names}
        raise ValidationError({"consent": sentence})
    photo.seen.set(list(seen))
    photo.consent, photo.is_told = consent, True
    photo.save(update_fields=["consent", "is_told"])
    trail.record("tell_seen", photo.record, by=by, photo=photo.sha256, number=len(keys))
    return photo


@beyond_scope()  # an agreement holds wherever it was written down; nothing else of it is told
def never_agreed(keys: Iterable[UUID], *, besides: SeenPhoto) -> set[UUID]:
    """Those of these people whom no other photo shows with a word on their consent."""
    wanted, agreed = set(keys), set[UUID]()
    for model in (RecordPhoto, ActivityPhoto):
        photos = model.objects.filter(seen__in=wanted).exclude(consent="")
        if isinstance(besides, model):
            photos = photos.exclude(pk=besides.pk)
        agreed |= set(photos.order_by().values_list("seen", flat=True))
    return wanted - agreed
