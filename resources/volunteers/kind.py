"""Volunteers, as every door knows them."""

from __future__ import annotations

import django_filters as filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from resources.volunteers import services
from resources.volunteers.codes import Paper, Skill, Time
from resources.volunteers.doubles import doubles
from resources.volunteers.models import Volunteer
from resources.volunteers.queries import matching
from stations.imports.cells import past_day
from stations.imports.units import HOURS
from stations.kinds.fields import Field
from stations.kinds.filters import VoidableFilter
from stations.kinds.kind import Importing, Kind, Services, Words
from stations.kinds.places import opened_of, rows_of
from stations.kinds.refs import Ref
from stations.lists.filters import since, until
from stations.lists.listing import SHEET, Column, Listing
from stations.masking import mask_identity, mask_name, mask_phone, masked, stars
from stations.models import Worker


def untold(day: str) -> None:
    """Of a day nothing is left."""


NAME = Field(
    name="name",
    mask=mask_name,
    aliases=_("volunteer's name"),
    is_shown=True,
    example=_("Luo Xiaohong"),
)
NUMBER = Field(name="number", mask=stars, aliases=_("registration number"),
               help=_("The real-name number of the volunteer platform"))  # fmt: skip
RESIDENCE = Ref(name="residence", aliases=_("residence|place of residence"))
FIELDS = (
    NAME,
    NUMBER,
    Field(name="phone", mask=mask_phone, aliases=_("mobile|telephone")),
    Field(name="paper", codes=Paper, initial=Paper.CARD, required=False,
          words=_("card=ID card|other=other"),
          aliases=_("type of paper|kind of identity paper")),
    Field(name="id_number", mask=mask_identity, is_sealed=True,
          aliases=_("ID|ID number|ID card")),
    Field(name="sex", codes=Worker.Sex, initial=Worker.Sex.UNSTATED, required=False,
          words=_("1=male|2=female"), aliases=_("gender")),
    Field(name="born_on", mask=untold, read=past_day, aliases=_("birth date|date of birth")),
    RESIDENCE,
    Field(name="skills", codes=Skill, is_wide=True, aliases=_("abilities|skill"), is_shown=True,
          hint=_("Several in one cell are parted by commas")),
    Field(name="times", codes=Time, is_wide=True, aliases=_("times|when they can"),
          hint=_("Several in one cell are parted by commas")),
    Field(name="joined_on", initial=timezone.localdate, read=past_day,
          aliases=_("since|registered on the platform"), is_shown=True, example="2025-11-20"),
    Field(name="left_on", read=past_day, aliases=_("until")),
    Field(name="guardian", is_wide=True, mask=lambda _text: "****",
          help=_("For minors: name, relation and phone of whoever looks after them.")),
    Field(name="told_hours", unit=HOURS, aliases=_("hours of service|hours on the platform"),
          help=_("What the platform says; figures count only hours that are recorded here.")),
)  # fmt: skip


class VolunteerFilter(VoidableFilter):
    front = ("skill",)
    q = filters.CharFilter(label=_("Find"), method="found")
    skill = filters.ChoiceFilter(
        label=_("skills"), choices=Skill.choices, method="can", empty_label=_("All skills")
    )
    time = filters.ChoiceFilter(
        label=_("times when they can"), choices=Time.choices, method="has_time",
        empty_label=_("any time"),
    )  # fmt: skip
    since, until = since("joined_on"), until("joined_on")
    active = filters.BooleanFilter("left_on", lookup_expr="isnull", label=_("active"))

    class Meta:
        model = Volunteer
        fields: list[str] = []

    def found(self, queryset: QuerySet[Volunteer], name: str, value: str) -> QuerySet[Volunteer]:
        """Only among those that are read whole."""
        return queryset.filter(matching(self.request.user, value))

    def can(self, queryset: QuerySet[Volunteer], name: str, value: str) -> QuerySet[Volunteer]:
        return queryset.filter(Q(skills__contains=[value]))

    def has_time(self, queryset: QuerySet[Volunteer], name: str, value: str) -> QuerySet[Volunteer]:
        return queryset.filter(Q(times__contains=[value]))


def titled(row: Volunteer) -> str:
    if not row.is_own:
        return NAME.shown(row)
    return format_html('<a class="name" href="{}">{}</a>', row.get_absolute_url(), row.name)


def skills(row: Volunteer) -> str:
    return "、".join(str(Skill(code).label) for code in row.skills)


LISTING = Listing(
    order="-day",
    by_station=True,
    columns=(
        NAME.listed(Volunteer, shown=titled),
        NUMBER.listed(Volunteer, phone="hidden"),
        Column(key="phone", label=_("phone"), value=lambda row: masked(row, "phone", mask_phone)),
        Column(key="skills", label=_("skills"), value=skills, phone="plain"),
        RESIDENCE.listed(Volunteer, phone="plain"),
        Column(key="day", label=_("joined on"), value=lambda row: row.joined_on, sort="joined_on"),
        Column(key="left", label=_("left on"), value=lambda row: row.left_on),
        Column(key="station", label=_("Station"), value=lambda row: row.station.name,
               phone="hidden", only=lambda page: page.has_places),
        Column(key="void", label=_("reason for voiding"), value=lambda row: row.void_reason,
               where=SHEET),
    ),
)  # fmt: skip

VOLUNTEERS = Kind(
    space="resources",
    section="volunteers",
    one="volunteer",
    many="volunteers",
    model=Volunteer,
    icon="heart-handshake",
    words=Words(
        many=_("Volunteers"),
        add=_("Register a volunteer"),
        edit=_("Correct a volunteer"),
        void=_("Void a volunteer"),
        void_means=_("The entry stays readable and counts nowhere any more."),
        find=_("Name, number or phone of a volunteer"),
        none=_("No volunteers yet"),
        none_hint=_("Register the first one, or import a list."),
        lead=_("Who helps at the station, as the volunteer platform exports them, too"),
    ),
    fields=FIELDS,
    rights=services.RIGHTS,
    rows=rows_of(Volunteer, "residence"),
    opened=opened_of(Volunteer, "residence"),
    services=Services(
        row=services.volunteer_row,
        add=services.register_volunteers,
        check=services.check_volunteers,
        edit=services.edit_volunteer,
        void=services.void_volunteer,
    ),
    filterset=VolunteerFilter,
    listing=LISTING,
    importing=Importing(doubles=doubles, id_words=(_("number in the sender's own list"), "", "")),
    templates={"page": "resources/volunteer.html"},
)
