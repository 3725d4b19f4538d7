"""Who must be visited how often, and by when (nobody is forgotten)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Category, Risk
from beneficiaries.models import Person
from cases.records.models import ServiceRecord
from stations.models import Division, Station
from stations.rights_table import PEOPLE
from stations.row_security.rules import Open, Rows
from stations.scope import ScopedQuerySet
from stations.wording import short_day


class VisitRule(models.Model):
    """A county's own rule: whoever has this risk (or category) is seen so often.

    It replaces the default for the same risk or category
    (``cases.duties.intervals.DEFAULT_RULES``); of a province's, a city's and a county's row the
    narrowest holds. Of several rules that fit a person the shortest interval holds.
    """

    row_security = Open("what is owed by everybody below; no person stands in it")

    class Interval(models.TextChoices):
        WEEKLY = "week", _("weekly")
        MONTHLY = "month", _("monthly")
        QUARTERLY = "quarter", _("quarterly")

    division = models.ForeignKey(
        Division,
        models.CASCADE,
        related_name="visit_rules",
        verbose_name=_("division"),
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
        return f"{self.risk or self.category}: {self.interval}"


class VisitDutyQuerySet(ScopedQuerySet):
    def open(self) -> VisitDutyQuerySet:
        return self.filter(state=VisitDuty.State.OPEN)

    def visible_to(self, user) -> VisitDutyQuerySet:
        """What is owed at the stations where this person works, leads or supervises."""
        from stations.scope import stations_of_role

        places = stations_of_role(user, *PEOPLE)
        return self.filter(station__in=places)

    def overdue(self) -> VisitDutyQuerySet:
        """Today."""
        return self.open().filter(late_on__lte=timezone.localdate())


class VisitDuty(models.Model):
    """One visit that is owed to a person by a day; the home visit that meets them ends it.

    ``since_on`` is the day from which the interval counts: the last home visit that met them,
    or the enrolment. ``agreed_on`` is an earlier day that the worker promised. ``again_on`` is
    the day for another try: shown instead of ``due_on``, which it never moves. The database
    itself says whether it ``is_kept``, and from which day on it is (or was) overdue: ``late_on``.
    """

    row_security = Rows(station=("station",))

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
    since_on = models.DateField(_("owed since"))
    due_on = models.DateField(_("due on"))
    is_first = models.BooleanField(_("first visit"), default=False)
    agreed_on = models.DateField(_("agreed on"), null=True)
    again_on = models.DateField(_("another try on"), null=True)
    interval = models.CharField(_("how often"), max_length=8, choices=VisitRule.Interval)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    record = models.ForeignKey(
        ServiceRecord, models.PROTECT, null=True, related_name="duties", verbose_name=_("done by")
    )
    ended_on = models.DateField(_("ended on"), null=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    is_kept = models.GeneratedField(
        verbose_name=_("kept in time"),
        expression=models.Case(
            models.When(state="done", ended_on__lte=F("due_on"), then=True), default=False
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )
    late_on = models.GeneratedField(
        verbose_name=_("overdue from"),
        expression=Greatest(
            models.ExpressionWrapper(F("due_on") + 1, models.DateField()), F("since_on")
        ),
        output_field=models.DateField(),
        db_persist=True,
    )

    days: int | None  # since it was due: what a list of overdue ones puts there

    objects = VisitDutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit duty")
        verbose_name_plural = _("visit duties")
        indexes = [
            models.Index(fields=["station", "due_on"], condition=Q(state="open"), name="duty_due"),
            models.Index(
                fields=["station", "due_on", "state"], include=["is_kept"], name="duty_kept"
            ),
            models.Index(
                fields=["station", "late_on"], condition=Q(state="open"), name="duty_owed"
            ),
            # Those that were overdue on some day of the past
            models.Index(
                fields=["station", "ended_on"],
                condition=Q(ended_on__gt=F("due_on")) & ~Q(state="open"),
                name="duty_late",
            ),
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
        return f"{self.person} – {short_day(self.due_on)}"

    @property
    def is_overdue(self) -> bool:
        """Today, an open one: whatever day is shown for another try."""
        return self.late_on <= timezone.localdate()
