"""Organisations over REST: read by everybody, written by who keeps the register."""

from __future__ import annotations

import django_filters

from stations.change_feed import KeysOrChanges
from stations.kinds.filters import Below, SentFilter
from stations.kinds.rest import READ_ONLY, KindSerializer, KindViewSet, rest_fields
from stations.models import Division, Organisation
from stations.serializers import Validator

from .kind import ORGANISATIONS, OrganisationFilter


class OrganisationSerializer(KindSerializer):
    of = ORGANISATIONS

    class Meta:
        model = Organisation
        fields = rest_fields(ORGANISATIONS)
        read_only_fields = READ_ONLY
        validators: list[Validator] = []


class OrganisationRestFilter(SentFilter, OrganisationFilter):
    """``division`` is the seat itself, as it always was; ``under`` is whatever lies below."""

    division = django_filters.ModelChoiceFilter(queryset=Division.objects.all())
    under = Below(label="code of a division above its seat")


class OrganisationViewSet(KindViewSet):
    """Organisations that run stations, employ workers or work with them."""

    kind = ORGANISATIONS
    queryset = Organisation.objects.all()
    serializer_class = OrganisationSerializer
    filterset_class = OrganisationRestFilter
    pagination_class = KeysOrChanges
