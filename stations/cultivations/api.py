"""Cultivations over REST."""

from __future__ import annotations

from typing import Any

from stations.cultivations.kind import CULTIVATIONS, CultivationFilter
from stations.cultivations.models import Cultivation
from stations.kinds.filters import SentFilter
from stations.kinds.rest import READ_ONLY, KindSerializer, KindViewSet, rest_fields


class CultivationSerializer(KindSerializer):
    of = CULTIVATIONS

    class Meta:
        model = Cultivation
        fields = rest_fields(CULTIVATIONS)
        read_only_fields = READ_ONLY
        validators: list[Any] = []


class CultivationRestFilter(SentFilter, CultivationFilter):
    pass


class CultivationViewSet(KindViewSet):
    kind = CULTIVATIONS
    queryset = Cultivation.objects.all()
    serializer_class = CultivationSerializer
    filterset_class = CultivationRestFilter
