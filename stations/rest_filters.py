"""What a list over REST may be asked for: its filters, its pages, the form of the answer. Another
name is refused, as in a body: a slip of the pen would get the whole list for a part of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.settings import api_settings

from stations.serializers import unknown_names

if TYPE_CHECKING:
    from rest_framework.generics import GenericAPIView


class NamedFilters(DjangoFilterBackend):
    """A filter's name is one of the view's ``filterset_class`` (or ``filterset_fields``)."""

    def filter_queryset(
        self, request: Request, queryset: QuerySet, view: GenericAPIView
    ) -> QuerySet:
        if getattr(view, "action", "") == "list":
            filterset = self.get_filterset(request, queryset, view)
            pages = view.paginator.get_schema_operation_parameters(view)
            names = [*(filterset.filters if filterset else ()), *(one["name"] for one in pages)]
            refuse_others(request, names)
        return super().filter_queryset(request, queryset, view)


def refuse_others(request: Request, names: Collection[str]) -> None:
    """400 at each parameter that is none of these."""
    known = [*names, api_settings.URL_FORMAT_OVERRIDE]
    if wrong := unknown_names(request.query_params, known):
        raise ValidationError(wrong)
