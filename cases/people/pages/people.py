"""The list of people, what is done with many of them, and the list as a table."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View

from beneficiaries.models import Person
from beneficiaries.people import services as register
from beneficiaries.rights import RIGHTS as REGISTER
from cases.people.listing import Listing
from cases.people.queries import people as listing
from cases.people.queries.people_pages import ordered, people_page
from cases.people.services.people_exports import (
    DIRECTLY,
    KIND,
    export_rows,
    export_title,
    file_of,
    request_export,
)
from cases.rights import RIGHTS
from stations.audit import trail
from stations.exports import download
from stations.models import Job, Worker
from stations.pages import HtmxMixin, RightMixin, say


class People(RightMixin, HtmxMixin, TemplateView):
    rights, act = RIGHTS, "list_people"
    template_name = "cases/person_list.html"
    partial_template_name = "cases/_person_rows.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, query = self.request.user, self.request.GET
        asked = Listing(user, query)
        people = listing.with_details(asked.shown)
        page = people_page(
            people, asked.sort, before=query.get("before", ""), after=query.get("after", "")
        )
        return super().get_context_data(**kwargs) | {
            "filters": self._filters(asked.filter.form),
            "page": page,
            "rows": listing.rows(user, page.people),
            "chips": [self._chip(chip, asked.chip) for chip in listing.chips(asked.people)],
            "total": listing.people_of(user).active().order_by().count(),
            "may_transfer": RIGHTS.anywhere(user, "transfer"),
            "may_write": REGISTER.anywhere(user, "enter"),
            "workers": asked.filter.form.fields["worker"].queryset,
            "risks": Person._meta.get_field("risk").choices,
            "query": self._query(),
        }

    def _filters(self, form: Any) -> list[dict[str, Any]]:
        """The selects beside the search box; a choice of one is no choice. Fewer on a phone."""
        shown = []
        for name in ("station", "village", "category", "worker", "risk", "state"):
            control = form[name]
            control.field.widget.attrs["class"] = "form-select"
            if name in ("station", "worker") and control.field.queryset.count() < 2:
                continue
            css = "grow-phone" if name in ("village", "category") else "desk-only"
            shown.append({"control": control, "css": css})
        return shown

    def _chip(self, chip: listing.Chip, now: str) -> dict[str, Any]:
        is_on = chip.key == now
        url = self._query(show="" if is_on else chip.key)
        return {"label": chip.label, "count": chip.count, "is_on": is_on, "url": f"?{url}"}

    def _query(self, **changed: str) -> str:
        """The address's query from the first page on."""
        query = self.request.GET.copy()
        for name in ("before", "after"):
            query.pop(name, None)
        for name, value in changed.items():
            query[name] = value
        return query.urlencode()


class PeopleChange(View):
    """POST ``person`` (many) and ``worker`` or ``risk``: one change for all who were ticked."""

    def post(self, request: HttpRequest) -> HttpResponse:
        people = Person.objects.visible_to(request.user).filter(pk__in=_ids(request))
        worker = None
        if request.POST.get("worker"):
            workers = Worker.objects.visible_to(request.user)
            worker = workers.filter(pk=request.POST["worker"]).first()
        try:
            number = register.change_many(
                people, by=request.user, worker=worker, risk=request.POST.get("risk", "")
            )
        except ValidationError as error:
            return render(
                request,
                "cases/people_refused.html",
                {"sentences": error.messages, "back": _way_back(request)},
                status=422,
            )
        words = ngettext("%(number)d person changed.", "%(number)d people changed.", number)
        say(request, words % {"number": number})
        return redirect(_way_back(request))


class PeopleExport(RightMixin, View):
    """What the list shows, or those who were ticked, as XLSX or CSV.

    A long table is a job: its page says how far it is and hands out the file.
    """

    rights, act = RIGHTS, "list_people"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self._export(request, Listing(request.user, request.GET))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        return self._export(request, Listing(request.user, request.GET), _ids(request))

    @transaction.atomic
    def _export(
        self, request: HttpRequest, asked: Listing, ids: list[str] | None = None
    ) -> HttpResponseBase:
        people = asked.shown if ids is None else asked.filter.queryset.filter(pk__in=ids)
        number = people.order_by()[: DIRECTLY + 1].count()
        kind = "csv" if request.GET.get("format") == "csv" else "xlsx"
        if number > DIRECTLY:
            job = request_export(kind, asked.query.urlencode(), by=request.user)
            return redirect(reverse("stations:job", args=[job.pk]))
        trail.record("export", request.user, by=request.user, kind="people", number=number)
        listed = listing.with_details(ordered(people, asked.sort))
        return download(kind, export_title(), *export_rows(request.user, listed))


class PeopleFile(View):
    """The table that a job made, for whoever asked for it."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponseBase:
        jobs = Job.objects.visible_to(request.user).filter(kind=KIND, state=Job.State.DONE)
        job = get_object_or_404(jobs, pk=pk)
        path = file_of(job)
        if not path.exists():
            raise Http404
        trail.record("download", job, by=request.user, kind="people")
        name = f"{export_title()}{path.suffix}"
        return FileResponse(path.open("rb"), as_attachment=True, filename=name)


def _ids(request: HttpRequest) -> list[str]:
    ids = request.POST.getlist("person")
    try:
        return [str(Person._meta.pk.to_python(pk)) for pk in ids]
    except ValidationError as error:
        raise Http404 from error


def _way_back(request: HttpRequest) -> str:
    back = request.POST.get("back", "")
    is_own = url_has_allowed_host_and_scheme(back, {request.get_host()})
    return back if back and is_own else reverse("cases:people")
