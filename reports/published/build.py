"""The published state of a place, built through the services on the real divisions."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from reports.models import Target
from reports.published.files import day, published_places, rows_of
from reports.published.network import build_network, division
from reports.published.work import build_work
from reports.published.workers import build_workers
from stations.models import Division, Station, User, Worker


class Built(NamedTuple):
    stations: int
    workers: int
    records: int


@transaction.atomic
def build_place(place: Division, *, by: User) -> Built:
    """All of it or nothing. ``by`` keeps the place's register.

    Raises ValidationError for a place of which nothing is published, for divisions that are not
    loaded, and when it stands already.
    """
    if place.pk not in published_places():
        known = ", ".join(published_places())
        raise ValidationError(
            _("Nothing published is known of %(place)s; places are: %(known)s.")
            % {"place": place, "known": known}
        )
    if stands(place):
        raise ValidationError(_("%(place)s stands already.") % {"place": place})
    stations = build_network(place, by=by)
    workers = build_workers(place, by=by)
    records = build_work(place, by=by)
    _set_targets(place, by)
    return Built(len(stations), len(workers), records)


def stands(place: Division) -> bool:
    """Whether anybody has put stations or workers there."""
    below = Division.objects.under(place)
    return (
        Station.objects.filter(home__in=below).exists()
        or Worker.objects.filter(home__in=below).exists()
    )


def _set_targets(place: Division, by: User) -> None:
    Target.objects.bulk_create(
        Target(
            division=division(row["division"]),
            indicator=row["indicator"],
            due_on=day(row["due_on"]),
            value=Decimal(row["value"]),
            source=row["basis"],
            set_by=by,
        )
        for row in rows_of("targets", place.pk)
    )
