"""An activity (活动): planned for a day, held or cancelled. One that was held is counted once, in
the month of the last day on which it was."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from cases.codes import Domain
from cases.photos.models import SeenPhoto
from resources.attribution.models import AttributedModel, attribution_indexes
from stations.models import Record, Station, Voidable, VoidableQuerySet, void_has_a_reason
from stations.row_security.rules import Rows
from stations.scope import ScopedQuerySet
from stations.touching import touches_by


class ActivityQuerySet(VoidableQuerySet, ScopedQuerySet):
    """Activities have no rules of their own for who sees them."""

    def held(self) -> ActivityQuerySet:
        return self.filter(state=Activity.State.HELD)


class Activity(AttributedModel, Voidable):
    """One 场, however many days it took; who came stands in its records (``sessions``).

    Until it is held its days are those for which it is planned (the first is ``planned_on``), and
    nothing counts it; then they are the days on which it was.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("still to come")
        HELD = "held", _("held")
        CANCELLED = "cancelled", _("cancelled")

    row_security = Rows(station=("station",))

    station = models.ForeignKey(
        Station, models.PROTECT, related_name="activities", verbose_name=_("station")
    )
    origin = models.ForeignKey(
        Station, models.PROTECT, related_name="+", editable=False, verbose_name=_("made at")
    )
    title = models.CharField(_("title"), max_length=100)
    domain = models.CharField(_("domain"), max_length=2, choices=Domain)
    began_on = models.DateField(_("first day"))
    done_on = models.DateField(_("last day"))
    place = models.CharField(_("where"), max_length=100, blank=True)
    note = models.TextField(_("note"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.HELD, editable=False
    )
    planned_on = models.DateField(_("planned for"), null=True, blank=True)
    expected = models.ManyToManyField(
        Person, related_name="+", blank=True, verbose_name=_("who is expected")
    )
    cancel_reason = models.CharField(
        _("why it was cancelled"), max_length=300, blank=True, editable=False
    )
    source = models.CharField(_("source system"), max_length=40, blank=True, editable=False)
    external_id = models.CharField(_("id there"), max_length=80, blank=True, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-done_on", "-id"]
        indexes = [
            models.Index(fields=["station", "done_on", "id"], name="activity_station_day"),
            models.Index(fields=["changed_xid", "id"], name="activity_changes"),
            *attribution_indexes("activity", "station", "done_on"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["origin", "client_uuid"], name="activity_client_uuid"),
            models.UniqueConstraint(
                fields=["origin", "source", "external_id"],
                condition=~Q(external_id=""),
                name="activity_external_id",
            ),
            models.CheckConstraint(
                condition=Q(done_on__gte=F("began_on")),
                name="activity_ends_after_it_begins",
                violation_error_message=_("The last day can't lie before the first."),
            ),
            models.CheckConstraint(
                condition=Q(state="held") | Q(planned_on=F("began_on")),
                name="activity_that_is_planned_has_its_day",
            ),
            void_has_a_reason("activity_void_has_a_reason"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_overdue(self) -> bool:
        """Its day has passed, and nobody has told yet whether it was held."""
        return self.state == self.State.PLANNED and self.done_on < timezone.localdate()

    @property
    def audit_title(self) -> str:
        return f"{self.done_on}"

    def get_absolute_url(self) -> str:
        return reverse("cases:activity", args=[self.pk])


class ActivityPhoto(SeenPhoto):
    """A photo of an activity, on whichever of its days."""

    record = models.ForeignKey(
        Activity, models.CASCADE, related_name="photos", verbose_name=_("activity")
    )

    class Meta(SeenPhoto.Meta):
        triggers = touches_by("cases_activity", "record_id")
        verbose_name = _("photo of an activity")
        verbose_name_plural = _("photos of activities")
