"""Activities, as every door knows them."""

from __future__ import annotations

import django_filters as filters
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.activities import services
from cases.activities.models import Activity
from cases.activities.queries import (
    Line,
    activities_of,
    held_in,
    lines,
    opened_activities,
    reached_in,
)
from cases.codes import Domain
from resources.attribution.filters import AttributionFilter
from resources.attribution.lists import attribution_columns
from stations.kinds.fields import Field
from stations.kinds.filters import VoidableFilter
from stations.kinds.kind import Kind, Services, Words
from stations.lists.filters import since, until
from stations.lists.listing import SHEET, TABLE, Column, Listing
from stations.lists.paging import MOST, Pager
from stations.models import User
from stations.templatetags.site import pill, state_pill
from stations.wording import count, day

FIELDS = (
    Field(name="title", is_wide=True),
    Field(name="domain", codes=Domain),
    Field(name="place"),
    Field(name="began_on"),
    Field(name="done_on", help=_("It counts in this month")),
    Field(name="note", is_wide=True),
)


class ActivityFilter(AttributionFilter, VoidableFilter):
    front = ("domain",)
    q = filters.CharFilter(label=_("Title"), field_name="title", lookup_expr="icontains")
    domain = filters.ChoiceFilter(label=_("Domain"), choices=Domain, empty_label=_("All domains"))
    since, until = since("done_on"), until("done_on")
    stage = filters.ChoiceFilter(
        label=_("Planned or held"),
        field_name="state",
        choices=Activity.State,
        empty_label=_("Planned, held, cancelled"),
    )

    class Meta:
        model = Activity
        fields = ["domain"]


def titled(line: Line) -> str:
    look = '<a class="name" href="{1}">{0}</a>' if line.url else "<b>{0}</b>"
    title = format_html(look, line.activity.title, line.url)
    if line.activity.voided_at:
        return format_html("{} {}", title, pill(gettext("voided"), "", "ban"))
    return format_html("{} {}", title, state_of(line.activity))


def state_of(activity: Activity) -> str:
    """Nothing of one that was held, as most were."""
    if activity.is_overdue:
        return pill(gettext("planned: was it held?"), "warn", "calendar-due")
    return "" if activity.state == Activity.State.HELD else state_pill("activity", activity.state)


def lasted_to(line: Line) -> str:
    return day(line.activity.done_on)


def totals(user: User, pager: Pager) -> str:
    keys = pager.counted
    if keys is None:
        words = {"most": count(MOST)}
        return gettext("More than %(most)s activities; choose days to add them up") % words
    words = {"activities": count(held_in(keys)), "reached": count(reached_in(keys))}
    return gettext("%(activities)s activities, %(reached)s attendances") % words


LISTING = Listing(
    order="-day",
    by_station=True,
    size=50,
    lines=lines,
    totals=totals,
    columns=(
        Column(key="title", label=_("Title"), value=lambda line: line.activity.title,
               shown=titled, where=TABLE),
        Column(key="began", label=_("First day"), value=lambda line: line.activity.began_on,
               where=SHEET),
        Column(key="day", label=_("Date"), heading=_("Last day"), sort="done_on", phone="aside",
               value=lambda line: line.activity.done_on, shown=lasted_to),
        Column(key="at", label=_("Station"), value=lambda line: line.activity.station.name,
               where=SHEET),
        Column(key="name", label=_("Title"), value=lambda line: line.activity.title, where=SHEET),
        Column(key="domain", label=_("Domain"), phone="aside",
               value=lambda line: str(line.activity.get_domain_display())),
        Column(key="place", label=_("Venue"), phone="plain",
               value=lambda line: line.activity.place if line.url else ""),
        Column(key="reached", label=_("Attendances"), is_number=True,
               value=lambda line: line.reached),
        Column(key="named", label=_("of them with a file"), heading=_("Attendances by name"),
               is_number=True, phone="hidden", value=lambda line: line.named),
        Column(key="heads", label=_("Head count"), value=lambda line: line.heads, where=SHEET),
        Column(key="state", label=_("State"), where=SHEET,
               value=lambda line: str(line.activity.get_state_display())),
        Column(key="planned", label=_("Planned for"), where=SHEET,
               value=lambda line: line.activity.planned_on),
        Column(key="station", label=_("Station"), phone="hidden", where=TABLE,
               value=lambda line: line.activity.station.name),
        *attribution_columns(lambda line: line.activity),
        Column(key="void", label=_("Reason for voiding"), where=SHEET,
               value=lambda line: line.activity.void_reason),
    ),
)  # fmt: skip

ACTIVITIES = Kind(
    space="cases",
    one="activity",
    many="activities",
    model=Activity,
    icon="users-group",
    words=Words(
        many=_("Activities"),
        add=_("Record an activity"),
        edit=_("Edit the activity"),
        void=_("Void the activity"),
        void_means=_(
            "It stays readable with the records of its days; none of them counts any more."
        ),
        find=_("Title"),
        none=_("No activity fits"),
        none_hint=_("Widen the filter, or record what was held."),
        file=_("activities %(day)s"),
    ),
    fields=FIELDS,
    rights=services.RIGHTS,
    rows=activities_of,
    opened=opened_activities,
    anywhere=lambda user: Activity.objects.select_related("station", "project", "theme"),
    services=Services(
        row=services.activity_row,
        add=services.add_activities,
        check=services.check_activities,
        edit=services.edit_activity,
        void=services.void_activity,
        photos=services.add_activity_photos,
    ),
    filterset=ActivityFilter,
    listing=LISTING,
    templates={
        "list": "cases/activities.html",
        "page": "cases/activity.html",
        "add": "cases/activity_form.html",
        "edit": "cases/activity_edit.html",
    },
)
