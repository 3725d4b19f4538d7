"""Money of projects over REST: never changed, voided with a reason."""

from __future__ import annotations

from resources.project_money import kind
from resources.project_money.models import Fundraising, Grant, MatchingGrant
from stations.kinds.filters import SentFilter
from stations.kinds.rest import READ_ONLY, KindSerializer, KindViewSet, rest_fields

METHODS = ["get", "post", "head", "options"]


class FundraisingSerializer(KindSerializer):
    of = kind.FUNDRAISINGS

    class Meta:
        model = Fundraising
        fields = rest_fields(kind.FUNDRAISINGS)
        read_only_fields = READ_ONLY
        validators = ()


class FundraisingRestFilter(SentFilter, kind.FundraisingFilter):
    pass


class FundraisingViewSet(KindViewSet):
    """Cash raised for projects around the caller's posts (IND-RES-05)."""

    kind = kind.FUNDRAISINGS
    http_method_names = METHODS
    queryset = Fundraising.objects.all()
    serializer_class = FundraisingSerializer
    filterset_class = FundraisingRestFilter


class MatchingSerializer(KindSerializer):
    of = kind.MATCHINGS

    class Meta:
        model = MatchingGrant
        fields = rest_fields(kind.MATCHINGS)
        read_only_fields = READ_ONLY
        validators = ()


class MatchingRestFilter(SentFilter, kind.MatchingFilter):
    pass


class MatchingViewSet(KindViewSet):
    """What was added to money raised, by level (IND-RES-06)."""

    kind = kind.MATCHINGS
    http_method_names = METHODS
    queryset = MatchingGrant.objects.all()
    serializer_class = MatchingSerializer
    filterset_class = MatchingRestFilter


class GrantSerializer(KindSerializer):
    of = kind.GRANTS

    class Meta:
        model = Grant
        fields = rest_fields(kind.GRANTS)
        read_only_fields = READ_ONLY
        validators = ()


class GrantRestFilter(SentFilter, kind.GrantFilter):
    pass


class GrantViewSet(KindViewSet):
    """Support granted to projects (IND-FIN-03)."""

    kind = kind.GRANTS
    http_method_names = METHODS
    queryset = Grant.objects.all()
    serializer_class = GrantSerializer
    filterset_class = GrantRestFilter
