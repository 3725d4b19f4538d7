"""Background jobs are rows: written with the change that asks for them, claimed under a lease.

A service calls ``request_job`` in its own transaction and never enqueues. Beat sweeps every
two seconds; a worker claims by compare-and-set, renews its lease as long as it lives, and
after ``kill -9`` another one starts again when the lease has run out. ``attempts`` is the
fencing token: who lost the lease can't report any more. A job that has killed its worker three
times (it takes more memory than there is) would kill the next one, and everything else that it
does; once or twice it may have been a server that was started anew. What a job was to change goes
back to where it was asked for when the job fails for good (``given_up``), however it fails.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event, Thread
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import Error, connections, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from stations.away import is_away
from stations.models import Job, Station, User
from stations.rights_table import Denied

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 3
# What this process had to leave when the database was away: nothing can be written down then.
_LEFT: dict[UUID, int] = {}


class LeaseLost(Exception):
    """Another worker has taken this job over; stop without writing anything more."""


class Progress:
    """What a handler gets: its parameters, and the way to say how far it is.

    ``aside``: steps go through a connection of their own (a thread's), so that they show
    while the handler's one transaction is still open; and a thread renews the lease as long
    as the process lives, however long one statement takes.
    """

    def __init__(self, job: Job, *, aside: bool = False) -> None:
        self.job = job
        self.params = job.params
        self._aside = ThreadPoolExecutor(max_workers=1) if aside else None
        self._over = Event()
        if aside:
            Thread(target=self._stay_alive, daemon=True).start()

    def step(self, done: int, total: int) -> None:
        """Report progress and renew the lease; ``LeaseLost`` when it is somebody else's."""
        fields = {"done": done, "total": total, "lease_until": _lease()}
        if self._aside:
            self._aside.submit(self._write, **fields).result()
        else:
            self._write(**fields)

    def _stay_alive(self) -> None:
        while not self._over.wait(settings.JOB_LEASE_SECONDS / 3):
            try:
                self._write(lease_until=_lease())
            except LeaseLost:
                break
            except Error:  # away for a moment: the next turn comes before the lease ends
                log.warning("job %s cannot renew its lease", self.job.pk, exc_info=True)
                connections.close_all()
        connections.close_all()

    def close(self) -> None:
        self._over.set()
        if self._aside:
            self._aside.submit(connections.close_all)
            self._aside.shutdown()

    def finish(self, **fields: object) -> None:
        self._write(ended_at=timezone.now(), lease_until=None, **fields)

    def _write(self, **fields: object) -> None:
        mine = Job.objects.filter(
            pk=self.job.pk, state=Job.State.RUNNING, attempts=self.job.attempts
        )
        if not mine.update(**fields):
            raise LeaseLost(self.job.pk)


Handler = Callable[[Progress], Mapping[str, object] | None]
HANDLERS: dict[str, Handler] = {}
GiveUp = Callable[[Job], None]
GIVEN_UP: dict[str, GiveUp] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does the jobs of one kind; it returns the job's result."""

    def register(function: Handler) -> Handler:
        HANDLERS[kind] = function
        return function

    return register


def given_up(kind: str) -> Callable[[GiveUp], GiveUp]:
    """Register the function that puts back what a job of this kind was to change, told the job with
    its ``error``. It runs in the transaction that says so, so that nothing waits for a job that
    nobody does any more: it is asked for anew where it was asked for first."""

    def register(function: GiveUp) -> GiveUp:
        GIVEN_UP[kind] = function
        return function

    return register


def request_job(
    kind: str,
    *,
    title: str,
    by: User,
    station: Station | None = None,
    url: str = "",
    **params: object,
) -> Job:
    """Ask for background work, in the caller's transaction."""
    return Job.objects.create(
        kind=kind, title=title, by=by, station=station, url=url, params=params
    )


def claim(job_id: UUID | str) -> Job | None:
    """Take a claimable job, or None when somebody else was quicker."""
    taken = Job.objects.claimable().filter(pk=job_id)
    if not taken.update(state=Job.State.RUNNING, lease_until=_lease(), attempts=F("attempts") + 1):
        return None
    return Job.objects.get(pk=job_id)


def run(job_id: UUID | str, *, aside: bool = False) -> bool:
    """Claim and do one job; False when there was nothing to claim."""
    _hand_back()
    job = claim(job_id)
    if job is None:
        return False
    progress = Progress(job, aside=aside)
    try:
        _do(job, progress)
    except LeaseLost:
        log.warning("job %s was taken over by another worker", job.pk)
    except Exception as error:
        if not is_away(error):
            raise
        log.warning("job %s lost its database; it begins again when that is back", job.pk)
        _LEFT[job.pk] = job.attempts
    finally:
        progress.close()
    return True


def _hand_back() -> None:
    """The worker lives, so it wasn't the job that ended the attempt."""
    while _LEFT:
        pk, attempts = next(iter(_LEFT.items()))
        mine = Job.objects.filter(pk=pk, state=Job.State.RUNNING, attempts=attempts)
        mine.update(state=Job.State.WAITING, lease_until=None, excused=F("excused") + 1)
        del _LEFT[pk]


def _do(job: Job, progress: Progress) -> None:
    if job.attempts - job.excused > MAX_ATTEMPTS:
        sentence = _(
            "The worker was killed %(n)d times while it did this, most likely because it takes "
            "more memory than there is. It isn't tried again by itself: ask for less at once, "
            "or tell the administrator."
        )
        _fail(job, progress, sentence % {"n": MAX_ATTEMPTS})
        return
    try:
        result = HANDLERS[job.kind](progress) or {}
        progress.finish(state=Job.State.DONE, result=result)
    except LeaseLost:
        raise
    except ValidationError as error:
        _fail(job, progress, " ".join(error.messages))
    except Denied as error:
        _fail(job, progress, str(error))
    except Exception as error:
        if is_away(error):
            raise
        log.exception("job %s (%s) failed", job.pk, job.kind)
        _fail(job, progress, _("An unexpected error; the administrator finds it in the log."))


@transaction.atomic
def _fail(job: Job, progress: Progress, sentence: str) -> None:
    job.error = sentence
    progress.finish(state=Job.State.FAILED, error=sentence)
    if put_back := GIVEN_UP.get(job.kind):
        put_back(job)


@transaction.atomic
def retry(job: Job, *, by: User) -> None:
    """Put a failed job back in the queue."""
    from stations.audit import trail

    if job.kind in GIVEN_UP:
        raise ValidationError(_("Ask for it anew where you asked for it: nothing waits for it."))
    again = Job.objects.filter(pk=job.pk, state=Job.State.FAILED)
    if again.update(state=Job.State.WAITING, attempts=0, excused=0, error="", ended_at=None):
        trail.record("retry", job, by=by)


def claimable_ids(limit: int = 100) -> list[str]:
    ids = Job.objects.claimable().order_by("created_at").values_list("pk", flat=True)
    return [str(pk) for pk in ids[:limit]]


def _lease() -> datetime:
    return timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)
