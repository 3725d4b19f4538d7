"""Who must be visited how often, and by when (nobody is forgotten)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Category, Risk
from beneficiaries.models import Person
from stations.models import Division, Station
from stations.scope import ScopedQuerySet

from .records import ServiceRecord


class VisitRule(models.Model):
    """A county's rule: whoever has this risk (or category) is seen every so many days.

    ``division`` None is the default for all (高风险 weekly, 重点 monthly, 一般 quarterly;
    domain/7-standards §7.5). A county's own row for the same risk or category replaces it.
    Of several rules that fit a person the shortest interval holds.
    """

    class Interval(models.TextChoices):
        WEEKLY = "week", _("weekly")
        MONTHLY = "month", _("monthly")
        QUARTERLY = "quarter", _("quarterly")

    division = models.ForeignKey(
        Division,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="visit_rules",
        verbose_name=_("county"),
    )
    risk = models.CharField(_("risk level"), max_length=1, choices=Risk, blank=True)
    category = models.CharField(_("category"), max_length=2, choices=Category, blank=True)
    interval = models.CharField(_("how often"), max_length=8, choices=Interval)

    class Meta:
        verbose_name = _("visit rule")
        verbose_name_plural = _("visit rules")
        constraints = [
            models.UniqueConstraint(
                fields=["division", "risk", "category"],
                nulls_distinct=False,
                name="one_visit_rule",
                violation_error_message=_("There is a rule for this risk or category already."),
            ),
            models.CheckConstraint(
                condition=Q(risk="") ^ Q(category=""),
                name="rule_for_risk_or_category",
                violation_error_message=_("A rule is for a risk level or for a category."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_risk_display() or self.get_category_display()}: {self.get_interval_display()}"


class VisitDutyQuerySet(ScopedQuerySet):
    def open(self) -> VisitDutyQuerySet:
        return self.filter(state=VisitDuty.State.OPEN)

    def overdue(self, day=None) -> VisitDutyQuerySet:
        return self.open().filter(due_on__lt=day or timezone.localdate())


class VisitDuty(models.Model):
    """One visit that is owed to a person by a day; the visit that meets them ends it."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")

    person = models.ForeignKey(
        Person, models.CASCADE, related_name="duties", verbose_name=_("person")
    )
    station = models.ForeignKey(
        Station, models.PROTECT, related_name="duties", verbose_name=_("station")
    )
    due_on = models.DateField(_("due on"))
    interval = models.CharField(_("how often"), max_length=8, choices=VisitRule.Interval)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    record = models.OneToOneField(
        ServiceRecord, models.PROTECT, null=True, related_name="duty", verbose_name=_("done by")
    )
    ended_on = models.DateField(_("ended on"), null=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = VisitDutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit duty")
        verbose_name_plural = _("visit duties")
        indexes = [
            models.Index(fields=["station", "due_on"], condition=Q(state="open"), name="duty_due"),
            models.Index(fields=["station", "due_on", "state"], name="duty_station_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state="open"),
                name="one_open_duty",
                violation_error_message=_("This person has an open visit duty already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} – {self.due_on}"
