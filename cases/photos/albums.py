"""Whose photos: of a service record, of an activity."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from beneficiaries.models import Person
from cases.activities.queries import opened_activities
from cases.activities.services import add_activity_photos
from cases.models import Activity, ServiceRecord
from cases.photos.models import SeenPhoto
from cases.photos.services import add_record_photos, tell_seen
from cases.rights import ACTIVITIES, RIGHTS
from stations.models import User
from stations.photos.services import clean_photos, unless_refused
from stations.rights_table import Denied, Rights

Of = ServiceRecord | Activity


@dataclass(frozen=True, kw_only=True)
class Album:
    """``opened``: what a person may open. ``act``: the right to add to it. ``present``: who may
    be seen. ``add``: the service, of record, uploads and who adds them."""

    opened: Callable[[User], QuerySet]
    rights: Rights
    act: str
    present: Callable[[Any], QuerySet[Person]]
    add: Callable[..., object]
    seen_url: str  # the page that says who is seen on one
    photo_url: Callable[[Any, SeenPhoto], str]

    def may(self, user: User, obj: Of) -> bool:
        return not obj.voided_at and self.rights.may(user, self.act, obj)

    def require(self, user: User, obj: Of) -> None:
        self.rights.require(user, self.act, obj)
        if obj.voided_at:
            raise Denied(_("This was voided."))

    def shown(self, user: User, obj: Of) -> QuerySet[Person]:
        """Of who may be seen, whom this person may tick."""
        return Person.objects.visible_to(user).filter(pk__in=self.present(obj).values("pk"))

    def tell(
        self, obj: Of, photo: SeenPhoto, *, seen: Sequence[Person], consent: str, by: User
    ) -> None:
        """Who is seen on one photo. Whom ``by`` can't tick stays as it was said."""
        self.require(by, obj)
        hidden = photo.seen.exclude(pk__in=self.shown(by, obj).values("pk"))
        tell_seen(
            photo, seen=[*seen, *hidden], consent=consent, present=self.present(obj), by=by
        )  # fmt: skip

    @transaction.atomic
    def add_told(
        self, obj: Of, uploads: Sequence[UploadedFile], *, by: User, seen: Sequence[Person],
        consent: str,
    ) -> tuple[int, int]:  # fmt: skip
        """Photos with who is seen on all of them: how many are new, and on how many that were
        there already something else is said now."""
        known = set(obj.photos.values_list("pk", flat=True))
        self.add(obj, uploads, by=by)
        fresh = list(obj.photos.exclude(pk__in=known))
        with unless_refused(fresh):
            for photo in fresh:
                tell_seen(photo, seen=seen, consent=consent, present=self.present(obj), by=by)
        if len(fresh) == len(uploads):
            return len(fresh), 0
        sent = [photo.sha256 for photo in clean_photos(uploads)]
        again = obj.photos.filter(pk__in=known, sha256__in=sent)
        told = [self._told_again(obj, one, seen=seen, consent=consent, by=by) for one in again]
        return len(fresh), sum(told)

    def _told_again(
        self, obj: Of, photo: SeenPhoto, *, seen: Sequence[Person], consent: str, by: User
    ) -> bool:
        """What is said with a photo that was sent once more; nothing said takes nothing back."""
        consent = consent.strip() or photo.consent
        shown = set(photo.seen.filter(pk__in=self.shown(by, obj).values("pk")))
        is_new = (seen and set(seen) != shown) or consent != photo.consent
        if is_new:
            self.tell(obj, photo, seen=seen or list(shown), consent=consent, by=by)
        return bool(is_new)


def came_to(activity: Activity) -> QuerySet[Person]:
    days = activity.sessions.not_voided().values("pk")
    return Person.objects.filter(attendances__record__in=days).distinct()


def reached_by(record: ServiceRecord) -> QuerySet[Person]:
    return Person.objects.filter(attendances__record=record)


OF_RECORD = Album(
    opened=lambda user: ServiceRecord.objects.visible_to(user).select_related("station"),
    rights=RIGHTS,
    act="correct",
    present=reached_by,
    add=add_record_photos,
    seen_url="cases:record_photo_seen",
    photo_url=lambda _record, photo: reverse("cases:photo", args=[photo.pk]),
)
OF_ACTIVITY = Album(
    opened=opened_activities,
    rights=ACTIVITIES,
    act="photos",
    present=came_to,
    add=add_activity_photos,
    seen_url="cases:activity_photo_seen",
    photo_url=lambda activity, photo: reverse("cases:activity_photo", args=[activity.pk, photo.pk]),
)
