"""Themes over REST."""

from __future__ import annotations

from resources.themes.kind import THEMES, ThemeFilter
from resources.themes.models import Theme
from stations.kinds.filters import SentFilter
from stations.kinds.rest import READ_ONLY, KindSerializer, KindViewSet, rest_fields


class ThemeSerializer(KindSerializer):
    of = THEMES

    class Meta:
        model = Theme
        fields = rest_fields(THEMES)
        read_only_fields = READ_ONLY
        validators = ()


class ThemeRestFilter(SentFilter, ThemeFilter):
    pass


class ThemeViewSet(KindViewSet):
    """Themes of the nation (``division`` is null) and of the divisions around the caller."""

    kind = THEMES
    queryset = Theme.objects.all()
    serializer_class = ThemeSerializer
    filterset_class = ThemeRestFilter
