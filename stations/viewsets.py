"""The viewset of records that are made by client UUID and changed by version."""

from __future__ import annotations

from typing import Any

from rest_framework import exceptions, mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from .rest import seen_version
from .scope import ScopedMixin


class RecordViewSet(
    ScopedMixin,
    mixins.CreateModelMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    viewsets.GenericViewSet,
):
    """A record that is created by client UUID and changed by version.

    A subclass says ``run_create(data) -> (row, is_new)`` and ``run_update(row, data, version)``;
    both call the service that the page calls. An update that answers with another row made it.
    """

    http_method_names = ["get", "post", "patch", "head", "options"]

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        row, is_new = self.run_create(serializer.validated_data)
        return self.answer(row, 201 if is_new else 200)

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        row = self.get_object()
        version = seen_version(request)
        serializer = self.get_serializer(row, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        changed = self.run_update(row, serializer.validated_data, version)
        return self.answer(changed, 200 if changed.pk == row.pk else 201)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.answer(self.get_object())

    def fresh(self, row: Any) -> Any:
        """The row as the database has it now, with what the answer shows."""
        return self.queryset.get(pk=row.pk)

    def answer(self, row: Any, status: int = 200) -> Response:
        body = self.get_serializer(row).data
        return Response(body, status=status, headers={"ETag": f'"{row.version}"'})

    def run_create(self, data: dict[str, Any]) -> tuple[Any, bool]:
        raise exceptions.MethodNotAllowed(self.request.method)

    def run_update(self, row: Any, data: dict[str, Any], version: int) -> Any:
        raise exceptions.MethodNotAllowed(self.request.method)
