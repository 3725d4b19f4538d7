"""A theme: under which head something is told besides what it is."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stations.models import Division, DivisionRecord, User, VoidableQuerySet
from stations.row_security.rules import Open
from stations.spelling.fields import CodeField, NameField


class ThemeQuerySet(VoidableQuerySet):
    def open_on(self, day: date) -> Self:
        """Those that hold on this day; without a first one they hold since ever."""
        begun = Q(since=None) | Q(since__lte=day)
        return self.not_voided().filter(begun, Q(until=None) | Q(until__gt=day))


class Theme(DivisionRecord):
    """``code`` is its item wherever figures are told by theme (``@theme=…``): it never changes and
    is never given again, while ``name`` may. The nation's own belong to no division and were made
    by nobody (``national.py``). A row that has a theme points to it by ``to_field="code"``."""

    row_security = Open("words under which figures are published")

    code = CodeField(_("code of the theme"), max_length=32, unique=True)
    name = NameField(_("theme"), max_length=40)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("First day on which it no longer holds")
    )
    division = models.ForeignKey(
        Division,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("division"),
    )
    origin = models.ForeignKey(
        Division,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("made at"),
    )
    created_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("created by"),
    )

    objects = ThemeQuerySet.as_manager()

    class Meta(DivisionRecord.Meta):
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["code"]
        constraints = [
            *DivisionRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gt=F("since")),
                name="theme_since_before_until",
                violation_error_message=_("The end must lie after the beginning."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("resources:theme", args=[self.pk])
