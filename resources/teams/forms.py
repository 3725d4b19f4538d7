"""Who joins a team, who leaves it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from resources.teams.models import Team, TeamMember
from resources.volunteers.finding import VOLUNTEERS
from stations.kinds.refs import PickField
from stations.last_days import LastDayField
from stations.models import User


class LaidOut(forms.Form):
    def laid_out(self) -> list[tuple[BoundField, str]]:
        return [(one, "") for one in self.visible_fields()]


class JoinForm(LaidOut):
    """A volunteer of the team's station."""

    role = forms.ChoiceField(label=_("role in the team"), choices=TeamMember.Post.choices)
    since = forms.DateField(label=_("Since"), initial=timezone.localdate)

    def __init__(self, *args: Any, team: Team, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("role", TeamMember.Post.MEMBER)
        here = VOLUNTEERS.offers(user).filter(station=team.station_id)
        self.fields["volunteer"] = PickField(
            offered=here,
            find=lambda typed: [
                one for one in VOLUNTEERS.found(user, typed) if one.station_id == team.station_id
            ],
            title=VOLUNTEERS.title,
            label=_("volunteer"),
        )
        self.order_fields(["volunteer"])


class LeaveForm(LaidOut):
    """One of those who belong to it."""

    until = LastDayField(initial=timezone.localdate)

    def __init__(self, *args: Any, team: Team, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = VOLUNTEERS.opened(user).filter(memberships__team=team, memberships__until=None)
        self.fields["volunteer"] = PickField(
            offered=members.order_by("name", "pk"),
            find=lambda typed: members.filter(name__icontains=typed.strip()),
            title=VOLUNTEERS.title,
            label=_("volunteer"),
        )
        self.order_fields(["volunteer"])
