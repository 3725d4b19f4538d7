"""A theme: under which head something is told besides what it is."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast, Concat, Left, Right
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

    def void(self, *, by: User, reason: str) -> int:
        keys = list(self.not_voided().values_list("pk", flat=True))
        voided = super().void(by=by, reason=reason)
        Theme.objects.filter(pk__in=keys).free_codes()
        return voided

    def free_codes(self) -> int:
        """Of voided ones, which nothing stands under: reading becomes reading~1a2b3c."""
        last = Right(Cast("pk", models.TextField()), 6)
        return self.update(code=Concat(Left("code", 25), Value("~"), last))


class Theme(DivisionRecord):
    """``code`` is its item wherever figures are told by theme (``@theme=…``): it never changes, and
    once anything stood under it is never given again, while ``name`` may change. The nation's own
    belong to no division and were made by nobody (``national.py``). A row that has a theme points
    to it by ``to_field="code"``."""

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
