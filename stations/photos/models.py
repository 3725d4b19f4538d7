"""Photos of a record: re-encoded without EXIF, opened only through a scoped view."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Photo(models.Model):
    """A kind with photos says ``record``, a key to its own model with the related name
    ``photos``: whoever opens the record sees them."""

    image = models.FileField(_("photo"), upload_to="photos/%Y/%m/")
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    sha256 = models.CharField(_("sha256"), max_length=64)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    class Meta:
        abstract = True
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["record", "sha256"], name="%(class)s_once")]

    def __str__(self) -> str:
        return self.image.name
