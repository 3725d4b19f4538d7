"""Background work as rows: the service writes one, beat sweeps, a worker claims it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stations.accounts.models import User
from stations.identity import uuid7
from stations.network.models import Station
from stations.row_security.rules import Rows
from stations.scope import postings_of

PATIENCE = timedelta(seconds=30)  # a job waits this long before the page doubts the worker


def lapsed() -> Q:
    """Leases that have run out; or that end later than any that is given now, since they were
    given before the clock was put back: who lives renews them in time."""
    now, longest = timezone.now(), timedelta(seconds=settings.JOB_LEASE_SECONDS)
    return Q(lease_until__lt=now) | Q(lease_until__gt=now + 2 * longest)


class AskedForQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """One's own, for as long as the postings last that it was asked for with."""
        held = [posting.pk for posting in postings_of(user)]
        return self.filter(by=user, postings__contained_by=held)


class AskedFor(models.Model):
    """What somebody asks for and comes back to: it ends with the right to it."""

    postings = ArrayField(
        models.BigIntegerField(),
        default=list,
        editable=False,
        verbose_name=_("asked for with these postings"),
    )

    if TYPE_CHECKING:
        by: User

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.postings = [posting.pk for posting in postings_of(self.by)]
        super().save(*args, **kwargs)


class JobQuerySet(AskedForQuerySet):
    def claimable(self) -> JobQuerySet:
        """Waiting, or running under a lease that its worker let run out (``kill -9``)."""
        return self.filter(Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING) & lapsed())

    def are_stuck(self) -> bool:
        """Is the background worker (or its queue) not answering?

        A job has waited too long although none is being done: a busy worker renews a lease.
        """
        if self.filter(~lapsed(), state=Job.State.RUNNING).exists():
            return False
        return self.claimable().filter(created_at__lt=timezone.now() - PATIENCE).exists()


class Job(AskedFor):
    row_security = Rows(station=("station",), by=("by",), nowhere=True)

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=40)
    title = models.CharField(_("title"), max_length=200)
    params = models.JSONField(_("parameters"), default=dict)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(_("done so far"), default=0)
    total = models.PositiveIntegerField(_("out of"), default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    excused = models.PositiveSmallIntegerField(
        _("attempts that no worker's end cut off"), default=0
    )
    lease_until = models.DateTimeField(_("lease until"), null=True)
    result = models.JSONField(_("result"), default=dict)
    error = models.TextField(_("error"), blank=True)
    url = models.CharField(_("where the result is"), max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="jobs", verbose_name=_("by"))
    station = models.ForeignKey(
        Station, models.PROTECT, null=True, related_name="+", verbose_name=_("station")
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at"]
        indexes = [
            models.Index(
                "created_at", condition=Q(state__in=["waiting", "running"]), name="job_open"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("stations:job", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED}

    @property
    def can_be_retried(self) -> bool:
        """Whether something still waits for it; what was put back is asked for anew."""
        from .queue import GIVEN_UP

        return self.state == self.State.FAILED and self.kind not in GIVEN_UP

    @property
    def percent(self) -> int:
        if self.state == self.State.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0
