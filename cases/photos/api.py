"""Photos over REST, with who is seen on them: of service records and of activities alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from beneficiaries.models import Person
from cases.photos.albums import Album
from cases.photos.models import SeenPhoto
from stations.kinds.rest import PhotoSerializer
from stations.models import User
from stations.serializers import Asked, Visible

KEYS = {"type": "array", "items": {"type": "string", "format": "uuid", "nullable": True}}


class SeenPhotoSerializer(PhotoSerializer):
    """Somebody whose file the caller may not open is seen, unnamed: ``null``."""

    is_told = serializers.BooleanField(help_text="whether it was said who is seen, be it nobody")
    seen = serializers.SerializerMethodField(help_text="keys of people")

    @extend_schema_field(KEYS)
    def get_seen(self, photo: SeenPhoto) -> list[UUID | None]:
        return [person.pk if person.is_visible else None for person in photo.seen.all()]


def seen_on_photos(user: User) -> Prefetch:
    """Who is seen on the photos of rows that are fetched for this user."""
    known = Person.objects.visible_to(user).filter(pk=OuterRef("pk"))
    people = Person.objects.annotate(is_visible=Exists(known)).order_by("pk")
    return Prefetch("photos__seen", people.only("pk"))


class ToldSerializer(Asked):
    """Who is seen on a photo; of somebody who never agreed before, ``consent`` says how."""

    seen = Visible(queryset=Person.objects.all(), many=True)
    consent = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")


class SeenPhotosMixin:
    """``POST …/photos/<id>/seen/`` says who is seen on a photo, be it nobody."""

    album: ClassVar[Album]

    @extend_schema(request=ToldSerializer)
    @action(detail=True, methods=["post"], url_path=r"photos/(?P<photo>\d+)/seen")
    def photo_seen(self, request: Request, pk: str, photo: str) -> Response:
        """Who of those who were there is seen; who is out of the caller's sight stays."""
        view: Any = self
        obj = view.get_object()
        shot = get_object_or_404(obj.photos, pk=int(photo))
        asked = ToldSerializer(data=request.data, context=view.get_serializer_context())
        asked.is_valid(raise_exception=True)
        seen: Sequence[Person] = asked.validated_data["seen"]
        consent = asked.validated_data["consent"]
        self.album.tell(obj, shot, seen=seen, consent=consent, by=request.user)
        return view.told(obj)
