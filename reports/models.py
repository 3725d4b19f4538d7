"""Compiled reports: the figures of a place and a month, as counted at one moment."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stations.identity import uuid7
from stations.models import Division, Job, Station, User


class ReportQuerySet(models.QuerySet):
    def countable_by(self, user: User) -> ReportQuerySet:
        from stations.scope import divisions_reported_to, stations_countable_by

        return self.filter(
            Q(station__in=stations_countable_by(user)) | Q(division__in=divisions_reported_to(user))
        )

    visible_to = countable_by


class Report(models.Model):
    """One station's or division's month. Compiling again makes the next ``edition``."""

    class State(models.TextChoices):
        COMPILING = "compiling", _("being compiled")
        COMPILED = "compiled", _("compiled")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    station = models.ForeignKey(
        Station,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=_("station"),
    )
    division = models.ForeignKey(
        Division,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name=_("division"),
    )
    month = models.DateField(_("month"), help_text=_("The first day of the month"))
    edition = models.PositiveIntegerField(_("edition"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.COMPILING)
    job = models.ForeignKey(Job, models.PROTECT, related_name="+", verbose_name=_("job"))
    requested_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    counted_at = models.DateTimeField(_("counted at"), null=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-month", "-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(station=None) ^ Q(division=None), name="report_has_one_place"
            ),
            models.UniqueConstraint(
                fields=["station", "division", "month", "edition"],
                nulls_distinct=False,
                name="one_report_an_edition",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="report_month_is_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return reverse("reports:report", args=[self.pk])

    @property
    def place(self) -> Station | Division:
        return self.station or self.division  # type: ignore[return-value]


class Figure(models.Model):
    """One declared indicator's value in a report, whole or for one cell of a dimension."""

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="figures", verbose_name=_("report")
    )
    indicator = models.CharField(_("indicator"), max_length=20)
    dimension = models.CharField(_("dimension"), max_length=20, blank=True)
    item = models.CharField(_("item"), max_length=40, blank=True)
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=6, null=True)
    numerator = models.DecimalField(_("numerator"), max_digits=20, decimal_places=2, null=True)
    denominator = models.DecimalField(_("denominator"), max_digits=20, decimal_places=2, null=True)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "indicator", "dimension", "item"], name="one_figure_a_cell"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.item}"
