"""A county asks the leads of a station to file a month."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.filings.queries.filings import filings_in_force
from reports.figures.periods import Period
from reports.rights import RIGHTS
from stations.audit import trail
from stations.models import Notice, Station, User
from stations.notices.services import in_languages, notify


@transaction.atomic
def remind(*, station: Station, month: date, by: User) -> list[User]:
    """One notice a day to each lead; who was told.

    Raises ValidationError for a month that runs or is filed, when nobody leads the station, and
    when its leads were told today.
    """
    RIGHTS.require(by, "remind", station)
    period = Period.month(month)
    if period.is_running():
        raise ValidationError({"month": _("This month hasn't ended yet.")}, code="running")
    if filings_in_force([station.pk], [month]).exists():
        raise ValidationError({"month": _("The station has filed this month.")}, code="filed")
    leads = RIGHTS.holders("be_reminded", station)
    if not leads:
        raise ValidationError({"station": _("Nobody leads this station.")}, code="nobody")

    def words() -> str:
        return _("Please file %(month)s of %(station)s.") % {"month": period, "station": station}

    text = in_languages(words)[settings.LANGUAGE_CODE]
    told = Notice.objects.filter(to__in=leads, text=text, created_at__date=timezone.localdate())
    if told.exists():
        raise ValidationError(_("Its leads were reminded today already."), code="told")
    notify(leads, words, url=where_to_file(station, month), about=None)
    trail.record("remind", station, by=by, month=period.key)
    return list(leads)


def where_to_file(station: Station, month: date) -> str:
    """Where its lead files the month, and reads why it was returned."""
    return reverse("cases:file_month", args=[station.pk, f"{month:%Y-%m}"])
