"""Workers, as every door knows them: read where they work or live, kept by their division."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from stations.imports.cells import past_day
from stations.kinds.fields import Field
from stations.kinds.filters import KindFilter
from stations.kinds.kind import Importing, Kind, Services, Words
from stations.lists.listing import SHEET, Column, Listing
from stations.models import Assignment, Certificate, User, Worker
from stations.wording import NONE, count
from stations.workers.services.workers import BATCH, RIGHTS, edit_worker, worker_row
from stations.workers.sheet import COLUMNS, doubles

NAME = Field(name="name", is_shown=True)
NUMBER = Field(name="number")
SEX = Field(name="sex", codes=Worker.Sex)
BORN = Field(name="born_on", read=past_day)


def workers_of(user: User) -> QuerySet[Worker]:
    """Those who work at stations of the person's scope, or live there."""
    return Worker.objects.visible_to(user).select_related("employer", "home")


def lines(user: User, found: list[Worker]) -> list[Worker]:
    """With what they hold, and where they work now (``today``)."""
    today = Assignment.objects.on().select_related("station")
    prefetch_related_objects(found, "certificates", Prefetch("assignments", today, to_attr="today"))
    return found


class WorkerFilter(KindFilter):
    front = ("level",)
    q = filters.CharFilter(label=_("Name or staff number"), method="named")
    level = filters.ChoiceFilter(
        "certificates__level", choices=Certificate.Level, distinct=True,
        label=_("Certificate"), empty_label=_("All certificates"),
    )  # fmt: skip

    class Meta:
        model = Worker
        fields: list[str] = []

    def named(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(Q(name__icontains=value) | Q(number__iexact=value))


def titled(row: Worker) -> Any:
    return format_html('<a class="name" href="{}">{}</a>', row.get_absolute_url(), row.name)


def stations(row: Any) -> list[str]:
    return [str(assignment.station) for assignment in row.today]


def levels(row: Worker) -> list[str]:
    return [str(held.get_level_display()) for held in row.certificates.all()]


def shown_stations(row: Worker) -> Any:
    return format_html_join(SafeString("<br>"), "{}", [[name] for name in stations(row)]) or NONE


def shown_levels(row: Worker) -> Any:
    tags = [[name] for name in levels(row)]
    return format_html_join(" ", '<span class="tag">{}</span>', tags) or NONE


def total(user: Any, pager: Any) -> str:
    number = pager.number()
    sentence = ngettext("%(counter)s worker", "%(counter)s workers", number)
    return sentence % {"counter": count(number)}


LISTING = Listing(
    order="name",
    size=50,
    lines=lines,
    totals=total,
    columns=(
        NUMBER.listed(Worker, label=_("Staff number"), phone="aside"),
        NAME.listed(Worker, label=_("Name"), shown=titled, sort="name", is_head=True),
        SEX.listed(Worker, label=_("Sex"), where=SHEET),
        Column(key="home", label=_("Home division"), value=lambda row: row.home.name),
        Column(key="employer", label=_("Employer"), value=lambda row: str(row.employer or ""),
               shown=lambda row: row.employer or NONE),
        Column(key="stations", label=_("Stations"), phone="plain",
               value=lambda row: "、".join(stations(row)), shown=shown_stations),
        Column(key="certificates", label=_("Certificates"), phone="plain",
               value=lambda row: "、".join(levels(row)), shown=shown_levels),
    ),
)  # fmt: skip

WORKERS = Kind(
    space="stations",
    one="worker",
    many="workers",
    model=Worker,
    icon="users",
    words=Words(
        many=_("Workers"),
        add=_("Add worker"),
        edit=_("Correct a worker"),
        find=_("Name or staff number"),
        none=_("Nobody found"),
        none_hint=_("Clear the filter, or import workers and certificates from Excel."),
        lead=_("Workers, where they work, and their certificates"),
    ),
    fields=(NAME, NUMBER, SEX, BORN),
    rights=RIGHTS,
    rows=workers_of,
    services=Services(row=worker_row, add=BATCH.add, check=BATCH.check, edit=edit_worker),
    filterset=WorkerFilter,
    listing=LISTING,
    importing=Importing(columns=COLUMNS, doubles=doubles),
    templates={"list": "stations/worker_list.html", "page": "stations/worker_detail.html"},
)
