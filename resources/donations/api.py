"""Donations over REST: never changed, voided with a reason."""

from __future__ import annotations

from rest_framework import serializers

from resources.attribution.filters import AttributionRestFilter
from resources.attribution.serializers import AttributionSerializer
from resources.codes import DonorKind
from resources.donations.kind import DONATIONS, DonationFilter
from resources.donations.models import Donation
from resources.models import Donor
from stations.kinds.filters import SentFilter
from stations.kinds.rest import KindSerializer, KindViewSet
from stations.serializers import Known
from stations.spelling.rest import Name, Printed


class DonationSerializer(AttributionSerializer, KindSerializer):
    """``donor`` by key, or ``donor_name`` (a new name makes a donor of ``donor_kind``)."""

    of = DONATIONS
    donor = Known(queryset=Donor.objects.all(), required=False)
    donor_name = Name(required=False, write_only=True, max_length=100)
    donor_kind = serializers.ChoiceField(choices=DonorKind, required=False, write_only=True)
    item_name = Name(required=False, max_length=60, source="item.name")
    unit = Name(required=False, max_length=10, source="item.unit")
    value = serializers.DecimalField(14, 2, required=False)
    receipt_number = Printed(required=False, max_length=40)

    class Meta:
        model = Donation
        fields = [
            "id", "client_uuid", "station", "version", "donor", "donor_name", "donor_kind",
            "is_anonymous", "received_on", "kind", "item", "item_name", "unit", "quantity",
            "value", "basis", "receipt_number", "purpose", "earmark", "note", "project", "theme",
            "voided_at", "void_reason", "source", "external_id", "updated_at",
        ]  # fmt: skip
        read_only_fields = ["version", "item", "voided_at", "void_reason", "updated_at"]
        extra_kwargs = {"basis": {"required": False, "allow_blank": True}}
        validators = ()

    def to_representation(self, donation: Donation) -> dict[str, object]:
        shown = super().to_representation(donation)
        shown["station"] = donation.station.code
        shown["donor_name"] = donation.shown_donor if donation.is_named else None
        shown["donor"] = shown["donor"] if donation.is_named else None
        return shown


class DonationRestFilter(AttributionRestFilter, SentFilter, DonationFilter):
    pass


class DonationViewSet(KindViewSet):
    """Donations of the caller's stations: never changed, voided with a reason."""

    kind = DONATIONS
    http_method_names = ["get", "post", "head", "options"]
    queryset = Donation.objects.select_related("station", "donor", "item")
    serializer_class = DonationSerializer
    filterset_class = DonationRestFilter

    def read(self, data: dict[str, object]) -> dict[str, object]:
        item = data.pop("item", {})
        return data | {"item_name": item.get("name", ""), "unit": item.get("unit", "")}
