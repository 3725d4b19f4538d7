"""The list of people, what is done with many of them, and the list as a table."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext
from django.views.generic import View

from beneficiaries.models import Person
from beneficiaries.people import services as register
from cases.people.lists import PeopleAsked
from cases.people.queries.elsewhere import found_elsewhere
from cases.rights import RIGHTS
from stations.lists.pages import ListPage
from stations.lists.remembered import left
from stations.models import Worker
from stations.pages import RightMixin, say


class People(RightMixin, ListPage):
    rights, act = RIGHTS, "list_people"
    asks = PeopleAsked
    template_name = "cases/person_list.html"
    partial_template_name = "cases/_person_rows.html"

    def doors(self) -> dict[str, object]:
        asked: PeopleAsked = self.asked
        return {
            "chips": asked.chips(),
            "elsewhere": found_elsewhere(self.request.user, self.request.GET.get("q", "")),
            "may_transfer": RIGHTS.anywhere(self.request.user, "transfer"),
            "may_write": asked.may_write,
            "workers": asked.filter.form.fields["worker"].queryset,
            "risks": Person._meta.get_field("risk").choices,
            "total": asked.rows().on_ledger().order_by().count(),
        }


class PeopleChange(View):
    """POST ``person`` (many) and ``worker`` or ``risk``: one change for all who were ticked."""

    def post(self, request: HttpRequest) -> HttpResponse:
        people = Person.objects.visible_to(request.user).filter(pk__in=_ids(request))
        worker = None
        if request.POST.get("worker"):
            workers = Worker.objects.visible_to(request.user)
            worker = workers.filter(pk=_key(Worker, request.POST["worker"])).first()
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


class PeopleExport(People):
    """What the list shows, or those who were ticked, as XLSX or CSV."""

    usual_format = "xlsx"

    def post(self, request: HttpRequest) -> HttpResponseBase:
        self.asked.found = self.asked.rows().filter(pk__in=_ids(request))
        return self.get(request)


def _ids(request: HttpRequest) -> list[str]:
    return [_key(Person, pk) for pk in request.POST.getlist("person")]


def _key(model: type[Model], text: str) -> str:
    try:
        return str(model._meta.pk.to_python(text))
    except ValidationError as error:  # it is none
        raise Http404 from error


def _way_back(request: HttpRequest) -> str:
    back = request.POST.get("back", "")
    is_own = url_has_allowed_host_and_scheme(back, {request.get_host()})
    return back if back and is_own else left(request, reverse("cases:people"))
