"""Teams of volunteers, as every door knows them."""

from __future__ import annotations

import django_filters as filters
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from resources.teams import services
from resources.teams.models import Team
from resources.teams.queries import found_by, offered_to, opened_by, with_sizes
from stations.imports.cells import name_text, past_day
from stations.kinds.fields import Field
from stations.kinds.filters import VoidableFilter, of_field
from stations.kinds.finders import Finder, Key, register_finder, settle_by
from stations.kinds.kind import Importing, Kind, Services, Words
from stations.kinds.places import rows_of
from stations.kinds.refs import Ref
from stations.lists.filters import since, until
from stations.lists.listing import SHEET, Column, Listing

NAME = Field(name="name", is_wide=True, is_shown=True, aliases=_("team|name of the organisation"))
KIND = Field(name="kind", codes=Team.Kind, initial=Team.Kind.COMMUNITY, is_shown=True,
             aliases=_("type of team"))  # fmt: skip
VILLAGE = Ref(name="village", aliases=_("village"))
LEADER = Ref(name="leader", aliases=_("leader|head of the team"))
FIELDS = (
    NAME,
    KIND,
    VILLAGE,
    LEADER,
    Field(name="founded_on", initial=timezone.localdate, read=past_day, is_shown=True,
          aliases=_("since|founding date"), example="2021-03-05"),
    Field(name="ended_on", read=past_day, aliases=_("until|dissolved on"),
          help=_("Its last day; empty while it exists")),
)  # fmt: skip


class TeamFilter(VoidableFilter):
    front = ("kind",)
    q = filters.CharFilter(label=_("Find"), field_name="name", lookup_expr="icontains")
    kind = of_field(Team, "kind")
    since, until = since("founded_on"), until("founded_on")
    active = filters.BooleanFilter("ended_on", lookup_expr="isnull", label=_("active"))

    class Meta:
        model = Team
        fields: list[str] = []


def titled(row: Team) -> str:
    return format_html('<a class="name" href="{}">{}</a>', row.get_absolute_url(), row.name)


LISTING = Listing(
    order="-day",
    by_station=True,
    lines=with_sizes,
    columns=(
        NAME.listed(Team, shown=titled),
        KIND.listed(Team, phone="plain"),
        Column(key="size", label=_("Members of the team"), value=lambda row: row.size,
               is_number=True),
        LEADER.listed(Team),
        VILLAGE.listed(Team, phone="plain"),
        Column(key="day", label=_("founded on"), value=lambda row: row.founded_on,
               sort="founded_on"),
        Column(key="ended", label=_("ended on"), value=lambda row: row.ended_on, where=SHEET),
        Column(key="station", label=_("Station"), value=lambda row: row.station.name,
               phone="hidden", only=lambda page: page.has_places),
        Column(key="void", label=_("reason for voiding"), value=lambda row: row.void_reason,
               where=SHEET),
    ),
)  # fmt: skip

TEAMS = Kind(
    space="resources",
    section="volunteers",
    one="team",
    many="teams",
    model=Team,
    icon="users",
    words=Words(
        many=_("Teams of volunteers"),
        add=_("Found a team"),
        edit=_("Correct a team"),
        void=_("Void a team"),
        void_means=_("The entry stays readable and counts nowhere any more."),
        find=_("Name of the team"),
        none=_("No teams yet"),
        none_hint=_("Enter the first one, or import a list."),
        lead=_("Teams of volunteers of a station or a village, and who leads them"),
    ),
    fields=FIELDS,
    rights=services.RIGHTS,
    rows=rows_of(Team, "village", "leader"),
    services=Services(
        row=services.team_row,
        add=services.BATCH.add,
        check=services.BATCH.check,
        edit=services.BATCH.edit,
        void=services.BATCH.void,
    ),
    filterset=TeamFilter,
    listing=LISTING,
    templates={"page": "resources/team_detail.html"},
    importing=Importing(id_words=(_("number of the team"), "", "")),
)

FINDER = Finder(
    model=Team,
    opened=opened_by,
    offered=offered_to,
    found=found_by,
    masked=str,
    keys=(Key(suffix="", read=name_text(60)),),
    settle=settle_by("name", offered_to),
)


def announce() -> None:
    register_finder(FINDER)
