"""What a list shows, as XLSX or CSV: at once, or as a job when it is long."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, override

from stations.audit import trail
from stations.audit.seen import gathered
from stations.exports import csv_lines, download, xlsx_file
from stations.jobs.queue import Progress, handles, request_job
from stations.models import Job, User
from stations.row_security.acting import acting_as
from stations.scope import UserRequest

from .asked import LISTS, Asked

JOB = "export_list"
FILE_JOBS = {JOB}  # kinds of jobs that make a file: ``path_of``, and its name in the result
FORMATS = ("csv", "xlsx")
KEPT = timedelta(hours=24)
TOLD_AT_ONCE = 1_000
SEARCHED = "***"  # that something was searched for; what it was may be a name or a number


def answer(asked: Asked, request: UserRequest, form: str) -> HttpResponseBase:
    """``form``: csv or xlsx. A long list is a job; its page hands out the file."""
    user = request.user
    filters = asked.query.dict()
    if filters.get("q"):
        filters["q"] = SEARCHED
    detail: dict[str, Any] = {"kind": asked.name, "format": form, "filters": filters}
    detail |= {"where": asked.where} if asked.where else {}
    counted = asked.pager.counted
    if counted is None:
        return redirect(_job(asked, form, detail, by=user))
    with gathered() as seen:
        table = list(cells(asked))
    trail.record(asked.verb, user, by=user, number=len(counted), **seen.told, **detail)
    return download(form, asked.file_name, asked.listing.headings(), table)


@transaction.atomic
def _job(asked: Asked, form: str, detail: dict[str, Any], *, by: User) -> Job:
    remove_expired()
    job = request_job(
        JOB,
        title=str(asked.title),
        by=by,
        list=asked.name,
        where=asked.where,
        format=form,
        query=asked.query.urlencode(),
        language=get_language(),
    )
    job.url = reverse("stations:job_file", args=[job.pk])
    job.save(update_fields=["url"])
    trail.record(asked.verb, by, by=by, job=str(job.pk), **detail)
    return job


@handles(JOB)
def export(progress: Progress) -> dict[str, object]:
    """The list as its address says, written by whoever asked for it then."""
    job, params = progress.job, progress.params
    with override(params["language"]), acting_as(job.by):
        asked = LISTS[params["list"]](job.by, QueryDict(params["query"]), **params["where"])
        total = asked.pager.number()
        table = _told(cells(asked, progress, total), job)
        _write(path_of(job), params["format"], gettext("List"), asked.listing.headings(), table)
        return {"number": total, "name": asked.file_name}


def cells(asked: Asked, progress: Progress | None = None, total: int = 0) -> Iterator[list[object]]:
    """A row of the sheet each, typed."""
    columns, number = asked.listing.sheet, 0
    for found in asked.pager.pages():
        for row in asked.lines(found):
            yield [column.value(row) for column in columns]
        number += len(found)
        if progress is not None:
            progress.step(number, max(total, number))


def _told(table: Iterator[list[object]], job: Job) -> Iterator[list[object]]:
    """The same rows; an entry for what each thousand of them shows."""
    while True:
        with gathered() as seen:
            part = list(islice(table, TOLD_AT_ONCE))
        if seen.rows:
            trail.record("read_page", job, by=job.by, **seen.told)
        if not part:
            return
        yield from part


def path_of(job: Job) -> Path:
    return Path(settings.MEDIA_ROOT) / "exports" / f"{job.pk}.{job.params['format']}"


def remove_expired() -> None:
    """Tables of yesterday go: whoever needs one asks again."""
    oldest = (timezone.now() - KEPT).timestamp()
    for path in (Path(settings.MEDIA_ROOT) / "exports").glob("*"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def _write(
    path: Path, form: str, title: str, heads: list[str], table: Iterable[Sequence[object]]
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if form == "xlsx":
        with xlsx_file(heads, table, title) as book, path.open("wb") as out:
            shutil.copyfileobj(book, out)
        return
    with path.open("w", encoding="utf-8", newline="") as out:
        out.writelines(csv_lines(heads, table))
