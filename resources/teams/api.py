"""Teams of volunteers over REST, with their members."""

from __future__ import annotations

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from resources.teams.kind import TEAMS, TeamFilter
from resources.teams.models import Team, TeamMember
from resources.teams.services import RIGHTS, join_team, leave_team
from resources.volunteers.finding import VOLUNTEERS
from stations.kinds.filters import SentFilter
from stations.kinds.rest import READ_ONLY, KindSerializer, KindViewSet, Named, rest_fields
from stations.serializers import Strict


class MemberSerializer(serializers.ModelSerializer):
    class Meta:
        model = TeamMember
        fields = ["volunteer", "role", "since", "until"]
        read_only_fields = fields


class TeamSerializer(KindSerializer):
    of = TEAMS
    members = MemberSerializer(many=True, read_only=True)

    class Meta:
        model = Team
        fields = [*rest_fields(TEAMS), "members"]
        read_only_fields = [*READ_ONLY, "members"]
        validators = ()


class MembershipSerializer(Strict, serializers.Serializer):
    """Without ``until`` they join; with it they leave: the first day on which they are gone."""

    volunteer = Named(finder=VOLUNTEERS)
    role = serializers.ChoiceField(TeamMember.Post.choices, default=TeamMember.Post.MEMBER)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)

    def validate(self, read: dict[str, object]) -> dict[str, object]:
        if ("since" in read) == ("until" in read):
            raise serializers.ValidationError(
                {"since": [_("Say since when they belong to it, or until when.")]}
            )
        return read


class TeamRestFilter(SentFilter, TeamFilter):
    pass


class TeamViewSet(KindViewSet):
    """Teams of volunteers of the caller's stations; ``…/members/`` says who joins or leaves."""

    kind = TEAMS
    queryset = Team.objects.select_related("station").prefetch_related("members")
    serializer_class = TeamSerializer
    filterset_class = TeamRestFilter

    def get_queryset(self):
        return super().get_queryset().prefetch_related("members")

    @extend_schema(request=MembershipSerializer)
    @action(detail=True, methods=["post"])
    def members(self, request: Request, pk: str) -> Response:
        team = self.get_object()
        RIGHTS.require(request.user, "edit", team)
        asked = MembershipSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        said, by = asked.validated_data, request.user
        if "until" in said:
            leave_team(team, volunteer=said["volunteer"], until=said["until"], by=by)
        else:
            join_team(team, by=by, **said)
        return self.told(self.get_object())
