"""What a division has promised to reach, and by when reports are due there."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stations.models import Division, User
from stations.row_security.rules import Open


class Target(models.Model):
    """A division's goal for one indicator by a day: 140 stations by the end of 2025 (M03)."""

    row_security = Open("what is aimed at by everybody below; no person stands in it")

    division = models.ForeignKey(
        Division, models.PROTECT, related_name="targets", verbose_name=_("division")
    )
    indicator = models.CharField(_("indicator"), max_length=20)
    due_on = models.DateField(_("by"))
    value = models.DecimalField(
        _("target"),
        max_digits=14,
        decimal_places=4,
        help_text=_("In the indicator's unit; a share in percent"),
    )
    source = models.CharField(_("source"), max_length=200, blank=True)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("set by"))
    set_at = models.DateTimeField(_("set at"), auto_now=True)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["division", "indicator", "due_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "indicator", "due_on"],
                name="one_target_a_day",
                violation_error_message=_("There is a target for that day already."),
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="target_not_negative",
                violation_error_message=_("A target is never negative."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.division} {self.indicator} {self.value}"

    @property
    def audit_title(self) -> str:
        return f"{self.division} {self.indicator}"


class DueDay(models.Model):
    """By which day after a period's end a county's stations file, and its report is compiled.

    Without a row, ``settings.REPORT_SCHEDULE`` holds.
    """

    row_security = Open("when everybody below is due; no person stands in it")

    division = models.OneToOneField(
        Division, models.CASCADE, related_name="due_day", verbose_name=_("division")
    )
    filing_day = models.PositiveSmallIntegerField(
        _("stations file by the day"), help_text=_("Of the month after")
    )
    report_day = models.PositiveSmallIntegerField(
        _("reports are compiled on the day"), help_text=_("Of the month after")
    )

    class Meta:
        verbose_name = _("due day")
        verbose_name_plural = _("due days")
        constraints = [
            models.CheckConstraint(
                condition=Q(filing_day__gte=1)
                & Q(report_day__gte=models.F("filing_day"))
                & Q(report_day__lte=28),
                name="due_days_in_order",
                violation_error_message=_(
                    "Days 1 to 28, and reports not before the stations have filed."
                ),
            )
        ]

    def __str__(self) -> str:
        return str(self.division)

    @property
    def audit_title(self) -> str:
        return str(self.division)
