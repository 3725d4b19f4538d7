"""The keys of a device: given to a log-in, ended with it, forgotten a week later.

The trail says nothing of them: who logs in and out stands there already.
"""

from __future__ import annotations

import os
from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import transaction
from django.db.models import Q
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from stations import crypto
from stations.idempotency import hold
from stations.models import DeviceKey, User

from .rules import OPENS_FOR, USED_EVERY

LENGTH = 32  # bytes of a key: AES-256


def device_index(cookie: str) -> bytes:
    """By what the database knows a device: who reads it there has no cookie."""
    return crypto.blind_index("device", cookie)


@transaction.atomic
def give_keys(user: User, cookie: str) -> list[tuple[str, str]]:
    """``(id, key in base64)`` of this person on this device: first the one that seals, made at the
    first question of a log-in, then those of earlier log-ins that still open, the newest first."""
    device, now = device_index(cookie), timezone.now()
    hold("device key", user.pk, device.hex())
    rows = DeviceKey.objects.filter(user=user, device=device)
    used = rows.in_use().first() or _made(user, device, now)
    if now - used.last_used_at > USED_EVERY:
        used.last_used_at = now
        used.save(update_fields=["last_used_at"])
    return list(_opened([used, *rows.ended_after(now - OPENS_FOR).order_by("-ended_at")]))


def _made(user: User, device: bytes, now: datetime) -> DeviceKey:
    row = DeviceKey(user=user, device=device, created_at=now, last_used_at=now)
    row.sealed = crypto.seal(b64encode(os.urandom(LENGTH)).decode(), _context(row))
    row.save(force_insert=True)
    return row


def _opened(rows: list[DeviceKey]) -> Iterator[tuple[str, str]]:
    for row in rows:
        yield str(row.pk), crypto.unseal(bytes(row.sealed), _context(row))


def _context(row: DeviceKey) -> str:
    return f"device key {row.pk}"


def end_keys(**whose: Any) -> int:
    """``user=``, ``device=`` or both: from now on they seal nothing, and are told to nobody but
    the same person on the same device, for as long as drafts are kept."""
    return DeviceKey.objects.in_use().filter(**whose).update(ended_at=timezone.now())


def forget_keys() -> int:
    """Those that open nothing any more. What was sealed with them is noise wherever it lies."""
    long_ago = timezone.now() - OPENS_FOR
    # A log-in whose end nobody told (its browser was closed) is over when nobody asks any more.
    unused = Q(ended_at=None, last_used_at__lte=long_ago - _longest_session())
    return DeviceKey.objects.filter(Q(ended_at__lte=long_ago) | unused).delete()[0]


def _longest_session() -> timedelta:
    return timedelta(seconds=settings.SESSION_COOKIE_AGE) + USED_EVERY


@receiver(user_logged_in)
def end_with_another(sender: Any, request: HttpRequest | None, **_rest: Any) -> None:
    """Each log-in has a key of its own, and so has whoever comes after on the same device."""
    if cookie := cookie_of(request):
        end_keys(device=device_index(cookie))


@receiver(user_logged_out)
def end_with_log_in(
    sender: Any, request: HttpRequest | None, user: User | None, **_rest: Any
) -> None:
    cookie = cookie_of(request)
    if cookie and user:
        end_keys(user=user, device=device_index(cookie))


def cookie_of(request: HttpRequest | None) -> str:
    return request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "") if request else ""
