"""Targets over REST: what a division has promised, and by when."""

from __future__ import annotations

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from reports.issued.queries.scope import divisions_of
from reports.models import Target
from reports.targets.services import set_target
from stations.change_feed import KeyPagination
from stations.serializers import Known, Strict


class TargetSerializer(Strict, serializers.ModelSerializer):
    serializer_related_field = Known

    class Meta:
        model = Target
        fields = ["id", "division", "indicator", "due_on", "value", "source"]
        validators: list[object] = []  # the service knows the rules


class TargetViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """Targets of the divisions whose figures I read. Who keeps a division's register sets them;
    one for the same indicator and day is replaced."""

    queryset = Target.objects.all()
    serializer_class = TargetSerializer
    filterset_fields = ["division", "indicator", "due_on"]
    pagination_class = KeyPagination

    def get_queryset(self) -> QuerySet[Target]:
        return super().get_queryset().filter(division__in=divisions_of(self.request.user))

    def create(self, request: Request) -> Response:
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        data = asked.validated_data
        same = {name: data[name] for name in ("division", "indicator", "due_on")}
        is_new = not Target.objects.filter(**same).exists()
        target = set_target(by=request.user, **data)
        return Response(self.get_serializer(target).data, status=201 if is_new else 200)
