"""The ledger of points over REST: read and written, never changed. A balance is its sum."""

from __future__ import annotations

import django_filters as filters

from resources.points.kind import POINTS_LEDGER, PointsFilter
from resources.points.models import PointsEntry
from stations.kinds.filters import SentFilter
from stations.kinds.rest import READ_ONLY, KindSerializer, KindViewSet, rest_fields


class PointsSerializer(KindSerializer):
    of = POINTS_LEDGER

    class Meta:
        model = PointsEntry
        fields = rest_fields(POINTS_LEDGER)
        read_only_fields = READ_ONLY
        validators = ()


class PointsRestFilter(SentFilter, PointsFilter):
    volunteer = filters.UUIDFilter("volunteer")  # whose key exists stays untold


class PointsViewSet(KindViewSet):
    """What volunteers of the caller's stations earned and redeemed."""

    kind = POINTS_LEDGER
    queryset = PointsEntry.objects.select_related("station")
    serializer_class = PointsSerializer
    filterset_class = PointsRestFilter
    http_method_names = ["get", "post", "head", "options"]  # a line stays as it is
