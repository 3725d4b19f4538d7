"""Volunteers over REST."""

from __future__ import annotations

from resources.volunteers.kind import VOLUNTEERS, VolunteerFilter
from resources.volunteers.models import Volunteer
from stations.kinds.filters import SentFilter
from stations.kinds.rest import READ_ONLY, KindSerializer, KindViewSet, rest_fields


class VolunteerSerializer(KindSerializer):
    of = VOLUNTEERS

    class Meta:
        model = Volunteer
        fields = rest_fields(VOLUNTEERS)
        read_only_fields = READ_ONLY
        validators = ()


class VolunteerRestFilter(SentFilter, VolunteerFilter):
    pass


class VolunteerViewSet(KindViewSet):
    """Volunteers of the caller's stations; identity numbers are taken in and never told."""

    kind = VOLUNTEERS
    queryset = Volunteer.objects.select_related("station")
    serializer_class = VolunteerSerializer
    filterset_class = VolunteerRestFilter
