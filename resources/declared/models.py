"""What a division says of its volunteers as a whole, of a day, with the paper that says it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stations.models import DivisionRecord, VoidableQuerySet
from stations.spelling.fields import NameField, PrintedField
from stations.wording import quantity


class Declaration(DivisionRecord):
    """Never added to what is counted, nor to what other divisions declare: the latest one on or
    before a day holds until another one."""

    class What(models.TextChoices):
        VOLUNTEERS = "volunteers", _("registered volunteers")
        TEAMS = "teams", _("teams of volunteers")
        SITES = "sites", _("sites of voluntary service")
        HOURS = "hours", _("hours of service since ever")

    what = models.CharField(_("what is declared"), max_length=10, choices=What)
    figure = models.DecimalField(_("declared total"), max_digits=14, decimal_places=2)
    counted_on = models.DateField(_("as of"))
    document = PrintedField(_("document number"), max_length=80)
    declared_by = NameField(_("declared by"), max_length=80)

    objects = VoidableQuerySet.as_manager()
    audit_hides = frozenset({"declared_by"})

    class Meta(DivisionRecord.Meta):
        verbose_name = _("declared total")
        verbose_name_plural = _("declared totals")
        ordering = ["-counted_on", "-id"]
        indexes = [
            *DivisionRecord.Meta.indexes,
            models.Index(fields=["division", "what", "counted_on"], name="declaration_latest"),
            models.Index(fields=["counted_on", "id"], name="declaration_day"),
        ]
        constraints = [
            *DivisionRecord.Meta.constraints,
            models.UniqueConstraint(
                fields=["division", "what", "counted_on"],
                condition=Q(voided_at=None),
                name="declaration_once_a_day",
            ),
            models.CheckConstraint(condition=Q(figure__gte=0), name="declaration_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {quantity(self.figure)}"

    def get_absolute_url(self) -> str:
        return reverse("resources:declaration", args=[self.pk])
