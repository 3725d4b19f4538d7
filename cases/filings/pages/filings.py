"""A station's months: all stations in one month, one station's months, the filing of one."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView
from django.views.generic.base import View
from django.views.generic.detail import SingleObjectMixin

from cases.filings.lists import FilingsAsked, month_in
from cases.filings.months import has_ended, last_day
from cases.filings.queries.filing_lists import OPEN, calendar
from cases.filings.queries.filings import (
    Changes,
    changes_since,
    existed_in,
    latest_filing,
    to_add,
    to_remove,
)
from cases.filings.queries.missing import missing_of
from cases.filings.services.filing_reviews import review_filings, to_review
from cases.filings.services.filings import file_month
from cases.models import Filing
from cases.reason_forms import FilingForm
from cases.records.queries.records import lines
from cases.rights import RIGHTS
from stations.lists.pages import ListPage
from stations.pages import RightMixin, ServiceFormMixin, say
from stations.scope import countable_stations
from stations.wording import month as month_in_words

LISTED = 50  # records that a version added or removed


class Filings(RightMixin, ListPage):
    """All my stations in one month; who has one station sees its calendar instead."""

    asks = FilingsAsked
    template_name = "cases/filings.html"

    rights, act = RIGHTS, "list_filings"

    def get(self, request, *args, **kwargs):
        stations = countable_stations(request.user).order_by()[:2]
        if len(stations) == 1:
            return redirect("cases:station_filings", stations[0].pk)
        return super().get(request, *args, **kwargs)

    def doors(self):
        month = self.asked.month
        waiting = to_review(self.request.user, month).count()
        return {"month": month, "waiting": waiting, "states": self.asked.states()}


class ReviewFilings(View):
    """One press for all that waits of a month."""

    http_method_names = ["post"]

    def post(self, request):
        month = month_in(request.POST.get("month", ""))
        if month is None:
            raise Http404
        number = review_filings(month=month, by=request.user)
        words = {"number": number, "month": month_in_words(month)}
        say(request, _("%(number)d filings of %(month)s reviewed.") % words)
        return redirect(f"{reverse('cases:filings')}?month={month:%Y-%m}")


class CountedStation:
    """A page about a station whose figures one reads; any other is 404."""

    request: HttpRequest

    def get_queryset(self):
        return countable_stations(self.request.user)


class StationFilings(CountedStation, DetailView):
    """The calendar of one station: which months are filed, returned, still open."""

    template_name = "cases/station_filings.html"
    context_object_name = "station"

    def get_context_data(self, **kwargs):
        rows = calendar(self.object)
        return super().get_context_data(**kwargs) | {
            "rows": rows,
            "may_file": RIGHTS.may(self.request.user, "file", self.object),
            "open": [row for row in rows if row.state in (OPEN, Filing.Status.RETURNED)],
        }


class FileMonth(CountedStation, SingleObjectMixin, ServiceFormMixin, FormView):
    """What is missing, what is counted, and the button; whoever counts the station may look."""

    form_class = FilingForm
    template_name = "cases/file_month.html"

    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object()
        self.month = month_in(kwargs["month"])
        if self.month is None or self.month > timezone.localdate():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def before(self) -> Filing | None:
        return latest_filing(self.object, self.month)

    @cached_property
    def changes(self) -> Changes | None:
        return changes_since(self.before) if self.before else None

    def is_done(self):
        """It is filed, and nothing has come or gone since."""
        before = self.before
        is_answered = before is not None and before.status != Filing.Status.RETURNED
        return is_answered and not self.changes

    def get_initial(self):
        return {"version": self.before.version + 1 if self.before else 1}

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.fields["reason"].required = self.before is not None
        return form

    def get_context_data(self, **kwargs):
        station, month = self.object, self.month
        before = self.before
        return super().get_context_data(**kwargs) | {
            "station": station,
            "month": month,
            "last": last_day(month),
            "before": before,
            "changes": self.changes,
            "missing": missing_of(station, month),
            "was_there": existed_in(station, month) or to_add(station, month).exists(),
            "added": self._lines(to_add(station, month)) if before else [],
            "removed": self._lines(to_remove(station, month)) if before else [],
            "has_ended": has_ended(month),
            "may_file": RIGHTS.may(self.request.user, "file", station),
            "is_staff": RIGHTS.may(self.request.user, "work_here", station),
            "may_transfer": RIGHTS.anywhere(self.request.user, "transfer"),
        }

    def _lines(self, records):
        rows = records.select_related("station", "subject").order_by("done_on", "pk")
        return lines(self.request.user, list(rows[:LISTED]))

    def run_service(self, form):
        said = {name: form.cleaned_data[name] for name in ("reason", "version")}
        by = self.request.user
        filing = file_month(station=self.object, month=self.month, by=by, **said)
        words = {"month": month_in_words(filing.month), "version": filing.version}
        say(self.request, _("%(month)s is filed: version %(version)d.") % words)
        return filing
