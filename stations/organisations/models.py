"""An organisation of the register, which is one for the whole nation: everybody reads it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stations.divisions.models import Division
from stations.records import DivisionRecord, VoidableQuerySet
from stations.row_security.rules import Open
from stations.spelling.fields import NameField, NumberField
from stations.touching import touches_with


class Organisation(DivisionRecord):
    """``division`` is its seat, unknown of one that a sheet merely named: until somebody says it,
    those keep it who keep the register where it was named (``origin``)."""

    row_security = Open("a public register, of the whole nation")

    class Kind(models.TextChoices):
        AGENCY = "agency", _("social-work agency")
        SOCIETY = "society", _("social organisation")
        FOUNDATION = "foundation", _("foundation")
        COMMUNITY = "community", _("community organisation")
        COMPANY = "company", _("company")
        GOVERNMENT = "government", _("government office")
        PUBLIC = "public", _("public institution")
        COMMITTEE = "committee", _("village or residents' committee")
        OTHER = "other", _("other")

    id = models.BigAutoField(primary_key=True)  # by which other systems know it
    name = NameField(_("name of the organisation"), max_length=100)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.AGENCY)
    credit_code = NumberField(  # (null over REST where it isn't known)
        _("unified social credit code"),
        max_length=18,
        null=True,
        blank=True,
        help_text=_("18 characters with a check character (GB 32100)"),
    )
    division = models.ForeignKey(
        Division,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("division"),
    )
    registered_on = models.DateField(_("registered on"), null=True, blank=True)

    objects = VoidableQuerySet.as_manager()

    class Meta(DivisionRecord.Meta):
        triggers = [
            *DivisionRecord.Meta.triggers,
            touches_with(
                "stations_worker",
                "SELECT id FROM stations_worker WHERE employer_id IN (SELECT id FROM changed)",
                ["name"],
                name="workers",
            ),
        ]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        indexes = [
            *DivisionRecord.Meta.indexes,
            models.Index(fields=["name", "id"], name="organisation_name"),
        ]
        constraints = [
            *DivisionRecord.Meta.constraints,
            *(
                models.UniqueConstraint(
                    fields=[field], condition=Q(voided_at=None), name=f"one_organisation_a_{field}"
                )
                for field in ("name", "credit_code")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("stations:organisation", args=[self.pk])

    @property
    def audit_title(self) -> str:
        return self.name
