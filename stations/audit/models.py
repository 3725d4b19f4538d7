"""The audit trail: who opened or did what, where, when and why. Append-only."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from stations.accounts.models import User
from stations.divisions.models import Division
from stations.network.models import Station
from stations.row_security.rules import Rows
from stations.scope import divisions_of_role, stations_audited_by


class AuditEntryQuerySet(models.QuerySet):
    def visible_to(self, user) -> AuditEntryQuerySet:
        """What an auditor may read: entries of stations and divisions in scope, and those of
        no place."""
        audited = models.Q(station__in=stations_audited_by(user))
        audited |= models.Q(division__in=divisions_of_role(user, "auditor"))
        if user.postings.on().filter(role="auditor", division__level=1).exists():
            audited |= models.Q(station=None)
        return self.filter(audited | models.Q(by=user))


class AuditEntry(models.Model):
    row_security = Rows(station=("station",), division=("division",), by=("by",), nowhere=True)

    at = models.DateTimeField(_("at"), auto_now_add=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    verb = models.CharField(_("action"), max_length=50)
    record = models.CharField(_("record"), max_length=100, help_text="app.model:pk")
    title = models.CharField(
        _("title"), max_length=100, blank=True, help_text=_("Masked name or number")
    )
    station = models.ForeignKey(
        Station, models.PROTECT, null=True, related_name="+", verbose_name=_("station")
    )
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, related_name="+", verbose_name=_("division")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    records = ArrayField(
        models.CharField(max_length=100),
        default=list,
        blank=True,
        verbose_name=_("all records"),
        help_text=_("Of a read: every row that the answer showed"),
    )
    detail = models.JSONField(_("detail"), default=dict, blank=True)
    address = models.GenericIPAddressField(_("address"), null=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["record", "-at"], name="audit_record"),
            models.Index(fields=["station", "-at"], name="audit_station"),
            models.Index(
                fields=["division", "-at"],
                condition=models.Q(division__isnull=False),
                name="audit_division",
            ),
            models.Index(fields=["by", "-at"], name="audit_by"),
            GinIndex(fields=["records"], name="audit_records"),
            # The budget of stations.identity_numbers counts these, whatever else somebody did
            models.Index(
                fields=["by", "at"],
                condition=models.Q(verb="number_elsewhere"),
                name="audit_numbers_elsewhere",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.record}"


class AuditSeal(models.Model):
    """That these entries of one place stood there so: a keyed hash over them and over the seal
    before it (``stations.audit.seals``). Whoever changes, takes away or slips in an entry breaks
    the chain, and without the key nobody makes another."""

    place = models.CharField(_("place"), max_length=40, help_text="station:key, division:code or -")
    entries = ArrayField(models.BigIntegerField(), verbose_name=_("entries"))
    before = models.BinaryField(_("digest of the seal before"), max_length=32)
    digest = models.BinaryField(_("digest"), max_length=32)
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("seal of the audit trail")
        verbose_name_plural = _("seals of the audit trail")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["place", "id"], name="audit_seal_place"),
            models.Index(fields=["at"], name="audit_seal_at"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="seal_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.pk}"
