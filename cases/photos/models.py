"""A photo on which people with a file may be recognised."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from stations.crypto import PrivateTextField
from stations.models import Photo


class SeenPhoto(Photo):
    """``is_told``: it was said who is seen, be it nobody. ``consent``: who agreed to the photo
    and how (民法典 §1019: a likeness is made and used with consent only)."""

    seen = models.ManyToManyField(
        Person, related_name="+", blank=True, verbose_name=_("who is seen")
    )
    is_told = models.BooleanField(_("who is seen was said"), default=False)
    consent = PrivateTextField(_("who agreed, and how"), blank=True, max_length=200)

    class Meta(Photo.Meta):
        abstract = True
