"""What was stored of whom, for a day: long enough for a road without signal."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from stations.crypto import blind_index
from stations.models import AuditEntry, StoredForm, User
from stations.row_security.acting import beyond_scope

KNOWN_FOR = timedelta(days=1)
LEFT_OUT = {"csrfmiddlewaretoken", "draft_uuid"}  # of the browser, not of whoever typed
READS = {"read", "read_page"}


def digest_of(request: HttpRequest) -> bytes:
    """Of what was sent to where, files with their contents; read once, before
    a service has closed them."""
    known = request.__dict__.get("_digest")
    if known is None:
        known = request.__dict__["_digest"] = _digest_of(request)
    return known


def _digest_of(request: HttpRequest) -> bytes:
    fields = sorted((name, request.POST.getlist(name)) for name in request.POST.keys() - LEFT_OUT)
    files = [
        [name, one.name, _contents(one)]
        for name in sorted(request.FILES)
        for one in request.FILES.getlist(name)
    ]
    sent = json.dumps([request.get_full_path(), fields, files], ensure_ascii=False)
    return blind_index("stored form", sent)


def page_of(request: HttpRequest) -> bytes:
    return blind_index("stored page", request.get_full_path())


def _contents(file: UploadedFile) -> str:
    digest = sha256()
    for part in file.chunks():
        digest.update(part)
    file.seek(0)  # a service reads it after this
    return digest.hexdigest()


def remember(
    user: User, digest: bytes, location: str, *, page: bytes = b"", since: datetime
) -> None:
    """In the transaction that stores it, which began at ``since``."""
    with beyond_scope():
        changed = _changes().filter(by=user, at__gte=since).values_list("record", flat=True)
        records = sorted(set(changed))
    StoredForm.objects.create(
        user=user, digest=digest, page=page, location=location, records=records, at=timezone.now()
    )


def still_so(user: User, digest: bytes) -> StoredForm | None:
    """Stored by the same person, and what it wrote hasn't been changed since, by nobody: sent
    again after they wrote something else themselves, the form is another change."""
    return _last(StoredForm.objects.filter(user=user, digest=digest))


def stored_from(user: User, page: bytes) -> StoredForm | None:
    """The same of whatever they stored from this page."""
    return _last(StoredForm.objects.filter(user=user, page=page))


def _last(rows: QuerySet[StoredForm]) -> StoredForm | None:
    stored = rows.filter(at__gt=_long_ago()).order_by("at").last()
    if stored is None:
        return None
    with beyond_scope():
        later = _changes().filter(record__in=stored.records, at__gt=stored.at)
        return None if later.exists() else stored


def only_by(user: User, obj: Model, *, seen: object) -> bool:
    """Whether all changes since the version that was ``seen`` are this person's: what they stored
    before an answer got lost, for instance. Each change is a version and an entry of the trail."""
    number = getattr(obj, "version", 0) - int(str(seen)) if str(seen).isdecimal() else 0
    if number < 1:
        return False
    with beyond_scope():
        entries = _changes().filter(record=f"{obj._meta.label_lower}:{obj.pk}")
        last = list(entries.order_by("-pk").values_list("by", flat=True)[:number])
    return last == [user.pk] * number


def forget_stored() -> int:
    return StoredForm.objects.filter(at__lte=_long_ago()).delete()[0]


def _changes() -> QuerySet[AuditEntry]:
    return AuditEntry.objects.exclude(verb__in=READS)


def _long_ago() -> datetime:
    return timezone.now() - KNOWN_FOR
