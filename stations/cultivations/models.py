"""An organisation that a division incubates (孵化) or cultivates (培育), in which programme."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stations.organisations.models import Organisation
from stations.records import DivisionRecord, VoidableQuerySet
from stations.spelling.fields import NameField


class Cultivation(DivisionRecord):
    """``programme``: one text in its one spelling is one programme of the division; a project that
    is a record of its own is pointed to from beside it.
    ``until``: the first day on which it no longer holds. ``park``, ``agreement`` and ``services``
    are those of an incubation: where, by what, what was given."""

    class How(models.TextChoices):
        INCUBATED = "incubated", _("incubated")
        CULTIVATED = "cultivated", _("cultivated")

    class Service(models.TextChoices):
        """孵化园一站式服务."""

        PREMISES = "premises", _("premises without rent")
        POLICY = "policy", _("advice on policies")
        REGISTRATION = "registration", _("help with registration")
        TRAINING = "training", _("training and supervision")
        FINANCE = "finance", _("bookkeeping and legal advice")
        PROJECTS = "projects", _("help with projects and funds")
        PARTY = "party", _("help with party building")

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="cultivations", verbose_name=_("organisation")
    )
    how = models.CharField(_("incubated or cultivated"), max_length=10, choices=How)
    programme = NameField(_("programme"), max_length=80, blank=True)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    by_whom = NameField(_("by whom"), max_length=100, blank=True)
    park = NameField(_("incubation park"), max_length=100, blank=True)
    agreement = models.CharField(_("agreement"), max_length=100, blank=True)
    services = ArrayField(
        models.CharField(max_length=12, choices=Service),
        default=list,
        blank=True,
        verbose_name=_("services given"),
    )

    objects = VoidableQuerySet.as_manager()
    audit_hides = frozenset({"programme"})

    class Meta(DivisionRecord.Meta):
        verbose_name = _("cultivation")
        verbose_name_plural = _("cultivations")
        ordering = ["-since", "-id"]
        indexes = [
            *DivisionRecord.Meta.indexes,
            models.Index(fields=["division", "since", "id"], name="cultivation_division_day"),
        ]
        constraints = [
            *DivisionRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")),
                name="cultivation_since_before_until",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    def get_absolute_url(self) -> str:
        return reverse("stations:cultivation", args=[self.pk])
