"""What a list shows, as XLSX or CSV: at once, or as a job when it is long."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, override

from stations.audit import trail
from stations.exports import csv_lines, download, xlsx_file
from stations.jobs.queue import Progress, handles, request_job
from stations.kinds.kind import KINDS, Kind
from stations.models import User

from .paging import Pager

JOB = "export_kind"
FORMATS = ("csv", "xlsx")


def pager_of(kind: Kind, user: User, rows: Any, sort: str, stations: list[int] | None) -> Pager:
    listing = kind.listing
    places = stations if listing.by_station else None
    return Pager(rows, listing.order_of(sort), places, is_counted=bool(listing.totals))


@transaction.atomic
def answer(kind: Kind, request: HttpRequest, pager: Pager, form: str) -> HttpResponseBase:
    """``form``: csv or xlsx. Over ``MOST`` rows it is a job; its page hands out the file."""
    user: Any = request.user
    detail = {"kind": kind.many, "format": form, "filters": request.GET.dict()}
    if pager.counted is None:
        job = request_job(
            JOB,
            title=str(kind.words.many),
            by=user,
            many=kind.many,
            format=form,
            query=request.GET.urlencode(),
            language=get_language(),
        )
        job.url = reverse("stations:job_file", args=[job.pk])
        job.save(update_fields=["url"])
        trail.record("export", user, by=user, job=str(job.pk), **detail)
        return redirect(job)
    trail.record("export", user, by=user, **detail)
    table = kind.listing.cells(user, pager.pages())
    return download(form, file_name(kind), kind.listing.headings(), table)


def file_name(kind: Kind) -> str:
    pattern = str(kind.words.file) or f"{kind.words.many} %(day)s"
    return pattern % {"day": timezone.localdate().isoformat()}


@handles(JOB)
def export(progress: Progress) -> dict[str, Any]:
    """The list as its address says, written by whoever asked for it then."""
    from stations.kinds.pages import asked_rows

    job, params = progress.job, progress.params
    kind, query = KINDS[params["many"]], QueryDict(params["query"])
    with override(params["language"]):
        rows, stations = asked_rows(kind, job.by, query)
        pager = pager_of(kind, job.by, rows, query.get("sort", ""), stations)
        number = 0

        def counted():
            nonlocal number
            for page in pager.pages():
                number += len(page)
                progress.step(number, number)
                yield page

        table = kind.listing.cells(job.by, counted())
        _write(path_of(job), params["format"], gettext("List"), kind.listing.headings(), table)
    return {"number": number, "name": file_name(kind)}


def path_of(job: Any) -> Path:
    return Path(settings.MEDIA_ROOT) / "exports" / f"{job.pk}.{job.params['format']}"


def _write(path: Path, form: str, title: str, headings: list[str], table: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if form == "xlsx":
        with xlsx_file(headings, table, title) as file:
            path.write_bytes(file.read())
        return
    with path.open("w", encoding="utf-8", newline="") as out:
        out.writelines(csv_lines(headings, table))
