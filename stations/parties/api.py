"""Words of parties over REST."""

from __future__ import annotations

from typing import Any

from stations.change_feed import KeysOrChanges
from stations.kinds.filters import SentFilter
from stations.kinds.rest import READ_ONLY, KindSerializer, KindViewSet, rest_fields
from stations.parties.kind import PARTIES, PartyFilter
from stations.parties.models import PartyWord


class PartySerializer(KindSerializer):
    of = PARTIES

    class Meta:
        model = PartyWord
        fields = rest_fields(PARTIES)
        read_only_fields = READ_ONLY
        validators: list[Any] = []


class PartyRestFilter(SentFilter, PartyFilter):
    pass


class PartyViewSet(KindViewSet):
    kind = PARTIES
    queryset = PartyWord.objects.all()
    serializer_class = PartySerializer
    filterset_class = PartyRestFilter
    pagination_class = KeysOrChanges
