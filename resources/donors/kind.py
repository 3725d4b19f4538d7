"""Donors, as every door knows them. They come with a donation: there is no form of a new one."""

from __future__ import annotations

import django_filters as filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from resources.codes import DonorKind
from resources.donors import services
from resources.donors.models import Donor
from resources.donors.queries import donors_of
from stations.kinds.fields import Field
from stations.kinds.filters import KindFilter
from stations.kinds.kind import Kind, Services, Words
from stations.kinds.refs import Ref
from stations.lists.asked import Asking
from stations.lists.listing import TABLE, Column, Listing
from stations.masking import mask_name, mask_phone
from stations.templatetags.site import icon

NAME = Field(name="name", mask=mask_name, own="reads_name")
FIELDS = (
    NAME,
    Field(name="kind", codes=DonorKind),
    Field(name="phone", mask=mask_phone),
    Field(name="note", is_wide=True),
    Ref(name="organisation", help=_("Where it stands in the register")),
)


class DonorFilter(KindFilter):
    q = filters.CharFilter(label=_("Find"), method="found")
    kind = filters.ChoiceFilter(
        label=_("Kind"), choices=DonorKind.choices, empty_label=_("All kinds")
    )

    class Meta:
        model = Donor
        fields = ["kind"]

    def found(self, queryset: QuerySet[Donor], name: str, value: str) -> QuerySet[Donor]:
        """Only among names that are read whole."""
        return queryset.filter(name__icontains=value.strip(), is_whole=True)


def titled(donor: Donor) -> str:
    url = f"{reverse('resources:donations')}?donor={donor.pk}"
    return format_html('<a class="name" href="{}">{}</a>', url, NAME.shown(donor))


def corrected(donor: Donor) -> str:
    """The button; who hears the page is told whose it is."""
    if not donor.is_own:
        return ""
    return format_html(
        '<a class="btn btn-light btn-xs" href="{}">{}{}'
        '<span class="visually-hidden"> {}</span></a>',
        reverse("resources:donor_edit", args=[donor.pk]),
        icon("pencil"),
        _("Correct"),
        donor.shown_name,
    )


def may_correct(asked: Asking) -> bool:
    return services.RIGHTS.anywhere(asked.user, "enter")


LISTING = Listing(
    order="-value",
    columns=(
        Column(key="name", label=_("Donor"), heading=_("donor"), sort="listed", shown=titled,
               value=NAME.shown),
        Column(key="kind", label=_("Who that is"), phone="plain",
               value=lambda d: str(d.get_kind_display())),
        Column(key="times", label=_("Donations"), sort="times", is_number=True,
               value=lambda d: d.times),
        Column(key="value", label=_("Value (yuan)"), heading=_("value in yuan"), sort="total",
               is_number=True, value=lambda d: d.total),
        Column(key="last", label=_("Last"), sort="last_on",
               value=lambda d: d.last_on if d.times else None),
        Column(key="station", label=_("Station"), heading=_("station"), phone="hidden",
               value=lambda d: d.station.name),
        Column(key="correct", label=_("Correct"), value=corrected, is_number=True, phone="plain",
               where=TABLE, only=may_correct),
    ),
)  # fmt: skip

DONORS = Kind(
    space="resources",
    section="resources",
    one="donor",
    many="donors",
    model=Donor,
    icon="gift",
    words=Words(
        many=_("Donors"),
        edit=_("Correct a donor"),
        find=_("Donor's name"),
        none=_("No donors yet"),
        none_hint=_("Whoever gives something stands here with the sum of it."),
        file=_("donors %(day)s"),
    ),
    fields=FIELDS,
    rights=services.RIGHTS,
    rows=donors_of,
    services=Services(
        row=services.donor_row,
        add=services.add_donors,
        check=services.check_donors,
        edit=services.edit_donor,
    ),
    filterset=DonorFilter,
    listing=LISTING,
    templates={"form": "resources/donor_form.html"},
)
