"""The network's register: what an administrator or officer fills in."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stations.models import Division, Station, User
from stations.rights import RIGHTS
from stations.scope import stations_administered_by, stations_countable_by
from stations.spelling.fields import CodeInput, NameInput, NumberInput
from stations.spelling.rules import code as spelled_code
from stations.workers.services.posts import MOST

DATES = ["approved_on", "built_on", "plaque_on", "operating_on", "suspended_on"]


def kept_divisions(user: User):
    """Divisions whose register this person keeps."""
    return Division.objects.filter(pk__in=RIGHTS.divisions(user, "keep"))


def kept_stations(user: User):
    mine = Station.objects.filter(pk__in=stations_administered_by(user))
    return (mine | Station.objects.filter(pk__in=stations_countable_by(user))).order_by("code")


class DivisionCodeField(forms.CharField):
    """A division by its code, as the division pages show it; suggestions come beneath."""

    def __init__(self, **kwargs):
        super().__init__(**{"max_length": 16} | kwargs)
        self.queryset = Division.objects.none()

    def clean(self, value):
        code = spelled_code(super().clean(value))
        if not code:
            return None
        division = self.queryset.filter(pk=code).first()
        if division is None:
            raise forms.ValidationError(_("There is no division with this code in your area."))
        return division


class DivisionCodesField(DivisionCodeField):
    """Several, parted by spaces, commas or lines."""

    def __init__(self, **kwargs):
        super().__init__(
            **{"max_length": 2000, "widget": forms.Textarea(attrs={"rows": 2})} | kwargs
        )

    def clean(self, value):
        texts = forms.CharField.clean(self, value).replace("、", " ").replace(",", " ").split()
        codes = [spelled_code(text) for text in texts]
        found = self.queryset.in_bulk(codes)
        unknown = [code for code in codes if code not in found]
        if unknown:
            sentence = _("There are no divisions with these codes in your area: %(codes)s.")
            raise forms.ValidationError(sentence, params={"codes": ", ".join(unknown)})
        return [found[code] for code in codes]


class StationForm(forms.ModelForm):
    home = DivisionCodeField(
        label=_("Home division"), help_text=_("Its code; look it up under Divisions.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Station
        fields = ["name", "tier", "parent", "home", "address", "phone", *DATES]
        labels = {"name": _("Station name"), "address": _("Address")}
        widgets = dict.fromkeys(DATES, forms.DateInput)

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["home"].queryset = kept_divisions(user)
        self.fields["parent"].queryset = kept_stations(user).exclude(pk=self.instance.pk)
        if self.instance.pk:
            self.initial["home"] = self.instance.home_id
            self.initial["version"] = self.instance.version

    def _post_clean(self):
        """The services know the rules; the row is not touched here."""


class FoundForm(StationForm):
    code = CodeInput(label=_("Station code"), max_length=32)
    serves = DivisionCodesField(
        label=_("Divisions served"),
        required=False,
        help_text=_("Codes, parted by spaces; without any, its home division"),
    )
    operator = NameInput(label=_("Run by"), max_length=100, required=False)
    posts = forms.IntegerField(
        label=_("Number of posts"), min_value=0, max_value=MOST, required=False
    )
    field_order = ["code", "name", "tier", "parent", "home", "serves", "operator"]

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        del self.fields["version"]
        self.fields["serves"].queryset = kept_divisions(user)


class ServeForm(forms.Form):
    division = DivisionCodeField(label=_("Division code"))
    since = forms.DateField(label=_("From"), initial=timezone.localdate, widget=forms.DateInput)

    def __init__(self, *args, user: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["division"].queryset = kept_divisions(user)


class PostsForm(forms.Form):
    number = forms.IntegerField(label=_("Number of posts"), min_value=0, max_value=MOST)
    since = forms.DateField(label=_("From"), initial=timezone.localdate, widget=forms.DateInput)


class OperatorForm(forms.Form):
    operator = NameInput(
        label=_("Run by"),
        max_length=100,
        required=False,
        help_text=_("The organisation's whole name; empty when nobody else runs it any more"),
    )
    operator_code = NumberInput(label=_("Credit code"), max_length=18, required=False)
    since = forms.DateField(
        label=_("From"),
        initial=timezone.localdate,
        widget=forms.DateInput,
        help_text=_("Whoever runs it now ends the day before"),
    )


class CloseForm(forms.Form):
    on = forms.DateField(label=_("Closed from"), initial=timezone.localdate, widget=forms.DateInput)
    reason = forms.CharField(label=_("Reason"), max_length=300)
