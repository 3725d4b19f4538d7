"""The list of people as asked for: by a page, by an export, by the job of a long export."""

from __future__ import annotations

import shutil
from functools import cached_property
from typing import Any

from django.http import QueryDict

from beneficiaries.people.filters import PersonFilter
from cases.people.queries import people as listing
from cases.people.queries.people_pages import DEFAULT, ordered
from cases.people.services.people_exports import KIND, export_rows, export_title, file_of
from stations.exports import csv_lines, xlsx_file
from stations.jobs.queue import Progress, handles


class Listing:
    """What a request asks of the list: scope, filters, chip and order, read in one place."""

    def __init__(self, user: Any, query: Any) -> None:
        self.query = query
        self.filter = PersonFilter(query, listing.people_of(user), request=_Asking(user))
        self.is_valid = self.filter.is_valid()
        self.chip = query.get("show", "")
        self.sort = query.get("sort", DEFAULT)

    @cached_property
    def people(self) -> Any:
        """Everybody whom the fields leave, before a chip narrows further."""
        found = self.filter.qs if self.is_valid else self.filter.queryset.none()
        if not self.query.get("state"):
            found = self.filter.in_state(found, "state", "active")
        return found

    @property
    def shown(self) -> Any:
        return listing.narrowed(self.people, self.chip)


class _Asking:
    """What a FilterSet wants of a request."""

    def __init__(self, user: Any) -> None:
        self.user = user


@handles(KIND)
def write_export(progress: Progress) -> dict[str, Any]:
    """The job: everything that the query string shows to whoever asked, into one file."""
    job = progress.job
    asked = Listing(job.by, QueryDict(progress.params["query"]))
    people = listing.with_details(ordered(asked.shown, asked.sort))
    total = asked.shown.order_by().count()
    headings, lines = export_rows(job.by, people, progress, total)
    path = file_of(job)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(csv_lines(headings, lines))
    else:
        with xlsx_file(headings, lines, export_title()) as book, path.open("wb") as file:
            shutil.copyfileobj(book, file)
    return {"rows": total}
