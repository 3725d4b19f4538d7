"""Somebody at an organisation, as one station knows them."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stations.organisations.models import Organisation
from stations.records import StationRecord, VoidableQuerySet
from stations.spelling.fields import NameField, SealedPhoneField


class Contact(StationRecord):
    """``left_on``: since when they are there no more."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="contacts", verbose_name=_("organisation")
    )
    name = NameField(_("name"), max_length=50)
    post = NameField(_("post"), max_length=50, blank=True)
    phone = SealedPhoneField(_("phone"), blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects = VoidableQuerySet.as_manager()
    audit_hides = frozenset({"name"})

    class Meta(StationRecord.Meta):
        verbose_name = _("contact at an organisation")
        verbose_name_plural = _("contacts at organisations")
        ordering = ["name", "id"]
        indexes = [
            *StationRecord.Meta.indexes,
            models.Index(fields=["station", "created_at", "id"], name="contact_station_made"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("stations:contact", args=[self.pk])
