"""The published state of a place, built through the services on the real divisions."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from demo.published.files import day, published_places, rows_of
from demo.published.network import build_network, division
from demo.published.organisations import build_organisations
from demo.published.volunteering import build_volunteering
from demo.published.work import build_work
from demo.published.workers import build_workers
from reports.models import Target
from reports.published.rows import KEEPER
from stations.models import Division, Posting, Role, Station, User, Worker


class Built(NamedTuple):
    stations: int
    workers: int
    records: int


@transaction.atomic
def build_place(place: Division) -> Built:
    """All of it or nothing, by a stand-in who keeps the place's register.

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
    by = stand_in(place)
    stations = build_network(place, by=by)
    build_organisations(place, by=by)
    workers = build_workers(place, by=by)
    records = build_work(place, by=by)
    build_volunteering(place, by=by)
    _set_targets(place, by)
    return Built(len(stations), len(workers), records)


def stands(place: Division) -> bool:
    """Whether anybody has put stations or workers there."""
    below = Division.objects.under(place)
    return (
        Station.objects.filter(home__in=below).exists()
        or Worker.objects.filter(home__in=below).exists()
    )


def stand_in(place: Division) -> User:
    """A log-in without a password that keeps the place, for today only."""
    today = timezone.localdate()
    user, is_new = User.objects.get_or_create(
        username=KEEPER, defaults={"name": _("Published figures")}
    )
    if is_new:
        user.set_unusable_password()
        user.save()
    Posting.objects.get_or_create(
        user=user,
        role=Role.ADMINISTRATOR,
        division=place,
        since=today,
        until=today + timedelta(days=1),
    )
    return user


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
