"""Certificates of volunteers' hours are issued by the station that recorded them, and withdrawn."""

from __future__ import annotations

import secrets
from datetime import date
from hmac import compare_digest
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.models import VolunteerCertificate, VolunteerService
from cases.rights import RIGHTS
from resources.models import Volunteer
from stations.audit import trail
from stations.dated import still_to_come
from stations.models import Station, User
from stations.reasons import stated
from stations.row_security.acting import beyond_scope

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # without those that are read for others
CODE = 6


@transaction.atomic
def issue_certificate(
    *,
    station: Station,
    volunteer: Volunteer,
    since: date,
    until: date,
    by: User,
    client_uuid: UUID,
    teams: str = "",
) -> VolunteerCertificate:
    """Of the hours that this station approved in these days. Sent again it is the same one."""
    RIGHTS.require(by, "certify_hours", station)
    held = Station.objects.select_for_update(no_key=True).get(pk=station.pk)
    if known := VolunteerCertificate.objects.filter(client_uuid=client_uuid).first():
        return known
    if until < since:
        raise ValidationError({"until": _("The last day can't lie before the first.")})
    if sentence := still_to_come(until, timezone.localdate()):
        raise ValidationError({"until": sentence})
    minutes = approved_minutes(station, volunteer, since, until)
    if not minutes:
        sentence = _("This station approved no hours of this volunteer in these days.")
        raise ValidationError({"volunteer": sentence})
    made = VolunteerCertificate.objects.create(
        client_uuid=client_uuid,
        station=station,
        volunteer=volunteer,
        name=volunteer.name,
        number=_next_number(held),
        code="".join(secrets.choice(LETTERS) for _n in range(CODE)),
        since=since,
        until=until,
        minutes=minutes,
        teams=teams.strip(),
        issued_on=timezone.localdate(),
        issued_by=by,
    )
    trail.record("issue_certificate", made, by=by, station=station, minutes=minutes)
    return made


def approved_minutes(station: Station, volunteer: Volunteer, since: date, until: date) -> int:
    """What the station recorded and approved itself: whoever organised it certifies it."""
    lines = VolunteerService.objects.filter(
        station=station,
        volunteer=volunteer,
        served_on__range=(since, until),
        record__voided_at=None,
    ).exclude(approved_at=None)
    return int(lines.aggregate(n=Sum("minutes", default=0))["n"])


def _next_number(station: Station) -> str:
    """ZM, the station's code, the year and the how manieth of it: under the station's lock."""
    year = timezone.localdate().year
    ours = VolunteerCertificate.objects.filter(station=station, issued_on__year=year)
    return f"ZM-{station.code}-{year}-{ours.count() + 1:04}"


@transaction.atomic
def withdraw_certificate(
    certificate: VolunteerCertificate, *, reason: str, by: User
) -> VolunteerCertificate:
    """It stays readable, and whoever verifies it reads that it holds no more."""
    RIGHTS.require(by, "certify_hours", certificate.station)
    reason = stated(reason)
    standing = VolunteerCertificate.objects.filter(pk=certificate.pk, withdrawn_at=None)
    if not standing.update(withdrawn_at=timezone.now(), withdrawn_by=by, withdraw_reason=reason):
        raise ValidationError(_("This certificate was withdrawn already."), code="stale")
    certificate.refresh_from_db()
    trail.record(
        "withdraw_certificate", certificate, by=by, station=certificate.station, reason=reason
    )
    return certificate


def verified(number: str, code: str) -> VolunteerCertificate | None:
    """The certificate of this number, for whoever has its code: anybody who holds the paper."""
    with beyond_scope():
        rows = VolunteerCertificate.objects.select_related("station")
        found = rows.filter(number=number.strip().upper()).first()
    held = found.code if found else "-" * CODE
    is_good = compare_digest(held.encode(), code.strip().upper().encode())
    return found if is_good else None
