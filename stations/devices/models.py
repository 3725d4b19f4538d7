"""The keys that seal what browsers keep: held here, and never written down there."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stations.accounts.models import User
from stations.identity import uuid7


class DeviceKeyQuerySet(models.QuerySet["DeviceKey"]):
    def in_use(self) -> Self:
        """Of a log-in that lasts: they seal."""
        return self.filter(ended_at=None)

    def ended_after(self, moment: datetime) -> Self:
        """Of a log-in that is over: they seal no more, and may open what they sealed."""
        return self.filter(ended_at__gt=moment)


class DeviceKey(models.Model):
    """One log-in of one person on one device. ``device`` is the blind index of the device's
    cookie, ``sealed`` the key under the product's own ring (``stations.crypto``): no text of a
    person, so reading it is no read of the trail."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("user"))
    device = models.BinaryField(_("index of the device"), max_length=16)
    sealed = models.BinaryField(_("key"))
    created_at = models.DateTimeField(_("created at"))
    last_used_at = models.DateTimeField(_("last used at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)

    objects = DeviceKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("key of a device")
        verbose_name_plural = _("keys of devices")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "device"],
                condition=Q(ended_at=None),
                name="one_device_key_in_use",
            ),
        ]
        indexes = [models.Index(fields=["device"], name="device_key_device")]

    def __str__(self) -> str:
        return str(self.pk)
