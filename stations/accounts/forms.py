"""Log-ins, postings and API clients: the administrator's forms."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stations.last_days import LastDayField
from stations.models import Division, Posting, Station, User
from stations.scope import divisions_administered_by, stations_administered_by
from stations.spelling.fields import NameInput


class PlaceForm(forms.Form):
    """A station or a division of the administrator's own place."""

    station = forms.ModelChoiceField(Station.objects.none(), label=_("Station"), required=False)
    division = forms.ModelChoiceField(
        Division.objects.none(),
        label=_("Division"),
        required=False,
        help_text=_("Instead of a station: officers, auditors and administrators."),
    )

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["station"].queryset = Station.objects.filter(
            pk__in=stations_administered_by(user)
        )
        self.fields["division"].queryset = Division.objects.filter(
            pk__in=divisions_administered_by(user),
            level__lte=Division.Level.TOWNSHIP,
            is_pseudo=False,
        )

    def clean(self):
        place = super().clean()
        if bool(place.get("station")) == bool(place.get("division")) and not self.errors:
            raise forms.ValidationError(_("Choose a station or a division, one of the two."))
        return place


class PostingForm(PlaceForm):
    role = forms.ChoiceField(
        label=_("Role"), choices=Posting.ROLES_OF_PEOPLE, widget=forms.RadioSelect
    )
    since = forms.DateField(
        label=_("From"), initial=timezone.localdate, widget=forms.DateInput(), required=False
    )
    may_see = forms.MultipleChoiceField(
        label=_("May also see"),
        choices=Posting.MaySee.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ["role", "station", "division", "since", "may_see"]


class InviteForm(PostingForm):
    name = NameInput(label=_("Name"), max_length=50)
    username = forms.SlugField(
        label=_("User name"),
        max_length=30,
        help_text=_("Latin letters, digits and hyphens, e.g. wei-xiaoyan"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    field_order = ["name", "username", *PostingForm.field_order]


class EndPostingForm(forms.Form):
    on = LastDayField(initial=timezone.localdate)
    reason = forms.CharField(label=_("Reason"), max_length=300)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300)


class ClientForm(PlaceForm):
    name = NameInput(label=_("Name of the other system"), max_length=50)
    agreement = forms.CharField(
        label=_("Data agreement"),
        max_length=200,
        help_text=_("Title and date of the agreement under which it may read people"),
    )
    until = LastDayField(required=False, help_text=_("Access ends with it"))
    field_order = ["name", "station", "division", "agreement", "until"]
