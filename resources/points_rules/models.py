"""What a village or a community gives its volunteers: points for each hour, or for each event.

A township's rule holds in all its villages and communities that have none of their own for it."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stations.models import DivisionRecord, VoidableQuerySet
from stations.wording import full_day


class PointsRuleQuerySet(VoidableQuerySet):
    def holding(self, day: date | None = None) -> PointsRuleQuerySet:
        """On this day (today): began_on ≤ day ≤ ended_on; a last day counts."""
        day = day or timezone.localdate()
        return self.not_voided().filter(Q(ended_on=None) | Q(ended_on__gte=day), began_on__lte=day)


class PointsRule(DivisionRecord):
    """``points`` for each unit (``per``); ``ceiling``: the most that one volunteer earns by it in a
    calendar month, without end where it is empty."""

    class Per(models.TextChoices):
        HOUR = "hour", _("an hour of service")
        EVENT = "event", _("an event")

    per = models.CharField(_("points for"), max_length=8, choices=Per, default=Per.HOUR)
    points = models.PositiveSmallIntegerField(_("points each"))
    ceiling = models.PositiveIntegerField(_("at most in a month"), null=True, blank=True)
    began_on = models.DateField(_("valid from"))
    ended_on = models.DateField(_("last day"), null=True, blank=True)
    agreement = models.CharField(_("where it was agreed"), max_length=200, blank=True)

    objects = PointsRuleQuerySet.as_manager()
    audit_hides = frozenset({"agreement"})

    class Meta(DivisionRecord.Meta):
        verbose_name = _("points rule")
        verbose_name_plural = _("points rules")
        ordering = ["division", "-began_on", "-id"]
        indexes = [
            *DivisionRecord.Meta.indexes,
            models.Index(fields=["division", "began_on", "id"], name="points_rule_place"),
            models.Index(fields=["began_on", "id"], name="points_rule_day"),
        ]
        constraints = [
            *DivisionRecord.Meta.constraints,
            models.CheckConstraint(condition=Q(points__gt=0), name="points_rule_gives_some"),
            models.CheckConstraint(
                condition=Q(ceiling=None) | Q(ceiling__gte=F("points")),
                name="points_rule_ceiling_of_one_at_least",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("began_on")),
                name="points_rule_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_per_display()} {self.points} {full_day(self.began_on)}"

    @property
    def audit_title(self) -> str:
        return f"{self.began_on}"

    def get_absolute_url(self) -> str:
        return reverse("resources:points_rule", args=[self.pk])
