"""The ledger of points, and each volunteer's balance: kept by the database itself."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from resources.points_rules.models import PointsRule
from resources.volunteers.models import Volunteer
from stations.models import Station, StationRecord, VoidableQuerySet
from stations.row_security.rules import Rows
from stations.spelling.fields import NameField
from stations.wording import full_day

# Whatever changes the ledger changes the balances in the same statement, in the order of keys; a
# balance below nothing is refused by its table. What row security hides can't be booked.
BOOK = """
INSERT INTO resources_pointsaccount (volunteer_id, station_id, balance)
SELECT DISTINCT volunteer_id, station_id, 0 FROM {new} AS line ORDER BY volunteer_id
ON CONFLICT (volunteer_id) DO NOTHING;
WITH delta AS (
    SELECT volunteer_id, sum(points) AS points FROM ({lines}) AS line GROUP BY volunteer_id
), held AS (
    SELECT volunteer_id FROM resources_pointsaccount
    WHERE volunteer_id IN (SELECT volunteer_id FROM delta) ORDER BY volunteer_id FOR NO KEY UPDATE
), booked AS (
    UPDATE resources_pointsaccount account SET balance = balance + delta.points
    FROM delta JOIN held USING (volunteer_id) WHERE account.volunteer_id = delta.volunteer_id
    RETURNING 1
)
SELECT (SELECT count(*) FROM booked) = (SELECT count(*) FROM delta) INTO is_whole;
IF NOT is_whole THEN
    RAISE EXCEPTION 'points of a place that is out of sight';
END IF;
RETURN NULL;
"""
LINES = "SELECT volunteer_id, {sign}points AS points FROM {rows} WHERE voided_at IS NULL"
EVENTS = {
    "insert": (pgtrigger.Insert, {"new": "now"}),
    "update": (pgtrigger.Update, {"old": "was", "new": "now"}),
    "delete": (pgtrigger.Delete, {"old": "was"}),
}


def _books(event: str) -> pgtrigger.Trigger:
    operation, tables = EVENTS[event]
    signs = {"now": "", "was": "-"}
    lines = [LINES.format(sign=signs[rows], rows=rows) for rows in tables.values()]
    return pgtrigger.Trigger(
        name=f"books_{event}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**tables),
        declare=[("is_whole", "boolean")],
        func=BOOK.format(new=list(tables.values())[-1], lines=" UNION ALL ".join(lines)),
    )


class PointsAccount(models.Model):
    """What a volunteer has left: the sum of the ledger's lines that stand. Written by triggers."""

    row_security = Rows(station=("station",))

    volunteer = models.OneToOneField(
        Volunteer,
        models.PROTECT,
        primary_key=True,
        related_name="points",
        verbose_name=_("volunteer"),
    )
    station = models.ForeignKey(
        Station, models.PROTECT, related_name="+", verbose_name=_("station")
    )
    balance = models.IntegerField(_("balance"), default=0)

    class Meta:
        verbose_name = _("points account")
        verbose_name_plural = _("points accounts")
        constraints = [
            models.CheckConstraint(condition=Q(balance__gte=0), name="points_never_negative")
        ]

    def __str__(self) -> str:
        return f"{self.balance}"


class PointsEntry(StationRecord):
    """A line of the ledger: never edited, voided with a reason. ``points`` are signed. What was
    earned by a service names it by ``source`` (``points:<kind>``) and ``external_id``, and the
    ``rule`` by which."""

    class What(models.TextChoices):
        EARNED = "earned", _("earned")
        REDEEMED = "redeemed", _("redeemed")
        CORRECTED = "corrected", _("corrected")
        EXPIRED = "expired", _("expired")
        OPENING = "opening", _("opening balance")

    volunteer = models.ForeignKey(
        Volunteer, models.PROTECT, related_name="points_entries", verbose_name=_("volunteer")
    )
    what = models.CharField(_("what"), max_length=10, choices=What, default=What.REDEEMED)
    points = models.IntegerField(_("points"))
    done_on = models.DateField(_("date"))
    reward = NameField(_("item or service"), max_length=60, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    rule = models.ForeignKey(
        PointsRule,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("points rule"),
    )

    objects = VoidableQuerySet.as_manager()
    audit_hides = frozenset({"reward", "reason"})

    class Meta(StationRecord.Meta):
        triggers = [
            *StationRecord.Meta.triggers,
            *(_books(event) for event in EVENTS),
            pgtrigger.Protect(
                name="stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("volunteer", "station", "what", "points", "done_on"),
            ),
        ]
        verbose_name = _("entry of the points ledger")
        verbose_name_plural = _("points ledger")
        ordering = ["-done_on", "-id"]
        indexes = [
            *StationRecord.Meta.indexes,
            models.Index(fields=["station", "done_on", "id"], name="points_station_day"),
            models.Index(fields=["volunteer", "done_on", "id"], name="points_volunteer_day"),
        ]
        constraints = [
            *StationRecord.Meta.constraints,
            models.CheckConstraint(
                condition=Q(what__in=["earned", "opening"], points__gt=0)
                | Q(what__in=["redeemed", "expired"], points__lt=0)
                | Q(what="corrected") & ~Q(points=0),
                name="points_have_their_sign",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.points:+} {full_day(self.done_on)}"

    @property
    def audit_title(self) -> str:
        return f"{self.done_on} {self.points:+}"

    def get_absolute_url(self) -> str:
        return reverse("resources:points_entry", args=[self.pk])
