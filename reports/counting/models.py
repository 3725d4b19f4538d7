"""What is counted already: cells of a station's month, and the marks that say which are stale.

Cells with a ``filing`` are that filing's, and never change; those without are the live month's,
and hold only where no ``ChangedMonth`` says otherwise (``reports.counting.services.counting``).
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases import dimensions
from cases.dimensions import DIMENSIONS
from stations.row_security.rules import Open, Rows


class ChangedMonth(models.Model):
    """A mark, only ever appended by triggers: this station's month is to be counted anew."""

    row_security = Open("which months are to be counted anew; appended by triggers")

    station_id = models.BigIntegerField()
    month = models.DateField()

    class Meta:
        verbose_name = _("changed month")
        verbose_name_plural = _("changed months")
        indexes = [models.Index(fields=["station_id", "month"], name="changed_month")]

    def __str__(self) -> str:
        return f"{self.station_id} {self.month}"


class MonthCount(models.Model):
    """One additive figure of a station's month. ``group`` "" is everybody."""

    row_security = Rows(station=("station_id",))

    station_id = models.BigIntegerField()
    month = models.DateField()
    filing_id = models.UUIDField(null=True)
    measure = models.CharField(max_length=20)
    method = models.CharField(max_length=1)
    domain = models.CharField(max_length=2)
    group = models.CharField(max_length=32, blank=True)
    item = models.CharField(max_length=80, blank=True)
    value = models.DecimalField(max_digits=16, decimal_places=2)

    class Meta:
        verbose_name = _("count of a month")
        verbose_name_plural = _("counts of months")
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "station_id",
                    "month",
                    "filing_id",
                    "measure",
                    *[dimension.name for dimension in DIMENSIONS],
                    "group",
                    "item",
                ],
                nulls_distinct=False,
                name="one_count_a_cell",
            )
        ]
        indexes = [
            models.Index(
                fields=["month", "station_id"],
                condition=models.Q(filing_id=None),
                name="month_count",
            ),
            models.Index(
                fields=["filing_id"],
                condition=models.Q(filing_id__isnull=False),
                name="month_count_filing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.value}"


class MonthPresence(models.Model):
    """Who was reached in a station's month by one method and domain: exact distinct people, those
    of the same groups in one row.

    ``homes`` has the household of each of ``persons``, or the person without one; of the
    household that a record was about the person is null.
    """

    row_security = Rows(station=("station_id",))

    station_id = models.BigIntegerField()
    month = models.DateField()
    filing_id = models.UUIDField(null=True)
    method = models.CharField(max_length=1)
    domain = models.CharField(max_length=2)
    groups = ArrayField(models.CharField(max_length=32), default=list)
    persons = ArrayField(models.UUIDField(null=True))
    homes = ArrayField(models.UUIDField())

    class Meta:
        verbose_name = _("presence in a month")
        verbose_name_plural = _("presences in months")
        indexes = [
            models.Index(
                fields=["station_id", "month"],
                condition=models.Q(filing_id=None),
                name="month_presence",
            ),
            models.Index(
                fields=["filing_id"],
                condition=models.Q(filing_id__isnull=False),
                name="month_presence_filing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.month}"


for kept in (MonthCount, MonthPresence):
    dimensions.keep(kept)
