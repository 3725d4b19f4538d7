"""What a team's pages have beside those of every kind: its members, who comes and who goes."""

from __future__ import annotations

from django.utils.translation import gettext as _

from resources.teams.forms import JoinForm, LeaveForm
from resources.teams.queries import members_of
from resources.teams.services import RIGHTS, join_team, leave_team
from stations.kinds.pages import KindAct, KindForms, KindPage
from stations.masking import mask_name
from stations.pages import say


class TeamPage(KindPage):
    def get_context_data(self, **kwargs):
        team, user = self.object, self.request.user
        members = list(members_of(team, user))
        for member in members:
            name = member.volunteer.name
            member.shown_name = name if member.is_open else mask_name(name)
        may = not team.voided_at and RIGHTS.may(user, "edit", team)
        there = [member for member in members if member.until is None]
        return super().get_context_data(**kwargs) | {
            "members": members,
            "join_url": self.kind.url("join", team) if may and not team.ended_on else "",
            "leave_url": self.kind.url("leave", team) if may and there else "",
        }


class TeamForms(KindAct, KindForms):
    """Members are part of the team: whoever may correct it says who they are."""

    def require_right(self):
        RIGHTS.require(self.request.user, "edit", self.object)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"team": self.object}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"title": self.title()}


class TeamJoin(TeamForms):
    act, form_class = "join", JoinForm

    def title(self):
        return _("Add a member to %(team)s") % {"team": self.object}

    def run_service(self, form):
        join_team(self.object, by=self.request.user, **form.cleaned_data)
        say(self.request, _("Saved."))
        return self.up()


class TeamLeave(TeamForms):
    act, form_class = "leave", LeaveForm

    def title(self):
        return _("A member leaves %(team)s") % {"team": self.object}

    def run_service(self, form):
        leave_team(self.object, by=self.request.user, **form.cleaned_data)
        say(self.request, _("Saved."))
        return self.up()
