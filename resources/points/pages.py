"""The points of one volunteer: what is left, the ledger, redeeming, and what a lead enters."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resources.points import services
from resources.points.forms import AwardForm, RedeemForm
from resources.points.queries import balance_of, given_often, ledger_of
from stations.kinds.pages import KindAct, KindForms
from stations.pages import say

SHOWN = 50


class OfVolunteer(KindAct, KindForms):
    """A page of the register of volunteers, whose services are those of points."""

    shows = "points"
    title: Any = ""

    def get_template_names(self) -> list[str]:
        return [f"resources/volunteer_{self.act}.html"]

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        del kwargs["user"]
        return kwargs

    def back(self) -> str:
        return reverse("resources:volunteer_points", args=[self.object.pk])

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        user, station = self.request.user, self.object.station
        return super().get_context_data(**kwargs) | {
            "title": self.title,
            "balance": balance_of(self.object),
            "may_redeem": services.RIGHTS.may(user, "add", station),
            "may_award": services.RIGHTS.may(user, "award", station),
        }


class VolunteerPoints(OfVolunteer):
    """The counter: what is left, and two taps to redeem."""

    act = "points"
    form_class = RedeemForm
    title = gettext_lazy("Points")

    def require_right(self) -> None:
        """Whoever opens the volunteer reads their points; the service asks who redeems."""

    def is_done(self) -> bool:
        return False

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"often": given_often(self.object.station)}

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        return super().get_context_data(**kwargs) | {"lines": ledger_of(self.object)[:SHOWN]}

    def run_service(self, form: RedeemForm) -> str:
        found = form.cleaned_data
        services.redeem(
            self.object,
            points=found["points"],
            reward=found["reward"],
            on=timezone.localdate(),
            by=self.request.user,
            client_uuid=found["client_uuid"],
        )
        words = {"reward": found["reward"], "left": balance_of(self.object)}
        say(self.request, _("Redeemed: %(reward)s. %(left)d points are left.") % words)
        return self.back()


class VolunteerAward(OfVolunteer):
    """By hand, with a reason: what else a lead enters."""

    act = "award"
    form_class = AwardForm
    title = gettext_lazy("Award or correct points")

    def require_right(self) -> None:
        services.RIGHTS.require(self.request.user, "award", self.object.station)

    def run_service(self, form: AwardForm) -> str:
        found = dict(form.cleaned_data)
        services.award(self.object, by=self.request.user, on=found.pop("done_on"), **found)
        say(self.request, _("Saved."))
        return self.back()
