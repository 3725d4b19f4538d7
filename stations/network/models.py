"""Stations: the service network."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stations.dated import Dated
from stations.divisions.models import Division
from stations.organisations.models import Organisation
from stations.row_security.rules import Open
from stations.spelling.fields import NameField, PhoneField


class StationQuerySet(models.QuerySet):
    def under(self, division, day=None) -> StationQuerySet:
        """Stations whose home lies in a division, as administered on ``day`` (today)."""
        return self.filter(home__in=Division.objects.under(division, day))

    def reached(self, milestone: str, day: date) -> StationQuerySet:
        """Stations past a milestone and not closed by this day."""
        return self.filter(
            Q(closed_on=None) | Q(closed_on__gt=day), **{f"{milestone}_on__lte": day}
        )


class Station(models.Model):
    """A point of the service network (服务点), from the guidance centre to the village room."""

    row_security = Open("where the stations are is public; no person stands in it")

    class Tier(models.IntegerChoices):
        CENTRE = 1, _("guidance centre")
        HUB = 2, _("county hub")
        TOWNSHIP = 3, _("township station")
        ROOM = 4, _("village room")
        POINT = 5, _("neighbourhood point")

    MILESTONES = ["approved", "built", "plaque", "operating"]

    code = models.CharField(_("station code"), max_length=32, unique=True, db_collation="C")
    name = NameField(_("name"), max_length=100)
    tier = models.PositiveSmallIntegerField(_("tier"), choices=Tier, default=Tier.TOWNSHIP)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("parent"),
    )
    home = models.ForeignKey(
        Division, models.PROTECT, related_name="stations", verbose_name=_("home division")
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = PhoneField(_("phone"), max_length=30, blank=True)
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    built_on = models.DateField(_("built on"), null=True, blank=True)
    plaque_on = models.DateField(_("plaque put up on"), null=True, blank=True)
    operating_on = models.DateField(_("operating since"), null=True, blank=True)
    suspended_on = models.DateField(_("suspended on"), null=True, blank=True)
    closed_on = models.DateField(_("closed down on"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = StationQuerySet.as_manager()

    class Meta:
        verbose_name = _("station")
        verbose_name_plural = _("stations")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["home", "name"],
                name="one_station_name_a_division",
                violation_error_message=_("This division has a station of that name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("stations:detail", args=[self.pk])

    @property
    def audit_title(self) -> str:
        return self.name

    @property
    def stage(self) -> str:
        """How far it is: what closed it, else the last that it reached."""
        reached = ("closed", "suspended", "operating", "built")
        return next((name for name in reached if getattr(self, f"{name}_on")), "planned")

    @property
    def opened_on(self) -> date | None:
        """The earliest of the days on which it was built, named or began, if any is known."""
        days = [self.built_on, self.plaque_on, self.operating_on]
        return min((day for day in days if day), default=None)

    def is_open_on(self, day: date) -> bool:
        return self.closed_on is None or day < self.closed_on


class StationDivision(Dated):
    """A division that a station serves: coverage counts townships *served*."""

    row_security = Open("whom a station serves is public")

    station = models.ForeignKey(
        Station, models.CASCADE, related_name="served", verbose_name=_("station")
    )
    division = models.ForeignKey(
        Division, models.PROTECT, related_name="served_by", verbose_name=_("division")
    )

    class Meta(Dated.Meta):
        verbose_name = _("served division")
        verbose_name_plural = _("served divisions")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["station", "division"],
                condition=Q(until=None),
                name="served_once",
                violation_error_message=_("The station serves this division already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station} – {self.division}"


class StationOperator(Dated):
    """Who runs a station (承接机构), by contract or by itself."""

    row_security = Open("who runs a station is public")

    station = models.ForeignKey(
        Station, models.CASCADE, related_name="operators", verbose_name=_("station")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="operates", verbose_name=_("organisation")
    )

    class Meta(Dated.Meta):
        verbose_name = _("station operator")
        verbose_name_plural = _("station operators")

    def __str__(self) -> str:
        return f"{self.station} – {self.organisation}"
