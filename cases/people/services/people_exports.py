"""The list of people as a table: masked ids, masked names where only countable, logged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.models import Person
from cases.people.queries.people import rows
from stations.audit import trail
from stations.jobs.queue import request_job
from stations.masking import mask_identity
from stations.models import Job, User

KIND = "export_people"
DIRECTLY = 1_000  # rows; a longer table is a job
KEPT = timedelta(hours=24)
BATCH = 500


def export_title() -> str:
    return _("People")


@transaction.atomic
def request_export(kind: str, query: str, *, by: User) -> Job:
    """Ask for a long table; ``query`` is the list's own query string, read again by the job."""
    remove_expired()
    job = request_job(KIND, title=_("Export of people"), by=by, format=kind, query=query)
    job.url = reverse("cases:people_file", args=[job.pk])
    job.save(update_fields=["url"])
    trail.record("export", by, by=by, kind="people", job=str(job.pk))
    return job


def export_rows(
    user: User, people: Iterable[Person], progress: Any = None, total: int = 0
) -> tuple[Sequence[str], Iterator[Sequence[Any]]]:
    headings = [
        _("name"),
        _("sex"),
        _("age"),
        _("identity number"),
        _("categories"),
        _("risk level"),
        _("village or community"),
        _("group"),
        _("last visit"),
        _("how they were"),
        _("next visit"),
        _("responsible worker"),
        _("station"),
    ]
    return headings, _lines(user, people, progress, total)


def _lines(
    user: User, people: Iterable[Person], progress: Any, total: int
) -> Iterator[Sequence[Any]]:
    done = 0
    for part in _batches(people):
        for row in rows(user, part):
            yield _line(row)
        done += len(part)
        if progress is not None:
            progress.step(done, total)


def _line(row: Any) -> Sequence[Any]:
    person, home = row.person, row.person.household
    return [
        row.name,
        str(person.get_sex_display()),
        person.age_on(),
        mask_identity(person.id_number) if row.is_visible else "",
        "、".join(row.tags),
        str(person.get_risk_display()),
        home.division.name if home else "",
        home.group_name if home and row.is_visible else "",
        row.seen.done_on if row.seen else "",
        str(row.seen.word) if row.seen else "",
        person.due_on or "",
        str(person.worker or ""),
        str(person.station or ""),
    ]


def _batches(people: Any) -> Iterator[list[Person]]:
    """A queryset is read through a cursor, its prefetches batch by batch."""
    source = iter(people.iterator(chunk_size=BATCH) if hasattr(people, "iterator") else people)
    while part := list(islice(source, BATCH)):
        yield part


def file_of(job: Job) -> Path:
    return Path(settings.MEDIA_ROOT) / "exports" / f"{job.pk}.{job.params['format']}"


def remove_expired() -> None:
    """Tables of yesterday go: whoever needs one asks again."""
    oldest = (timezone.now() - KEPT).timestamp()
    for path in (Path(settings.MEDIA_ROOT) / "exports").glob("*"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
