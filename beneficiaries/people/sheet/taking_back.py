"""People whose import is undone go, with the households that came with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.models import Enrolment, Household, Person, TransferRequest
from stations.imports.importers import Stops
from stations.imports.undoing import remove
from stations.models import AuditEntry, User
from stations.row_security.acting import beyond_scope


def take_back_people(objs: Sequence[Model], *, since: datetime, by: User) -> Stops:
    """``since``: households made before were there already, and stay."""
    people = cast(Sequence[Person], objs)
    keys = {person.pk for person in people}
    homes = {p.household_id: p.pk for p in people if p.household and p.household.created_at > since}
    others = Person.objects.filter(household__in=homes).exclude(pk__in=keys)
    stops: Stops = {
        homes[home]: _("Somebody else belongs to the household by now.")
        for home in others.values_list("household", flat=True)
        if home
    }
    asked = TransferRequest.objects.filter(person__in=keys).values_list("person", flat=True)
    stops |= dict.fromkeys(asked, _("A transfer was asked for."))
    stops |= _filed(people, since)
    stops = stops or remove(people, by=by)
    if not stops:
        remove(list(Household.objects.filter(pk__in=homes)), by=by)
    return stops


def _filed(people: Sequence[Person], since: datetime) -> Stops:
    """Those whom a month that was filed meanwhile may count: it had ended by then, and they were on
    the ledger before."""
    stations = {person.station_id for person in people}
    with beyond_scope():
        filed = AuditEntry.objects.filter(verb="file_month", station__in=stations, at__gt=since)
        last = max(
            (timezone.localdate(at) for at in filed.values_list("at", flat=True)), default=None
        )
    if last is None:
        return {}
    counted = Enrolment.objects.filter(person__in=people, since__lt=last.replace(day=1))
    return dict.fromkeys(
        counted.values_list("person", flat=True), _("A month that counts it is filed.")
    )
