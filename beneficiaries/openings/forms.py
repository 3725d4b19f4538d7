"""Why a file is opened, why somebody is asked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from beneficiaries.people.queries.places import workers_at
from beneficiaries.rights import RIGHTS
from stations.models import Station
from stations.spelling.fields import NumberInput


class OpeningForm(forms.Form):
    reason = forms.CharField(
        label=_("reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("E.g. the number of the complaint or of the decision; the auditor reads it."),
    )


class TransferRequestForm(forms.Form):
    id_number = NumberInput(label=_("identity number"), max_length=25)
    to = forms.ModelChoiceField(None, label=_("to station"))
    worker = forms.ModelChoiceField(
        None, label=_("responsible worker"), required=False,
        help_text=_("Told when the person comes."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The other station reads this and decides; you learn its answer."),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        stations = Station.objects.filter(pk__in=RIGHTS.stations(user, "write"))
        self.fields["to"].queryset = stations.order_by("tier", "code")
        self.fields["worker"].queryset = workers_at(stations)
        self.fields["worker"].initial = getattr(user, "worker", None)
        if stations.count() == 1:
            self.fields["to"].initial = stations.get()
