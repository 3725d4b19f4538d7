"""A project: what is done with whose money, from when until when."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stations.models import Division, DivisionRecord, Organisation, Station, VoidableQuerySet
from stations.row_security.rules import Open
from stations.spelling.fields import CodeField, NameField


class ProjectQuerySet(VoidableQuerySet):
    def open_on(self, day: date) -> Self:
        """Those that run on this day: since ≤ day < until."""
        return self.not_voided().filter(Q(until=None) | Q(until__gt=day), since__lte=day)


class Project(DivisionRecord):
    """Of a division, or of one ``station`` that lies in it, whose lead keeps it then.

    ``number``: as it stands on paper, once in a division; made where none is given. ``item``: by
    which figures are told (``@project=…``): the number, unless another project of the nation has
    or had it; it never changes and is never given again, while ``name`` may. A row that has a
    project points to it by ``to_field="item"``.
    """

    row_security = Open("calls, contracts and their money are published")

    class Kind(models.TextChoices):
        PURCHASED = "purchased", _("purchased service")
        REWARD = "reward", _("award in place of a subsidy")
        VENTURE = "venture", _("charity venture")
        FUNDRAISING = "fundraising", _("fundraising")
        PEER = "peer", _("peer programme")
        OTHER = "other", _("other")

    class Level(models.TextChoices):
        """From where the means come (IND-PRJ-01)."""

        NATIONAL = "national", _("national (source)")
        PROVINCE = "province", _("provincial (source)")
        CITY = "city", _("city's (source)")
        COUNTY = "county", _("county's (source)")
        TOWNSHIP = "township", _("township's (source)")
        SOCIAL = "social", _("social (source)")

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="projects", verbose_name=_("division")
    )
    station = models.ForeignKey(
        Station,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("station of its own"),
    )
    name = NameField(_("project"), max_length=100)
    number = CodeField(_("number of the project"), max_length=32, blank=True)
    item = CodeField(_("item of the project"), max_length=32, unique=True, editable=False)
    kind = models.CharField(_("kind of project"), max_length=12, choices=Kind)
    level = models.CharField(_("source of its means"), max_length=12, choices=Level)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("carried out by"),
    )
    part_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of the project"),
    )
    since = models.DateField(_("begins on"), default=timezone.localdate)
    until = models.DateField(
        _("ends on"), null=True, blank=True, help_text=_("First day on which it no longer runs")
    )
    approved = models.DecimalField(
        _("approved amount (yuan)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    note = models.TextField(_("note"), blank=True)

    objects = ProjectQuerySet.as_manager()

    class Meta(DivisionRecord.Meta):
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-since", "-id"]
        indexes = [
            *DivisionRecord.Meta.indexes,
            models.Index(fields=["since", "id"], name="project_day"),
        ]
        constraints = [
            *DivisionRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=["division", "number"],
                condition=Q(voided_at=None),
                name="project_number_once",
                violation_error_message=_("This division has a project with this number."),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")),
                name="project_since_before_until",
                violation_error_message=_("The end must lie after the beginning."),
            ),
            models.CheckConstraint(
                condition=Q(approved=None) | Q(approved__gte=0), name="project_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(part_of=None) | ~Q(part_of=F("id")), name="project_not_of_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("resources:project", args=[self.pk])

    @property
    def owner(self) -> Station | Division:
        """Where rights are asked."""
        return self.station or self.division

    def is_open_on(self, day: date) -> bool:
        return not self.voided_at and self.since <= day and (not self.until or day < self.until)
