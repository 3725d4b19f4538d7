"""Reports: the figures of a place and a period, counted from filings, sealed when issued."""

from __future__ import annotations

from datetime import date

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reports.figures.keys import FigureKey
from reports.figures.periods import Period
from stations.identity import uuid7
from stations.models import Division, Job, Station, User
from stations.row_security.rules import Open, Rows


class ReportQuerySet(models.QuerySet):
    def countable_by(self, user: User) -> ReportQuerySet:
        """Reports of my stations, and of divisions that my division postings contain."""
        from stations.scope import divisions_reported_to, stations_countable_by

        return self.filter(
            Q(station__in=stations_countable_by(user)) | Q(division__in=divisions_reported_to(user))
        )

    visible_to = countable_by

    def of(self, place: Station | Division) -> ReportQuerySet:
        kind = "station" if isinstance(place, Station) else "division"
        return self.filter(**{kind: place})

    def compiled(self) -> ReportQuerySet:
        """Those that have figures."""
        return self.exclude(state=Report.State.COMPILING)

    def accepted(self) -> ReportQuerySet:
        """Those that have figures and were not returned."""
        return self.compiled().exclude(state=Report.State.RETURNED)

    def latest_editions(self) -> ReportQuerySet:
        """One row a place and period: those after which no later edition was asked for."""
        of_month = Report.objects.filter(
            kind=models.OuterRef("kind"),
            first=models.OuterRef("first"),
            edition__gt=models.OuterRef("edition"),
        )
        return self.exclude(
            models.Exists(of_month.filter(station=models.OuterRef("station")))
        ).exclude(models.Exists(of_month.filter(division=models.OuterRef("division"))))


class Report(models.Model):
    """One station's or division's month, quarter, half-year or year, and nothing but what the
    ``filings`` it names have filed. Compiling again makes the next ``edition``; the figures of a
    compiled report never change, an issued one not at all.

    ``document`` is its canonical JSON, ``sha256`` that text's. ``awaited`` lists what has not
    been filed (``[[station code, "2025-10"], …]``) and adds nothing; ``gaps`` tells of the whole
    ("") and of each part in which something is awaited how many months are filed of how many
    that are owed. ``unreviewed`` keeps which of its filings the county had not reviewed when it
    was issued, in the shape of ``awaited``; None of one that was issued before it was kept.
    """

    row_security = Rows(station=("station",), division=("division",))

    class State(models.TextChoices):
        COMPILING = "compiling", _("being compiled")
        COMPILED = "compiled", _("compiled")
        RETURNED = "returned", _("returned")
        REVIEWED = "reviewed", _("reviewed")
        ISSUED = "issued", _("issued")

    class Kind(models.TextChoices):
        MONTH = "month", _("month")
        QUARTER = "quarter", _("quarter")
        HALF = "half", _("half-year")
        YEAR = "year", _("year")

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
    kind = models.CharField(_("period"), max_length=8, choices=Kind, default=Kind.MONTH)
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    edition = models.PositiveIntegerField(_("edition"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.COMPILING)
    job = models.ForeignKey(Job, models.PROTECT, related_name="+", verbose_name=_("job"))
    requested_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    counted_at = models.DateTimeField(_("counted at"), null=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    catalogue = models.CharField(_("catalogue"), max_length=12, blank=True)
    filings = ArrayField(models.UUIDField(), default=list, verbose_name=_("filings"))
    awaited = models.JSONField(_("not filed"), default=list)
    document = models.TextField(_("document"), blank=True)
    sha256 = models.CharField(_("sha256"), max_length=64, blank=True)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", verbose_name=_("corrects")
    )
    reason = models.CharField(_("reason for the correction"), max_length=300, blank=True)
    gaps = models.JSONField(_("filed of owed"), default=dict)
    unreviewed = models.JSONField(_("not reviewed when it was issued"), null=True)
    review_reason = models.CharField(_("why reviewed alone"), max_length=300, blank=True)
    issue_reason = models.CharField(_("why issued all the same"), max_length=300, blank=True)
    comment = models.CharField(_("comment"), max_length=500, blank=True)
    reviewed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("reviewed by")
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True)
    issued_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("issued by")
    )
    issued_at = models.DateTimeField(_("issued at"), null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-first", "-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(station=None) ^ Q(division=None), name="report_has_one_place"
            ),
            models.UniqueConstraint(
                fields=["station", "division", "kind", "first", "edition"],
                nulls_distinct=False,
                name="one_report_an_edition",
            ),
            models.CheckConstraint(condition=Q(first__day=1), name="report_begins_a_month"),
            models.CheckConstraint(
                condition=Q(last__gt=models.F("first")), name="report_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(state="issued")
                | (Q(issued_by__isnull=False) & Q(issued_at__isnull=False) & ~Q(sha256="")),
                name="issued_report_is_sealed",
            ),
            models.CheckConstraint(
                condition=Q(state="compiling") | Q(counted_at__isnull=False),
                name="compiled_report_has_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(comment=""), name="return_says_why"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="issued_is_immutable",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="issued"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("reports:report", args=[self.pk])

    @property
    def audit_title(self) -> str:
        return f"{self.place} {self.period.key} v{self.edition}"

    @property
    def place(self) -> Station | Division:
        return self.station or self.division  # type: ignore[return-value]

    @property
    def place_url(self) -> str:
        """The page of its place: all its months."""
        kind = "station" if self.station_id else "division"
        return reverse("reports:place", args=[kind, self.station_id or self.division_id])

    @property
    def month(self) -> date:
        return self.first

    @property
    def is_compiled(self) -> bool:
        return self.state != self.State.COMPILING

    @property
    def period(self) -> Period:
        return Period(self.first, self.last)

    def is_unfiled(self, part: str = "") -> bool:
        """Whether the place (or a part of it) owed months and has filed none of them: what counts
        filings is not known there, which is something else than nought."""
        filed, owed = self.gaps.get(part, (0, 0))
        return bool(owed) and not filed

    @property
    def as_of(self) -> date | None:
        """The day of its stocks: the last of the month, or the day on which it was counted."""
        return self.period.as_of(self._counted_on) if self.counted_at else None

    @property
    def is_to_date(self) -> bool:
        """Counted while its month was still running."""
        return bool(self.counted_at) and self.period.is_running(self._counted_on)

    @property
    def _counted_on(self) -> date:
        return timezone.localtime(self.counted_at).date()


# Also when a figure is moved into an issued report, or a new one is added to it.
FIGURES_OF_ISSUED = """
IF EXISTS (
    SELECT FROM reports_report WHERE state = 'issued' AND (
        (TG_OP <> 'DELETE' AND id = NEW.report_id) OR (TG_OP <> 'INSERT' AND id = OLD.report_id))
) THEN
    RAISE EXCEPTION 'pgtrigger: the figures of an issued report never change';
END IF;
RETURN coalesce(NEW, OLD);
"""


class FigureQuerySet(models.QuerySet):
    def cell(
        self, indicator: str, part: str = "", dimension: str = "", item: str = ""
    ) -> FigureQuerySet:
        """At most one figure: the whole, or one item of a dimension, or of one part."""
        return self.filter(indicator=indicator, part=part or None, dimension=dimension, item=item)


class Figure(models.Model):
    """One declared indicator's value in a report: the whole, one item of a dimension, and
    both for each part of its place (the townships of a county, the counties of a city).

    ``value`` is exact to six places; it is rounded where it is shown. Stocks keep the keys of
    the stations or divisions that they counted, and a share also of those that it lacks.
    ``is_unfiled``: it has no value because nothing was filed there.
    """

    row_security = Open("a line of its report, which is shown first")

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="figures", verbose_name=_("report")
    )
    indicator = models.CharField(_("indicator"), max_length=20)
    part = models.ForeignKey(
        Division, models.PROTECT, null=True, related_name="+", verbose_name=_("part")
    )
    dimension = models.CharField(_("dimension"), max_length=20, blank=True)
    item = models.CharField(_("item"), max_length=80, blank=True)
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=6, null=True)
    numerator = models.DecimalField(_("numerator"), max_digits=20, decimal_places=2, null=True)
    denominator = models.DecimalField(_("denominator"), max_digits=20, decimal_places=2, null=True)
    is_unfiled = models.BooleanField(_("not filed"), default=False)
    counted = ArrayField(
        models.CharField(max_length=32), default=list, blank=True, verbose_name=_("counted")
    )
    lacking = ArrayField(
        models.CharField(max_length=32), default=list, blank=True, verbose_name=_("lacking")
    )

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "indicator", "part", "dimension", "item"],
                nulls_distinct=False,
                name="one_figure_a_cell",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="of_issued_is_immutable",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=FIGURES_OF_ISSUED,
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.item}".strip()

    @property
    def key(self) -> FigureKey:
        return FigureKey(self.indicator, self.part_id or "", self.dimension, self.item)


class ReportComment(models.Model):
    """A remark of whoever reads a report, on one figure or on the whole (indicator "")."""

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="comments", verbose_name=_("report")
    )
    indicator = models.CharField(_("indicator"), max_length=20, blank=True)
    text = models.CharField(_("comment"), max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:40]
