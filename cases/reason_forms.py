"""Forms of one or two fields."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Category, Risk
from cases.models import CrisisNote, VisitRule
from stations.cursors import is_uuid
from stations.workflow import StepForm


class CrisisForm(forms.Form):
    """A crisis that no visit found: somebody called, a neighbour came."""

    crisis_kind = forms.ChoiceField(
        label=_("What kind of danger"), choices=CrisisNote.Kind, widget=forms.RadioSelect
    )
    crisis_text = forms.CharField(
        label=_("What happened"), widget=forms.Textarea(attrs={"rows": 3})
    )
    crisis_told = forms.MultipleChoiceField(
        label=_("Already told"), choices=CrisisNote.Told, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    add_to = forms.UUIDField(required=False, widget=forms.HiddenInput)
    different_from = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_different_from(self):
        """Open crises of the same kind of which somebody said that this is another one."""
        return [UUID(pk) for pk in self.cleaned_data["different_from"].split() if is_uuid(pk)]


DAYS = [(1, _("tomorrow")), (3, _("in 3 days")), (7, _("in a week"))]


class WatchForm(StepForm):
    """``days``: within how many somebody comes to whoever is in danger."""

    days = forms.TypedChoiceField(
        label=_("Next visit"),
        choices=DAYS,
        coerce=int,
        error_messages=dict.fromkeys(["required", "invalid_choice"], _("Choose a day.")),
    )


class SafetyPlanForm(StepForm):
    """``seen_version``: of the crisis whose plan was read, so that nobody's plan is lost."""

    safety_plan = forms.CharField(label=_("Safety plan"), widget=forms.Textarea(attrs={"rows": 5}))
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, obj=None, **kwargs):
        super().__init__(*args, obj=obj, **kwargs)
        if obj and not self.is_bound:  # else the plan isn't read
            self.initial = {"safety_plan": obj.safety_plan, "seen_version": obj.version}


class RuleForm(forms.Form):
    """Whom a rule is for (a risk level or a category), how often, and why."""

    whom = forms.ChoiceField(label=_("Whom"))
    interval = forms.ChoiceField(label=_("How often"), choices=VisitRule.Interval)
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["whom"].choices = [
            (_("Risk level"), [(f"risk-{code}", name) for code, name in Risk.choices]),
            (_("Category"), [(f"category-{code}", name) for code, name in Category.choices]),
        ]

    def target(self) -> dict[str, str]:
        kind, code = self.cleaned_data["whom"].split("-")
        return {"risk": "", "category": "", kind: code}


class FilingForm(forms.Form):
    """``version``: the one that the page offered, so that pressing twice files once."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why the filed month is corrected"),
        max_length=300,
        required=False,
        error_messages={"required": _("Say why the filed month is corrected.")},
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class JudgeForm(StepForm):
    comment = forms.CharField(
        label=_("What is to be put right"),
        max_length=500,
        error_messages={"required": _("Say what is to be put right.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
