"""Donors, donations and the stock over REST, by the services that the pages call."""

from __future__ import annotations

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework import viewsets as drf
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from stations import viewsets
from stations.bulk import BulkMixin, Made, stations_of_rows
from stations.changes import KeyPagination
from stations.masking import mask_phone
from stations.models import Division, Role, Station
from stations.rest import station_of
from stations.serializers import Known, MadeAt, ReasonSerializer

from .codes import DonorKind
from .filters import DonationFilter
from .models import Donation, Donor, StockItem
from .queries.donations import donors_of
from .rows import DonationRow
from .services.donations import receive_donation, receive_donations, void_donation
from .services.donors import edit_donor, register_donor

WRITERS = (Role.WORKER, Role.LEAD, Role.CLIENT)


class UnderMixin(django_filters.FilterSet):
    """Stations by code, and by a division above them."""

    station = django_filters.CharFilter("station__code")
    division = django_filters.CharFilter(method="below", label="code of a division above")

    def below(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(station__in=Station.objects.under(Division(pk=value)).values("pk"))


class DonorSerializer(MadeAt):
    source = external_id = None
    phone = serializers.CharField(required=False, allow_blank=True, max_length=30)

    class Meta:
        model = Donor
        fields = [
            "id", "client_uuid", "station", "version", "name", "kind", "phone", "note",
            "updated_at",
        ]  # fmt: skip
        read_only_fields = ["version", "updated_at"]
        validators: list[Any] = []

    def to_representation(self, donor: Donor) -> dict[str, Any]:
        shown = super().to_representation(donor)
        shown["station"] = donor.station.code
        shown["name"] = donor.shown_name
        if not getattr(donor, "is_own", False):
            shown["phone"] = mask_phone(donor.phone)
        return shown


class DonorFilter(UnderMixin):
    name = django_filters.CharFilter(method="named")

    class Meta:
        model = Donor
        fields = ["kind"]

    def named(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(name=value, is_whole=True)


class DonorViewSet(viewsets.RecordViewSet):
    """Donors of the caller's stations. Who always stayed anonymous is known to the station only."""

    queryset = Donor.objects.select_related("station")
    serializer_class = DonorSerializer
    filterset_class = DonorFilter

    def get_queryset(self) -> Any:
        return donors_of(self.request.user)

    def fresh(self, row: Donor) -> Donor:
        return donors_of(self.request.user).filter(pk=row.pk).first() or row

    def run_create(self, data: dict[str, Any]) -> tuple[Donor, bool]:
        station = station_of(self.request, data.pop("station"), *WRITERS)
        donor, is_new = register_donor(
            station=station, by=self.request.user, payload=self.request.data, **data
        )
        return self.fresh(donor), is_new

    def run_update(self, row: Donor, data: dict[str, Any], version: int) -> Donor:
        return self.fresh(edit_donor(row, by=self.request.user, seen_version=version, **data))


class DonationSerializer(MadeAt):
    """``donor`` by key, or ``donor_name`` (a new name makes a donor of ``donor_kind``)."""

    donor = Known(queryset=Donor.objects.all(), required=False)
    donor_name = serializers.CharField(required=False, write_only=True, max_length=100)
    donor_kind = serializers.ChoiceField(choices=DonorKind, required=False, write_only=True)
    item_name = serializers.CharField(required=False, max_length=60, source="item.name")
    unit = serializers.CharField(required=False, max_length=10, source="item.unit")
    value = serializers.DecimalField(14, 2, required=False)
    receipt_number = serializers.CharField(required=False, max_length=40)

    class Meta:
        model = Donation
        fields = [
            "id", "client_uuid", "station", "version", "donor", "donor_name", "donor_kind",
            "is_anonymous", "received_on", "kind", "item", "item_name", "unit", "quantity",
            "value", "basis", "receipt_number", "purpose", "earmark", "note", "voided_at",
            "void_reason", "source", "external_id", "updated_at",
        ]  # fmt: skip
        read_only_fields = ["version", "item", "voided_at", "void_reason", "updated_at"]
        extra_kwargs = {"basis": {"required": False, "allow_blank": True}}
        validators: list[Any] = []

    def to_representation(self, donation: Donation) -> dict[str, Any]:
        shown = super().to_representation(donation)
        shown["station"] = donation.station.code
        shown["donor_name"] = donation.shown_donor if donation.is_named else None
        shown["donor"] = shown["donor"] if donation.is_named else None
        return shown


class DonationApiFilter(UnderMixin, DonationFilter):
    """The page's filters, stations by code or division; voided ones are told of too."""

    external_id = django_filters.CharFilter("external_id")
    source = django_filters.CharFilter("source")

    class Meta(DonationFilter.Meta):
        fields = ["kind", "purpose"]

    def filter_queryset(self, queryset: Any) -> Any:
        if not self.form.cleaned_data.get("state"):
            self.form.cleaned_data["state"] = "all"
        return super().filter_queryset(queryset)


class DonationViewSet(BulkMixin, viewsets.RecordViewSet):
    """Donations of the caller's stations: never changed, voided with a reason."""

    http_method_names = ["get", "post", "head", "options"]
    queryset = Donation.objects.select_related("station", "donor", "item")
    serializer_class = DonationSerializer
    filterset_class = DonationApiFilter

    def get_queryset(self) -> Any:
        rows = Donation.objects.countable_by(self.request.user).named_for(self.request.user)
        return rows.select_related("station", "donor", "item")

    def fresh(self, row: Donation) -> Donation:
        return self.get_queryset().get(pk=row.pk)

    def run_create(self, data: dict[str, Any]) -> tuple[Donation, bool]:
        station = station_of(self.request, data.pop("station"), *WRITERS)
        donation, is_new = receive_donation(
            by=self.request.user, station=station, payload=self.request.data, **_with_item(data)
        )
        return self.fresh(donation), is_new

    def run_create_many(self, rows: list[dict[str, Any]], sent: list[Any]) -> Made:
        stations = stations_of_rows(self.request, rows, *WRITERS)
        given = [
            DonationRow(station=stations[row.pop("station")], payload=payload, **_with_item(row))
            for row, payload in zip(rows, sent, strict=True)
        ]
        return receive_donations(given, by=self.request.user)

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"])
    def void(self, request: Request, pk: str) -> Response:
        """It counts nowhere any more, and what it brought leaves the stock."""
        donation, asked = self.get_object(), ReasonSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        void_donation(donation, reason=asked.validated_data["reason"], by=request.user)
        return self.answer(self.fresh(donation))


def _with_item(data: dict[str, Any]) -> dict[str, Any]:
    item = data.pop("item", {})
    return data | {"item_name": item.get("name", ""), "unit": item.get("unit", "")}


class StockSerializer(serializers.ModelSerializer):
    station = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = StockItem
        fields = ["id", "station", "kind", "name", "unit", "purpose", "quantity", "value"]


class StockFilter(UnderMixin):
    class Meta:
        model = StockItem
        fields = ["kind", "name", "purpose"]


class StockViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, drf.GenericViewSet):
    """What the caller's stations have now: read only, moved by donations and hand-overs."""

    queryset = StockItem.objects.select_related("station")
    serializer_class = StockSerializer
    filterset_class = StockFilter
    pagination_class = KeyPagination

    def get_queryset(self) -> Any:
        return super().get_queryset().countable_by(self.request.user)


router = SimpleRouter()
router.register("donors", DonorViewSet, basename="donor")
router.register("donations", DonationViewSet, basename="donation")
router.register("stock", StockViewSet, basename="stock")
