"""Forms of points: what is redeemed at the counter, what a lead awards or corrects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resources.points.models import PointsEntry
from stations.spelling.fields import NameInput

What = PointsEntry.What
BY_HAND = [(one.value, one.label) for one in What if one != What.REDEEMED]


class RedeemForm(forms.Form):
    """Two taps: what is given often here, and save. ``often``: rewards with their points."""

    client_uuid = forms.UUIDField(widget=forms.HiddenInput)
    usual = forms.ChoiceField(
        label=gettext_lazy("Given often"), required=False, widget=forms.RadioSelect
    )
    reward = NameInput(label=gettext_lazy("Something else"), required=False, max_length=60)
    points = forms.IntegerField(
        label=gettext_lazy("Points for it"), required=False, min_value=1, max_value=1_000_000
    )

    def __init__(self, *args: Any, often: Sequence[tuple[str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_uuid", uuid4())
        self.often = {f"{points} {reward}": (reward, points) for reward, points in often}
        self.fields["usual"].choices = [
            (key, _("%(reward)s, %(points)d points") % {"reward": reward, "points": points})
            for key, (reward, points) in self.often.items()
        ]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        typed = found.get("reward") or found.get("points")
        if found.get("usual") and not typed:
            found["reward"], found["points"] = self.often[found["usual"]]
        for name, sentence in (
            ("reward", _("Say what was given for the points.")),
            ("points", _("Write how many points it takes.")),
        ):
            if not found.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        return found


class AwardForm(forms.Form):
    client_uuid = forms.UUIDField(widget=forms.HiddenInput)
    what = forms.ChoiceField(label=gettext_lazy("What"), choices=BY_HAND)
    points = forms.IntegerField(
        label=gettext_lazy("Points"),
        help_text=gettext_lazy("What expires, or was too much, with a minus"),
    )
    done_on = forms.DateField(label=gettext_lazy("Date"), widget=forms.DateInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_uuid", uuid4())
        self.initial.setdefault("done_on", timezone.localdate())
