"""Every part of a page in every state, for those who build or test pages."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from stations.pages import RightMixin
from stations.rights import RIGHTS

COLOURS = """
paper surface sunken line edge ink-3 ink-2 ink accent-soft accent-line accent accent-text
bad-soft bad-line bad-fill bad warn-soft warn-line warn-mark warn ok-soft ok-line ok heat-3
c1 c2 c3 c4 c5 c6 heat-1 heat-2
"""
MOODS = [("well", _("well")), ("attention", _("needs attention")), ("danger", _("in danger"))]
OUTCOMES = [("met", _("met")), ("not_met", _("not met")), ("refused", _("refused"))]


class Sample(forms.Form):
    number = forms.CharField(label=_("Identity number"), min_length=18)
    until = forms.DateField(label=_("Consent until"))
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=OUTCOMES, widget=forms.RadioSelect, initial="met"
    )
    mood = forms.ChoiceField(
        label=_("How are they"), choices=MOODS, widget=forms.RadioSelect, initial="attention"
    )
    aims = forms.MultipleChoiceField(
        label=_("What for"),
        choices=[("visit", _("Visit")), ("goods", _("Goods")), ("policy", _("Policy"))],
        widget=forms.CheckboxSelectMultiple,
        initial=["visit"],
        required=False,
    )
    village = forms.ChoiceField(
        label=_("Village"), choices=[("1", _("Plum Village")), ("2", _("Reed Village"))]
    )
    note = forms.CharField(
        label=_("A few words"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    secret = forms.CharField(label=_("Password"), widget=forms.PasswordInput)
    is_urgent = forms.BooleanField(label=_("Urgent"), required=False)


def _step(label, state, note=""):
    return SimpleNamespace(label=label, state=state, note=note)


class StyleGuide(RightMixin, TemplateView):
    template_name = "stations/styleguide.html"
    rights, act = RIGHTS, "styleguide"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        return super().get_context_data(**kwargs) | {
            "form": Sample(prefix="fine"),
            "wrong": Sample({"number": "52232719470428042", "until": "2025-13-01"}, prefix=None),
            "late": today - timedelta(days=3),
            "today": today,
            "soon": today + timedelta(days=7),
            "colours": COLOURS.split(),
            "steps": [
                _step(_("Intake"), "done"),
                _step(_("Assessment"), "done"),
                _step(_("Plan"), "now"),
                _step(_("Closing"), "later"),
            ],
            "filters": [
                SimpleNamespace(label=_("Overdue"), url="?late=1", is_on=True, count=8),
                SimpleNamespace(label=_("high risk"), url="?risk=H", is_on=False, count=31),
                SimpleNamespace(label=_("Not seen"), url="?seen=no", is_on=False, count=None),
            ],
            "months": range(5, 11),
            "page": Paginator(range(54), 12).page(2),
        }
