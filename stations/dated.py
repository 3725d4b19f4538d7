"""Facts that hold from a day on, until another day (which is excluded)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

AHEAD = timedelta(days=366)


def still_to_come(day: date | None, today: date | None = None) -> str:
    """What is wrong with the day of something that happened, if anything: the one rule and the
    one sentence for every field of that sort, whatever the field is called."""
    if day is None or day <= (today or timezone.localdate()):
        return ""
    return gettext("This day is still to come: write the day it happened.")


def too_far_ahead(day: date | None, today: date | None = None) -> str:
    """The same of a day to come, for which something is planned: nobody plans beyond a year, and
    a year that was mistyped lies there."""
    if day is None or day <= (today or timezone.localdate()) + AHEAD:
        return ""
    return gettext("This day lies more than a year ahead: look at the year.")


class DatedQuerySet(models.QuerySet):
    def on(self, day: date | None = None) -> DatedQuerySet:
        """Rows that hold on this day (today): since ≤ day < until."""
        day = day or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)

    def between(self, since: date, until: date | None) -> DatedQuerySet:
        """Rows that hold on some day of these: since ≤ day < until."""
        begun = self.filter(since__lt=until) if until else self
        return begun.filter(Q(until=None) | Q(until__gt=since))


class Dated(models.Model):
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("First day on which it no longer holds")
    )

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")),
                name="%(app_label)s_%(class)s_since_before_until",
                violation_error_message=_("The end must lie after the beginning."),
            )
        ]
