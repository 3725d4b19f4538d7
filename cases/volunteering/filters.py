"""What the list of volunteers' hours can be narrowed to."""

from __future__ import annotations

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases.models import VolunteerCertificate, VolunteerService
from resources.models import Volunteer
from stations.lists.filters import ListFilter, StationFilter, since, until

WAITING, APPROVED, OBJECTED = "waiting", "approved", "objected"
STATES = [
    (WAITING, _("to be approved")),
    (APPROVED, _("hours approved")),
    (OBJECTED, _("approval taken back")),
]


class HoursFilter(ListFilter):
    front = ("state",)
    q = filters.CharFilter(label=_("Find a volunteer"), method="of_volunteer")
    state = filters.ChoiceFilter(
        label=_("State"), choices=STATES, method="in_state", empty_label=_("Approved or not")
    )
    station = StationFilter(label=_("Station"))
    since, until = since("served_on"), until("served_on")

    class Meta:
        model = VolunteerService
        fields: list[str] = []

    def of_volunteer(
        self, queryset: QuerySet[VolunteerService], name: str, value: str
    ) -> QuerySet[VolunteerService]:
        """Only among volunteers whose names the reader opens."""
        known = Volunteer.objects.visible_to(self.request.user)
        named = known.filter(name__icontains=value.strip()).order_by()
        return queryset.filter(volunteer__in=named.values("pk"))

    def in_state(
        self, queryset: QuerySet[VolunteerService], name: str, value: str
    ) -> QuerySet[VolunteerService]:
        if value == APPROVED:
            return queryset.exclude(approved_at=None)
        waiting = queryset.filter(approved_at=None)
        return waiting.exclude(objection="") if value == OBJECTED else waiting


VALIDITY = [("valid", _("valid")), ("withdrawn", _("withdrawn"))]


class CertificateFilter(ListFilter):
    front = ("state",)
    q = filters.CharFilter(label=_("Find a volunteer"), method="named")
    state = filters.ChoiceFilter(
        label=_("State"), choices=VALIDITY, method="in_state", empty_label=_("Valid or withdrawn")
    )
    station = StationFilter(label=_("Station"))
    since, until = since("issued_on"), until("issued_on")

    class Meta:
        model = VolunteerCertificate
        fields: list[str] = []

    def named(
        self, queryset: QuerySet[VolunteerCertificate], name: str, value: str
    ) -> QuerySet[VolunteerCertificate]:
        """Only among names that the reader reads whole."""
        return queryset.filter(name__icontains=value.strip(), is_known=True)

    def in_state(
        self, queryset: QuerySet[VolunteerCertificate], name: str, value: str
    ) -> QuerySet[VolunteerCertificate]:
        is_valid = value == "valid"
        return queryset.filter(withdrawn_at__isnull=is_valid)
