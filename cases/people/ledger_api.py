"""Leaving the ledger and coming back over REST: steps of a beneficiary, by the pages' services."""

from __future__ import annotations

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from beneficiaries.api import PersonSerializer, PersonViewSet
from beneficiaries.codes import Leaving
from beneficiaries.models import Person
from cases.people.queries.survivors import left_by, said_of_left
from cases.people.services.leaving import END, SUSPEND, leave_ledger, take_up_again
from stations.rest import seen_version
from stations.scope import ScopedMixin
from stations.serializers import Asked
from stations.told import ToldMixin


class LeavingSerializer(Asked):
    """The last day on the ledger (today), and why; what becomes of an open case."""

    on = serializers.DateField(default=timezone.localdate)
    because = serializers.ChoiceField(Leaving.choices)
    note = serializers.CharField(
        required=False, allow_blank=True, max_length=300, help_text="needed for another reason"
    )
    case = serializers.ChoiceField(
        [SUSPEND, END], default=SUSPEND, help_text="end: by a lead or supervisor alone"
    )


class LeftSerializer(PersonSerializer):
    """Who left, and the children who have no guardian by it: their ids, and the sentence."""

    left_without_guardian = serializers.ListField(child=serializers.UUIDField(), read_only=True)
    said = serializers.CharField(read_only=True)

    class Meta(PersonSerializer.Meta):
        fields = [*PersonSerializer.Meta.fields, "left_without_guardian", "said"]


class ReturnSerializer(Asked):
    """The first day on the ledger again (today)."""

    on = serializers.DateField(default=timezone.localdate)


class LedgerViewSet(ToldMixin, ScopedMixin, viewsets.GenericViewSet):
    """Whoever leaves keeps the file where it is; ``left_on`` and ``left_because`` say so."""

    queryset = PersonViewSet.queryset
    serializer_class = PersonSerializer

    @extend_schema(request=LeavingSerializer, responses=LeftSerializer)
    @action(detail=True, methods=["post"])
    def leave(self, request: Request, pk: str) -> Response:
        """Ends the enrolment and what is owed by it, and says which children are left without a
        guardian; with ``If-Match``."""
        person, asked = self.get_object(), LeavingSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        version = seen_version(request)
        children = left_by(request.user, person, asked.validated_data["because"])
        leave_ledger(person, by=request.user, seen_version=version, **asked.validated_data)
        answer = self.told(person)
        answer.data["left_without_guardian"] = [str(child.pk) for child in children]
        answer.data["said"] = said_of_left(children)
        return answer

    @extend_schema(request=ReturnSerializer, responses=PersonSerializer)
    @action(detail=True, methods=["post"])
    def take_up(self, request: Request, pk: str) -> Response:
        """Another enrolment at the station that keeps the file; with ``If-Match``."""
        person, asked = self.get_object(), ReturnSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        version = seen_version(request)
        take_up_again(person, by=request.user, seen_version=version, **asked.validated_data)
        return self.told(person)

    def answer(self, person: Person, status: int = 200) -> Response:
        body = self.get_serializer(person).data
        return Response(body, status=status, headers={"ETag": f'"{body["version"]}"'})
