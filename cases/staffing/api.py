"""A worker's assignment ends over REST, by the page's service."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases.staffing.services import end_work
from stations.models import Worker
from stations.rights import RIGHTS
from stations.scope import ScopedMixin
from stations.serializers import Asked, Visible
from stations.workers.api import WorkerSerializer, with_what_they_hold


class EndWorkSerializer(Asked):
    until = serializers.DateField(help_text="the first day on which the worker no longer is there")
    to = Visible(
        queryset=Worker.objects.all(), required=False, allow_null=True,
        help_text="of the same station, who is given the people and the open cases",
    )  # fmt: skip
    ends_posting = serializers.BooleanField(
        default=False, help_text="the log-in's rights at this station end with it"
    )


class StaffingViewSet(ScopedMixin, viewsets.GenericViewSet):
    """What of a worker's work concerns people and cases; everything else is ``WorkerViewSet``'s."""

    queryset = Worker.objects.all()
    serializer_class = WorkerSerializer

    def get_queryset(self) -> Any:
        return with_what_they_hold(self.request.user, super().get_queryset())

    @extend_schema(request=EndWorkSerializer, responses=WorkerSerializer)
    @action(detail=True, methods=["post"], url_path="assignments/(?P<assignment>[0-9]+)/end")
    def end_assignment(self, request: Request, pk: str, assignment: str) -> Response:
        """The worker is no longer at that station; people and open cases pass to ``to``."""
        worker = self.get_object()
        row = get_object_or_404(worker.assignments.select_related("station"), pk=assignment)
        RIGHTS.require(request.user, "end_assignment", row.station)
        asked = EndWorkSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        end_work(row, by=request.user, **asked.validated_data)
        body = self.get_serializer(self.get_object()).data
        return Response(body, headers={"ETag": f'"{body["version"]}"'})
