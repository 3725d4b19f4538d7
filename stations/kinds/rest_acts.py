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

from stations.serializers import unknown_names
from stations.viewsets import StepsMixin

from .life import KindStepForm
from .photos import photo_answer

PHOTOS_SENT = {
    "type": "object",
    "properties": {"photos": {"type": "array", "items": {"type": "string", "format": "binary"}}},
}


class JpegRenderer(BaseRenderer):
    """Lets a client ask for a JPEG; the view answers with the file itself."""

    media_type, format = "image/jpeg", "jpg"

    def render(self, data: object, *args: object) -> bytes:
        return b""  # an error: ``stations.rest.as_problem`` fills it


RENDERERS = [JSONRenderer, JpegRenderer]


class KindStepsMixin(StepsMixin):
    """``POST …/steps/<verb>/`` moves a record of a kind with a life along."""

    usual_form = KindStepForm


class PhotoMixin:
    """``GET …/photos/<id>/`` reads a photo."""

    @extend_schema(responses={(200, "image/jpeg"): bytes})
    @action(detail=True, url_path=r"photos/(?P<photo>\d+)", renderer_classes=RENDERERS)
    def photo(self, request: Request, pk: str, photo: str) -> HttpResponse:
        view: Any = self
        return photo_answer(view.get_queryset(), pk, int(photo))


class PhotosMixin(PhotoMixin):
    """``POST …/photos/`` (multipart) adds photos of a kind."""

    @extend_schema(request={"multipart/form-data": PHOTOS_SENT})
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def photos(self, request: Request, pk: str) -> Response:
        view: Any = self
        obj = view.get_object()
        uploads = request.FILES.getlist("photos")
        wrong = unknown_names(request.data, ["photos"])
        if not uploads:
            wrong["photos"] = [_("Send one photo at least under this name.")]
        if wrong:
            raise serializers.ValidationError(wrong)
        now = view.kind.services.photos(obj, uploads, by=request.user)
        return view.told(now, 201)
