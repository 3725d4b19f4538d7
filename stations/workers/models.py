"""People who work there: they feed the workforce indicators and need no log-in."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stations.dated import Dated
from stations.divisions.models import Division
from stations.network.models import Station
from stations.organisations.models import Organisation
from stations.records import DivisionRecord, VoidableQuerySet
from stations.row_security.rules import Rows
from stations.scope import divisions_countable_by, stations_countable_by
from stations.spelling.fields import CodeField, NameField
from stations.touching import touches_by


class WorkerQuerySet(VoidableQuerySet):
    def countable_by(self, user) -> WorkerQuerySet:
        """Workers of stations or home divisions in this person's scope."""
        assigned = Assignment.objects.filter(station__in=stations_countable_by(user))
        return self.filter(
            models.Q(pk__in=assigned.values("worker"))
            | models.Q(home__in=divisions_countable_by(user))
        )

    def visible_to(self, user) -> WorkerQuerySet:
        return self.countable_by(user)


class Worker(DivisionRecord):
    """A social worker or another person of the field, employed by an organisation.

    Most certificate holders don't work at a station and have no log-in: ``home`` is the division
    whose register this is. What comes with a new one, and is written with it: ``begins`` (at a
    station), ``holds`` (certificates), ``employer_name`` (made when it is unknown).
    ``sent``: the fields that another system said, which knows it again by its staff number.
    """

    row_security = Rows(division=("home",), by=("user",), known=True)

    place_field = "home"
    audit_hides = ("name", "number", "born_on")
    begins: Assignment | None = None
    holds: Sequence[Certificate] = ()
    employer_name = ""
    sent: frozenset[str] = frozenset()

    class Sex(models.TextChoices):
        """GB/T 2261.1."""

        UNKNOWN = "0", _("unknown")
        MALE = "1", _("male")
        FEMALE = "2", _("female")
        UNSTATED = "9", _("not stated")

    division = None  # type: ignore[assignment]
    number = CodeField(  # (null over REST where there is none)
        _("staff number"), max_length=40, null=True, blank=True, db_collation="C"
    )
    name = NameField(_("name"), max_length=50)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, default=Sex.UNSTATED)
    born_on = models.DateField(_("born on"), null=True, blank=True)
    employer = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="workers",
        verbose_name=_("employer"),
    )
    home = models.ForeignKey(
        Division, models.PROTECT, related_name="workers", verbose_name=_("home division")
    )
    user = models.OneToOneField(
        "stations.User",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="worker",
        verbose_name=_("log-in"),
    )

    objects = WorkerQuerySet.as_manager()

    class Meta(DivisionRecord.Meta):
        verbose_name = _("worker")
        verbose_name_plural = _("workers")
        ordering = ["name", "pk"]
        constraints = [
            *DivisionRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=["number"], condition=Q(voided_at=None), name="one_worker_a_number"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("stations:worker", args=[self.pk])


class Assignment(Dated):
    row_security = Rows(station=("station",))

    class Role(models.TextChoices):
        LEAD = "lead", _("station lead")
        WORKER = "worker", _("station worker")
        SUPERVISOR = "supervisor", _("supervisor")
        ROOM = "room", _("village-room worker")

    worker = models.ForeignKey(
        Worker, models.CASCADE, related_name="assignments", verbose_name=_("worker")
    )
    station = models.ForeignKey(
        Station, models.PROTECT, related_name="assignments", verbose_name=_("station")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.WORKER)
    is_full_time = models.BooleanField(_("full-time"), default=True)

    class Meta(Dated.Meta):
        triggers = touches_by("stations_worker", "worker_id")
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")

    def __str__(self) -> str:
        return f"{self.worker} – {self.station}"


class Certificate(models.Model):
    """A social worker's vocational certificate (domain/3-codes §3.9).

    A roster may say who holds one and not since when: then it is known of the day on which the
    register was told and of every later one, and of no earlier one (``held_since``).
    """

    class Level(models.IntegerChoices):
        ASSISTANT = 1, _("assistant social worker")
        WORKER = 2, _("social worker (intermediate)")
        SENIOR = 3, _("senior social worker")

    worker = models.ForeignKey(
        Worker, models.CASCADE, related_name="certificates", verbose_name=_("worker")
    )
    level = models.PositiveSmallIntegerField(_("level"), choices=Level)
    number = CodeField(_("certificate number"), max_length=40, blank=True)
    obtained_on = models.DateField(_("obtained on"), null=True, blank=True)
    told_on = models.DateField(_("told on"), default=timezone.localdate, editable=False)
    held_since = models.GeneratedField(
        verbose_name=_("held since"),
        expression=Coalesce("obtained_on", "told_on"),
        output_field=models.DateField(),
        db_persist=True,
    )

    class Meta:
        triggers = touches_by("stations_worker", "worker_id")
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "level"],
                name="one_certificate_a_level",
                violation_error_message=_("This worker holds a certificate of that level already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.worker} – {self.get_level_display()}"


class StationPosts(Dated):
    """So many posts (岗位) are set up at a station, filled or not."""

    row_security = Rows(station=("station",))

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="posts", verbose_name=_("station")
    )
    number = models.PositiveSmallIntegerField(_("number of posts"))

    class Meta(Dated.Meta):
        verbose_name = _("posts of a station")
        verbose_name_plural = _("posts of stations")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["station"], condition=models.Q(until=None), name="posts_declared_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station}: {self.number}"
