"""That somebody's form is stored: what was in it isn't kept."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from stations.accounts.models import User


class StoredForm(models.Model):
    """``digest``: the keyed hash of its address and all its fields; ``page``: of its address alone.
    ``records``: what the trail says was changed by it (``app.model:pk``)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("user"))
    digest = models.BinaryField(_("digest"), max_length=16)
    page = models.BinaryField(_("digest of its page"), max_length=16, default=b"")
    location = models.CharField(_("address"), max_length=400)
    records = ArrayField(models.CharField(max_length=100), verbose_name=_("all records"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("stored form")
        verbose_name_plural = _("stored forms")
        indexes = [
            models.Index(fields=["user", "digest"], name="stored_form_digest"),
            models.Index(fields=["user", "page"], name="stored_form_page"),
            models.Index(fields=["at"], name="stored_form_at"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
