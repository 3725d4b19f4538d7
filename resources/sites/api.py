"""Sites of voluntary service over REST."""

from __future__ import annotations

from resources.sites.kind import SITES, SiteFilter
from resources.sites.models import Site
from stations.kinds.filters import SentFilter
from stations.kinds.rest import READ_ONLY, KindSerializer, KindViewSet, rest_fields


class SiteSerializer(KindSerializer):
    of = SITES

    class Meta:
        model = Site
        fields = rest_fields(SITES)
        read_only_fields = READ_ONLY
        validators = ()


class SiteRestFilter(SentFilter, SiteFilter):
    pass


class SiteViewSet(KindViewSet):
    """Sites of voluntary service of the caller's stations."""

    kind = SITES
    queryset = Site.objects.select_related("station")
    serializer_class = SiteSerializer
    filterset_class = SiteRestFilter
