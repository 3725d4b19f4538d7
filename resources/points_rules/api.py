"""Rules of points over REST."""

from __future__ import annotations

from resources.points_rules.kind import POINTS_RULES, PointsRuleFilter
from resources.points_rules.models import PointsRule
from stations.kinds.filters import SentFilter
from stations.kinds.rest import READ_ONLY, KindSerializer, KindViewSet, rest_fields


class PointsRuleSerializer(KindSerializer):
    of = POINTS_RULES

    class Meta:
        model = PointsRule
        fields = rest_fields(POINTS_RULES)
        read_only_fields = READ_ONLY
        validators = ()


class PointsRuleRestFilter(SentFilter, PointsRuleFilter):
    pass


class PointsRuleViewSet(KindViewSet):
    """What communities give their volunteers."""

    kind = POINTS_RULES
    queryset = PointsRule.objects.select_related("division")
    serializer_class = PointsRuleSerializer
    filterset_class = PointsRuleRestFilter
