"""Partnerships over REST."""

from __future__ import annotations

from typing import Any

from stations.kinds.filters import SentFilter
from stations.kinds.rest import READ_ONLY, KindSerializer, KindViewSet, rest_fields
from stations.partnerships.kind import PARTNERSHIPS, PartnershipFilter
from stations.partnerships.models import Partnership


class PartnershipSerializer(KindSerializer):
    of = PARTNERSHIPS

    class Meta:
        model = Partnership
        fields = rest_fields(PARTNERSHIPS)
        read_only_fields = READ_ONLY
        validators: list[Any] = []


class PartnershipRestFilter(SentFilter, PartnershipFilter):
    pass


class PartnershipViewSet(KindViewSet):
    kind = PARTNERSHIPS
    queryset = Partnership.objects.all()
    serializer_class = PartnershipSerializer
    filterset_class = PartnershipRestFilter
