"""The viewset of records that are made by client UUID and changed by version; steps of a life."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import exceptions, mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from .change_feed import KeyPagination
from .idempotency import check_version
from .records import Record
from .rest import seen_version
from .scope import ScopedMixin
from .serializers import unknown_names
from .taken import was_taken_so
from .told import ToldMixin, sent_before
from .whole import whole
from .workflow import StepForm, Workflow

TRUTHS = {"true", "false", "1", "0"}


class RecordViewSet(
    ToldMixin,
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
    Which of it the caller is told, ``told`` knows.
    """

    http_method_names = ["get", "post", "patch", "head", "options"]

    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        if known := sent_before(self, [request.data]):
            return self.told(known[0])
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        with whole():
            row, is_new = self.run_create(serializer.validated_data)
        return self.told(row, 201 if is_new else 200)

    def partial_update(self, request: Request, *args: object, **kwargs: object) -> Response:
        row = self.get_object()
        version = seen_version(request)
        serializer = self.get_serializer(row, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        with whole():
            changed = self.run_update(row, serializer.validated_data, version)
        return self.told(changed, 200 if changed.pk == row.pk else 201)

    def retrieve(self, request: Request, *args: object, **kwargs: object) -> Response:
        return self.answer(self.get_object())

    def answer(self, row: Record, status: int = 200) -> Response:
        body = self.get_serializer(row).data
        return Response(body, status=status, headers={"ETag": f'"{row.version}"'})

    def run_create(self, data: dict[str, object]) -> tuple[Record, bool]:
        raise exceptions.MethodNotAllowed(self.request.method)

    def run_update(self, row: Record, data: dict[str, object], version: int) -> Record:
        raise exceptions.MethodNotAllowed(self.request.method)


class StepsMixin(ToldMixin):
    """``POST …/steps/<verb>/`` with what the step asks for, and with ``If-Match`` where a record
    has versions. ``services`` as on the page (``stations.steps``). ``forms``: verb → what it asks
    for, where the page has one form for several steps and the table therefore names none."""

    workflow: Workflow
    services: Mapping[str, Callable[..., object]]
    forms: Mapping[str, type[StepForm]] = {}
    queryset: QuerySet[Model]
    usual_form: type[StepForm] = StepForm

    @extend_schema(request=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["post"], url_path="steps/(?P<verb>[a-z_]+)")
    def step(self, request: Request, pk: str, verb: str) -> Response:
        view: Any = self
        step, obj = self.workflow.step(verb), view.get_object()
        if not step.label:  # a job's own
            raise Http404
        self.workflow.require_role(verb, obj, by=request.user)
        sent = self._sent(request)
        own = {name: value for name, value in sent.items() if name != "seen_version"}
        if was_taken_so(self.workflow, verb, obj, request.user, own, sent.get("seen_version")):
            return self.told(obj)
        asks = self.forms.get(verb) or step.form or self.usual_form
        form = asks(sent, obj=obj, step=step, user=request.user)
        if wrong := unknown_names(sent, [*form.fields, "seen_version"]):
            raise serializers.ValidationError(wrong)
        _require_texts(form, sent)
        if not form.is_valid():
            raise serializers.ValidationError(form.errors)
        check_version(obj, sent.get("seen_version"))
        with whole():
            self.services[verb](obj, by=request.user, **form.cleaned_data)
        return self.told(obj)

    def answer(self, row: Model, status: int = 200) -> Response:
        """With its version as ``ETag``, where it has one."""
        body = self.get_serializer(row).data  # type: ignore[attr-defined]
        headers = {"ETag": f'"{body["version"]}"'} if self.workflow.is_versioned else {}
        return Response(body, status=status, headers=headers)

    def _sent(self, request: Request) -> dict[str, object]:
        serializers.Serializer(data=request.data).is_valid(raise_exception=True)  # one object
        seen = {"seen_version": seen_version(request)} if self.workflow.is_versioned else {}
        return {name: request.data[name] for name in request.data if name != "seen_version"} | seen


def _require_texts(form: StepForm, sent: Mapping[str, object]) -> None:
    """A form reads the texts that a browser sends; another shape of JSON is told at its field."""
    found = {
        name: _wrong_shape(field, sent[name])
        for name, field in form.fields.items()
        if sent.get(name) is not None
    }
    wrong = {name: [sentence] for name, sentence in found.items() if sentence}
    if wrong:
        raise serializers.ValidationError(wrong)


def _wrong_shape(field: forms.Field, value: object) -> str:
    if isinstance(field, forms.JSONField):
        return ""
    if isinstance(field, forms.BooleanField):
        return "" if str(value).lower() in TRUTHS else _("Send true or false.")
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        return "" if isinstance(value, list) else _("A list is expected here.")
    if isinstance(field, forms.IntegerField | forms.ChoiceField):
        is_plain = isinstance(value, str | int | float) and not isinstance(value, bool)
        return "" if is_plain else _("A text or a number is expected here.")
    return "" if isinstance(value, str) else _("A text is expected here.")


class LifeViewSet(
    StepsMixin,
    ScopedMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet,
):
    """Records that are read, page by key, and moved along their life. ``serializer_class``: a row
    of the list; ``full_class``: one record, with its ``open_steps``."""

    pagination_class = KeyPagination
    full_class: type[serializers.BaseSerializer]

    def get_serializer_class(self) -> type[serializers.BaseSerializer]:
        return self.serializer_class if self.action == "list" else self.full_class


@extend_schema_field(serializers.ListField(child=serializers.CharField()))
class OpenSteps(serializers.Field):
    """Verbs that the caller may take now."""

    def __init__(self, workflow: Workflow, **kwargs: Any) -> None:
        told = "verbs that the caller may take now"
        super().__init__(source="*", read_only=True, **{"help_text": told} | kwargs)
        self.workflow = workflow

    def to_representation(self, obj: Model) -> list[str]:
        return [step.verb for step in self.workflow.open_to(self.context["request"].user, obj)]


class WithOpenSteps(serializers.ModelSerializer):
    """Before the serializer of a row: one record, and what may be done with it."""

    workflow: Workflow

    def get_fields(self) -> dict[str, serializers.Field]:
        return super().get_fields() | {"open_steps": OpenSteps(self.workflow)}
