"""A station's month, filed as books are closed."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases import dimensions
from cases.filings.months import last_day
from cases.filings.triggers import fact_triggers, filing_triggers
from stations.identity import uuid7
from stations.models import Station, User
from stations.row_security.rules import Rows
from stations.scope import ScopedQuerySet
from stations.wording import month as month_in_words


class FilingQuerySet(ScopedQuerySet):
    def latest(self) -> FilingQuerySet:  # type: ignore[override]
        """The newest version of each station's month."""
        later = Filing.objects.filter(
            station=models.OuterRef("station"),
            month=models.OuterRef("month"),
            version__gt=models.OuterRef("version"),
        )
        return self.exclude(models.Exists(later))

    def visible_to(self, user: User) -> FilingQuerySet:
        """Figures, not people: whoever counts the station reads its filings."""
        return self.countable_by(user)


class Filing(models.Model):
    """One version of a station's month: the records that stood in it when it was filed.

    A record belongs to version N when the filing that took it (``ServiceRecord.filing``) has a
    version ≤ N and the one that dropped it (``ServiceRecord.dropped_by``) is none or > N.
    ``facts`` holds what else the month counted. Once the version says how many records it
    ``added``, nothing joins it and none of it ever changes.
    """

    row_security = Rows(station=("station",))

    class Status(models.TextChoices):
        FILED = "filed", _("filed")
        RETURNED = "returned", _("returned")
        REVIEWED = "reviewed", _("reviewed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    station = models.ForeignKey(
        Station, models.PROTECT, related_name="filings", verbose_name=_("station")
    )
    month = models.DateField(_("month"), help_text=_("The first day of the month"))
    version = models.PositiveIntegerField(_("version"), default=1)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.FILED)
    reason = models.CharField(_("reason for the correction"), max_length=300, blank=True)
    added = models.PositiveIntegerField(_("records added"), null=True)
    removed = models.PositiveIntegerField(_("records removed"), default=0)
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("filed by"))
    filed_at = models.DateTimeField(_("filed at"), auto_now_add=True)
    reviewed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("reviewed by")
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True)
    comment = models.CharField(_("comment"), max_length=500, blank=True)

    objects = FilingQuerySet.as_manager()

    class Meta:
        triggers = filing_triggers()
        verbose_name = _("filing")
        verbose_name_plural = _("filings")
        ordering = ["-month", "station", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["station", "month", "version"], name="one_filing_a_version"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="filing_month_is_first_day"),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason=""),
                name="correction_has_a_reason",
                violation_error_message=_("A correction needs a reason."),
            ),
            models.CheckConstraint(
                condition=~Q(status="returned") | ~Q(comment=""),
                name="return_has_a_comment",
                violation_error_message=_("Say what is to be put right."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station} {month_in_words(self.month)}"

    def get_absolute_url(self) -> str:
        return reverse("cases:filing", args=[self.pk])

    @property
    def audit_title(self) -> str:
        return f"{self.month:%Y-%m} v{self.version}"

    @property
    def last_day(self) -> date:
        return last_day(self.month)


class FiledFact(models.Model):
    """One other thing that a filed month counted, as it was: a happening of
    ``cases.facts.catalogue``."""

    id = models.BigAutoField(primary_key=True)
    filing = models.ForeignKey(
        Filing, models.CASCADE, related_name="facts", verbose_name=_("filing")
    )
    kind = models.CharField(_("kind"), max_length=16)
    key = models.CharField(_("key"), max_length=36)
    done_on = models.DateField(_("date"))
    item = models.CharField(_("item"), max_length=80, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    value = models.DecimalField(_("value in yuan"), max_digits=14, decimal_places=2, default=0)

    class Meta:
        triggers = fact_triggers()
        verbose_name = _("filed fact")
        verbose_name_plural = _("filed facts")
        constraints = [
            models.UniqueConstraint(fields=["filing", "kind", "key"], name="filed_fact_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


dimensions.keep(FiledFact)
