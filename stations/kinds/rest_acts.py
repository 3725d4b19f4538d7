"""What else is done to a record over REST: steps of its life, photos. Mixed into its viewset."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from stations.rest import seen_version

from .photos import photo_answer

PHOTOS_SENT = {
    "type": "object",
    "properties": {"photos": {"type": "array", "items": {"type": "string", "format": "binary"}}},
}


class KindStepSerializer(serializers.Serializer):
    verb = serializers.CharField(max_length=50)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class JpegRenderer(BaseRenderer):
    """Lets a client ask for a JPEG; the view answers with the file itself."""

    media_type, format = "image/jpeg", "jpg"

    def render(self, data: Any, *args: Any) -> bytes:
        return b""  # an error: ``stations.rest.as_problem`` fills it


RENDERERS = [JSONRenderer, JpegRenderer]


class StepsMixin:
    """``POST …/steps/`` moves a record of a kind with a life along."""

    @extend_schema(request=KindStepSerializer)
    @action(detail=True, methods=["post"])
    def steps(self, request: Request, pk: str) -> Response:
        """``verb``, ``reason`` and the fields that the step asks for, with ``If-Match``."""
        view: Any = self
        obj, asked = view.get_object(), KindStepSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        verb, version = asked.validated_data["verb"], seen_version(request)
        fields = self._asked(verb, request.data)
        reason = asked.validated_data["reason"]
        by = {"by": request.user, "seen_version": version}
        now = view.kind.services.step(obj, verb, reason=reason, **by, **fields)
        return view.answer(view.fresh(now))

    def _asked(self, verb: str, data: Any) -> dict[str, Any]:
        """Of what was sent, the fields that this step asks for; a needed one isn't left out."""
        view: Any = self
        view.kind.life.workflow.step(verb)
        said = view.kind.life.asks_of(verb).fields
        needed = [one.name for one in said if one.is_required(view.kind.model)]
        missing = {name: [_("This field is required.")] for name in needed if not data.get(name)}
        if missing:
            raise serializers.ValidationError(missing)
        view.step_fields = {one.name for one in said}
        sent = {name: data[name] for name in view.step_fields if name in data}
        serializer = view.get_serializer(data=sent, partial=True)
        serializer.is_valid(raise_exception=True)
        return {name: serializer.validated_data[name] for name in sent}


class PhotosMixin:
    """``POST …/photos/`` (multipart) adds photos, ``GET …/photos/<id>/`` reads one."""

    @extend_schema(request={"multipart/form-data": PHOTOS_SENT})
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def photos(self, request: Request, pk: str) -> Response:
        view: Any = self
        uploads = request.FILES.getlist("photos")
        now = view.kind.services.photos(view.get_object(), uploads, by=request.user)
        return view.answer(view.fresh(now), 201)

    @extend_schema(responses={(200, "image/jpeg"): bytes})
    @action(detail=True, url_path=r"photos/(?P<photo>\d+)", renderer_classes=RENDERERS)
    def photo(self, request: Request, pk: str, photo: str) -> HttpResponse:
        view: Any = self
        return photo_answer(view.get_queryset(), pk, int(photo))
