"""That somebody was told of an identity number: by its blind index alone, for a day."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from stations.accounts.models import User


class AskedNumber(models.Model):
    """No entry of the trail: most are of one's own people, and nobody is told of somebody."""

    index = models.BinaryField(_("index of the number"), max_length=32)
    by = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("identity number asked for")
        verbose_name_plural = _("identity numbers asked for")
        indexes = [
            models.Index(fields=["index", "at"], name="asked_number"),
            models.Index(fields=["at"], name="asked_number_at"),
        ]

    def __str__(self) -> str:
        return bytes(self.index).hex()
