"""A case (个案): one person's or family's problem, worked on step by step (MZ/T 094)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from resources.attribution.models import AttributedModel, attribution_indexes
from stations.ages import ADULT, latest_birth
from stations.crypto import PrivateTextField
from stations.models import Posting, Record, Station, User, Worker
from stations.rights_table import AT_DESK
from stations.row_security.rules import Rows
from stations.scope import (
    ScopedQuerySet,
    stations_of_role,
    stations_visible_to,
    stations_with_grant,
)
from stations.touching import touches_by


class CaseQuerySet(ScopedQuerySet):
    def open(self) -> CaseQuerySet:
        return self.exclude(status__in=Case.ENDED)

    def visible_to(self, user: User) -> CaseQuerySet:
        """Cases of my stations, and those of people whose file I may open.

        A child's case that has ended stays with the workers and leads of its own and of the
        child's station; all others need the grant for it (未成年人网络保护条例 §36).
        """
        people = Person.objects.visible_to(user).values("pk")
        staffed = stations_of_role(user, *AT_DESK)
        own = Q(station__in=staffed) | Q(person__station__in=staffed)
        granted = Q(station__in=stations_with_grant(user, Posting.MaySee.CLOSED_MINORS))
        grown = Q(person__born_on__lte=latest_birth(timezone.localdate(), ADULT))
        seen = Q(station__in=stations_visible_to(user)) | Q(person__in=people)
        return self.filter(seen, ~Q(status__in=Case.ENDED) | grown | own | granted)


class Case(AttributedModel, Record):
    row_security = Rows(station=("station",), person="person")

    class Status(models.TextChoices):
        INTAKE = "intake", _("intake")
        ASSESSMENT = "assessment", _("assessment")
        PLAN = "plan", _("plan")
        PLAN_REVIEW = "plan_review", _("plan under approval")
        INTERVENTION = "intervention", _("intervention")
        EVALUATION = "evaluation", _("evaluation")
        CLOSING_REVIEW = "closing_review", _("closing under approval")
        FOLLOW_UP = "follow_up", _("follow-up")
        ARCHIVED = "archived", _("archived")
        SUSPENDED = "suspended", _("suspended")
        REFERRED = "referred", _("referred")
        DECLINED = "declined", _("not taken on")

    WORKING = [
        "intake",
        "assessment",
        "plan",
        "plan_review",
        "intervention",
        "evaluation",
        "closing_review",
    ]
    ENDED = ["archived", "referred", "declined"]

    origin = models.ForeignKey(
        Station, models.PROTECT, related_name="+", editable=False, verbose_name=_("made at")
    )
    year = models.PositiveSmallIntegerField(_("year"), editable=False)
    serial = models.PositiveIntegerField(_("serial number in the year"), editable=False)
    number = models.CharField(_("case number"), max_length=120, editable=False)
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="cases", verbose_name=_("beneficiary")
    )
    station = models.ForeignKey(
        Station, models.PROTECT, related_name="cases", editable=False, verbose_name=_("station")
    )
    worker = models.ForeignKey(
        Worker,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("worker"),
    )
    from_record = models.ForeignKey(
        "ServiceRecord",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("opened from"),
    )
    problem = PrivateTextField(_("presenting problem"))
    goals = PrivateTextField(_("goals"), blank=True)
    status = models.CharField(
        _("status"), max_length=16, choices=Status, default=Status.INTAKE, editable=False
    )
    suspended_from = models.CharField(max_length=16, choices=Status, blank=True, editable=False)
    opened_on = models.DateField(_("opened on"), default=timezone.localdate)
    accepted_on = models.DateField(
        _("accepted on"), null=True, editable=False, help_text=_("Or reopened: the cycle's start")
    )
    closed_on = models.DateField(_("closed on"), null=True, editable=False)
    next_step_on = models.DateField(_("next step by"), null=True, blank=True)
    cycle = models.PositiveSmallIntegerField(_("cycle"), default=1, editable=False)
    source = models.CharField(_("source system"), max_length=40, blank=True, editable=False)
    external_id = models.CharField(_("id there"), max_length=80, blank=True, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-opened_on", "-id"]
        indexes = [
            models.Index(fields=["station", "status", "opened_on"], name="case_station_status"),
            models.Index(fields=["changed_xid", "id"], name="case_changes"),
            *attribution_indexes("case", "station"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["origin", "client_uuid"], name="case_client_uuid"),
            models.UniqueConstraint(fields=["origin", "year", "serial"], name="case_number_once"),
            models.UniqueConstraint(
                fields=["origin", "source", "external_id"],
                condition=~Q(external_id=""),
                name="case_external_id",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=~Q(status__in=["archived", "referred", "declined"]),
                name="one_open_case",
                violation_error_message=_("This person has an open case already."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("cases:case", args=[self.pk])

    @property
    def audit_title(self) -> str:
        return self.number

    @property
    def is_ended(self) -> bool:
        return self.status in self.ENDED


class CaseStep(models.Model):
    """A step that a case took: from where to where, on which day, with a note."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="steps", verbose_name=_("case"))
    cycle = models.PositiveSmallIntegerField(_("cycle"), default=1)
    verb = models.CharField(_("step"), max_length=20)
    source = models.CharField(_("from"), max_length=16, choices=Case.Status, blank=True)
    target = models.CharField(_("to"), max_length=16, choices=Case.Status)
    done_on = models.DateField(_("date"))
    note = PrivateTextField(_("note"))
    referred_to = models.CharField(_("referred to"), max_length=100, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        triggers = touches_by("cases_case", "case_id")
        verbose_name = _("case step")
        verbose_name_plural = _("case steps")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.case} {self.verb}"
