"""Forms that move a person, end their time on the ledger, or begin it again."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Leaving, Relation
from beneficiaries.households.services.succession import living_members
from beneficiaries.models import Person
from beneficiaries.transfers.workflow import WORKFLOW
from cases.models import Case
from cases.people.queries.survivors import usual_householder, who_remains
from cases.people.queries.transfers import stations_near
from cases.people.services.leaving import END, SUSPEND
from stations.ages import ADULT
from stations.models import User
from stations.reasons import ReasonForm


class DeathForm(ReasonForm):
    """Asks, too, what follows for those of the household who remain and whom the user sees."""

    on = forms.DateField(label=_("died on"), widget=forms.DateInput)
    householder = forms.ModelChoiceField(
        None, label=_("the householder from now on"), required=False, empty_label=_("decide later")
    )
    of_a_child = forms.BooleanField(
        label=_("The new householder is under 18: nobody of age is there"), required=False
    )
    alone = forms.BooleanField(required=False)
    field_order = ["on", "reason", "householder", "of_a_child", "alone"]

    def __init__(self, *args: object, user: User, person: Person, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("how it is known")
        stay = living_members(person)
        seen = Person.objects.visible_to(user).filter(pk__in=[one.pk for one in stay])
        self.fields["householder"].queryset = seen.order_by("born_on", "pk")
        self.fields["householder"].initial = usual_householder(stay)
        if person.relation != Relation.SELF or not seen.exists():
            del self.fields["householder"]
        if not ("householder" in self.fields and any(one.age_on() < ADULT for one in seen)):
            del self.fields["of_a_child"]
        self.remains = who_remains(stay, seen)
        if self.remains:
            words = {"name": self.remains.name}
            self.fields["alone"].label = gettext("%(name)s lives alone now") % words
        else:
            del self.fields["alone"]

    def clean_alone(self) -> Person | None:
        return self.remains if self.cleaned_data["alone"] else None

    def clean(self) -> dict[str, object]:
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        is_known, chosen = cleaned.pop("of_a_child", False), cleaned.get("householder")
        if isinstance(chosen, Person) and chosen.age_on() < ADULT and not is_known:
            sentence = gettext(
                "%(name)s is a child. Choose somebody of age, or tick that nobody is."
            )
            self.add_error("of_a_child", sentence % {"name": chosen.name})
        return cleaned


class LeavingForm(forms.Form):
    """``case``: the open one; only who may end a case is asked what becomes of it."""

    because = forms.ChoiceField(label=_("why"), choices=Leaving.choices, widget=forms.RadioSelect)
    on = forms.DateField(
        label=_("last day on the ledger"), widget=forms.DateInput, initial=timezone.localdate
    )
    case = forms.ChoiceField(
        label=_("the open case"),
        choices=[
            (SUSPEND, _("is suspended, and ended on its own page")),
            (END, _("ends with it, at once")),
        ],
        initial=SUSPEND,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("note"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Where they went, who said so. Needed for another reason."),
    )

    def __init__(self, *args: object, case: Case | None, may_end: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if case is None or not may_end:
            del self.fields["case"]


class ReturnForm(forms.Form):
    on = forms.DateField(
        label=_("first day on the ledger again"),
        widget=forms.DateInput,
        initial=timezone.localdate,
    )


class TransferForm(ReasonForm):
    to = forms.ModelChoiceField(
        None,
        label=_("to station"),
        help_text=_("A station of another city asks for the person itself."),
    )
    on = forms.DateField(label=_("first day there"), widget=forms.DateInput)
    field_order = ["to", "on", "reason"]

    def __init__(self, *args: object, person: Person, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = stations_near(person.station)
        self.fields["on"].initial = timezone.localdate()


class TransferAnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("answer"),
        choices=[(verb, step.label) for verb, step in WORKFLOW.steps.items()],
        widget=forms.RadioSelect,
    )
    on = forms.DateField(
        label=_("first day there"), widget=forms.DateInput, help_text=_("If you let them go.")
    )
    reason = forms.CharField(
        label=_("reason"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed when you keep them; both stations read it."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()
