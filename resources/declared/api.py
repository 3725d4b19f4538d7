"""Declared totals over REST."""

from __future__ import annotations

from resources.declared.kind import DECLARATIONS, DeclarationFilter
from resources.declared.models import Declaration
from stations.kinds.filters import SentFilter
from stations.kinds.rest import READ_ONLY, KindSerializer, KindViewSet, rest_fields


class DeclarationSerializer(KindSerializer):
    of = DECLARATIONS

    class Meta:
        model = Declaration
        fields = rest_fields(DECLARATIONS)
        read_only_fields = READ_ONLY
        validators = ()


class DeclarationRestFilter(SentFilter, DeclarationFilter):
    pass


class DeclarationViewSet(KindViewSet):
    """Totals that divisions declare; figures show them and add them to nothing."""

    kind = DECLARATIONS
    queryset = Declaration.objects.select_related("division")
    serializer_class = DeclarationSerializer
    filterset_class = DeclarationRestFilter
