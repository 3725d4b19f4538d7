"""The contact log over REST."""

from __future__ import annotations

from typing import Any

from stations.kinds.filters import SentFilter
from stations.kinds.rest import READ_ONLY, KindSerializer, KindViewSet, rest_fields
from stations.liaisons.kind import LIAISONS, LiaisonFilter
from stations.liaisons.models import Liaison


class LiaisonSerializer(KindSerializer):
    of = LIAISONS

    class Meta:
        model = Liaison
        fields = rest_fields(LIAISONS)
        read_only_fields = READ_ONLY
        validators: list[Any] = []


class LiaisonRestFilter(SentFilter, LiaisonFilter):
    pass


class LiaisonViewSet(KindViewSet):
    kind = LIAISONS
    queryset = Liaison.objects.all()
    serializer_class = LiaisonSerializer
    filterset_class = LiaisonRestFilter
