"""Money of a project, by the division that raised or granted it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from pgtrigger import ReadOnly

from resources.projects.models import Project
from stations.models import VOID, DivisionRecord, VoidableQuerySet
from stations.row_security.rules import Open
from stations.spelling.fields import NameField, PrintedField

FREE = [*VOID, "version", "updated_at", "changed_xid"]


class ProjectMoney(DivisionRecord):
    """Yuan of one day. Never edited, so that what a report counted adds up for ever: voided with a
    reason and entered anew. What a fund then pays to a station is an internal movement, counted
    nowhere (domain/9-rules.md, "Project and theme")."""

    row_security = Open("what was raised and granted for a project is published")
    one: ClassVar[str]  # its address

    project = models.ForeignKey(
        Project, models.PROTECT, to_field="item", related_name="+", verbose_name=_("project")
    )
    done_on = models.DateField(_("date"))
    amount = models.DecimalField(_("amount (yuan)"), max_digits=14, decimal_places=2)
    document = PrintedField(_("number of the receipt or document"), max_length=40)
    note = models.TextField(_("note"), blank=True)

    objects = VoidableQuerySet.as_manager()

    class Meta(DivisionRecord.Meta):
        abstract = True
        triggers = [*DivisionRecord.Meta.triggers, ReadOnly(name="stays", exclude=FREE)]
        ordering = ["-done_on", "-id"]
        indexes = [
            *DivisionRecord.Meta.indexes,
            models.Index(fields=["division", "done_on"], name="%(class)s_day"),
        ]
        constraints = [
            *DivisionRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="%(class)s_is_positive",
                violation_error_message=_("Enter more than nothing."),
            ),
        ]

    def __str__(self) -> str:
        return self.document

    def get_absolute_url(self) -> str:
        return reverse(f"resources:{self.one}", args=[self.pk])


class Fundraising(ProjectMoney):
    """Cash raised for a project (IND-RES-05): a gift is here, or it is a donation that a station
    received, never both (``resources.raised_once``)."""

    one = "fundraising"

    platform = NameField(_("raised through"), max_length=60, blank=True)

    class Meta(ProjectMoney.Meta):
        verbose_name = _("money raised")
        verbose_name_plural = _("money raised")
        constraints = [
            *ProjectMoney.Meta.constraints,
            models.UniqueConstraint(
                fields=["division", "document"],
                condition=Q(voided_at=None),
                name="fundraising_document_once",
                violation_error_message=_("This number is used already."),
            ),
        ]


class MatchingGrant(ProjectMoney):
    """What a level of government or a foundation adds to what was raised (IND-RES-06)."""

    one = "matching"

    class Level(models.TextChoices):
        PROVINCE = "province", _("provincial (source)")
        CITY = "city", _("city's (source)")
        COUNTY = "county", _("county's (source)")

    level = models.CharField(_("matched by"), max_length=12, choices=Level)

    class Meta(ProjectMoney.Meta):
        verbose_name = _("matching grant")
        verbose_name_plural = _("matching grants")
        constraints = [
            *ProjectMoney.Meta.constraints,
            models.UniqueConstraint(
                fields=["project", "level", "document"],
                condition=Q(voided_at=None),
                name="matching_document_once",
                violation_error_message=_("This number is used already."),
            ),
        ]


class Grant(ProjectMoney):
    """Support granted to a project (IND-FIN-03); one document may grant to several."""

    one = "grant"

    class Meta(ProjectMoney.Meta):
        verbose_name = _("project grant")
        verbose_name_plural = _("project grants")
        constraints = [
            *ProjectMoney.Meta.constraints,
            models.UniqueConstraint(
                fields=["project", "document"],
                condition=Q(voided_at=None),
                name="grant_document_once",
                violation_error_message=_("This number is used already."),
            ),
        ]
