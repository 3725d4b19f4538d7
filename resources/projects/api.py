"""Projects over REST."""

from __future__ import annotations

from resources.projects.kind import PROJECTS, ProjectFilter
from resources.projects.models import Project
from stations.kinds.filters import SentFilter
from stations.kinds.rest import READ_ONLY, KindSerializer, KindViewSet, rest_fields
from stations.serializers import VisibleStation


class ProjectSerializer(KindSerializer):
    of = PROJECTS
    station = VisibleStation(required=False, allow_null=True)

    class Meta:
        model = Project
        fields = [*rest_fields(PROJECTS), "station", "item"]
        read_only_fields = [*READ_ONLY, "item"]
        validators = ()


class ProjectRestFilter(SentFilter, ProjectFilter):
    pass


class ProjectViewSet(KindViewSet):
    """Projects of the divisions around the caller; ``item`` is by which figures are told."""

    kind = PROJECTS
    queryset = Project.objects.all()
    serializer_class = ProjectSerializer
    filterset_class = ProjectRestFilter
